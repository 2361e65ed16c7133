"""A table in which one row is chosen, and stays chosen when others push it down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.elements.arrow import DataframeStateInput
from streamlit.elements.lib.column_types import ColumnConfig

_ROW_PX: Final = 35
_HEADER_PX: Final = 38
_ROWS_SEEN_MIN: Final = 3


def choose_row(
    table: pd.DataFrame,
    keys: Sequence[str],
    start: int,
    columns: Mapping[str, ColumnConfig],
    rows_seen_max: int,
) -> int:
    """Draws a table and returns the row that is chosen in it.

    Args:
        table: One row or more.
        keys: What the table is made of, the language included: with other keys it is another
            widget, which begins with the row to start with.
        start: The row that is chosen before anybody chose.
        columns: How each column is shown.
        rows_seen_max: Rows that are seen without scrolling.
    """
    name = f"rows-{hashlib.sha256('|'.join(keys).encode()).hexdigest()[:16]}"
    seen_n = min(max(len(table), _ROWS_SEEN_MIN), rows_seen_max)
    event = st.dataframe(
        table,
        height=_HEADER_PX + seen_n * _ROW_PX,
        row_height=_ROW_PX,
        hide_index=True,
        column_config=dict(columns),
        key=name,
        on_select=partial(_choose_row_of_cell, name),
        selection_mode=["single-row-required", "single-cell"],
        selection_default=_selection(start),
    )
    rows = event["selection"]["rows"]
    return rows[0] if rows else start


def _choose_row_of_cell(name: str) -> None:
    """A click anywhere in a line chooses it, not only one on the mark in front."""
    cells = st.session_state[name]["selection"]["cells"]
    if cells:
        st.session_state[name] = _selection(cells[0][0])


def _selection(row: int) -> DataframeStateInput:
    return {"selection": {"rows": [row], "columns": [], "cells": []}}
