"""What the screens read of papers and matches; answers are kept for a few seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.store_link import BY_STORE, store_link
from schemas.matching.change import StandingState
from sql.home import StoreSettings
from sql.matches import MatchTotals
from sql.rights import Scope

ROWS_N: Final = 500
OPEN: Final = (StandingState.UNMATCHED, StandingState.WAITING)


@dataclass(frozen=True, slots=True)
class PaperState:
    """How papers and passages of a site stand.

    Attributes:
        totals: Counts of pairs and of what waits.
        as_of: Aware instant up to which it was matched; nothing where it never was.
    """

    totals: MatchTotals
    as_of: datetime | None


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def paper_state(settings: StoreSettings, site: str, scope: Scope) -> PaperState:
    """How a site stands.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    link = store_link(settings)
    totals = MatchTotals(**link.rows("matches/totals", {"site": site}, scope)[0])
    progress = link.rows("match_log/progress", {"site": site}, scope)
    return PaperState(totals, progress[0]["as_of"] if progress else None)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def unmatched(
    settings: StoreSettings, site: str, states: Sequence[StandingState], scope: Scope
) -> list[dict[str, Any]]:
    """What waits for another side, at most :data:`ROWS_N` of it; see ``dashboard/unmatched.sql``.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    values = {"site": site, "states": [state.value for state in states], "rows_n": ROWS_N}
    return store_link(settings).rows("dashboard/unmatched", values, scope)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def gate_warnings(settings: StoreSettings, site: str, scope: Scope) -> list[dict[str, Any]]:
    """Warnings that stand, the newest first; see ``decisions/gate_warnings.sql``.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    values = {"site": site, "rows_n": ROWS_N}
    return store_link(settings).rows("decisions/gate_warnings", values, scope)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def confirmations(settings: StoreSettings, site: str, scope: Scope) -> list[dict[str, Any]]:
    """Confirmations, the last changed first; see ``decisions/confirmations.sql``.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    values = {"site": site, "state": None, "number": None, "rows_n": ROWS_N}
    return store_link(settings).rows("decisions/confirmations", values, scope)
