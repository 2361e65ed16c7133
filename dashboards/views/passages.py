"""Passages of a day: how many, when, which, and the pictures that prove them."""

from __future__ import annotations

from datetime import date, datetime
from math import ceil

import pandas as pd
import streamlit as st

from dashboards.charts import passages_by_hour
from dashboards.evidence_acts import note_view
from dashboards.frame import SharedFrame
from dashboards.history_source import (
    FRESH_S,
    ROWS_N,
    PassageFilter,
    counts_by_lane_hour,
    page_of_passages,
)
from dashboards.passage_detail import show_detail
from dashboards.passage_filters import go_to_day, pick_passages
from dashboards.passage_table import choose_passage
from dashboards.texts import LOCAL_ZONE, Texts, written_day, written_instant
from schemas.passage import Passage

_PAGINATION_PX = 400


def show(frame: SharedFrame) -> None:
    """Draws the page; the newest day is read again every few seconds.

    Args:
        frame: Store, language and site.
    """
    today = datetime.now(LOCAL_ZONE).date()
    wanted = pick_passages(frame, today)
    last_day = frame.known().last_day
    may_grow = last_day is None or wanted.day >= last_day
    st.fragment(_show_day, run_every=2 * FRESH_S if may_grow else None)(frame, wanted)


def _show_day(frame: SharedFrame, wanted: PassageFilter) -> None:
    _show_reach(frame)
    counts = counts_by_lane_hour(frame.settings, wanted.site, wanted.day, frame.scope)
    if counts.empty:
        _show_empty_day(frame, wanted.day)
        return
    counts = _left_by(counts, wanted)
    left, right = st.columns([2.1, 1], gap="medium")
    with left:
        _show_totals(counts, frame.texts)
        passage = _list(frame, wanted)
        st.markdown(f"###### {frame.texts('chart.title')}")
        st.altair_chart(passages_by_hour(counts, frame.texts), width="stretch")
    if passage is not None:
        if passage.evidence:
            note_view(frame.settings, f"passage {passage.passage_id}", frame.scope)
        with right.container(border=True):
            show_detail(frame.settings, passage, frame.texts)


def _left_by(counts: pd.DataFrame, wanted: PassageFilter) -> pd.DataFrame:
    """The counts of the chosen lane and direction; numbers and status are not counted by hour."""
    for column, value in (("lane", wanted.lane), ("direction", wanted.direction)):
        if value is not None:
            counts = counts[counts[column] == value]
    return counts


def _show_reach(frame: SharedFrame) -> None:
    known, texts = frame.known(), frame.texts
    if known.reach is None:
        return
    reach = written_instant(known.reach)
    if known.last_passed_at is None:
        st.caption(texts("passages.reach_none", reach=reach))
    else:
        last = written_instant(known.last_passed_at)
        st.caption(texts("passages.reach", reach=reach, last=last))


def _show_empty_day(frame: SharedFrame, day: date) -> None:
    texts, last = frame.texts, frame.known().last_day
    st.info(texts("passages.empty_day", site=frame.site, day=written_day(day)))
    if last is not None and last != day:
        label = texts("passages.to_last_day", day=written_day(last))
        if st.button(label, on_click=go_to_day, args=(frame.site, last)):
            st.rerun()


def _show_totals(counts: pd.DataFrame, texts: Texts) -> None:
    accepted_n, review_n = int(counts["accepted_n"].sum()), int(counts["review_n"].sum())
    passages_n = int(counts["passages_n"].sum())
    totals = {
        "passages": passages_n,
        "read": accepted_n + review_n,
        "accepted": accepted_n,
        "review": review_n,
        "unread": int(counts["unread_n"].sum()),
    }
    for place, (name, value_n) in zip(st.columns(len(totals)), totals.items(), strict=True):
        place.metric(
            texts(f"total.{name}"),
            texts.number(value_n),
            delta=None if name == "passages" else texts.share(value_n, passages_n) or None,
            delta_color="off",
            delta_arrow="off",
            help=texts(f"total.{name}_help"),
        )


def _list(frame: SharedFrame, wanted: PassageFilter) -> Passage | None:
    """Draws the list and returns the chosen passage, if there is any to choose."""
    texts = frame.texts
    name = f"page-{hash(wanted)}"
    page = page_of_passages(frame.settings, wanted, st.session_state.get(name, 1) - 1, frame.scope)
    if not page.listed:
        st.info(texts("passages.empty_filter"), icon=":material/filter_alt_off:")
        st.caption(texts("passages.empty_filter_hint"))
        return None
    passage = choose_passage(page.listed, texts)
    below = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    below.caption(texts("passages.found", found=texts.number(page.found_n)), width="content")
    pages_n = ceil(page.found_n / ROWS_N)
    if pages_n > 1:
        below.pagination(pages_n, key=name, width=_PAGINATION_PX)
    return passage
