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

_FORM: Final = "review-edit-form"
# Streamlit has no way to say where the next key goes.
_FOCUS: Final = (
    "setTimeout(() => document.querySelector('.st-key-{form} input[type=text]')?.select(), 150)"
)
_KINDS: Final = (TextKind.CONTAINER, TextKind.PLATE)


@st.fragment
def show_edit(frame: SharedFrame, read: OpenRead, *, takes_keys: bool) -> None:
    """Draws the field, what is wrong with the number so far, and the button that saves it.

    What is typed draws nothing else anew.

    Args:
        frame: Who orders.
        read: What is looked at.
        takes_keys: Whether what is typed goes into the field at once, without a click.
    """
    texts = frame.texts
    kind = read.kind
    with st.container(border=True, key=_FORM):
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
        if st.button(
            texts("review.save"),
            key=f"{key}-save",
            disabled=not found.is_right,
            shortcut="Ctrl+Enter",
            type="primary",
            icon=":material/save:",
        ):
            add(frame, read, kind, found.number, is_foreign=found.doubt is Doubt.FOREIGN)
            st.rerun()
        if takes_keys:
            script = f"{_FOCUS.format(form=_FORM)}; // {read.passage.passage_id}"
            st.html(f"<script>{script}\n</script>", unsafe_allow_javascript=True)
