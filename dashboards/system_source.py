"""What the administrators' screens read of cameras, store and disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.store_link import BY_STORE, store_link
from schemas.camera_state import CameraState
from sql.disk_use import GROWTH_OVER, DiskUse, days_until_full, disk_use
from sql.home import StoreSettings
from sql.rights import Scope
from sql.segments import Position

_DISK_FRESH_S = 60


@dataclass(frozen=True, slots=True)
class WatchedCamera:
    """A camera as the store and its recorder know it.

    Attributes:
        camera: Camera id.
        told: Its row of ``administration/cameras.sql``; nothing where the store knows none.
        state: What lies beside its ring; nothing for a camera that is a file.
    """

    camera: str
    told: Mapping[str, Any]
    state: CameraState | None

    @property
    def last_frame_at(self) -> datetime | None:
        """When the last picture came, as far as anybody knows."""
        at: datetime | None = self.told.get("last_frame_at")
        recorded = self.state.last_packet_at if self.state else None
        return max((each for each in (at, recorded) if each is not None), default=None)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def watched_cameras(settings: StoreSettings, site: str, scope: Scope) -> list[WatchedCamera]:
    """The cameras of a site, by id: those that the store knows, and those that are recorded.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    rows = store_link(settings).rows("administration/cameras", {"site": site}, scope)
    told = {row["camera"]: row for row in rows}
    ring = settings.home.ring / site
    recorded = {path.name for path in ring.glob("*/")} if ring.is_dir() else set()
    return [
        WatchedCamera(camera, told.get(camera, {}), CameraState.read(ring / camera))
        for camera in sorted(told.keys() | recorded)
    ]


@dataclass(frozen=True, slots=True)
class StoreState:
    """How full the store is and how far it got.

    Attributes:
        told: The row of ``administration/store_state.sql``.
        positions: How far the store got in each stream of segment files, by its key.
        disk: The files of the home.
        days_n: Local days between the first and the last day of the history, both included.
    """

    told: Mapping[str, Any]
    positions: Mapping[str, Position]
    disk: DiskUse
    days_n: int

    @property
    def days_until_full(self) -> float | None:
        """After how many days the disk is full if it goes on as it did."""
        evidence = self.disk.evidence.lately_bytes_n / GROWTH_OVER.days
        rest = self.told["store_bytes"] + (self.disk.archive.bytes_n if self.disk.archive else 0)
        a_day = evidence + (rest / self.days_n if self.days_n else 0)
        return days_until_full(self.disk.free_bytes, a_day)


@st.cache_data(ttl=_DISK_FRESH_S, max_entries=4, show_spinner=False, hash_funcs=BY_STORE)
def _disk(settings: StoreSettings) -> DiskUse:
    return disk_use(settings.home, datetime.now(UTC))


@st.cache_data(ttl=FRESH_S, max_entries=4, show_spinner=False, hash_funcs=BY_STORE)
def store_state(settings: StoreSettings, scope: Scope) -> StoreState:
    """How the store and the files of the home are.

    Raises:
        StoreError: The store is away, or refuses this duty.
        ArchiveError: The disk cannot be read.
    """
    link = store_link(settings)
    told = link.rows("administration/store_state", {}, scope)[0]
    rows = link.rows("administration/segment_positions", {}, scope)
    positions = {row["stream"]: Position(row["segment_n"], row["offset_bytes"]) for row in rows}
    first, last = told["first_day"], told["last_day"]
    days_n = (last - first).days + 1 if first is not None else 0
    return StoreState(told, positions, _disk(settings), days_n)
