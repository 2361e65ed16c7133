"""The analysts' saved questions, each with what it asks for."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import streamlit as st

from dashboards.explorer_source import history_session
from dashboards.exports import offer_files
from dashboards.frame import SharedFrame
from dashboards.texts import Texts
from sql.analyst import AnalystQuery, Parameter, analyst_queries
from sql.shell import Answer

_PARAMETERS_A_ROW_N = 4
_ROW_PX = 35
_ROWS_SEEN_MAX = 12
_ROWS_N = 5000


def show_questions(frame: SharedFrame) -> None:
    """Draws a question, its parameters and, once it was asked, its answer.

    Raises:
        GatestreamError: It cannot be answered.
    """
    texts, queries = frame.texts, analyst_queries()
    name = st.selectbox(
        texts("explorer.question"),
        list(queries),
        format_func=lambda each: texts(f"question.{each}"),
        key=f"explorer-question-{texts.language}",
    )
    query = queries[name]
    with st.form(f"question-{name}", border=False):
        told = _parameters(query, texts)
        is_asked = st.form_submit_button(
            texts("explorer.ask"), type="primary", icon=":material/play_arrow:"
        )
    asked: dict[str, dict[str, str]] = st.session_state.setdefault("asked", {})
    if is_asked:
        asked[name] = told
    if name not in asked:
        st.caption(texts("explorer.not_asked"))
        return
    with st.spinner(texts("explorer.asking"), show_time=True):
        answer = history_session(frame.settings, frame.scope).answered(name, asked[name])
    _show_answer(frame, name, answer)


def _parameters(query: AnalystQuery, texts: Texts) -> dict[str, str]:
    told = {}
    for start in range(0, len(query.parameters), _PARAMETERS_A_ROW_N):
        some = query.parameters[start : start + _PARAMETERS_A_ROW_N]
        for place, each in zip(st.columns(_PARAMETERS_A_ROW_N), some, strict=False):
            with place:
                value = _asked(query, each, texts)
            if value:
                told[each.name] = value
    return told


def _asked(query: AnalystQuery, each: Parameter, texts: Texts) -> str:
    label, key = texts(f"parameter.{each.name}"), f"asked-{query.name}-{each.name}"
    if each.kind == "date":
        first = date.fromisoformat(each.default) if each.default else None
        # A default that stands for any day is no day that somebody would choose.
        is_open = first is None or first.year in (1970, 2999)
        day = st.date_input(label, None if is_open else first, format="DD/MM/YYYY", key=key)
        return day.isoformat() if isinstance(day, date) else ""
    return st.text_input(label, each.default or "", key=key, max_chars=40).strip()


def _show_answer(frame: SharedFrame, name: str, answer: Answer) -> None:
    texts = frame.texts
    if not answer.rows:
        st.info(texts("explorer.nothing"), icon=":material/filter_alt_off:")
        return
    table = _table(answer)
    shown = table.slice(0, _ROWS_N)
    st.dataframe(
        shown.to_pandas(),
        height=(min(shown.num_rows, _ROWS_SEEN_MAX) + 1) * _ROW_PX + 3,
        row_height=_ROW_PX,
        hide_index=True,
    )
    below = st.container(horizontal=True, vertical_alignment="center", gap="small")
    shown_n, found_n = texts.number(shown.num_rows), texts.number(table.num_rows)
    below.caption(texts("explorer.rows", shown=shown_n, found=found_n), width="content")
    offer_files(frame, below, name=name, subject=f"query {name}", table=lambda: table)


def _table(answer: Answer) -> pa.Table:
    columns = zip(*answer.rows, strict=True)
    return pa.table(dict(zip(answer.columns, map(list, columns), strict=True)))
