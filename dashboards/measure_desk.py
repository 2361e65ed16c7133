"""Measures against missed reads: what was agreed, what it did, and opening and closing one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import streamlit as st

from dashboards.causes_source import Measures, causes, measures
from dashboards.frame import SharedFrame
from dashboards.leaders_source import parts
from dashboards.measure_list import all_lanes, show_list, written_after, written_rate, written_where
from dashboards.place import Place
from dashboards.store_link import store_link
from dashboards.texts import LOCAL_ZONE, Texts
from dashboards.written import plain
from schemas.act import Act
from schemas.errors import GatestreamError, StoreError
from schemas.failure import FailureCause
from schemas.measure import Agreed, MeasureState
from sql.measures import close_measure, open_measure
from sql.rights import Duty

_MAY_ACT: Final = frozenset({Duty.LEADER, Duty.BRANCH_HEAD})
_DUE_IN: Final = timedelta(days=30)
_SAID: Final = "measures-said"
_TEXT_MAX: Final = 500


def show_measures(frame: SharedFrame, place: Place) -> None:
    """Draws the measures of a place's sites, and the forms for those who may act.

    Args:
        frame: Store, language and who looks.
        place: Of which sites.
    """
    texts, today = frame.texts, datetime.now(LOCAL_ZONE).date()
    st.markdown(f"###### {texts('measures.heading')}")
    st.caption(texts("measures.about"))
    try:
        _show(frame, place, today)
    except StoreError as error:
        st.info(texts("measures.refused"), icon=":material/block:")
        st.caption(plain(str(error)))


def _show(frame: SharedFrame, place: Place, today: date) -> None:
    texts = frame.texts
    known = measures(frame.settings, place.stays.sites, today, frame.scope)
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    if known.each:
        show_list(known, today, texts)
    else:
        st.info(texts("measures.none"), icon=":material/construction:")
    if frame.scope.duty not in _MAY_ACT:
        st.caption(texts("measures.leaders_only"))
        return
    if not frame.is_somebody:
        st.caption(texts("frame.sign_in_to_act"))
    left, right, _ = st.columns([1, 1, 2])
    with left.popover(texts("measures.open"), icon=":material/add:", width="stretch"):
        _show_opening(frame, place, today)
    is_any_open = any(each.state is MeasureState.OPEN for each in known.each)
    with right.popover(
        texts("measures.close"),
        icon=":material/task_alt:",
        width="stretch",
        disabled=not is_any_open,
    ):
        _show_closing(frame, known, today)


def _show_opening(frame: SharedFrame, place: Place, today: date) -> None:
    texts = frame.texts
    lanes = parts(frame.settings, place.stays, "lane", None, frame.scope)
    places = sorted(set(zip(lanes["site"], lanes["gate"], lanes["lane"], strict=True)))
    offered: list[tuple[str, str, str | None]] = []
    for site, gate, lane in places:
        if (site, gate, None) not in offered:
            offered.append((site, gate, None))
        offered.append((site, gate, lane))
    counted = causes(frame.settings, place.stays, frame.scope)["cause"].value_counts()
    with st.form(f"measures-open-{texts.language}", border=False, clear_on_submit=False):
        where = st.selectbox(
            f"{texts('measures.gate')}, {texts('measures.lane').lower()}",
            offered,
            format_func=lambda each: " · ".join(
                [*([] if place.is_site else [each[0]]), each[1], each[2] or all_lanes(texts)]
            ),
        )
        cause = st.selectbox(
            texts("measures.cause"),
            [*sorted(FailureCause, key=lambda each: -int(counted.get(each.value, 0))), None],
            format_func=lambda each: (
                texts(f"cause.{each}") if each else texts("measures.all_causes")
            ),
        )
        hint = texts("measures.action_hint")
        action = st.text_area(
            texts("measures.action"), max_chars=_TEXT_MAX, height=80, placeholder=hint
        )
        owner = st.text_input(texts("measures.owner"), max_chars=_TEXT_MAX)
        due_on = st.date_input(
            texts("measures.due_on"), value=today + _DUE_IN, min_value=today, format="DD/MM/YYYY"
        )
        why = st.text_input(texts("measures.why"), max_chars=_TEXT_MAX)
        is_sent = st.form_submit_button(
            texts("measures.open"), type="primary", disabled=not frame.is_somebody or not offered
        )
    if not is_sent or where is None:
        return
    if not (action.strip() and owner.strip() and why.strip()):
        st.error(texts("measures.missing"))
        return
    site, gate, lane = where
    agreed = Agreed(site, gate, lane, cause, action.strip(), owner.strip(), due_on)
    act = Act(frame.scope.user, why.strip(), datetime.now(UTC))
    try:
        store_link(frame.settings).act(
            frame.scope, lambda connection: open_measure(connection, agreed, act)
        )
    except GatestreamError as error:
        _say_not_done(error, texts)
        return
    _say_done(texts("measures.opened"))


def _show_closing(frame: SharedFrame, known: Measures, today: date) -> None:
    texts = frame.texts
    still_open = [each for each in known.each if each.state is MeasureState.OPEN]
    with st.form(f"measures-close-{texts.language}", border=False, clear_on_submit=False):
        measure = st.selectbox(
            texts("measures.which"),
            still_open,
            format_func=lambda each: f"{written_where(each.agreed, texts)} · {each.agreed.action}",
        )
        done_on = st.date_input(
            texts("measures.done_on"), value=today, max_value=today, format="DD/MM/YYYY"
        )
        outcome = st.text_area(texts("measures.outcome"), max_chars=_TEXT_MAX, height=80)
        is_sent = st.form_submit_button(
            texts("measures.close"), type="primary", disabled=not frame.is_somebody
        )
    if not is_sent or measure is None:
        return
    if not outcome.strip():
        st.error(texts("measures.outcome_missing"))
        return
    act = Act(frame.scope.user, outcome.strip(), datetime.now(UTC))
    try:
        effect = store_link(frame.settings).act(
            frame.scope,
            lambda connection: close_measure(
                connection, measure.agreed.site, measure.measure_id, done_on, act
            ),
        )
    except GatestreamError as error:
        _say_not_done(error, texts)
        return
    before, after = written_rate(effect.before, texts), written_after(effect, texts)
    _say_done(texts("measures.closed", before=before, after=after))


def _say_done(said: str) -> None:
    measures.clear()
    st.session_state[_SAID] = said
    st.rerun()


def _say_not_done(error: GatestreamError, texts: Texts) -> None:
    st.error(texts("measures.not_done"))
    st.caption(plain(str(error)))
