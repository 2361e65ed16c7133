"""A field for a number that is checked while it is typed."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards.texts import Texts
from schemas.read import TextKind
from schemas.typed_number import Fault, TypedNumber, typed

_LETTERS_N = 4
_EXAMPLES = {TextKind.CONTAINER: "WSAU 416062 0", TextKind.PLATE: "51C-123.45"}


def number_input(
    label: str, kind: TextKind, texts: Texts, *, key: str, foreign: bool = False, value: str = ""
) -> TypedNumber:
    """Draws the field, and under it what is wrong with what was typed so far.

    Args:
        label: Of the field.
        kind: Of the number.
        texts: Of the chosen language.
        key: Of the field.
        foreign: Whether a plate may be of a country whose form is not known.
        value: What stands in it at first.

    Returns:
        What was typed.
    """
    text = st.text_input(
        label, value, key=key, live=True, placeholder=_EXAMPLES[kind], max_chars=30
    )
    found = typed(kind, text or "", foreign=foreign)
    _show(st.container(), kind, found, texts)
    return found


def written_check(kind: TextKind, found: TypedNumber, texts: Texts) -> str:
    """What is wrong with a number, or what a person should know of it, in one sentence."""
    if found.fault is Fault.WRONG_SYMBOL:
        wanted = "letter" if found.place <= _LETTERS_N else "digit"
        return texts(f"number.wanted_{wanted}", place=found.place)
    if found.fault is Fault.UNFINISHED and found.check_digit:
        return texts("number.check_digit_is", digit=found.check_digit)
    if found.fault is not None:
        said = found.fault.value
        if found.fault in {Fault.UNFINISHED, Fault.TOO_LONG}:
            said = f"{said}_{kind.value}"
        return texts(f"number.{said}", digit=found.check_digit, typed_n=len(found.number))
    if found.doubt is not None:
        return texts(f"number.{found.doubt.value}")
    return texts(f"number.right_{kind.value}", digit=found.check_digit)


def _show(place: DeltaGenerator, kind: TextKind, found: TypedNumber, texts: Texts) -> None:
    if found.fault is Fault.EMPTY:
        return
    said = written_check(kind, found, texts)
    if found.fault is Fault.UNFINISHED:
        place.caption(f":material/edit: {said}")
    elif found.fault is not None:
        place.markdown(f":small[:red[:material/error: {said}]]")
    elif found.doubt is not None:
        place.markdown(f":small[:orange[:material/warning: {said}]]")
    else:
        place.markdown(f":small[:green[:material/check_circle: {said}]]")
