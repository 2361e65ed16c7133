"""Papers and the gate: what matches, what waits, what was warned of, what was confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import FRESH_S
from dashboards.papers_source import (
    OPEN,
    ROWS_N,
    confirmations,
    gate_warnings,
    paper_state,
    unmatched,
)
from dashboards.plain_table import Cell, show_table
from dashboards.texts import Texts, written_instant
from schemas.decisions.confirmation import Reason
from schemas.decisions.texts import REASONS, WARNINGS
from schemas.decisions.warning import WarningKind
from schemas.errors import StoreError
from schemas.matching.change import StandingState

_DAY_S: Final = 86_400
_PARTS: Final = ("unmatched", "warnings", "confirmations")


def show(frame: SharedFrame) -> None:
    """Draws the page; it is read again every few seconds.

    Args:
        frame: Store, language, site and who looks.
    """
    st.fragment(_show, run_every=2 * FRESH_S)(frame)


def _show(frame: SharedFrame) -> None:
    texts = frame.texts
    try:
        state = paper_state(frame.settings, frame.site, frame.scope)
    except StoreError as error:
        st.error(texts("papers.refused"), icon=":material/block:")
        st.caption(str(error))
        return
    if state.as_of is None:
        st.info(texts("papers.none"), icon=":material/description:")
        st.caption(texts("papers.none_hint"))
        return
    st.caption(texts("papers.as_of", at=written_instant(state.as_of)))
    totals = asdict(state.totals)
    for place, (name, value_n) in zip(st.columns(len(totals)), totals.items(), strict=True):
        place.metric(
            texts(f"papers.{name}"), texts.number(value_n), help=texts(f"papers.{name}_help")
        )
    part = st.segmented_control(
        texts("papers.part"),
        _PARTS,
        default=_PARTS[0],
        required=True,
        format_func=lambda name: texts(f"papers.part_{name}"),
        key=f"papers-part-{texts.language}",
        label_visibility="collapsed",
    )
    _SHOWN[part or _PARTS[0]](frame)


def _show_unmatched(frame: SharedFrame) -> None:
    texts = frame.texts
    with_late = st.toggle(texts("papers.with_late"), key=f"papers-late-{texts.language}")
    states = (*OPEN, StandingState.RESOLVED_LATE) if with_late else OPEN
    found = unmatched(frame.settings, frame.site, states, frame.scope)
    _table(
        found,
        {
            "number": lambda row: row["number"],
            "what": lambda row: texts(f"side.{row['side']}"),
            "wanted": lambda row: texts(f"side.{row['wanted']}"),
            "state": lambda row: texts(f"standing.{row['state']}"),
            "at": lambda row: written_instant(row["at"]),
            "due": lambda row: written_instant(row["due_at"]),
            "age": lambda row: texts("papers.days", days=texts.number(row["age_s"] / _DAY_S, 1)),
            "possible": lambda row: texts.number(row["possible_n"]) if row["possible_n"] else "",
        },
        texts,
    )
    if found and found[0]["unmatched_n"] > ROWS_N:
        shown, all_n = texts.number(ROWS_N), texts.number(found[0]["unmatched_n"])
        st.caption(texts("papers.more", shown=shown, all=all_n))


def _show_warnings(frame: SharedFrame) -> None:
    texts = frame.texts
    _table(
        gate_warnings(frame.settings, frame.site, frame.scope),
        {
            "at": lambda row: written_instant(row["happened_at"]),
            "warning": lambda row: texts.sentence(WARNINGS[WarningKind(row["warning"])]),
            "number": lambda row: row["number"],
            "lane": lambda row: row["lane"] or "",
        },
        texts,
    )


def _show_confirmations(frame: SharedFrame) -> None:
    texts = frame.texts
    _table(
        confirmations(frame.settings, frame.site, frame.scope),
        {
            "declaration": lambda row: row["declaration"],
            "number": lambda row: row["container"],
            "state": lambda row: texts(f"confirmation.{row['state']}"),
            "reason": lambda row: (
                texts.sentence(REASONS[Reason(row["reason"])]) if row["reason"] else ""
            ),
            "at": lambda row: written_instant(row["passed_at"]) if row["passed_at"] else "",
            "sent": lambda row: (
                written_instant(row["acknowledged_at"]) if row["acknowledged_at"] else ""
            ),
        },
        texts,
    )


def _table(found: Sequence[dict[str, Any]], cells: dict[str, Cell], texts: Texts) -> None:
    if not found:
        st.info(texts("papers.nothing"), icon=":material/check_circle:")
        return
    show_table(found, cells, lambda name: texts(f"papers.column_{name}"))


_SHOWN: Final[dict[str, Callable[[SharedFrame], None]]] = {
    "unmatched": _show_unmatched,
    "warnings": _show_warnings,
    "confirmations": _show_confirmations,
}
