"""Why numbers are missing or weak, where and when; the evidence; and what is done about it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboards.cause_charts import by_cause, by_lane_and_hour, trend
from dashboards.cause_figures import lane_hours, show_figures, strongest
from dashboards.causes_source import cause_trend, causes
from dashboards.failed_list import choose_cell, show_failed
from dashboards.frame import SharedFrame
from dashboards.history_source import FRESH_S
from dashboards.leaders_source import parts
from dashboards.measure_desk import show_measures
from dashboards.period_choice import pick_period, written_period
from dashboards.place import Place, pick_place, show_reach
from dashboards.written import plain
from schemas.errors import StoreError
from schemas.failure import FailureCause
from schemas.period import Period, PeriodKind

_KINDS: Final = (PeriodKind.WEEK, PeriodKind.DAY, PeriodKind.MONTH, PeriodKind.QUARTER)
_NAME: Final = "causes"
_MAP: Final = "causes-map"


def show(frame: SharedFrame) -> None:
    """Draws the page; figures are read again every half minute.

    Args:
        frame: Store, language, site and who looks.
    """
    try:
        period = pick_period(frame, _NAME, _KINDS)
        place = pick_place(frame, period, _NAME)
        show_reach(frame, place)
    except StoreError as error:
        st.error(frame.texts("frame.store_away"), icon=":material/cloud_off:")
        st.caption(plain(str(error)))
        return
    st.fragment(_show, run_every=6 * FRESH_S)(frame, period, place)
    st.fragment(show_measures)(frame, place)


def _show(frame: SharedFrame, period: Period, place: Place) -> None:
    texts = frame.texts
    try:
        counts = causes(frame.settings, place.stays, frame.scope)
        passages = parts(frame.settings, place.stays, "lane", None, frame.scope)
        if passages.empty:
            st.info(texts("causes.none", period=written_period(period, texts)))
            return
        show_figures(frame, counts, passages, is_site=place.is_site)
        if counts.empty:
            said = texts("causes.none_failed", period=written_period(period, texts))
            st.info(said, icon=":material/check_circle:")
            return
        _show_failures(frame, period, place, counts, passages)
    except StoreError as error:
        st.error(texts("frame.store_away"), icon=":material/cloud_off:")
        st.caption(plain(str(error)))


def _show_failures(
    frame: SharedFrame, period: Period, place: Place, counts: pd.DataFrame, passages: pd.DataFrame
) -> None:
    texts = frame.texts
    cause = _pick_cause(frame, counts)
    left, right = st.columns([1.9, 1], gap="medium")
    with left:
        st.markdown(f"###### {texts('causes.by_lane_hour')}")
        shares = lane_hours(counts, passages, cause, is_site=place.is_site)
        st.altair_chart(
            by_lane_and_hour(shares, texts),
            width="stretch",
            key=_MAP,
            on_select=_choose,
        )
        st.caption(texts("causes.by_lane_hour_hint"))
        st.markdown(f"###### {texts('causes.trend')}")
        bucket = "hour" if period.kind is PeriodKind.DAY else "day"
        by_time = cause_trend(frame.settings, place.stays, bucket, frame.scope)
        if cause is not None:
            by_time = by_time[by_time["cause"] == cause]
        st.altair_chart(trend(by_time, bucket, period, texts), width="stretch")
    with right:
        st.markdown(f"###### {texts('causes.by_cause')}")
        st.altair_chart(by_cause(strongest(counts, texts), texts), width="stretch")
        lanes = sorted(set(zip(passages["site"], passages["lane"], strict=True)))
        show_failed(frame, place, cause, lanes)


def _pick_cause(frame: SharedFrame, counts: pd.DataFrame) -> FailureCause | None:
    texts = frame.texts
    known = set(counts["cause"])
    offered: list[str] = [cause.value for cause in FailureCause if cause.value in known]
    chosen = st.pills(
        texts("causes.cause"),
        offered,
        format_func=lambda cause: texts(f"cause.{cause}").capitalize(),
        key=f"causes-cause-{texts.language}",
        label_visibility="collapsed",
    )
    return FailureCause(chosen) if chosen else None


def _choose() -> None:
    state: Any = st.session_state[_MAP]
    choose_cell(state["selection"])
