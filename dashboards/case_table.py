"""The list of cases, and which one is chosen in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboards.case_words import due_of, number_of, title_of
from dashboards.row_choice import choose_row
from dashboards.texts import Texts
from dashboards.views.cameras import written_age
from schemas.alert import Severity
from schemas.handling.terms import Terms
from schemas.handling.texts import SEVERITIES, STATES
from sql.handling import Case

_ROWS_SEEN_MAX: Final = 15
_WIDTHS_PX: Final = {
    "severity": 100,
    "what": 222,
    "number": 112,
    "age": 66,
    "due": 120,
    "state": 126,
    "assignee": 88,
}
_COLOURS: Final = {Severity.CRITICAL: "red", Severity.WARNING: "orange"}

TermsOf = Mapping[Severity, Terms]


def table_of(cases: Sequence[Case], terms: TermsOf, texts: Texts, now: datetime) -> pd.DataFrame:
    """The cells of the list as they are shown, one row a case."""
    rows = [
        {
            "severity": [texts.sentence(SEVERITIES[case.severity])],
            "what": title_of(case, texts),
            "number": number_of(case),
            "age": written_age(now - case.raised_at, texts),
            "due": due_of(case, terms, texts, now),
            "state": texts.sentence(STATES[case.state]),
            "assignee": case.assignee or "",
        }
        for case in cases
    ]
    return pd.DataFrame(rows, columns=list(_WIDTHS_PX))


def choose_case(
    cases: Sequence[Case], chosen: str, terms: TermsOf, texts: Texts, now: datetime
) -> str:
    """Draws the list and returns the id of the case that is chosen in it.

    The choice is of a case, not of a line: it stays when newer ones push it down.

    Args:
        cases: One or more.
        chosen: Id of the case that was chosen before; the first one if it is not there.
        terms: How soon cases have to be dealt with.
        texts: Of the chosen language.
        now: Aware.
    """
    ids = [str(case.subject_id) for case in cases]
    start = ids.index(chosen) if chosen in ids else 0
    severities = {texts.sentence(SEVERITIES[each]): colour for each, colour in _COLOURS.items()}
    columns: dict[str, ColumnConfig] = {
        column: st.column_config.TextColumn(texts(f"alerts.column_{column}"), width=px)
        for column, px in _WIDTHS_PX.items()
    }
    columns["severity"] = st.column_config.MultiselectColumn(
        texts("alerts.column_severity"),
        width=_WIDTHS_PX["severity"],
        options=list(severities),
        color=list(severities.values()),
    )
    table = table_of(cases, terms, texts, now)
    return ids[choose_row(table, ["cases", texts.language, *ids], start, columns, _ROWS_SEEN_MAX)]
