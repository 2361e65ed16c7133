"""The wall: the last picture of every camera with its age, many at once or one alone (R15)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.texts import written_instant
from dashboards.views.cameras import state_of, written_age
from dashboards.watch_source import WATCH_FRESH_S, WallCamera, wall
from dashboards.written import plain
from schemas.camera_state import CameraReason, CameraStatus
from schemas.errors import ArchiveError, StoreError

SPLITS: Final = {1: 1, 4: 2, 9: 3, 16: 4}
"""How many cameras are shown at once, and how many of them beside each other."""
_OLD_AFTER: Final = timedelta(seconds=15)
_COLOURS: Final = {
    CameraStatus.OK: "green",
    CameraStatus.CONNECTING: "orange",
    CameraStatus.AWAY: "red",
    CameraStatus.STOPPED: "gray",
}


def show(frame: SharedFrame) -> None:
    """Draws the page; its pictures change every few seconds.

    Args:
        frame: Store, language, site and who looks.
    """
    st.fragment(_show, run_every=WATCH_FRESH_S)(frame, lambda: datetime.now(UTC))


def _show(frame: SharedFrame, clock: Callable[[], datetime]) -> None:
    texts, now = frame.texts, clock()
    try:
        found = wall(frame.settings, frame.site, frame.scope)
    except (ArchiveError, StoreError) as error:
        st.error(texts("wall.refused"), icon=":material/block:")
        st.caption(plain(str(error)))
        return
    if not found:
        st.info(texts("wall.none"), icon=":material/videocam_off:")
        return
    columns_n, shown = _chosen(frame, found)
    for first in range(0, len(shown), columns_n):
        for place, camera in zip(
            st.columns(columns_n, gap="small"), shown[first : first + columns_n], strict=False
        ):
            with place:
                _show_camera(frame, camera, now)


def _chosen(frame: SharedFrame, found: Sequence[WallCamera]) -> tuple[int, Sequence[WallCamera]]:
    """How many stand beside each other, and which are shown."""
    texts = frame.texts
    places = st.columns([1.5, 1.6, 2.4], vertical_alignment="bottom")
    split = places[0].segmented_control(
        texts("wall.split"),
        list(SPLITS),
        default=4,
        required=True,
        key=f"wall-split-{texts.language}",
    )
    split = split or 4
    newest = max((each.frame.captured_at for each in found if each.frame), default=None)
    if newest is not None:
        places[2].caption(texts("wall.as_of", at=written_instant(newest)))
    if split == 1:
        names = [each.watched.camera for each in found]
        name = places[1].selectbox(texts("wall.camera"), names, key=f"wall-camera-{frame.site}")
        return 1, [each for each in found if each.watched.camera == name]
    pages_n = ceil(len(found) / split)
    page = 1
    if pages_n > 1:
        with places[1]:
            page = st.pagination(pages_n, key=f"wall-page-{frame.site}-{split}") or 1
    return SPLITS[split], found[(page - 1) * split : page * split]


def _show_camera(frame: SharedFrame, camera: WallCamera, now: datetime) -> None:
    texts, watched = frame.texts, camera.watched
    state = state_of(watched, now)
    badge = f":{_COLOURS[state]}-badge[{texts(f'camera_status.{state}')}]"
    lane = watched.told.get("lane") or ""
    st.markdown(f"**{plain(watched.camera)}** :small[:gray[{plain(lane)}]] {badge}")
    if camera.frame is None:
        st.info(texts("wall.no_frame"), icon=":material/image_not_supported:")
    at = camera.frame.captured_at if camera.frame else watched.last_frame_at
    if camera.frame is not None:
        alt = f"{watched.camera} {written_instant(camera.frame.captured_at)}"
        st.image(camera.frame.content, alt=alt, width="stretch")
    if at is not None:
        age = now - at
        shown_age = texts("wall.age", age=written_age(age, texts))
        colour = "red" if age > _OLD_AFTER else "green"
        st.markdown(
            f":{colour}[:material/schedule: {shown_age}] :small[:gray[{written_instant(at)}]]"
        )
    reason = watched.state.reason if watched.state else watched.told.get("reason")
    if reason and state is not CameraStatus.OK:
        st.caption(texts.sentence(CameraReason(reason).sentence))
