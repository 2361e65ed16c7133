"""Which pages there are, in which group of the menu, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Final

from dashboards.views import (
    alerts,
    board,
    cameras,
    causes,
    crossings,
    entry,
    evidence,
    explorer,
    journey,
    overview,
    papers,
    passages,
    reconciliation,
    report,
    review,
    search,
    site_plan,
    storage,
    users,
    wall,
)
from sql.rights import Duty

_CUSTOMS: Final = frozenset(
    {Duty.LEADER, Duty.BRANCH_HEAD, Duty.SHIFT_OFFICER, Duty.ANALYST, Duty.ADMINISTRATOR}
)
_LEADERS: Final = frozenset({Duty.LEADER, Duty.BRANCH_HEAD})
_ON_DUTY: Final = frozenset({Duty.LEADER, Duty.BRANCH_HEAD, Duty.SHIFT_OFFICER})
_ACTING: Final = frozenset({Duty.BRANCH_HEAD, Duty.SHIFT_OFFICER})
_PEOPLE_KEEPERS: Final = frozenset({Duty.ADMINISTRATOR, Duty.BRANCH_HEAD, Duty.LEADER})
_CAMERA_KEEPERS: Final = frozenset({Duty.ADMINISTRATOR, Duty.BRANCH_HEAD, Duty.SHIFT_OFFICER})


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """A page of the menu.

    Attributes:
        view: Module of ``dashboards.views`` with ``show(frame)``; its name is the page's address,
            and the text ``<name>.title`` its title.
        group: Of the menu; the text ``group.<group>`` is its title.
        icon: Name of a Material symbol.
        duties: For whom. What each may see and do on it, the database decides.
        needs_site: Whether it is of the chosen site, and so has nothing to show before there is
            one.
    """

    view: ModuleType
    group: str
    icon: str
    duties: frozenset[Duty]
    needs_site: bool = True

    @property
    def name(self) -> str:
        """Address of the page, and prefix of its texts."""
        return self.view.__name__.rpartition(".")[2]


# In the order of the menu; the first that somebody may open is what the screens open with.
PAGES: Final = (
    ScreenPage(overview, "leaders", "monitoring", _LEADERS),
    ScreenPage(board, "gate", "monitor_heart", _ON_DUTY),
    ScreenPage(alerts, "gate", "notification_important", _ON_DUTY),
    ScreenPage(wall, "gate", "grid_view", _ON_DUTY),
    ScreenPage(passages, "gate", "local_shipping", _CUSTOMS | {Duty.ENTERPRISE}),
    ScreenPage(search, "gate", "search", _ON_DUTY | {Duty.ANALYST}),
    ScreenPage(journey, "gate", "route", _ON_DUTY | {Duty.ANALYST}),
    ScreenPage(evidence, "gate", "verified_user", _ON_DUTY | {Duty.ANALYST}),
    ScreenPage(review, "gate", "rate_review", _ACTING),
    ScreenPage(entry, "gate", "edit_note", _ON_DUTY),
    ScreenPage(papers, "gate", "fact_check", _ON_DUTY | {Duty.ANALYST}),
    # Officers and analysts begin with a page of their own, and read these.
    ScreenPage(causes, "leaders", "troubleshoot", _ON_DUTY | {Duty.ANALYST}),
    ScreenPage(report, "leaders", "summarize", _LEADERS),
    ScreenPage(explorer, "history", "query_stats", _ON_DUTY | {Duty.ANALYST}),
    ScreenPage(reconciliation, "history", "balance", _ON_DUTY | {Duty.ANALYST}),
    ScreenPage(cameras, "system", "videocam", _CAMERA_KEEPERS),
    ScreenPage(site_plan, "system", "map", frozenset({Duty.ADMINISTRATOR, Duty.BRANCH_HEAD})),
    ScreenPage(users, "system", "group", _PEOPLE_KEEPERS, needs_site=False),
    ScreenPage(storage, "system", "hard_drive", frozenset({Duty.ADMINISTRATOR}), needs_site=False),
    ScreenPage(crossings, "gate", "swap_horiz", frozenset({Duty.PARTNER}), needs_site=False),
)


def pages_of(duty: Duty) -> tuple[ScreenPage, ...]:
    """The pages for a duty, in the order of the menu."""
    return tuple(page for page in PAGES if duty in page.duties)
