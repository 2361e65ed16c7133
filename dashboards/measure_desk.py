"""Measures against missed reads: what was agreed, what it did, and opening and closing one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import streamlit as st

from dashboards.causes_source import Measures, causes, measures
from dashboards.frame import SharedFrame
from dashboards.leaders_source import parts
from dashboards.place import Place
from dashboards.plain_table import show_table
from dashboards.store_link import store_link
from dashboards.texts import LOCAL_ZONE, Texts, written_day
from schemas.act import Act
from schemas.errors import GatestreamError, StoreError
from schemas.failure import FailureCause
from schemas.measure import DAYS_N, Agreed, Effect, Failures, Measure, MeasureState
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
        known = measures(frame.settings, place.stays.sites, today, frame.scope)
    except StoreError as error:
        st.info(texts("measures.refused"), icon=":material/block:")
        st.caption(str(error))
        return
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    if known.each:
        _show_list(known, today, texts)
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


def _show_list(known: Measures, today: date, texts: Texts) -> None:
    rows: list[dict[str, Any]] = [
        {"measure": each, "effect": known.effects[each.measure_id]} for each in known.each
    ]
    show_table(
        rows,
        {
            "state": lambda row: texts(f"measures.state_{_state(row['measure'], today)}"),
            "site": lambda row: row["measure"].agreed.site,
            "where": lambda row: _where(row["measure"].agreed, texts),
            "cause": lambda row: _cause(row["measure"].agreed, texts),
            "action": lambda row: row["measure"].agreed.action,
            "owner": lambda row: row["measure"].agreed.owner,
            "due_on": lambda row: written_day(row["measure"].agreed.due_on),
            "done_on": lambda row: (
                written_day(row["measure"].done_on) if row["measure"].done_on else ""
            ),
            "before": lambda row: _rate(row["effect"].before, texts),
            "after": lambda row: _after(row["measure"], row["effect"], texts),
            "change": lambda row: _change(row["measure"], row["effect"], texts),
            "outcome": lambda row: row["measure"].outcome or "",
        },
        lambda name: texts(f"measures.column_{name}"),
    )


def _show_opening(frame: SharedFrame, place: Place, today: date) -> None:
    texts = frame.texts
    lanes = parts(frame.settings, place.stays, "lane", None, frame.scope)
    places = sorted({(row.site, row.gate, row.lane) for row in lanes.itertuples()})
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
                [*([] if place.is_site else [each[0]]), each[1], each[2] or _all_lanes(texts)]
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
            format_func=lambda each: f"{_where(each.agreed, texts)} · {each.agreed.action}",
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
    before, after = _rate(effect.before, texts), _share_after(effect, texts)
    _say_done(texts("measures.closed", before=before, after=after))


def _say_done(said: str) -> None:
    measures.clear()
    st.session_state[_SAID] = said
    st.rerun()


def _say_not_done(error: GatestreamError, texts: Texts) -> None:
    st.error(texts("measures.not_done"))
    st.caption(str(error))


def _state(measure: Measure, today: date) -> str:
    return "overdue" if measure.is_overdue(today) else measure.state.value


def _all_lanes(texts: Texts) -> str:
    return texts("measures.all_lanes")


def _where(agreed: Agreed, texts: Texts) -> str:
    return f"{agreed.gate} · {agreed.lane or _all_lanes(texts)}"


def _cause(agreed: Agreed, texts: Texts) -> str:
    return texts("measures.all_causes") if agreed.cause is None else texts(f"cause.{agreed.cause}")


def _rate(failures: Failures, texts: Texts) -> str:
    rate = failures.rate
    return texts("measures.unknown") if rate is None else f"{texts.number(100 * rate, 1)} %"


def _after(measure: Measure, effect: Effect, texts: Texts) -> str:
    return "" if measure.state is MeasureState.OPEN else _share_after(effect, texts)


def _share_after(effect: Effect, texts: Texts) -> str:
    share = _rate(effect.after, texts)
    if effect.is_whole or effect.after.rate is None:
        return share
    return texts("measures.so_far", share=share, days=f"{effect.days_after_n}/{DAYS_N}")


def _change(measure: Measure, effect: Effect, texts: Texts) -> str:
    if measure.state is MeasureState.OPEN or effect.change is None:
        return ""
    points = 100 * effect.change
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return texts("measures.points", points=f"{sign}{texts.number(abs(points), 1)}")
