"""One passage whole: its numbers, its pictures and their proof."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from dashboards.evidence_acts import note_view
from dashboards.frame import SharedFrame
from dashboards.passage_detail import show_detail
from dashboards.passage_source import passage_by_id
from schemas.errors import StoreError
from schemas.passage import Passage

ASKED = "passage"
"""Name of the address' part that names the passage."""


def show(frame: SharedFrame) -> None:
    """Draws the passage that the address names.

    Args:
        frame: Store, language and who looks.
    """
    try:
        passage = _asked(frame)
        if passage is None:
            return
        note_view(frame.settings, f"passage {passage.passage_id}", frame.scope)
    except StoreError as error:
        st.error(frame.texts("evidence.refused"), icon=":material/block:")
        st.caption(str(error))
        return
    show_detail(frame.settings, passage, frame.texts)


def _asked(frame: SharedFrame) -> Passage | None:
    asked = st.query_params.get(ASKED, "")
    try:
        passage_id = UUID(asked)
    except ValueError:
        st.info(frame.texts("evidence.which"), icon=":material/search:")
        return None
    passage = passage_by_id(frame.settings, passage_id, frame.scope)
    if passage is None:
        st.warning(frame.texts("evidence.unknown"), icon=":material/search_off:")
    return passage
