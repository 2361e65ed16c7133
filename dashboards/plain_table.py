"""A table of texts: whatever is in a cell is shown as it is and never obeyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

Cell = Callable[[dict[str, Any]], str]
ROW_PX: Final = 35
_ROWS_SEEN_MAX: Final = 14


def show_table(
    found: Sequence[dict[str, Any]],
    cells: Mapping[str, Cell],
    labels: Callable[[str], str],
    rows_seen_max: int = _ROWS_SEEN_MAX,
) -> None:
    """Draws rows, one or more.

    Args:
        found: The rows.
        cells: What each column says of a row, by the column's name.
        labels: The heading of a column, by its name.
        rows_seen_max: Rows that are seen without scrolling.
    """
    rows = [{name: cell(row) for name, cell in cells.items()} for row in found]
    st.dataframe(
        pd.DataFrame(rows, columns=list(cells)),
        height=(min(len(rows), rows_seen_max) + 1) * ROW_PX + 3,
        row_height=ROW_PX,
        hide_index=True,
        column_config={name: st.column_config.TextColumn(labels(name)) for name in cells},
    )
