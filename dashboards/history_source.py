"""What the screens read from the history; answers are kept for a few seconds.

Who asks is part of the key under which an answer is kept: nobody is shown another's answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import pandas as pd
import streamlit as st

from dashboards.store_link import BY_STORE, VIEWER, store_link
from schemas.passage import Direction, Passage
from sql.home import StoreSettings
from sql.rights import Scope

FRESH_S = 5
ROWS_N = 50
_COUNTS = ["passages_n", "accepted_n", "review_n", "unread_n", "containers_n"]
_COUNT_COLUMNS = ["site", "lane", "direction", "local_hour", *_COUNTS]


class PassageStatus(StrEnum):
    """What became of a passage as a whole; see ``sql/views/history/passages.sql``."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Site:
    """A site and how far what is known of it reaches.

    Attributes:
        site: Site id.
        first_day: First local day with a passage.
        last_day: Last local day with a passage.
        last_passed_at: Instant of the newest passage.
        last_frame_at: Instant of the newest frame that a camera delivered.
    """

    site: str
    first_day: date | None
    last_day: date | None
    last_passed_at: datetime | None
    last_frame_at: datetime | None

    @property
    def reach(self) -> datetime | None:
        """The instant up to which the site was watched."""
        known = [at for at in (self.last_passed_at, self.last_frame_at) if at is not None]
        return max(known, default=None)


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """Which passages are wanted; ``None`` filters nothing.

    Attributes:
        site: Site id.
        day: Day in Asia/Ho_Chi_Minh.
        lane: Lane id.
        direction: ``in`` or ``out``.
        status: Of the passage as a whole.
        text: Part of a plate or container code, capital letters and digits only.
    """

    site: str
    day: date
    lane: str | None = None
    direction: Direction | None = None
    status: PassageStatus | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ListedPassage:
    """A line of the list.

    Attributes:
        passage: The highest revision of the passage.
        status: Of the passage as a whole.
    """

    passage: Passage
    status: PassageStatus

    @property
    def key(self) -> str:
        """Changes with the passage and with its revision."""
        return f"{self.passage.passage_id}/{self.passage.revision}"


@dataclass(frozen=True, slots=True)
class PassagePage:
    """One page of the list, newest first.

    Attributes:
        listed: Its passages.
        found_n: Passages of all pages.
    """

    listed: tuple[ListedPassage, ...]
    found_n: int


@st.cache_data(ttl=FRESH_S, max_entries=8, show_spinner=False, hash_funcs=BY_STORE)
def sites(settings: StoreSettings, scope: Scope = VIEWER) -> list[Site]:
    """The sites of a store, the one known furthest first.

    Raises:
        StoreError: The store is away or refuses.
    """
    return [Site(**row) for row in store_link(settings).rows("dashboard/sites", {}, scope)]


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def counts_by_lane_hour(
    settings: StoreSettings, site: str, day: date, scope: Scope = VIEWER
) -> pd.DataFrame:
    """How many passages each lane had in each hour of a local day.

    Returns:
        One row a lane, direction and hour with ``site``, ``lane``, ``direction``, ``local_hour``
        (0 to 23), ``passages_n``, ``accepted_n``, ``review_n``, ``unread_n``, ``containers_n``.

    Raises:
        StoreError: The store is away or refuses.
    """
    rows = store_link(settings).rows(
        "dashboard/counts_by_lane_hour", {"site": site, "day": day}, scope
    )
    counts = pd.DataFrame(rows, columns=_COUNT_COLUMNS)
    return counts.astype(dict.fromkeys(["local_hour", *_COUNTS], "int64"))


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def page_of_passages(
    settings: StoreSettings, wanted: PassageFilter, page_n: int, scope: Scope = VIEWER
) -> PassagePage:
    """One page of the passages that a filter leaves.

    Args:
        settings: Which store.
        wanted: The filter.
        page_n: Counted from 0; one past the end is empty.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    rows = store_link(settings).rows(
        "dashboard/page_of_passages",
        {
            "site": wanted.site,
            "day": wanted.day,
            "lane": wanted.lane,
            "direction": wanted.direction,
            "status": wanted.status,
            "text": wanted.text,
            "rows_n": ROWS_N,
            "rows_before_n": page_n * ROWS_N,
        },
        scope,
    )
    found_n = int(rows[0]["found_n"]) if rows else 0
    listed = []
    for row in rows:
        del row["found_n"]
        status = PassageStatus(row.pop("status"))
        listed.append(ListedPassage(Passage.model_validate(row), status))
    return PassagePage(tuple(listed), found_n)
