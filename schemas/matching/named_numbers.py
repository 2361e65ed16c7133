"""Numbers that papers name and no check digit leads to, found from a text that is near to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from schemas.iso6346 import CODE_LENGTH
from schemas.matching.doubt import Doubt, is_container, is_misspelt
from schemas.matching.entry import Entry, Side
from schemas.matching.fillings import filled, fitting, halves, neighbours, whole_half


@dataclass
class _Numbers:
    """Numbers, and how many have each two of their four pieces.

    Pieces are short, so that there are few of them however many numbers there are.
    """

    all: set[str] = field(default_factory=set)
    _halves: Counter[str] = field(default_factory=Counter)

    def put(self, number: str) -> None:
        if number not in self.all:
            self.all.add(number)
            for half in halves(number):
                self._halves[half] += 1

    def remove(self, number: str) -> None:
        if number in self.all:
            self.all.remove(number)
            for half in halves(number):
                self._halves[half] -= 1
                if not self._halves[half]:
                    del self._halves[half]

    def worth_filling(
        self, text: str, place_sets: Iterable[tuple[int, ...]]
    ) -> Iterator[tuple[int, ...]]:
        """Of places of a text, those without which it is like one of the numbers."""
        whole = halves(text)
        for places in place_sets:
            if whole[whole_half(places)] in self._halves:
                yield places


@dataclass
class NamedNumbers:
    """What papers name, as doubtful reads look for it.

    Most numbers are container codes whose check digits fit. Only a read that may be wrong can mean
    one of them, and it makes the few codes that fit and looks them up among the papers themselves:
    they need no index. The others are here.
    """

    _noticed: _Numbers = field(default_factory=_Numbers)
    """Misspelt or watched: any read may mean those that differ from it in one place."""
    _plates: _Numbers = field(default_factory=_Numbers)
    """Of another form than a container code: only a doubtful read may mean them."""

    def __len__(self) -> int:
        """How many are here."""
        return len(self._noticed.all | self._plates.all)

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
        return number in self._noticed.all

    def noticed(self, doubt: Doubt) -> set[str]:
        """Misspelt and watched numbers that a read may mean, and some that it may not."""
        known = self._noticed
        if not known.all:
            return set()
        text = doubt.text
        singles = ((place,) for place in range(len(text)))
        pairs = (places for places in doubt.place_sets() if len(places) > 1)
        made = [neighbours(text, place) for (place,) in known.worth_filling(text, singles)]
        made += [filled(doubt, places) for places in known.worth_filling(text, pairs)]
        return {number for each in made for number in each if number in known.all}

    def meant(self, doubt: Doubt, papers: Container[str]) -> set[str]:
        """All other numbers that a read may mean, and some that it may not.

        Args:
            doubt: Of the read.
            papers: What papers name.
        """
        if is_container(doubt.text):
            made = (fitting(doubt, places) for places in doubt.place_sets())
        elif len(doubt.text) == CODE_LENGTH:
            # A container code with a letter in the place of a digit, or a digit in that of one.
            made = (filled(doubt, places) for places in doubt.place_sets())
        else:
            worth_filling = self._plates.worth_filling(doubt.text, doubt.place_sets())
            made = (filled(doubt, places) for places in worth_filling)
        return {number for each in made for number in each if number in papers}
