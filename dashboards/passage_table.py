"""The table of passages: what stands in its cells, and which passage is chosen in it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboards.history_source import ListedPassage, PassageStatus
from dashboards.row_choice import choose_row
from dashboards.texts import Texts, percent, written_time
from dashboards.written import written_plate
from schemas.passage import ContainerRead, Passage

_CHOSEN = "chosen_passage"
_COLOURS = {
    PassageStatus.ACCEPTED: "green",
    PassageStatus.REVIEW: "orange",
    PassageStatus.UNREAD: "gray",
}
_ROWS_SEEN_MAX = 8
_WIDTHS_PX = {
    "time": 70,
    "lane": 74,
    "direction": 54,
    "plates": 144,
    "containers": 242,
    "status": 120,
    "confidence": 64,
}


def table_of(listed: Sequence[ListedPassage], texts: Texts) -> pd.DataFrame:
    """The cells of the table as they are shown, one row a passage, in the order given.

    Columns: ``time`` (Asia/Ho_Chi_Minh), ``lane``, ``direction``, ``plates``, ``containers``
    (each with its size-type), ``status`` (a list of one), ``confidence`` (the lowest one).
    """
    rows = [
        {
            "time": written_time(each.passage.passed_at),
            "lane": each.passage.lane,
            "direction": texts(f"direction.{each.passage.direction}"),
            "plates": ", ".join(written_plate(plate.text) for plate in each.passage.plates),
            "containers": ", ".join(_container(read) for read in each.passage.containers),
            "status": [texts(f"status.{each.status}")],
            "confidence": _lowest_confidence(each.passage),
        }
        for each in listed
    ]
    return pd.DataFrame(rows, columns=list(_WIDTHS_PX))


def choose_passage(listed: Sequence[ListedPassage], texts: Texts) -> Passage:
    """Draws the table and returns the passage that is chosen in it, the first one at the start.

    The choice is of a passage, not of a line: it stays when newer passages push it down.

    Args:
        listed: One or more.
        texts: Of the chosen language.
    """
    keys = [each.key for each in listed]
    ids = [str(each.passage.passage_id) for each in listed]
    chosen = st.session_state.get(_CHOSEN)
    start = ids.index(chosen) if chosen in ids else 0
    table = table_of(listed, texts)
    row = choose_row(
        table, ["passages", texts.language, *keys], start, _columns(texts), _ROWS_SEEN_MAX
    )
    st.session_state[_CHOSEN] = ids[row]
    return listed[row].passage


def _columns(texts: Texts) -> dict[str, ColumnConfig]:
    columns: dict[str, ColumnConfig] = {
        name: st.column_config.TextColumn(
            texts(f"column.{name}"),
            width=width_px,
            help=texts("column.confidence_help") if name == "confidence" else None,
        )
        for name, width_px in _WIDTHS_PX.items()
    }
    columns["status"] = st.column_config.MultiselectColumn(
        texts("column.status"),
        width=_WIDTHS_PX["status"],
        options=[texts(f"status.{status}") for status in _COLOURS],
        color=list(_COLOURS.values()),
    )
    return columns


def _container(read: ContainerRead) -> str:
    return f"{read.code} {read.size_type}" if read.size_type else read.code


def _lowest_confidence(passage: Passage) -> str:
    confidences = [read.confidence for read in passage.plates]
    confidences += [read.confidence for read in passage.containers]
    return percent(min(confidences)) if confidences else ""
