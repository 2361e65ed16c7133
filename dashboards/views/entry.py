"""What a person saw and no camera did, and the latest corrections with who and why (R43)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards.frame import SharedFrame
from dashboards.latest_orders import show_latest
from dashboards.number_input import number_input
from dashboards.review_acts import enter, may_order, show_said
from dashboards.review_source import lanes
from dashboards.texts import LOCAL_ZONE, Texts, written_instant
from schemas.corrected_passage import CONTAINERS_MAX, PLATES_MAX, SeenCrossing
from schemas.errors import StoreError
from schemas.passage import Direction
from schemas.read import TextKind
from schemas.typed_number import Doubt, Fault, TypedNumber

REFRESH_S: Final = 10
_TIME: Final = re.compile(r"(\d{1,2})[:h.](\d{2})(?:[:.](\d{2}))?")
_DONE_KEY: Final = "entry-done-n"


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language, site and who looks.
    """
    texts = frame.texts
    reach = frame.known().reach
    if reach is not None:
        st.caption(texts("entry.reach", reach=written_instant(reach)))
    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        if may_order(frame):
            st.fragment(_show_entry)(frame)
        else:
            said = "review.no_right" if frame.is_somebody else "frame.sign_in_to_act"
            st.info(texts(said), icon=":material/lock:")
    with right:
        st.fragment(show_latest, run_every=REFRESH_S)(frame)


def _show_entry(frame: SharedFrame) -> None:
    texts = frame.texts
    # Whoever saved one begins with empty fields.
    n = st.session_state.get(_DONE_KEY, 0)
    st.markdown(f"**{texts('entry.new')}**")
    show_said(frame)
    try:
        reach = frame.known().reach or datetime.now(UTC)
        known = lanes(frame.settings, frame.scope, frame.site, reach)
    except StoreError as error:
        st.error(texts("frame.store_away"), icon=":material/cloud_off:")
        st.text(str(error))
        return
    if not known:
        st.info(texts("entry.no_lane"), icon=":material/road:")
        return
    named = {f"{row['lane']} · {texts('direction.' + row['direction'])}": row for row in known}
    lane = named[st.selectbox(texts("entry.lane"), list(named), key=f"entry-lane-{frame.site}")]
    at, fault = _instant(texts, n)
    containers = [
        _number(texts, place, f"container-{n_of}-{n}", TextKind.CONTAINER, n_of)
        for n_of, place in enumerate(st.columns(CONTAINERS_MAX), start=1)
    ]
    foreign = bool(st.session_state.get(f"entry-foreign-{n}", False))
    plates = [
        _number(texts, place, f"plate-{n_of}-{n}", TextKind.PLATE, n_of, foreign=foreign)
        for n_of, place in enumerate(st.columns(PLATES_MAX), start=1)
    ]
    if foreign or any(each.fault is Fault.UNKNOWN_FORM for each in plates):
        st.checkbox(texts("number.is_foreign"), key=f"entry-foreign-{n}")
    why = st.text_input(
        texts("entry.why"),
        key=f"entry-why-{n}",
        max_chars=1000,
        placeholder=texts("entry.why_example"),
        live=True,
    )
    missing = fault or _missing([*containers, *plates], why or "", texts)
    if missing:
        st.caption(f":material/info: {missing}")
    if not st.button(
        texts("entry.save"),
        disabled=bool(missing) or at is None,
        type="primary",
        icon=":material/save:",
        key=f"entry-save-{n}",
    ):
        return
    if at is not None:
        seen = SeenCrossing(
            site=frame.site,
            gate=lane["gate"],
            lane=lane["lane"],
            direction=Direction(lane["direction"]),
            passed_at=at,
            containers=_numbers(containers),
            plates=_numbers(plates),
            foreign=any(each.doubt is Doubt.FOREIGN for each in plates),
        )
        if enter(frame, seen, why or ""):
            st.session_state[_DONE_KEY] = n + 1
        st.rerun()


def _number(
    texts: Texts,
    place: DeltaGenerator,
    key: str,
    kind: TextKind,
    n_of: int,
    *,
    foreign: bool = False,
) -> TypedNumber:
    label = texts(f"entry.{kind.value}_{n_of}")
    with place:
        return number_input(label, kind, texts, key=f"entry-{key}", foreign=foreign)


def _instant(texts: Texts, n: int) -> tuple[datetime | None, str]:
    """When it passed, or what is wrong with what was told."""
    now = datetime.now(LOCAL_ZONE)
    day_place, time_place = st.columns(2)
    day = day_place.date_input(
        texts("entry.day"), now.date(), max_value=now.date(), format="DD/MM/YYYY", key="entry-day"
    )
    text = time_place.text_input(
        texts("entry.time"), key=f"entry-time-{n}", placeholder="14:05:30", live=True
    )
    at = told_instant(day, text or "")
    if at is None:
        return None, texts("entry.time_wrong")
    return (at, "") if at <= now else (None, texts("entry.time_future"))


def told_instant(day: date, text: str) -> datetime | None:
    """The instant of a local day and a time of day such as ``14:05:30``; nothing if it is none."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    try:
        told = time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        return None
    return datetime.combine(day, told, LOCAL_ZONE).astimezone(UTC)


def _missing(numbers: list[TypedNumber], why: str, texts: Texts) -> str:
    told = [each for each in numbers if each.fault is not Fault.EMPTY]
    if not told:
        return texts("entry.nothing_typed")
    if not all(each.is_right for each in told):
        return texts("entry.mend")
    return "" if why.strip() else texts("review.why_missing")


def _numbers(typed: list[TypedNumber]) -> tuple[str, ...]:
    return tuple(each.number for each in typed if each.is_right)
