"""The latest corrections and entries, with who and why, and how one is taken back (R43, R101)."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.plain_table import ROW_PX
from dashboards.review_acts import may_order, undo
from dashboards.review_source import latest_orders
from dashboards.texts import Texts, written_instant
from schemas.errors import StoreError

LATEST_N: Final = 100
_ROWS_SEEN_N: Final = 12


def show_latest(frame: SharedFrame) -> None:
    """Draws the list, and what can be done with the line that is chosen.

    Args:
        frame: Store, language, site and who looks.
    """
    texts = frame.texts
    title, mine_place = st.columns([3, 1], vertical_alignment="center")
    title.markdown(f"**{texts('entry.latest')}**")
    only_mine = frame.is_somebody and mine_place.toggle(
        texts("entry.mine"), key=f"entry-mine-{texts.language}"
    )
    who = frame.scope.user if only_mine else None
    try:
        found = latest_orders(frame.settings, frame.scope, frame.site, LATEST_N, who)
    except StoreError as error:
        st.error(texts("entry.latest_away"), icon=":material/cloud_off:")
        st.text(str(error))
        return
    if not found:
        st.info(texts("entry.latest_none"), icon=":material/history:")
        return
    rows = [_line(row, texts) for row in found]
    chosen = st.dataframe(
        pd.DataFrame(rows),
        height=(min(len(rows), _ROWS_SEEN_N) + 1) * ROW_PX + 3,
        row_height=ROW_PX,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"entry-latest-{found[0]['order_id']}-{texts.language}",
        column_config={
            name: st.column_config.TextColumn(texts(f"entry.column_{name}")) for name in rows[0]
        },
    )
    lines = chosen.selection.rows
    if lines and lines[0] < len(found):
        _show_chosen(frame, found[lines[0]])
    else:
        st.caption(texts("entry.choose"))


def _line(row: dict[str, Any], texts: Texts) -> dict[str, str]:
    outcome = texts(f"entry.outcome_{row['outcome'] or 'due'}")
    numbers = row["numbers"]
    before, after = " ".join(row["numbers_before"]), " ".join(row["numbers_after"])
    return {
        "at": written_instant(row["ordered_at"]),
        "who": row["who"],
        "kind": texts(f"entry.kind_{row['kind']}"),
        "before": before or str(numbers.get("number", "")),
        "after": after,
        "why": row["why"],
        "outcome": f"{outcome}: {row['sentence']}" if row["sentence"] else outcome,
        "passed": written_instant(row["passed_at"]),
        "lane": row["lane"] or str(numbers.get("lane", "")),
    }


def _show_chosen(frame: SharedFrame, row: dict[str, Any]) -> None:
    texts = frame.texts
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_known = row["revision"] is not None
        if is_known and st.button(
            texts("review.whole"), icon=":material/open_in_new:", key="entry-whole"
        ):
            frame.go_to("evidence", passage=str(row["passage_id"]))
        if not may_order(frame):
            return
        if not row["can_be_undone"]:
            st.caption(texts("entry.undo_not"))
            return
        why = st.text_input(
            texts("entry.undo_why"), texts("entry.undo_why_default"), key="entry-undo-why"
        )
        if st.button(texts("entry.undo"), icon=":material/undo:", key="entry-undo"):
            undo(frame, row, why or "")
            st.rerun()
