"""What leaders' pages read of failures and of measures against them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.leaders_source import HELD_S, Stays
from dashboards.store_link import BY_STORE, store_link
from schemas.failure import FailureCause
from schemas.measure import Effect, Measure
from sql.connection import Connection
from sql.home import StoreSettings
from sql.measures import effects, measures_of
from sql.rights import Scope

_LANE = ["site", "gate", "lane", "local_hour", "cause"]
_COUNTS = ["passages_n", "strongest_n"]


@dataclass(frozen=True, slots=True)
class FailureFilter:
    """Which failed passages are wanted; ``None`` filters nothing.

    Attributes:
        lane: Lane id.
        local_hour: Hour of the day at the gate, 0 to 23.
        cause: One of the passage's causes.
    """

    lane: str | None = None
    local_hour: int | None = None
    cause: FailureCause | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of sites, and what each did.

    Attributes:
        each: Open ones first.
        effects: By the measure's id.
    """

    each: tuple[Measure, ...]
    effects: dict[uuid.UUID, Effect]


@st.cache_data(ttl=HELD_S, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def causes(settings: StoreSettings, stays: Stays, scope: Scope) -> pd.DataFrame:
    """Failures by lane, hour of the day and cause; see ``leaders/causes.sql``.

    Raises:
        StoreError: The store is away or refuses.
    """
    found = store_link(settings).rows("leaders/causes", stays.values(), scope)
    frame = pd.DataFrame(found, columns=[*_LANE, *_COUNTS])
    return frame.astype(dict.fromkeys(["local_hour", *_COUNTS], "int64"))


@st.cache_data(ttl=HELD_S, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def cause_trend(settings: StoreSettings, stays: Stays, bucket: str, scope: Scope) -> pd.DataFrame:
    """Failures by cause over time; see ``leaders/cause_trend.sql``.

    Args:
        settings: Which store.
        stays: Of which sites and when.
        bucket: ``hour`` or ``day``.
        scope: Who asks.

    Returns:
        One row a bucket and cause with ``begins_at`` (UTC), ``cause`` and the counts.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {**stays.values(), "bucket": bucket}
    found = store_link(settings).rows("leaders/cause_trend", values, scope)
    frame = pd.DataFrame(found, columns=["begins_at", "cause", *_COUNTS])
    frame["begins_at"] = pd.to_datetime(frame["begins_at"], utc=True)
    return frame.astype(dict.fromkeys(_COUNTS, "int64"))


@st.cache_data(ttl=HELD_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def failed_passages(
    settings: StoreSettings, stays: Stays, wanted: FailureFilter, rows_n: int, scope: Scope
) -> list[dict[str, Any]]:
    """The newest failed passages that a filter leaves; see ``leaders/failed_passages.sql``.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {
        **stays.values(),
        "lane": wanted.lane,
        "local_hour": wanted.local_hour,
        "cause": wanted.cause,
        "rows_n": rows_n,
    }
    return store_link(settings).rows("leaders/failed_passages", values, scope)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def measures(settings: StoreSettings, sites: list[str], today: date, scope: Scope) -> Measures:
    """Measures of sites and what they did up to a local day.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """

    def asked(connection: Connection) -> Measures:
        found = measures_of(connection, sites)
        return Measures(tuple(found), effects(connection, found, today))

    return store_link(settings).act(scope, asked)
