"""Cameras: which gives pictures, since when not and why, and how well each was seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import FRESH_S
from dashboards.plain_table import show_table
from dashboards.system_source import WatchedCamera, watched_cameras
from dashboards.texts import Texts, written_instant
from schemas.camera_state import CameraReason, CameraStatus
from schemas.errors import StoreError

_SILENT_AFTER: Final = timedelta(seconds=30)
"""A recorder writes every five seconds; one that did not for so long is gone."""
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_DAY_S: Final = 86_400


def show(frame: SharedFrame) -> None:
    """Draws the page; it is read again every few seconds.

    Args:
        frame: Store, language, site and who looks.
    """
    st.fragment(_show, run_every=FRESH_S)(frame, lambda: datetime.now(UTC))


def _show(frame: SharedFrame, clock: Callable[[], datetime]) -> None:
    texts, now = frame.texts, clock()
    try:
        found = watched_cameras(frame.settings, frame.site, frame.scope)
    except StoreError as error:
        st.error(texts("cameras.refused"), icon=":material/block:")
        st.caption(str(error))
        return
    if not found:
        st.info(texts("cameras.none"), icon=":material/videocam_off:")
        return
    st.caption(texts("cameras.as_of", at=written_instant(now)))
    states = [state_of(each, now) for each in found]
    counted = {
        "cameras": len(found),
        "seen": states.count(CameraStatus.OK),
        "away": states.count(CameraStatus.AWAY) + states.count(CameraStatus.CONNECTING),
        "stopped": states.count(CameraStatus.STOPPED),
    }
    for place, (name, value_n) in zip(st.columns(len(counted)), counted.items(), strict=True):
        place.metric(
            texts(f"cameras.{name}"), texts.number(value_n), help=texts(f"cameras.{name}_help")
        )
    rows = [{"of": each} for each in found]
    cells = {name: partial(_cell, cell, texts, now) for name, cell in _CELLS.items()}
    show_table(rows, cells, lambda name: texts(f"cameras.column_{name}"))
    st.caption(texts("cameras.counts"))


def state_of(camera: WatchedCamera, now: datetime) -> CameraStatus:
    """The state that a camera is in now; a recorder that fell silent is one that stopped.

    Args:
        camera: Which camera.
        now: Aware.
    """
    state = camera.state
    if state is None:
        told = camera.told.get("status")
        # Nobody records a file: it was looked at to its end, or is being looked at.
        return CameraStatus(told) if told else CameraStatus.STOPPED
    is_silent = now - state.written_at > _SILENT_AFTER
    return CameraStatus.STOPPED if is_silent else state.status


def written_age(age: timedelta, texts: Texts) -> str:
    """How long ago something was, in the one unit that fits.

    Args:
        age: Not negative, or taken as none.
        texts: Of the chosen language.
    """
    age_s = max(0.0, age.total_seconds())
    for unit, length_s in (("days", _DAY_S), ("hours", _HOUR_S), ("minutes", _MINUTE_S)):
        if age_s >= 2 * length_s:
            return texts(f"age.{unit}", n=texts.number(age_s // length_s))
    return texts("age.seconds", n=texts.number(age_s))


Shown = Callable[[WatchedCamera, Texts, datetime], str]


def _cell(cell: Shown, texts: Texts, now: datetime, row: dict[str, Any]) -> str:
    return cell(row["of"], texts, now)


def _since(camera: WatchedCamera, _texts: Texts, _now: datetime) -> str:
    since = camera.state.since if camera.state else camera.told.get("at")
    return written_instant(since) if since else ""


def _fault(camera: WatchedCamera, texts: Texts, _now: datetime) -> str:
    state = camera.state
    reason = state.reason if state else camera.told.get("reason")
    detail = state.detail if state else camera.told.get("detail") or ""
    sentence = texts.sentence(CameraReason(reason).sentence) if reason else ""
    return f"{sentence} ({detail})" if sentence and detail else sentence or detail


def _last_frame(camera: WatchedCamera, texts: Texts, now: datetime) -> str:
    at = camera.last_frame_at
    return f"{written_age(now - at, texts)} · {written_instant(at)}" if at else ""


def _rate(camera: WatchedCamera, texts: Texts, _now: datetime) -> str:
    rate = camera.state.frames_per_s if camera.state else camera.told.get("frames_per_s")
    return "" if rate is None else texts.number(rate, 1)


def _reconnects(camera: WatchedCamera, texts: Texts, _now: datetime) -> str:
    n = camera.state.reconnects_n if camera.state else camera.told.get("reconnects_n")
    return "" if n is None else texts.number(n)


def _count(name: str) -> Shown:
    def shown(camera: WatchedCamera, texts: Texts, _now: datetime) -> str:
        value = camera.told.get(name)
        return "" if value is None else texts.number(value)

    return shown


def _share(part: str, whole: str) -> Shown:
    def shown(camera: WatchedCamera, texts: Texts, _now: datetime) -> str:
        all_n = camera.told.get(whole)
        return f"{texts.number(100 * camera.told[part] / all_n, 2)} %" if all_n else ""

    return shown


def _offset(camera: WatchedCamera, texts: Texts, _now: datetime) -> str:
    offset_s = camera.state.clock_offset_s if camera.state else None
    offset_s = camera.told.get("clock_offset_s") if offset_s is None else offset_s
    sign = "+" if offset_s is not None and offset_s > 0 else ""
    return "" if offset_s is None else f"{sign}{texts.number(offset_s, 2)} s"


_CELLS: Final[dict[str, Shown]] = {
    "camera": lambda camera, _texts, _now: camera.camera,
    "lane": lambda camera, _texts, _now: camera.told.get("lane") or "",
    "state": lambda camera, texts, now: texts(f"camera_status.{state_of(camera, now)}"),
    "since": _since,
    "fault": _fault,
    "last_frame": _last_frame,
    "rate": _rate,
    "frames": _count("frames_n"),
    "undecodable": _share("undecodable_n", "frames_n"),
    "dropped": _count("dropped_n"),
    "down": _share("down_s", "watched_s"),
    "offset": _offset,
    "reconnects": _reconnects,
}
