"""What leaders' pages read: sums over sites and time, from what is counted by the hour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.store_link import BY_STORE, store_link
from schemas.period import Period, begins_at
from sql.home import StoreSettings
from sql.rights import Scope

HELD_S: Final = 6 * FRESH_S
"""How long sums over weeks are held."""
WEEK: Final = timedelta(days=7)
_COUNTS: Final = ("passages_n", "accepted_n", "review_n", "unread_n")
_PART: Final = ("unit", "site", "gate", "lane")


@dataclass(frozen=True, slots=True)
class Stay:
    """A site, and when it belongs to what is asked for.

    Attributes:
        site: Site id.
        from_at: Aware instant from which on.
        until_at: Aware instant at which no more.
    """

    site: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Stays:
    """Sites with their times, one or more.

    Attributes:
        each: None overlaps another one of its site.
    """

    each: tuple[Stay, ...]

    @property
    def sites(self) -> list[str]:
        """Their ids, each once."""
        return sorted({stay.site for stay in self.each})

    def earlier(self, by: timedelta) -> Stays:
        """The same sites some time before."""
        return Stays(
            tuple(Stay(stay.site, stay.from_at - by, stay.until_at - by) for stay in self.each)
        )

    def values(self) -> dict[str, object]:
        """Parameters of a query."""
        return {
            "sites": [stay.site for stay in self.each],
            "from_ats": [stay.from_at for stay in self.each],
            "until_ats": [stay.until_at for stay in self.each],
            "from_at": min((stay.from_at for stay in self.each), default=None),
            "until_at": max((stay.until_at for stay in self.each), default=None),
        }


def whole(sites: list[str], period: Period) -> Stays:
    """Sites that are asked for a whole period."""
    return Stays(tuple(Stay(site, period.from_at, period.until_at) for site in sites))


@st.cache_data(ttl=HELD_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def tree(settings: StoreSettings, day: date, scope: Scope) -> list[dict[str, Any]]:
    """The organisation of a day; see ``organisation/tree_on_day.sql``.

    Raises:
        StoreError: The store is away or refuses.
    """
    return store_link(settings).rows("organisation/tree_on_day", {"on_day": day}, scope)


@st.cache_data(ttl=HELD_S, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def stays_of(settings: StoreSettings, unit: str, period: Period, scope: Scope) -> Stays:
    """The sites of a unit, each for the days of a period on which it belonged to the unit (R4).

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {"unit": unit, "first_day": period.first_day, "next_day": period.next_day}
    found = store_link(settings).rows("leaders/stays", values, scope)
    return Stays(
        tuple(
            Stay(row["site"], begins_at(row["first_day"]), begins_at(row["next_day"]))
            for row in found
        )
    )


@st.cache_data(ttl=HELD_S, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def hours(settings: StoreSettings, stays: Stays, scope: Scope) -> pd.DataFrame:
    """Passages of every hour in which there were any.

    Returns:
        One row an hour with ``hour_start_at`` (UTC), ``passages_n``, ``accepted_n``, ``review_n``
        and ``unread_n``.

    Raises:
        StoreError: The store is away or refuses.
    """
    found = store_link(settings).rows("leaders/hours", stays.values(), scope)
    frame = pd.DataFrame(found, columns=["hour_start_at", *_COUNTS])
    frame["hour_start_at"] = pd.to_datetime(frame["hour_start_at"], utc=True)
    return frame.astype(dict.fromkeys(_COUNTS, "int64"))


@st.cache_data(ttl=HELD_S, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def parts(
    settings: StoreSettings, stays: Stays, by: str, rank: int | None, scope: Scope
) -> pd.DataFrame:
    """Passages of every part by the hour of the day; see ``leaders/parts.sql``.

    Args:
        settings: Which store.
        stays: Of which sites and when.
        by: ``unit``, ``site``, ``gate`` or ``lane``.
        rank: Of the units, where they are the parts.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {**stays.values(), "by": by, "rank": rank}
    found = store_link(settings).rows("leaders/parts", values, scope)
    frame = pd.DataFrame(found, columns=[*_PART, "local_hour", *_COUNTS, "peak_n", "peak_at"])
    return frame.astype(dict.fromkeys(["local_hour", *_COUNTS, "peak_n"], "int64"))


@st.cache_data(ttl=HELD_S, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def matches(settings: StoreSettings, stays: Stays, scope: Scope) -> dict[str, dict[str, int]]:
    """How many containers are in which state, by the paper that they want.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    counted: dict[str, dict[str, int]] = {}
    for row in store_link(settings).rows("leaders/matches", stays.values(), scope):
        counted.setdefault(row["wanted"], {})[row["state"]] = row["containers_n"]
    return counted


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def oldest_unmatched(
    settings: StoreSettings, sites: list[str], rows_n: int, scope: Scope
) -> list[dict[str, Any]]:
    """What is unaccounted for the longest; see ``leaders/oldest_unmatched.sql``.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    values = {"sites": sites, "rows_n": rows_n}
    return store_link(settings).rows("leaders/oldest_unmatched", values, scope)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def health(settings: StoreSettings, stays: Stays, scope: Scope) -> dict[str, Any]:
    """How cameras are and what alerts stand; see ``leaders/health.sql``.

    Raises:
        StoreError: The store is away or refuses.
    """
    (row,) = store_link(settings).rows("leaders/health", stays.values(), scope)
    return row
