"""What the screens read of reconciliations; answers are kept for a few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.store_link import BY_STORE, store_link
from schemas.matching.entry import Side
from schemas.reconciliation.category import Category
from schemas.reconciliation.kept import KeptBreak
from sql.breaks import Word, kept_breaks, tell
from sql.home import StoreSettings
from sql.rights import Scope


@dataclass(frozen=True, slots=True)
class LatestRun:
    """The last time that a site's gate was held against a side.

    Attributes:
        side: Whose papers.
        from_at: Aware begin of the period.
        until_at: Aware end of it, itself excluded.
        ran_at: Aware instant.
        papers_n: All papers of the period.
        reads_n: All passages of the period.
        totals: By category, how many papers and how many reads.
    """

    side: Side
    from_at: datetime
    until_at: datetime
    ran_at: datetime
    papers_n: int
    reads_n: int
    totals: dict[Category, tuple[int, int]]

    @property
    def is_balanced(self) -> bool:
        """Whether every paper and every read is in exactly one category."""
        papers_n = sum(papers_n for papers_n, _ in self.totals.values())
        reads_n = sum(reads_n for _, reads_n in self.totals.values())
        return (papers_n, reads_n) == (self.papers_n, self.reads_n)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def latest_runs(settings: StoreSettings, site: str, scope: Scope) -> dict[Side, LatestRun]:
    """The last run of each side.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    found = store_link(settings).rows("breaks/latest_runs", {"site": site}, scope)
    return {run.side: run for run in map(_run, found)}


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def breaks_of(
    settings: StoreSettings,
    site: str,
    side: Side,
    with_closed: bool,
    scope: Scope,
) -> list[KeptBreak]:
    """The breaks of a side, the oldest first.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    now = datetime.now(UTC)
    return store_link(settings).act(
        scope,
        lambda connection: kept_breaks(connection, [site], now, side=side, with_closed=with_closed),
    )


def settle(
    settings: StoreSettings, site: str, one: KeptBreak, word: Word, scope: Scope
) -> KeptBreak:
    """Lets a person take a break on, explain it or close it.

    Raises:
        GatestreamError: The reason is blank, or the database refuses.
    """
    now = datetime.now(UTC)
    told = store_link(settings).act(
        scope, lambda connection: tell(connection, site, str(one.break_id), word, now)
    )
    breaks_of.clear()
    return told


def _run(row: dict[str, Any]) -> LatestRun:
    totals = {
        Category(name): (counted["papers_n"], counted["reads_n"])
        for name, counted in row["totals"].items()
    }
    return LatestRun(
        Side(row["side"]),
        row["from_at"],
        row["until_at"],
        row["ran_at"],
        row["papers_n"],
        row["reads_n"],
        totals,
    )
