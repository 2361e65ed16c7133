"""What is wrong with a number while it is typed, and what would be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from schemas import iso6346
from schemas.corrected_passage import PLATE_LENGTHS
from schemas.owners import OwnerRegistry
from schemas.plates import PlateKind, classify_plate, normalise_plate
from schemas.read import TextKind

_PREFIX_LENGTH: Final = iso6346.CODE_LENGTH - 1
_LETTERS_N: Final = 4
_PLATE_LENGTH_MIN: Final = 6
"""Of a Vietnamese plate."""
_PREFIX: Final = re.compile(r"[A-Z]{4}[0-9]{6}")


class Fault(StrEnum):
    """What is wrong with a number."""

    EMPTY = "empty"
    UNFINISHED = "unfinished"
    """So far nothing is wrong."""
    WRONG_SYMBOL = "wrong_symbol"
    """A letter where a digit stands, or the other way round."""
    TOO_LONG = "too_long"
    CHECK_DIGIT = "check_digit"
    UNKNOWN_FORM = "unknown_form"
    """A plate of no form that is known; it may be another country's."""


class Doubt(StrEnum):
    """What does not make a number wrong."""

    UNKNOWN_OWNER = "unknown_owner"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number as far as it was typed.

    Attributes:
        number: Capital letters and digits only.
        fault: What is wrong with it; nothing where it can be right.
        doubt: What a person should know all the same.
        check_digit: The one that fits the ten symbols before it, once they are there.
        place: Of the first wrong symbol, counted from 1.
    """

    number: str
    fault: Fault | None = None
    doubt: Doubt | None = None
    check_digit: str = ""
    place: int = 0

    @property
    def is_right(self) -> bool:
        """Whether it may be ordered."""
        return self.fault is None


def typed(kind: TextKind, text: str, *, foreign: bool = False) -> TypedNumber:
    """Looks at a number while it is typed.

    Args:
        kind: Of which kind it is to be.
        text: However it is spaced.
        foreign: Whether a plate may be of a country whose form is not known.
    """
    return (
        typed_container(text) if kind is TextKind.CONTAINER else typed_plate(text, foreign=foreign)
    )


def typed_container(text: str) -> TypedNumber:
    """Looks at a container code while it is typed."""
    code = iso6346.normalise(text)
    if not code:
        return TypedNumber(code, Fault.EMPTY)
    for n, symbol in enumerate(code[: iso6346.CODE_LENGTH]):
        if symbol.isalpha() != (n < _LETTERS_N):
            return TypedNumber(code, Fault.WRONG_SYMBOL, place=n + 1)
    prefix = code[:_PREFIX_LENGTH]
    digit = iso6346.check_digit(prefix) if _PREFIX.fullmatch(prefix) else ""
    if len(code) > iso6346.CODE_LENGTH:
        return TypedNumber(code, Fault.TOO_LONG, check_digit=digit)
    if len(code) < iso6346.CODE_LENGTH:
        return TypedNumber(code, Fault.UNFINISHED, check_digit=digit)
    if code[-1] != digit:
        return TypedNumber(code, Fault.CHECK_DIGIT, check_digit=digit)
    is_known = OwnerRegistry.bundled().known(code)
    return TypedNumber(code, None, None if is_known else Doubt.UNKNOWN_OWNER, digit)


def typed_plate(text: str, *, foreign: bool = False) -> TypedNumber:
    """Looks at a number plate while it is typed."""
    number = normalise_plate(text)
    fault, doubt = None, None
    kind = classify_plate(text).kind
    if not number:
        fault = Fault.EMPTY
    elif len(number) >= PLATE_LENGTHS.stop:
        fault = Fault.TOO_LONG
    elif kind is PlateKind.FOREIGN:
        doubt = Doubt.FOREIGN
    elif kind is PlateKind.UNKNOWN:
        if len(number) < (PLATE_LENGTHS.start if foreign else _PLATE_LENGTH_MIN):
            fault = Fault.UNFINISHED
        elif foreign:
            doubt = Doubt.FOREIGN
        else:
            fault = Fault.UNKNOWN_FORM
    return TypedNumber(number, fault, doubt)
