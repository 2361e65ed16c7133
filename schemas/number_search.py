"""What somebody looks for who knows a number by a part of it, or not quite rightly.

Plates and container codes alike: capital letters and digits. A star stands for any symbols, a
question mark for one. What has neither is looked for anywhere in a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from string import ascii_uppercase, digits
from typing import Final

from schemas.iso6346 import look_alikes
from schemas.plates import normalise_plate

NEAR_MIN_LENGTH: Final = 6
"""Of less than this, one number in a few is near any other."""
NEAR_MAX_LENGTH: Final = 12
_CONTAINER: Final = re.compile(r"[A-Z]{4}[0-9]{7}")
_WILD: Final = re.compile(r"([*?])")
_LAST: Final = "~"
"""Behind every letter and digit in the order of "C"."""


class Nearness(IntEnum):
    """How far a number is from the one that is looked for, the nearest first."""

    SAME = 0
    LOOK_ALIKE = 1
    """One or two symbols are of those that look alike."""
    ONE = 2
    """One symbol is another, is missing or is too much, or two neighbours changed places."""
    TWO = 3
    """Two symbols are others."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """Which numbers are looked for.

    Attributes:
        text: Capital letters, digits, ``*`` and ``?``.
    """

    text: str

    @property
    def like(self) -> str:
        """The pattern as ``like`` of SQL takes it; neither letters nor digits mean more there."""
        return self.text.replace("*", "%").replace("?", "_")

    @property
    def beginning(self) -> tuple[str, str]:
        """The least that a number can be, and what it is less than, in the order of "C"."""
        head = _WILD.split(self.text, maxsplit=1)[0]
        return head, head + _LAST

    @property
    def end(self) -> tuple[str, str]:
        """The same of a number that is written backwards."""
        tail = _WILD.split(self.text[::-1], maxsplit=1)[0]
        return tail, tail + _LAST

    @property
    def whole(self) -> str | None:
        """The text that was written, if it may be a whole number that others can be near to."""
        text = self.text.strip("*")
        is_long = NEAR_MIN_LENGTH <= len(text) <= NEAR_MAX_LENGTH
        return text if is_long and not _WILD.search(text) else None


def number_pattern(written: str) -> NumberPattern | None:
    """The pattern that somebody wrote; nothing where there is neither letter nor digit in it.

    Args:
        written: With any marks and blanks, such as ``51C-123.45`` or ``wsau 4160?2*``.
    """
    parts = [part if part in ("*", "?") else normalise_plate(part) for part in _WILD.split(written)]
    text = re.sub(r"\*+", "*", "".join(parts))
    if not text.strip("*?"):
        return None
    return NumberPattern(text if _WILD.search(text) else f"*{text}*")


def near_numbers(number: str) -> dict[str, Nearness]:
    """The numbers that are near to one, by how near they are; it is the nearest itself.

    Letters of a container code stay letters and its digits digits, but for what looks alike. Of
    two symbols that are others, the same holds for every number.

    Args:
        number: Capital letters and digits; some ten thousand numbers are near one.
    """
    near = {number: Nearness.SAME}
    for place in range(len(number)):
        for other, nearness in _others(number, place):
            _put(near, _with(number, place, other), nearness)
        _put(near, number[:place] + number[place + 1 :], Nearness.ONE)
    for place in range(len(number) - 1):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        _put(near, swapped, Nearness.ONE)
    for place in range(len(number) + 1):
        for symbol in ascii_uppercase + digits:
            _put(near, number[:place] + symbol + number[place:], Nearness.ONE)
    for first, second in combinations(range(len(number)), 2):
        for one, one_nearness in _others_of_class(number, first):
            changed = _with(number, first, one)
            for two, two_nearness in _others_of_class(number, second):
                is_alike = one_nearness is two_nearness is Nearness.LOOK_ALIKE
                nearness = Nearness.LOOK_ALIKE if is_alike else Nearness.TWO
                _put(near, _with(changed, second, two), nearness)
    return near


def _put(near: dict[str, Nearness], number: str, nearness: Nearness) -> None:
    near[number] = min(near.get(number, nearness), nearness)


def _with(number: str, place: int, symbol: str) -> str:
    return f"{number[:place]}{symbol}{number[place + 1 :]}"


def _others(number: str, place: int) -> Iterator[tuple[str, Nearness]]:
    if _CONTAINER.fullmatch(number):
        yield from _others_of_class(number, place)
        return
    alike = set(look_alikes(number[place]))
    for symbol in ascii_uppercase + digits:
        if symbol != number[place]:
            yield symbol, Nearness.LOOK_ALIKE if symbol in alike else Nearness.ONE


def _others_of_class(number: str, place: int) -> Iterator[tuple[str, Nearness]]:
    """Other letters of a letter and other digits of a digit, and what looks alike."""
    alike = set(look_alikes(number[place]))
    for symbol in alike:
        yield symbol, Nearness.LOOK_ALIKE
    for symbol in ascii_uppercase if number[place].isalpha() else digits:
        if symbol != number[place] and symbol not in alike:
            yield symbol, Nearness.ONE
