"""The history for analysts: passages by any filter, saved questions, and what figures mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboards.explorer_filters import pick_wanted
from dashboards.explorer_questions import show_questions
from dashboards.explorer_source import (
    EXPORTED_N,
    Wanted,
    explored,
    history_session,
    sees_plates,
)
from dashboards.exports import offer_files
from dashboards.frame import SharedFrame
from dashboards.metric_dictionary import show_dictionary
from dashboards.texts import Texts, written_instant
from schemas.errors import GatestreamError

_PERIOD: Final = timedelta(days=6)
_PARTS: Final = ("passages", "questions", "dictionary")
_ROW_PX: Final = 35
_ROWS_SEEN_MAX: Final = 14


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language, site and who looks.
    """
    texts = frame.texts
    part = st.segmented_control(
        texts("explorer.part"),
        _PARTS,
        default=_PARTS[0],
        required=True,
        format_func=lambda name: texts(f"explorer.part_{name}"),
        key=f"explorer-part-{texts.language}",
        label_visibility="collapsed",
    )
    try:
        _SHOWN[part or _PARTS[0]](frame)
    except GatestreamError as error:
        st.error(texts("explorer.refused"), icon=":material/block:")
        st.text(str(error))


def _show_passages(frame: SharedFrame) -> None:
    texts, known = frame.texts, frame.known()
    if known.last_day is None or known.reach is None:
        st.info(texts("explorer.nothing_yet"), icon=":material/hourglass_empty:")
        return
    wanted = pick_wanted(frame, known.last_day - _PERIOD, known.last_day)
    st.caption(texts("explorer.reach", at=written_instant(known.reach)))
    if not sees_plates(frame.settings, frame.scope):
        st.caption(f":material/visibility_off: {texts('explorer.masked')}")
    with st.spinner(texts("explorer.asking"), show_time=True):
        found = explored(frame.settings, wanted, frame.scope)
    if found.found_n == 0:
        st.info(texts("explorer.nothing"), icon=":material/filter_alt_off:")
        return
    chosen = st.dataframe(
        _written(found.rows, texts),
        height=(min(found.rows.num_rows, _ROWS_SEEN_MAX) + 1) * _ROW_PX + 3,
        row_height=_ROW_PX,
        hide_index=True,
        column_config=_columns(texts),
        on_select="rerun",
        selection_mode="single-row",
        key=f"explored-{hash(wanted)}",
    )
    below = st.container(horizontal=True, vertical_alignment="center", gap="small")
    shown, found_n = texts.number(found.rows.num_rows), texts.number(found.found_n)
    below.caption(texts("explorer.found", shown=shown, found=found_n), width="content")
    _offer(frame, wanted, below)
    picked = chosen["selection"]["rows"]
    if picked:
        passage = str(found.rows["passage_id"][picked[0]].as_py())
        if below.button(texts("explorer.to_evidence"), icon=":material/image_search:"):
            frame.go_to("evidence", passage=passage)


def _written(rows: pa.Table, texts: Texts) -> pd.DataFrame:
    """The rows as people read them, without what the page says above them."""
    shown: pd.DataFrame = rows.drop_columns(["passage_id", "site"]).to_pandas()
    for column in ("direction", "status"):
        shown[column] = [texts(f"{column}.{value}") for value in shown[column]]
    shown["failure_causes"] = [
        [texts(f"cause.{cause}") for cause in causes] for causes in shown["failure_causes"]
    ]
    # Sorted as texts, they come in the order of the numbers only if they are alike in width.
    shown["speed_kmh"] = [
        "" if pd.isna(speed) else f"{texts.number(speed, 1):>5}" for speed in shown["speed_kmh"]
    ]
    return shown


def _offer(frame: SharedFrame, wanted: Wanted, place: st.delta_generator.DeltaGenerator) -> None:
    session = history_session(frame.settings, frame.scope)
    offer_files(
        frame,
        place,
        name=f"passages-{wanted.site}-{wanted.first_day:%Y%m%d}-{wanted.last_day:%Y%m%d}",
        subject=f"passages of {wanted.site}, {wanted.first_day} to {wanted.last_day}",
        table=lambda: session.explored(wanted, EXPORTED_N).rows,
    )


def _columns(texts: Texts) -> dict[str, Any]:
    titles = {
        name: texts(f"explorer.column_{name}") for name in ("gate", "lane", "direction", "status")
    }
    lists = {
        name: st.column_config.ListColumn(texts(f"explorer.column_{name}"))
        for name in ("plates", "containers", "size_types", "failure_causes")
    }
    return {
        "passed_at": st.column_config.DatetimeColumn(
            texts("explorer.column_passed_at"),
            format="HH:mm:ss DD/MM/YYYY",
            timezone="Asia/Ho_Chi_Minh",
        ),
        "speed_kmh": st.column_config.TextColumn(
            texts("explorer.column_speed_kmh"), alignment="right"
        ),
        **titles,
        **lists,
    }


_SHOWN: Final[dict[str, Callable[[SharedFrame], None]]] = {
    "passages": _show_passages,
    "questions": show_questions,
    "dictionary": show_dictionary,
}
