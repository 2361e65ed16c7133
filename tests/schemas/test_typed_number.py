"""Numbers while they are typed: what is wrong so far, and the check digit that would fit (R70)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.iso6346 import check_digit, is_valid
from schemas.read import TextKind
from schemas.typed_number import Doubt, Fault, typed, typed_container, typed_plate


@pytest.mark.parametrize(
    ("text", "fault", "digit", "place"),
    [
        ("", Fault.EMPTY, "", 0),
        (" - ", Fault.EMPTY, "", 0),
        ("wsa", Fault.UNFINISHED, "", 0),
        ("WS4U", Fault.WRONG_SYMBOL, "", 3),
        ("WSAU 41O", Fault.WRONG_SYMBOL, "", 7),
        ("WSAU 416062", Fault.UNFINISHED, "0", 0),
        ("WSAU 416062 5", Fault.CHECK_DIGIT, "0", 0),
        ("WSAU 416062 00", Fault.TOO_LONG, "0", 0),
        ("wsau-416062-0", None, "0", 0),
    ],
)
def test_r70_a_container_code_is_checked_while_it_is_typed(
    text: str, fault: Fault | None, digit: str, place: int
) -> None:
    found = typed_container(text)
    assert (found.fault, found.check_digit, found.place) == (fault, digit, place)
    assert found.is_right == (fault is None)


@pytest.mark.parametrize(
    ("text", "foreign", "fault", "doubt"),
    [
        ("", False, Fault.EMPTY, None),
        ("51C", False, Fault.UNFINISHED, None),
        ("51C-123.45", False, None, None),
        ("XYZ12345", False, Fault.UNKNOWN_FORM, None),
        ("XYZ12345", True, None, Doubt.FOREIGN),
        ("XY", True, Fault.UNFINISHED, None),
        ("1AB2345", False, None, Doubt.FOREIGN),
        ("51C1234567890", True, Fault.TOO_LONG, None),
    ],
)
def test_r70_a_plate_is_checked_while_it_is_typed(
    text: str, foreign: bool, fault: Fault | None, doubt: Doubt | None
) -> None:
    found = typed_plate(text, foreign=foreign)
    assert (found.fault, found.doubt) == (fault, doubt)


def test_an_owner_that_nobody_registered_is_a_doubt_and_no_fault() -> None:
    code = "QQQU000000"
    assert typed(TextKind.CONTAINER, code + check_digit(code)).doubt is Doubt.UNKNOWN_OWNER


@given(st.from_regex(r"[A-Z]{4}[0-9]{6}", fullmatch=True), st.integers(0, 9))
def test_the_digit_that_is_told_is_the_one_that_fits(prefix: str, last: int) -> None:
    told = typed_container(prefix)
    assert told.fault is Fault.UNFINISHED
    assert typed_container(prefix + told.check_digit).is_right
    assert typed_container(f"{prefix}{last}").is_right == is_valid(f"{prefix}{last}")
