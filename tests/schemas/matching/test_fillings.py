"""What else may stand at places of a text, against trying everything."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from schemas.iso6346 import is_valid
from schemas.matching.doubt import Doubt, differing
from schemas.matching.fillings import (
    filled,
    fitting,
    halves,
    masked,
    neighbours,
    whole_half,
)

_TEXTS = st.from_regex(r"[A-Z]{4}[0-9]{7}", fullmatch=True)
_PLACES = st.lists(st.integers(0, 10), min_size=1, max_size=2, unique=True).map(
    lambda places: tuple(sorted(places))
)


def _doubt(text: str, places: tuple[int, ...], look_alike: frozenset[int] = frozenset()) -> Doubt:
    return Doubt(text, places, any_place=False, unseen=None, look_alike=look_alike)


@settings(max_examples=100)
@given(text=_TEXTS, places=_PLACES)
def test_codes_that_fit_are_those_of_all_that_are_valid(text: str, places: tuple[int, ...]) -> None:
    doubt = _doubt(text, places)
    every = [*filled(doubt, places)]
    assert {differing(text, other) for other in every} == {places}
    assert len({*every}) == len(every)
    found = [*fitting(doubt, places)]
    assert sorted(found) == sorted(filter(is_valid, every))


@settings(max_examples=100)
@given(text=_TEXTS | st.from_regex(r"[0-9]{2}[A-Z][0-9]{4,6}", fullmatch=True), places=_PLACES)
def test_two_texts_share_what_is_whole(text: str, places: tuple[int, ...]) -> None:
    if places[-1] < len(text):
        other = next(filled(_doubt(text, places), places))
        whole_n = whole_half(places)
        assert halves(text)[whole_n] == halves(other)[whole_n]
        assert len({*halves(text)}) == len(halves(text))
        assert masked(text, places) == masked(other, places)


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        pytest.param("51C12345", (4,), ["51C1Z345"], id="one place"),
        pytest.param("WSAO4160620", (3,), ["WSAD4160620", "WSAQ4160620"], id="letters"),
        pytest.param("51C12385", (4, 6), ["51C1Z3B5"], id="two places"),
    ],
)
def test_what_only_looks_alike_is_exchanged_for_nothing_else(
    text: str, places: tuple[int, ...], expected: list[str]
) -> None:
    assert [*filled(_doubt(text, places, frozenset(places)), places)] == expected


@pytest.mark.parametrize(
    ("text", "neighbours_n"), [("WSAU4160620", 4 * 25 + 7 * 9), ("51C12345", 8 * 35)]
)
def test_letters_of_a_code_stay_letters(text: str, neighbours_n: int) -> None:
    found = [other for place in range(len(text)) for other in neighbours(text, place)]
    assert len({*found}) == len(found) == neighbours_n
