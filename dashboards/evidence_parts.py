"""What belongs to a passage beside its reads and pictures: papers, decisions, corrections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.journey_source import papers_of
from dashboards.passage_source import rows_of_passage
from dashboards.plain_table import Cell, show_table
from dashboards.texts import Texts, written_instant
from dashboards.written import written_number, written_paper
from schemas.decisions.barrier_reasons import BarrierReason, Cause
from schemas.decisions.confirmation import Reason
from schemas.decisions.texts import REASONS, WARNINGS, reason_to_hold
from schemas.decisions.warning import WarningKind
from schemas.passage import Passage
from sql.rights import Duty

_SEE_BARRIERS: Final = frozenset({Duty.LEADER, Duty.BRANCH_HEAD, Duty.SHIFT_OFFICER})
_ROWS_SEEN_MAX: Final = 5


def show_parts(frame: SharedFrame, passage: Passage) -> None:
    """Draws papers, warnings, confirmations, barrier and corrections, each where there is any.

    Args:
        frame: Store, language and who looks.
        passage: Of which passage.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts, passage_id = frame.texts, str(passage.passage_id)
    papers = papers_of(frame.settings, (passage_id,), frame.scope).get(passage_id, [])
    _part(
        "papers",
        papers,
        {
            "number": lambda row: written_number(row["number"]),
            "paper": lambda row: written_paper(row, texts),
            "match": lambda row: _match(row, texts),
        },
        texts,
    )
    if not papers:
        st.caption(texts("evidence.no_papers"))
    found = rows_of_passage(frame.settings, "evidence/warnings", passage.passage_id, frame.scope)
    _part(
        "warnings",
        found,
        {
            "warning": lambda row: texts.sentence(WARNINGS[WarningKind(row["warning"])]),
            "number": lambda row: written_number(row["number"]),
            "state": lambda row: texts("evidence.stands" if row["stands"] else "evidence.is_over"),
        },
        texts,
    )
    found = rows_of_passage(
        frame.settings, "evidence/confirmations", passage.passage_id, frame.scope
    )
    _part(
        "confirmations",
        found,
        {
            "declaration": lambda row: row["declaration_no"],
            "number": lambda row: written_number(row["container"]),
            "state": lambda row: texts(f"confirmation.{row['state']}"),
            "why": lambda row: _why_not_confirmed(row, texts),
        },
        texts,
    )
    if frame.scope.duty in _SEE_BARRIERS:
        _show_barrier(frame, passage)
    found = rows_of_passage(
        frame.settings, "corrections/of_passage", passage.passage_id, frame.scope
    )
    _part(
        "corrections",
        found,
        {
            "at": lambda row: written_instant(row["made_at"]),
            "who": lambda row: row["who"],
            "before": lambda row: _numbers(row, "before"),
            "after": lambda row: _numbers(row, "after"),
            "why": lambda row: row["why"],
        },
        texts,
    )


def _show_barrier(frame: SharedFrame, passage: Passage) -> None:
    texts = frame.texts
    found = rows_of_passage(frame.settings, "evidence/barrier", passage.passage_id, frame.scope)
    _part(
        "barrier",
        found,
        {
            "at": lambda row: written_instant(row["decided_at"]),
            "state": lambda row: texts(f"evidence.barrier_{row['state']}"),
            "why": lambda row: _why_barrier(row, texts),
        },
        texts,
    )


def _part(name: str, found: list[dict[str, Any]], cells: Mapping[str, Cell], texts: Texts) -> None:
    if not found:
        return
    st.markdown(f"###### {texts(f'evidence.part_{name}')}")
    labels: Callable[[str], str] = lambda column: texts(f"evidence.column_{column}")  # noqa: E731
    show_table(found, cells, labels, _ROWS_SEEN_MAX)


def _match(row: dict[str, Any], texts: Texts) -> str:
    told = texts(f"evidence.match_{row['kind']}")
    return f"{told} · {texts('evidence.match_late')}" if row["is_late"] else told


def _why_not_confirmed(row: dict[str, Any], texts: Texts) -> str:
    told = texts.sentence(REASONS[Reason(row["reason"])]) if row["reason"] else ""
    by = f"{row['ordered_by']}: {row['ordered_why']}" if row["ordered_by"] else ""
    return " · ".join(filter(None, (told, by)))


def _why_barrier(row: dict[str, Any], texts: Texts) -> str:
    if row["opened_by"]:
        return f"{row['opened_by']}: {row['opened_why']}"
    reasons = (BarrierReason(**{**told, "cause": Cause(told["cause"])}) for told in row["reasons"])
    return "; ".join(texts.sentence(reason_to_hold(reason)) for reason in reasons)


def _numbers(row: dict[str, Any], when: str) -> str:
    numbers = [*row[f"plates_{when}"], *row[f"containers_{when}"]]
    return ", ".join(written_number(number) for number in numbers)
