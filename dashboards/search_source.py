"""What the search reads; answers are kept for a few seconds.

A number is first looked up among all numbers that were ever read. Those that fit are looked up
among the reads of the period; only where they are very many, those are held against the pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import streamlit as st

from dashboards.history_source import FRESH_S, PassageStatus
from dashboards.store_link import BY_STORE, store_link
from schemas.number_search import Nearness, NumberPattern, near_numbers
from schemas.passage import Direction
from sql.home import StoreSettings
from sql.rights import Scope

ROWS_N: Final = 50
FOUND_MAX_N: Final = 500
"""More than these are counted by nobody and leafed through by nobody: the newest ones are shown."""
NUMBERS_MAX_N: Final = 30
"""More numbers than these fit a pattern so often that reads are held against it instead."""
_NAMED_MAX_N: Final = 3 * (FOUND_MAX_N + 1)
"""A vehicle has three numbers at most, so that these are of as many passages as are shown."""
_LANES_OF: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Search:
    """Which passages are looked for; ``None`` narrows nothing.

    Attributes:
        from_at: Aware; passages at this instant or later.
        until_at: Aware; passages before this instant.
        site: Site id.
        lane: Lane id.
        direction: ``in`` or ``out``.
        status: Of the passage as a whole.
        oldest_first: The order of what is found; it is the newest that is found in either.
    """

    from_at: datetime
    until_at: datetime
    site: str | None = None
    lane: str | None = None
    direction: Direction | None = None
    status: PassageStatus | None = None
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that were read somewhere and fit what is looked for.

    Attributes:
        pattern: What is looked for.
        near: The numbers by how near they are, the nearest first.
        is_cut: Whether there are more, so that passages are to be held against the pattern itself.
    """

    pattern: NumberPattern
    near: dict[str, Nearness]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found.

    Attributes:
        rows: By column of ``search/passages_of_period.sql``.
        found_n: Passages of all pages, :data:`FOUND_MAX_N` at most.
        is_cut: Whether there are older ones, too.
    """

    rows: list[dict[str, Any]]
    found_n: int
    is_cut: bool


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def numbers_like(
    settings: StoreSettings, pattern: NumberPattern, site: str | None, scope: Scope
) -> Numbers:
    """The numbers that fit a pattern; a whole number that was read is the only one.

    Args:
        settings: Which store.
        pattern: What is looked for.
        site: Where they were read; anywhere without one.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    if pattern.whole is not None:
        values: dict[str, object] = {"numbers": [pattern.whole], "of_site": site}
        if store_link(settings).rows("search/numbers_among", values, scope):
            return Numbers(pattern, {pattern.whole: Nearness.SAME})
    (least, less), (least_backwards, less_backwards) = pattern.beginning, pattern.end
    values = {
        "least": least,
        "less": less,
        "least_backwards": least_backwards,
        "less_backwards": less_backwards,
        "pattern": pattern.like,
        "of_site": site,
        "numbers_n": NUMBERS_MAX_N + 1,
    }
    rows = store_link(settings).rows("search/numbers", values, scope)
    found = [row["number"] for row in rows[:NUMBERS_MAX_N]]
    return Numbers(pattern, dict.fromkeys(found, Nearness.SAME), len(rows) > NUMBERS_MAX_N)


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def numbers_near(
    settings: StoreSettings, pattern: NumberPattern, site: str | None, scope: Scope
) -> Numbers:
    """The numbers that are near to a whole one, itself among them; :data:`NUMBERS_MAX_N` at most.

    Args:
        settings: Which store.
        pattern: With a whole number, see :attr:`NumberPattern.whole`; none else has neighbours.
        site: Where they were read; anywhere without one.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    if pattern.whole is None:
        return Numbers(pattern, {})
    near = near_numbers(pattern.whole)
    values = {"numbers": list(near), "of_site": site}
    rows = store_link(settings).rows("search/numbers_among", values, scope)
    found = sorted((near[row["number"]], row["number"]) for row in rows)
    return Numbers(pattern, {number: nearness for nearness, number in found[:NUMBERS_MAX_N]})


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def found_passages(
    settings: StoreSettings,
    search: Search,
    numbers: Numbers | None,
    scope: Scope,
    page_n: int = 0,
    rows_n: int = ROWS_N,
) -> Found:
    """A page of the passages that are looked for.

    Args:
        settings: Which store.
        search: Which ones.
        numbers: With one of these numbers; with any or none without.
        scope: Who asks.
        page_n: Counted from 0; one past the end is empty.
        rows_n: Passages of a page.

    Raises:
        StoreError: The store is away or refuses.
    """
    values: dict[str, object] = {
        "from_at": search.from_at,
        "until_at": search.until_at,
        "of_site": search.site,
        "of_lane": search.lane,
        "of_direction": search.direction,
        "of_status": search.status,
        "oldest_first": search.oldest_first,
        # One more tells that there is more.
        "found_max_n": FOUND_MAX_N + 1,
        "rows_n": rows_n,
        "rows_before_n": page_n * rows_n,
    }
    name = "search/passages_of_period"
    if numbers is not None:
        name = "search/passages_of_numbers"
        is_narrowed = any((search.lane, search.direction, search.status, search.site))
        values["numbers"] = None if numbers.is_cut else list(numbers.near)
        values["pattern"] = numbers.pattern.like if numbers.is_cut else None
        values["named_max_n"] = None if is_narrowed else _NAMED_MAX_N
    rows = store_link(settings).rows(name, values, scope)
    found_n = int(rows[0]["found_n"]) if rows else 0
    return Found(rows, min(found_n, FOUND_MAX_N), found_n > FOUND_MAX_N)


@st.cache_data(ttl=60 * FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def lanes(settings: StoreSettings, until_at: datetime, site: str | None, scope: Scope) -> list[str]:
    """Lanes that had passages of late, in the order of the alphabet.

    Args:
        settings: Which store.
        until_at: Aware; the present of the history.
        site: Of which site; of all without one.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {"since_at": until_at - _LANES_OF}
    rows = store_link(settings).rows("search/lanes", values, scope)
    return sorted({row["lane"] for row in rows if site in (None, row["site"])})
