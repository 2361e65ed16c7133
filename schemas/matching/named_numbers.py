"""Numbers that papers name and no check digit leads to, found from a text that is near to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from schemas.iso6346 import CODE_LENGTH
from schemas.matching.doubt import Doubt, differing, is_container, is_misspelt
from schemas.matching.entry import Entry, Side
from schemas.matching.fillings import filled, fitting, halves, neighbours

LOOKED_AT_MAX_N = 64
"""So many numbers that share pieces with a read are held against it one by one, in as long as it
takes to make about a hundred numbers and look them up."""


@dataclass
class _ByPieces:
    """Numbers by each two of their four pieces, of which two near ones have one in common."""

    numbers: set[str] = field(default_factory=set)
    _of_half: dict[str, set[str]] = field(default_factory=dict)

    def put(self, number: str) -> None:
        if number not in self.numbers:
            self.numbers.add(number)
            for half in halves(number):
                self._of_half.setdefault(half, set()).add(number)

    def remove(self, number: str) -> None:
        if number in self.numbers:
            self.numbers.remove(number)
            for half in halves(number):
                of_half = self._of_half[half]
                of_half.remove(number)
                if not of_half:
                    del self._of_half[half]

    def near(self, text: str, made: Callable[[], Iterable[str]]) -> set[str]:
        """Those that differ from a text at one or two places.

        Args:
            text: A container code is near to container codes only.
            made: Makes the numbers that are sought, for when too many share a piece with the text.
        """
        if not self.numbers:
            return set()
        alike = [self._of_half[half] for half in halves(text) if half in self._of_half]
        if sum(map(len, alike)) > LOOKED_AT_MAX_N:
            return {number for number in made() if number in self.numbers}
        found = set[str]().union(*alike)
        is_code = is_container(text) if found else False
        return {
            number
            for number in found
            if differing(text, number) and (not is_code or is_container(number))
        }


@dataclass
class NamedNumbers:
    """What papers name, as doubtful reads look for it.

    Most numbers are container codes whose check digits fit. Only a read that may be wrong can mean
    one of them, and it makes the few codes that fit and looks them up among the papers themselves:
    they need no index. The others are here.
    """

    _noticed: _ByPieces = field(default_factory=_ByPieces)
    """Misspelt or watched: any read may mean those that differ from it in one place."""
    _plates: _ByPieces = field(default_factory=_ByPieces)
    """Of another form than a container code: only a doubtful read may mean them."""

    def __len__(self) -> int:
        """How many are here."""
        return len(self._noticed.numbers | self._plates.numbers)

    def put(self, paper: Entry) -> None:
        """Takes in the number of a paper."""
        if not is_container(paper.number):
            self._plates.put(paper.number)
        if paper.side is Side.WATCH or is_misspelt(paper.number):
            self._noticed.put(paper.number)

    def remove(self, number: str) -> None:
        """Takes a number away that no paper names any more."""
        self._noticed.remove(number)
        self._plates.remove(number)

    def is_noticed(self, number: str) -> bool:
        """Whether any read may mean a number that differs from it in one place."""
        return number in self._noticed.numbers

    def noticed(self, doubt: Doubt) -> set[str]:
        """Misspelt and watched numbers that a read may mean, and some that it may not."""

        def made() -> Iterator[str]:
            yield from neighbours(doubt.text)
            for places in doubt.place_sets():
                yield from filled(doubt, places)

        return self._noticed.near(doubt.text, made)

    def meant(self, doubt: Doubt, papers: Iterable[str]) -> set[str]:
        """All other numbers that a read may mean, and some that it may not.

        Args:
            doubt: Of the read.
            papers: What papers name; is only asked whether it contains a number.
        """
        if doubt.is_none:
            return set()
        place_sets = [*doubt.place_sets()]

        def made() -> Iterator[str]:
            for places in place_sets:
                yield from filled(doubt, places)

        if is_container(doubt.text):
            codes = (code for places in place_sets for code in fitting(doubt, places))
            return {code for code in codes if code in papers}
        if len(doubt.text) == CODE_LENGTH:
            # A container code with a letter in the place of a digit, or a digit in that of one.
            return {number for number in made() if number in papers}
        return self._plates.near(doubt.text, made)
