"""The board of the shift: what waits, what passes at each lane, and what its barrier does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from dashboards.barrier_panel import show_barrier
from dashboards.case_words import case_html, is_hold
from dashboards.frame import SharedFrame
from dashboards.hold_sound import show_sound
from dashboards.lane_card import show_lane
from dashboards.texts import written_instant
from dashboards.views.cameras import written_age
from dashboards.watch_source import WATCH_FRESH_S, WallCamera, board, open_cases, wall
from dashboards.written import plain
from schemas.errors import ArchiveError, StoreError
from schemas.handling.steps import CaseState
from sql.handling import Case

_ROWS_N: Final = 5
_MANY_LANES_N: Final = 6
"""Where there are more, each is shown shorter and narrower."""
_ROWS_OF_MANY_N: Final = 3
_CASES_SHOWN_N: Final = 4
_LANES_BESIDE_N: Final = 2
_OF_MANY_BESIDE_N: Final = 3

Lanes = Mapping[str, Sequence[Mapping[str, Any]]]


def show(frame: SharedFrame) -> None:
    """Draws the page; it is read again every few seconds.

    Args:
        frame: Store, language, site and who looks.
    """
    st.fragment(_show, run_every=WATCH_FRESH_S)(frame, lambda: datetime.now(UTC))


def _show(frame: SharedFrame, clock: Callable[[], datetime]) -> None:
    texts, now, known = frame.texts, clock(), frame.known()
    reach = known.reach
    if reach is None:
        st.info(texts("board.none"), icon=":material/hourglass_empty:")
        return
    try:
        cases = open_cases(frame.settings, frame.site, frame.scope)
        lanes = board(frame.settings, frame.site, reach, _ROWS_N, frame.scope)
        cameras = wall(frame.settings, frame.site, frame.scope)
    except (ArchiveError, StoreError) as error:
        st.error(texts("board.refused"), icon=":material/block:")
        st.caption(plain(str(error)))
        return
    last = written_instant(known.last_passed_at) if known.last_passed_at else "–"
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.caption(texts("board.reach", reach=written_instant(reach), last=last))
        holds = [each.subject_id for each in cases if is_hold(each)]
        show_sound(frame.site, holds, texts)
    _show_cases(frame, cases, now)
    if not lanes:
        st.info(texts("board.none"), icon=":material/hourglass_empty:")
        return
    left, right = st.columns([2.1, 1], gap="medium")
    with left:
        _show_lanes(frame, lanes, now)
    with right.container(border=True):
        _show_newest(frame, lanes, cameras, now)


def _show_cases(frame: SharedFrame, cases: Sequence[Case], now: datetime) -> None:
    texts = frame.texts
    waiting = [each for each in cases if each.state is CaseState.NEW and each.stands]
    if not waiting:
        st.success(texts("board.no_warnings"), icon=":material/check_circle:")
        return
    shown = "".join(
        f'<li class="{case.severity.value}">{case_html(case, texts, now)}</li>'
        for case in waiting[:_CASES_SHOWN_N]
    )
    more_n = len(waiting) - _CASES_SHOWN_N
    left, right = st.columns([5, 1.2], vertical_alignment="center")
    left.html(f'<ul class="waiting">{shown}</ul>')
    more = texts("board.more", count=texts.number(more_n)) if more_n > 0 else ""
    with right:
        if more:
            st.caption(more)
        if st.button(
            texts("board.to_alerts"),
            icon=":material/notification_important:",
            key="board-to-alerts",
            width="stretch",
        ):
            frame.go_to("alerts", case=str(waiting[0].subject_id))


def _show_lanes(frame: SharedFrame, lanes: Lanes, now: datetime) -> None:
    are_many = len(lanes) > _MANY_LANES_N
    beside_n = _OF_MANY_BESIDE_N if are_many else _LANES_BESIDE_N
    rows_n = _ROWS_OF_MANY_N if are_many else _ROWS_N
    named = sorted(lanes.items(), key=lambda each: _in_order(each[0]))
    for first in range(0, len(named), beside_n):
        columns = st.columns(min(beside_n, len(named)), gap="small")
        for place, (lane, seen) in zip(columns, named[first : first + beside_n], strict=False):
            with place.container(border=True):
                show_lane(lane, seen[:rows_n], frame.texts, now)


def _in_order(lane: str) -> list[tuple[int, str]]:
    """Sorts ``in-2`` before ``in-10``."""
    parts = re.split(r"(\d+)", lane)
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]


def _show_newest(
    frame: SharedFrame, lanes: Lanes, cameras: Sequence[WallCamera], now: datetime
) -> None:
    """A lane's newest picture, and what its barrier did for the last vehicle."""
    texts = frame.texts
    chosen = st.selectbox(
        texts("board.lane"),
        ["", *sorted(lanes, key=_in_order)],
        format_func=lambda lane: lane or texts("board.newest_lane"),
        key=f"board-lane-{frame.site}-{texts.language}",
    )
    lane = chosen or max(lanes, key=lambda each: lanes[each][0]["passed_at"])
    row = lanes[lane][0]
    frames = [
        (each.frame.captured_at, each)
        for each in cameras
        if each.frame is not None and each.watched.told.get("lane") == lane
    ]
    if frames:
        at, camera = max(frames, key=lambda each: each[0])
        if camera.frame is not None:
            st.image(camera.frame.content, alt=texts("board.picture"), width="stretch")
        age = texts("board.age", age=written_age(now - at, texts))
        told = f"{plain(camera.watched.camera)} · {written_instant(at)}"
        st.caption(f"{texts('board.picture')}: **{age}** · {told}")
    else:
        st.info(texts("board.no_picture"), icon=":material/image_not_supported:")
    st.markdown(f"###### {texts('board.last_vehicle')} · {written_instant(row['passed_at'])}")
    show_barrier(frame, row)
    if st.button(texts("board.evidence"), icon=":material/verified_user:", key="board-evidence"):
        frame.go_to("evidence", passage=str(row["passage_id"]))
