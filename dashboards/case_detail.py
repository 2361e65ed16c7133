"""One case: what it is about, what was done, what may be done next, and its print pack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

import streamlit as st

from dashboards.case_files import show_files
from dashboards.case_step import show_next_step
from dashboards.case_words import facts_of, figures_of, number_of, steps_html, title_of
from dashboards.frame import SharedFrame
from dashboards.pack_panel import show_pack
from dashboards.watch_source import steps_of_case
from dashboards.written import plain
from schemas.alert import Severity
from schemas.handling.steps import CaseState
from schemas.handling.terms import Terms
from schemas.handling.texts import SEVERITIES
from sql.handling import Case


def show_case(frame: SharedFrame, case: Case, terms: Mapping[Severity, Terms]) -> None:
    """Draws a case.

    Args:
        frame: Store, language and who looks.
        case: The case, as it stands now.
        terms: How soon cases of its site have to be dealt with.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts, now = frame.texts, datetime.now(UTC)
    colour = "red" if case.severity is Severity.CRITICAL else "orange"
    kind = texts(f"alerts.kind_{case.subject.value}")
    st.markdown(
        f"##### {plain(number_of(case))} · {title_of(case, texts)}\n"
        f":{colour}-badge[{texts.sentence(SEVERITIES[case.severity])}] :gray-badge[{kind}]"
    )
    if not case.stands and case.state is not CaseState.CLOSED:
        st.info(texts("alerts.ended"), icon=":material/info:")
    st.html(_listed({**figures_of(case, terms, texts, now), **facts_of(case, texts)}))
    if case.passage_id is not None and st.button(
        texts("alerts.evidence"), icon=":material/verified_user:", key="case-evidence"
    ):
        frame.go_to("evidence", passage=str(case.passage_id))
    steps = steps_of_case(frame.settings, case.subject_id, frame.scope)
    st.markdown(f"###### {texts('alerts.steps')}")
    st.html(steps_html(steps, texts))
    show_files(frame, case, steps)
    show_next_step(frame, case, steps)
    show_pack(frame, case, steps, terms)


def _listed(figures: Mapping[str, str]) -> str:
    entries = (
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in figures.items()
    )
    return f'<dl class="figures">{"".join(entries)}</dl>'
