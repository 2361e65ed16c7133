"""What else may stand at places of a text: by gaps, by pieces, by what the check digit leaves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from schemas.iso6346 import CODE_LENGTH, LETTER_VALUES, look_alikes, remainder
from schemas.matching.doubt import Doubt, is_container

_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_OWNER_LENGTH = 4
_CHECK_DIGIT = CODE_LENGTH - 1
_REMAINDERS_N = 11
_PIECE_LENGTH, _PIECES_N = 3, 4
_VALUES = LETTER_VALUES | {digit: int(digit) for digit in _DIGITS}
_REMAINDERS = {digit: (int(digit),) for digit in _DIGITS} | {"0": (0, 10)}
"""Remainders that a check digit stands for."""


def _adding(symbols: str, place: int) -> tuple[str, ...]:
    """By remainder, the symbols that add it to the sum of a code when they stand at a place."""
    adding = [""] * _REMAINDERS_N
    for symbol in symbols:
        adding[(_VALUES[symbol] << place) % _REMAINDERS_N] += symbol
    return tuple(adding)


_ADDING = tuple(
    _adding(_LETTERS if place < _OWNER_LENGTH else _DIGITS, place) for place in range(_CHECK_DIGIT)
)


def masked(text: str, places: tuple[int, ...]) -> str:
    """A text with gaps at one or two places, which are in order: the same whatever stands there."""
    if len(places) == 1:
        (place,) = places
        return f"{text[:place]}*{text[place + 1 :]}"
    first, second = places
    return f"{text[:first]}*{text[first + 1 : second]}*{text[second + 1 :]}"


def halves(text: str) -> tuple[str, ...]:
    """Each two of the four pieces of a text: two texts that may be meant have one in common."""
    a, b, c, d = text[:3], text[3:6], text[6:9], text[9:]
    return f"{a}{b}--", f"{a}-{c}-", f"{a}--{d}", f"-{b}{c}-", f"-{b}-{d}", f"--{c}{d}"


_WHOLE_HALF = {
    frozenset(pieces): half_n
    for pieces, half_n in (
        *(((0,), 3), ((1,), 5), ((2,), 4), ((3,), 3)),
        *(((0, 1), 5), ((0, 2), 4), ((0, 3), 3), ((1, 2), 2), ((1, 3), 1), ((2, 3), 0)),
    )
}
"""Which of the halves is whole where places of these pieces differ: the one that tells the most."""


@cache
def whole_half(places: tuple[int, ...]) -> int:
    """Which of the :func:`halves` of a text does not change with one or two places."""
    pieces = frozenset(min(place // _PIECE_LENGTH, _PIECES_N - 1) for place in places)
    return _WHOLE_HALF[pieces]


def filled(doubt: Doubt, places: tuple[int, ...]) -> Iterator[str]:
    """What a read may mean that differs from its text at exactly the given one or two places.

    The letters of a container code stay letters and its digits digits. What only looks alike is
    exchanged for nothing else, unless any place may be wrong.
    """
    text, (first, *others) = doubt.text, places
    for symbol in _symbols(doubt, first, places):
        one = f"{text[:first]}{symbol}{text[first + 1 :]}"
        if not others:
            yield one
            continue
        (second,) = others
        before, after = one[:second], one[second + 1 :]
        for other in _symbols(doubt, second, places):
            yield f"{before}{other}{after}"


def neighbours(text: str, place: int) -> Iterator[str]:
    """What differs from a text at exactly one place."""
    before, after = text[:place], text[place + 1 :]
    for symbol in _alphabet(text, place):
        if symbol != text[place]:
            yield f"{before}{symbol}{after}"


def fitting(doubt: Doubt, places: tuple[int, ...]) -> Iterator[str]:
    """Of what :func:`filled` gives, the codes whose check digit fits, without making the others.

    Args:
        doubt: Of a container code.
        places: One or two, in order.
    """
    text, (first, *others) = doubt.text, places
    sum_n = remainder(text[:_CHECK_DIGIT])
    if not others:
        yield from _completed(text, first, sum_n)
        return
    before, after, value = text[:first], text[first + 1 :], _VALUES[text[first]]
    for symbol in _symbols(doubt, first, places):
        one = f"{before}{symbol}{after}"
        yield from _completed(one, others[0], sum_n + ((_VALUES[symbol] - value) << first))


def _completed(text: str, place: int, sum_n: int) -> Iterator[str]:
    """Codes that fit and differ at a place from one whose weighted sum is given."""
    if place == _CHECK_DIGIT:
        digit = str(sum_n % _REMAINDERS_N % 10)
        if digit != text[place]:
            yield f"{text[:place]}{digit}"
        return
    others_n = sum_n - (_VALUES[text[place]] << place)
    for wanted in _REMAINDERS[text[_CHECK_DIGIT]]:
        for symbol in _ADDING[place][(wanted - others_n) % _REMAINDERS_N]:
            if symbol != text[place]:
                yield f"{text[:place]}{symbol}{text[place + 1 :]}"


def _symbols(doubt: Doubt, place: int, places: tuple[int, ...]) -> list[str]:
    """What else a read may have at a place, if it is wrong at these places."""
    text = doubt.text
    alphabet = _alphabet(text, place)
    is_any = doubt.any_place and (len(places) == 1 or doubt.unseen in places)
    if place in doubt.look_alike and not is_any:
        return [symbol for symbol in look_alikes(text[place]) if symbol in alphabet]
    return [symbol for symbol in alphabet if symbol != text[place]]


def _alphabet(text: str, place: int) -> str:
    if not is_container(text):
        return _LETTERS + _DIGITS
    return _LETTERS if place < _OWNER_LENGTH else _DIGITS
