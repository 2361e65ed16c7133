"""Warnings at the gate and alerts of data quality in one list, and what is done about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import streamlit as st

from dashboards.case_detail import show_case
from dashboards.case_table import choose_case
from dashboards.case_words import is_overdue
from dashboards.frame import SharedFrame
from dashboards.terms_panel import show_terms
from dashboards.texts import written_instant
from dashboards.watch_source import WATCH_FRESH_S, case_by_id, open_cases, terms_of_site
from dashboards.written import plain
from schemas.alert import Severity
from schemas.errors import StoreError
from schemas.handling.steps import CaseState
from schemas.handling.terms import Terms
from sql.handling import Case

ASKED: Final = "case"
"""Name of the address' part that names the case."""
_CHOSEN: Final = "chosen-case"
_CLOSED_OVER: Final = timedelta(days=7)


def show(frame: SharedFrame) -> None:
    """Draws the page; the list is read again every few seconds, what is typed beside it stays.

    Args:
        frame: Store, language, site and who looks.
    """
    asked = st.query_params.get(ASKED, "")
    if asked and st.session_state.get(f"{_CHOSEN}-asked") != asked:
        st.session_state[f"{_CHOSEN}-asked"] = asked
        st.session_state[_CHOSEN] = asked
    left, right = st.columns([2.1, 1], gap="medium")
    with left:
        st.fragment(_show_list, run_every=WATCH_FRESH_S)(frame, lambda: datetime.now(UTC))
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        return
    with right.container(border=True):
        try:
            case = case_by_id(frame.settings, UUID(chosen), frame.scope)
            if case is not None:
                show_case(frame, case, terms_of_site(frame.settings, case.site, frame.scope))
        except (StoreError, ValueError) as error:
            st.error(frame.texts("alerts.refused"), icon=":material/block:")
            st.caption(plain(str(error)))


def _show_list(frame: SharedFrame, clock: Callable[[], datetime]) -> None:
    texts, now = frame.texts, clock()
    places = st.columns([2, 1], vertical_alignment="center")
    with_closed = places[1].toggle(
        texts("alerts.with_closed"), key=f"alerts-closed-{texts.language}"
    )
    # The whole day, so that what is cached is asked for again under the same key.
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = today - _CLOSED_OVER if with_closed else None
    try:
        cases = open_cases(frame.settings, frame.site, frame.scope, since)
        terms = terms_of_site(frame.settings, frame.site, frame.scope)
    except StoreError as error:
        st.error(texts("alerts.refused"), icon=":material/block:")
        st.caption(plain(str(error)))
        return
    reach = frame.known().reach
    told = {"at": written_instant(now), "reach": written_instant(reach) if reach else "–"}
    places[0].caption(texts("alerts.as_of", **told))
    _show_totals(frame, cases, terms, now)
    before: str = st.session_state.get(_CHOSEN, "")
    if before not in {"", *(str(case.subject_id) for case in cases)}:
        # One that was asked for, or was closed a moment ago, stays until another is chosen.
        cases = [*cases, *_asked(frame, before)]
    if cases:
        chosen = choose_case(cases, before, terms, texts, now)
        if chosen != before:
            st.session_state[_CHOSEN] = chosen
            st.rerun()
    else:
        st.success(texts("alerts.none"), icon=":material/check_circle:")
    show_terms(frame, terms)


def _asked(frame: SharedFrame, subject_id: str) -> list[Case]:
    try:
        case = case_by_id(frame.settings, UUID(subject_id), frame.scope)
    except (StoreError, ValueError):
        return []
    return [case] if case is not None and case.site == frame.site else []


def _show_totals(
    frame: SharedFrame, cases: Sequence[Case], terms: Mapping[Severity, Terms], now: datetime
) -> None:
    texts = frame.texts
    going = [case for case in cases if case.state is not CaseState.CLOSED]
    totals = {
        "open_n": len(going),
        "new_n": sum(case.state is CaseState.NEW for case in going),
        "critical_n": sum(case.severity is Severity.CRITICAL for case in going),
        "overdue_n": sum(is_overdue(case, terms, now) for case in going),
    }
    for place, (name, value_n) in zip(st.columns(len(totals)), totals.items(), strict=True):
        place.metric(
            texts(f"alerts.{name}"), texts.number(value_n), help=texts(f"alerts.{name}_help")
        )
