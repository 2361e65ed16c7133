"""How busy the gates are, what is read of it, what has its papers, and whether cameras see."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import FRESH_S
from dashboards.leader_charts import by_hour_of_day, throughput
from dashboards.leader_figures import show_figures
from dashboards.leader_parts import show_parts
from dashboards.leaders_source import WEEK, hours
from dashboards.period_choice import pick_period, written_period
from dashboards.place import Place, pick_place, show_reach
from dashboards.unmatched_list import show_oldest
from dashboards.written import plain
from schemas.errors import StoreError
from schemas.period import Period, PeriodKind

_KINDS: Final = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH)
_NAME: Final = "overview"


def show(frame: SharedFrame) -> None:
    """Draws the page; figures are read again every half minute.

    Args:
        frame: Store, language, site and who looks.
    """
    try:
        period = pick_period(frame, _NAME, _KINDS)
        place = pick_place(frame, period, _NAME)
    except StoreError as error:
        st.error(frame.texts("frame.store_away"), icon=":material/cloud_off:")
        st.caption(plain(str(error)))
        return
    st.fragment(_show, run_every=6 * FRESH_S)(frame, period, place)


def _show(frame: SharedFrame, period: Period, place: Place) -> None:
    try:
        show_reach(frame, place)
        here = hours(frame.settings, place.stays, frame.scope)
        week_ago = hours(frame.settings, place.stays.earlier(WEEK), frame.scope)
        show_figures(frame, place, here, week_ago)
        left, right = st.columns([2.2, 1], gap="medium")
        with left:
            _show_throughput(frame, period, place, here, week_ago)
        with right:
            show_oldest(frame, place)
    except StoreError as error:
        st.error(frame.texts("frame.store_away"), icon=":material/cloud_off:")
        st.caption(plain(str(error)))


def _show_throughput(
    frame: SharedFrame, period: Period, place: Place, here: pd.DataFrame, week_ago: pd.DataFrame
) -> None:
    texts = frame.texts
    if here.empty:
        st.info(texts("overview.none", period=written_period(period, texts)))
        return
    st.markdown(f"###### {texts('overview.by_time')}")
    st.altair_chart(throughput(here, week_ago, period, texts), width="stretch")
    counts = show_parts(frame, place)
    st.markdown(f"###### {texts('overview.by_hour')}")
    st.altair_chart(by_hour_of_day(counts, texts), width="stretch")
