"""Another number for a read, typed by an officer and checked while it is typed."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.number_input import number_input
from dashboards.review_acts import add
from dashboards.review_source import OpenRead
from schemas.read import TextKind
from schemas.typed_number import Doubt, Fault, typed

_KINDS: Final = (TextKind.CONTAINER, TextKind.PLATE)


def show_edit(frame: SharedFrame, read: OpenRead) -> None:
    """Draws the field, what is wrong with the number so far, and the button that saves it.

    Args:
        frame: Who orders.
        read: What is looked at.
    """
    texts = frame.texts
    kind = read.kind
    with st.container(border=True):
        if kind is None:
            kind = st.segmented_control(
                texts("review.kind"),
                _KINDS,
                default=_KINDS[0],
                required=True,
                format_func=lambda each: texts(f"review.what_{each.value}"),
                key=f"review-kind-{read.key}-{texts.language}",
                label_visibility="collapsed",
            )
        key = f"review-number-{read.key}-{kind.value}"
        foreign = False
        if kind is TextKind.PLATE:
            so_far = typed(kind, st.session_state.get(key) or read.number)
            if so_far.fault is Fault.UNKNOWN_FORM or so_far.doubt is Doubt.FOREIGN:
                foreign = st.checkbox(texts("number.is_foreign"), key=f"{key}-foreign")
        found = number_input(
            texts("review.new_number"), kind, texts, key=key, foreign=foreign, value=read.number
        )
        st.button(
            texts("review.save"),
            key=f"{key}-save",
            on_click=add,
            args=(frame, read, kind, found.number),
            kwargs={"is_foreign": found.doubt is Doubt.FOREIGN},
            disabled=not found.is_right,
            shortcut="Ctrl+Enter",
            type="primary",
            icon=":material/save:",
        )
