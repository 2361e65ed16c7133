"""What the screens of whoever stands watch read; answers are kept for a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import streamlit as st

from dashboards.store_link import BY_STORE, store_link
from dashboards.system_source import WatchedCamera, watched_cameras
from schemas.alert import Severity
from schemas.handling.steps import TakenStep
from schemas.handling.terms import Terms
from sql.handling import Case, case_of, cases_asked, step_of, terms_told
from sql.home import StoreSettings
from sql.last_frames import LastFrame, LastFrames
from sql.rights import Scope

WATCH_FRESH_S: Final = 3
CASES_N: Final = 300
_LANES_OVER: Final = timedelta(days=14)
"""A lane that nobody drove along for longer is not on the board."""


@dataclass(frozen=True, slots=True)
class WallCamera:
    """A camera of the wall.

    Attributes:
        watched: How it is.
        frame: Its last picture; nothing where none was kept on this machine.
    """

    watched: WatchedCamera
    frame: LastFrame | None


@st.cache_data(ttl=WATCH_FRESH_S - 1, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def board(
    settings: StoreSettings, site: str, reach: datetime, rows_n: int, scope: Scope
) -> dict[str, list[dict[str, Any]]]:
    """The last passages of each lane, the newest first; see ``watch/board.sql``.

    Args:
        settings: Which store.
        site: Site id.
        reach: Up to when the site was watched, aware.
        rows_n: How many of each lane.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    asked = {"site": site, "since": reach - _LANES_OVER, "rows_n": rows_n}
    lanes: dict[str, list[dict[str, Any]]] = {}
    for row in store_link(settings).rows("watch/board", asked, scope):
        lanes.setdefault(row["lane"], []).append(row)
    return lanes


def open_cases(
    settings: StoreSettings, site: str, scope: Scope, closed_since: datetime | None = None
) -> list[Case]:
    """Open cases of a site, the gravest and newest first, then those closed since an instant.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    return _cases(settings, site, scope, closed_since)


@st.cache_data(ttl=WATCH_FRESH_S - 1, max_entries=32, show_spinner=False, hash_funcs=BY_STORE)
def _cases(
    settings: StoreSettings, site: str, scope: Scope, closed_since: datetime | None
) -> list[Case]:
    asked = cases_asked(site, CASES_N, closed_since)
    return [case_of(row) for row in store_link(settings).rows("handling/cases", asked, scope)]


def case_by_id(settings: StoreSettings, subject_id: UUID, scope: Scope) -> Case | None:
    """A case as it stands, whatever was cached; nothing of another's sites.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    asked = cases_asked(None, 1, None, subject_id)
    found = store_link(settings).rows("handling/cases", asked, scope)
    return case_of(found[0]) if found else None


def steps_of_case(settings: StoreSettings, subject_id: UUID, scope: Scope) -> list[TakenStep]:
    """The steps of a case, the oldest first.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    asked = {"subject_id": subject_id}
    return [step_of(row) for row in store_link(settings).rows("handling/steps", asked, scope)]


@st.cache_data(ttl=WATCH_FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def terms_of_site(settings: StoreSettings, site: str, scope: Scope) -> dict[Severity, Terms]:
    """How soon cases of a site have to be dealt with.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    return terms_told(store_link(settings).rows("handling/terms", {"site": site}, scope))


def forget_cases() -> None:
    """Has the next question see what was just done."""
    _cases.clear()
    terms_of_site.clear()
    board.clear()


def wall(settings: StoreSettings, site: str, scope: Scope) -> list[WallCamera]:
    """The cameras of a site with their last pictures, for whoever may look at them.

    Raises:
        StoreError: The store is away, or refuses this duty.
        ArchiveError: A picture cannot be read.
    """
    shown = _wall_cameras(settings, site, scope)
    frames = LastFrames(settings.home.last_frames)
    return [
        WallCamera(each, frames.get(site, each.camera))
        for each in watched_cameras(settings, site, scope)
        if each.camera in shown
    ]


@st.cache_data(ttl=60, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def _wall_cameras(settings: StoreSettings, site: str, scope: Scope) -> frozenset[str]:
    rows = store_link(settings).rows("watch/wall", {"site": site}, scope)
    return frozenset(row["camera"] for row in rows)
