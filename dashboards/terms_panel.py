"""How soon cases have to be dealt with, and setting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.store_link import store_link
from dashboards.watch_source import forget_cases
from dashboards.written import plain
from schemas.alert import Severity
from schemas.errors import GatestreamError
from schemas.handling.terms import Terms
from schemas.handling.texts import SEVERITIES
from sql.handling import set_terms
from sql.rights import Duty


def show_terms(frame: SharedFrame, terms: Mapping[Severity, Terms]) -> None:
    """Draws the terms of the site and, for a head of branch, a form to set them.

    Args:
        frame: Store, language, site and who looks.
        terms: As they are.
    """
    texts = frame.texts
    with st.expander(texts("alerts.terms")):
        for severity, each in terms.items():
            told = {
                "severity": texts.sentence(SEVERITIES[severity]),
                "respond": texts("alerts.minutes", n=texts.number(_minutes(each.respond))),
                "finish": texts("alerts.hours", n=texts.number(_hours(each.finish), 1)),
            }
            st.caption(texts("alerts.terms_told", **told))
        if frame.scope.duty is Duty.BRANCH_HEAD and frame.is_somebody:
            _show_form(frame, terms)


def _show_form(frame: SharedFrame, terms: Mapping[Severity, Terms]) -> None:
    texts = frame.texts
    with st.form(f"terms-{frame.site}-{texts.language}", border=False):
        places = st.columns(3)
        severity: Severity = places[0].selectbox(
            texts("alerts.terms_severity"),
            list(terms),
            format_func=lambda each: texts.sentence(SEVERITIES[each]),
        )
        respond_min = places[1].number_input(texts("alerts.terms_respond"), 1, 1440, 5)
        finish_h = places[2].number_input(texts("alerts.terms_finish"), 1, 720, 4)
        why = st.text_input(texts("alerts.terms_why"), max_chars=300)
        is_sent = st.form_submit_button(texts("alerts.terms_set"), disabled=not frame.site)
    if not is_sent:
        return
    wanted = Terms(timedelta(minutes=respond_min), timedelta(hours=finish_h))
    try:
        store_link(frame.settings).act(
            frame.scope,
            lambda connection: set_terms(
                connection, frame.scope, frame.site, severity, wanted, why.strip()
            ),
        )
    except GatestreamError as error:
        st.error(plain(str(error)))
        return
    forget_cases()
    st.rerun()


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60


def _hours(span: timedelta) -> float:
    return span.total_seconds() / 3600
