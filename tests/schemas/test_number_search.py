"""What somebody looks for by a part of a number, or not quite rightly (R66)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.number_search import Nearness, NumberPattern, near_numbers, number_pattern

PLATES = st.from_regex(r"[1-9][0-9][A-Z][0-9]{5}", fullmatch=True)
CONTAINERS = st.from_regex(r"[A-Z]{4}[0-9]{7}", fullmatch=True)
TEXTS = st.text("AB8*?", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("written", "text", "whole"),
    [
        ("51C-123.45", "*51C12345*", "51C12345"),
        ("wsau 416062 0", "*WSAU4160620*", "WSAU4160620"),
        ("51c*", "51C*", None),
        ("*345", "*345", None),
        ("WSAU416?620", "WSAU416?620", None),
        ("5**1", "5*1", None),
        ("Đ1", "*D1*", None),
        ("123", "*123*", None),
        ("%_", None, None),
        ("?*", None, None),
        ("", None, None),
    ],
)
def test_r66_what_is_written_becomes_a_pattern(
    written: str, text: str | None, whole: str | None
) -> None:
    pattern = number_pattern(written)
    assert (pattern and pattern.text) == text
    assert (pattern and pattern.whole) == whole


@given(TEXTS, st.text("AB80", min_size=0, max_size=6))
def test_r66_whatever_fits_a_pattern_lies_within_its_bounds(text: str, number: str) -> None:
    pattern = NumberPattern(text)
    wanted = re.fullmatch(text.replace("*", ".*").replace("?", "."), number)
    sql = re.fullmatch(pattern.like.replace("%", ".*").replace("_", "."), number)
    assert bool(wanted) == bool(sql)
    if wanted:
        for (least, less), value in (
            (pattern.beginning, number),
            (pattern.end, number[::-1]),
        ):
            assert least <= value < less


@pytest.mark.parametrize(
    ("number", "other", "nearness"),
    [
        ("51C12345", "51C12345", Nearness.SAME),
        ("51C12345", "5IC12345", Nearness.LOOK_ALIKE),
        ("51C12345", "51CI2345", Nearness.LOOK_ALIKE),
        ("51C12848", "51CI2B48", Nearness.LOOK_ALIKE),
        ("51C12345", "51K12345", Nearness.ONE),
        ("51C12345", "51C1234", Nearness.ONE),
        ("51C12345", "51C123456", Nearness.ONE),
        ("51C12345", "51C12354", Nearness.ONE),
        ("51C12345", "61C12346", Nearness.TWO),
        ("WSAU4160620", "WSAU4160670", Nearness.ONE),
        ("WSAU4160620", "W5AU4160620", Nearness.LOOK_ALIKE),
        ("WSAU4160620", "WXAU4161620", Nearness.TWO),
        ("51C12345", "62D12345", None),
        ("51C12345", "51C123", None),
    ],
)
def test_r66_a_near_number_is_as_near_as_it_is(
    number: str, other: str, nearness: Nearness | None
) -> None:
    assert near_numbers(number).get(other) == nearness


@given(st.one_of(PLATES, CONTAINERS), st.data())
def test_r66_every_number_with_one_other_symbol_of_its_kind_is_near(
    number: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if number[place].isalpha() else "0123456789"
    symbol = data.draw(st.sampled_from(symbols.replace(number[place], "")))
    other = number[:place] + symbol + number[place + 1 :]
    assert near_numbers(number)[other] in (Nearness.LOOK_ALIKE, Nearness.ONE)


@given(st.one_of(PLATES, CONTAINERS))
def test_r66_nothing_far_is_near(number: str) -> None:
    for other, nearness in near_numbers(number).items():
        assert abs(len(other) - len(number)) <= 1
        if nearness is Nearness.TWO:
            differing_n = sum(a != b for a, b in zip(number, other, strict=True))
            assert differing_n == 2
