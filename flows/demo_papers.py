"""The demo's papers: taken in as feeds bring them, matched, reconciled, held against the truth."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from flows.match_until import match_until
from flows.reconciliation import Period, Wanted, reconcile
from schemas.feed_source import FeedSource
from schemas.feeds.row import FeedKind
from schemas.matching.entry import Side
from schemas.opening_hours import LOCAL
from schemas.site import SiteFile
from sql.connection import connect, rows, server
from sql.home import Home, StoreSettings

FEEDS: Final = {
    "declarations": FeedKind.DECLARATION,
    "manifest": FeedKind.MANIFEST_LINE,
    "watchlist": FeedKind.WATCH_ENTRY,
}
_DECLARED_BEFORE: Final = timedelta(days=4)
_ROWS_N: Final = 1000

Sign = tuple[str, str, str]
"""Who noticed, ``declaration``, ``manifest`` or ``warning``, what, and of which number."""

SIGNS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "mistyped": (("manifest", "number_differs"),),
    "undeclared": (("declaration", "gate_only"), ("warning", "out_without_declaration")),
    "not_cleared": (("declaration", "wrong_status"), ("warning", "out_without_clearance")),
    "held": (("warning", "watch_hit"),),
    "unread": (("declaration", "declaration_only"), ("manifest", "manifest_only")),
    "absent": (("manifest", "manifest_only"),),
}
"""How each kind of seeded discrepancy has to be noticed."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """A discrepancy that was put into the papers.

    Attributes:
        kind: What kind, see :data:`SIGNS`.
        container: The container.
        is_found: Whether everything noticed it that has to.
    """

    kind: str
    container: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class PaperScore:
    """What matching and reconciliation made of the demo's papers.

    Attributes:
        pairs_n: Passages and papers that belong together.
        confirmed: Containers that were confirmed to have passed.
        seeded: Every discrepancy that was put in.
        invented: What was noticed and was not put in.
    """

    pairs_n: int
    confirmed: tuple[str, ...]
    seeded: tuple[Seeded, ...]
    invented: tuple[Sign, ...]


def match_demo(
    site: SiteFile, settings: StoreSettings, folder: Path, starts_at: datetime, now: datetime
) -> PaperScore:
    """Takes the demo's papers in, matches them with what passed, and reconciles both.

    Args:
        site: The demo's site.
        settings: Which store; the passages are in it.
        folder: Where the papers lie, and what was put into them.
        starts_at: Aware instant at which the clip begins.
        now: The clock, aware.

    Raises:
        GatestreamError: The store or the home cannot be used.
    """
    # One server for all of it: each part would start its own.
    with server(settings):
        return _matched(site, settings, folder, starts_at, now)


def _matched(
    site: SiteFile, settings: StoreSettings, folder: Path, starts_at: datetime, now: datetime
) -> PaperScore:
    fed = site.model_copy(update={"feeds": _arrived(folder, settings.home)})
    matched = match_until(fed, settings, now)
    day = starts_at.astimezone(LOCAL).date()
    period = Period(day - _DECLARED_BEFORE, day)
    signs: set[Sign] = set()
    for side in (Side.DECLARATION, Side.MANIFEST):
        found = reconcile(fed, settings, Wanted(side, period, now), now).reconciled
        signs |= {(side.value, each.kind.value, each.number) for each in found.breaks}
    with connect(settings, "demo") as connection:
        asked = {"site": site.site.id, "rows_n": _ROWS_N}
        warnings = rows(connection, "decisions/gate_warnings", asked)
        confirmed = rows(
            connection,
            "decisions/confirmations",
            {**asked, "state": "confirmed", "number": None},
        )
    signs |= {("warning", row["warning"], row["number"]) for row in warnings}
    with (folder / "discrepancies.csv").open(encoding="utf-8", newline="") as file:
        seeded, invented = score_signs(csv.DictReader(file), signs)
    containers = tuple(sorted(row["container"] for row in confirmed))
    return PaperScore(matched.totals.pairs_n, containers, seeded, invented)


def score_signs(
    told: Iterable[dict[str, str]], signs: set[Sign]
) -> tuple[tuple[Seeded, ...], tuple[Sign, ...]]:
    """Holds what was noticed against what was put in.

    Args:
        told: Rows of ``discrepancies.csv``.
        signs: What was noticed.

    Returns:
        Each discrepancy, and what was noticed and is none.
    """
    seeded, wanted = [], set()
    for row in told:
        number = row["seen_in_feed"] if row["kind"] == "mistyped" else row["container"]
        of_row = {(*sign, number) for sign in SIGNS[row["kind"]]}
        seeded.append(Seeded(row["kind"], row["container"], of_row <= signs))
        wanted |= of_row
    return tuple(seeded), tuple(sorted(signs - wanted))


def _arrived(folder: Path, home: Home) -> dict[str, FeedSource]:
    """Copies the papers to where feeds arrive; answers the feeds."""
    feeds = {}
    for name, kind in FEEDS.items():
        arrivals = home.root / "arrivals" / name
        arrivals.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / f"{name}.csv", arrivals / f"{name}.csv")
        feeds[name] = FeedSource(kind=kind, folder=arrivals)
    return feeds
