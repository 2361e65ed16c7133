"""Open doubtful reads, found from a number that they may mean without looking at each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.matching.doubt import Doubt, doubt_of, halves, masked
from schemas.matching.entry import Entry


@dataclass
class DoubtfulReads:
    """Texts with gaps at their doubtful places.

    A number is looked up with gaps at the places at which some read has them: at most 66 look-ups,
    and none for most numbers, because two of the four pieces of a text are whole where no more than
    two of its places differ.
    """

    _doubts: dict[tuple[str, str], Doubt] = field(default_factory=dict)
    _subjects: dict[str, set[str]] = field(default_factory=dict)
    _place_sets: Counter[tuple[int, ...]] = field(default_factory=Counter)
    _halves: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._doubts)

    def put(self, read: Entry) -> None:
        """Takes a read in, instead of its former revision.

        Args:
            read: One that is not active, or of which nothing is doubtful, is only taken away.
        """
        self.remove(read)
        doubt = doubt_of(read)
        if read.is_active and not doubt.is_none:
            self._doubts[read.subject, read.number] = doubt
            self._count(doubt, 1)
            for places in doubt.place_sets():
                self._subjects.setdefault(masked(doubt.text, places), set()).add(read.subject)

    def remove(self, read: Entry) -> None:
        """Takes a read away, if it is there."""
        doubt = self._doubts.pop((read.subject, read.number), None)
        if doubt is None:
            return
        self._count(doubt, -1)
        for places in doubt.place_sets():
            gaps = masked(doubt.text, places)
            self._subjects[gaps].discard(read.subject)
            if not self._subjects[gaps]:
                del self._subjects[gaps]

    def doubt_of(self, read: Entry) -> Doubt:
        """What of a read may be wrong."""
        known = self._doubts.get((read.subject, read.number))
        return doubt_of(read) if known is None else known

    def near(self, number: str) -> Iterator[str]:
        """Subjects of reads that may mean a number, some of them more than once."""
        if any(half in self._halves for half in halves(number)):
            for places in self._place_sets:
                if places[-1] < len(number):
                    yield from self._subjects.get(masked(number, places), ())

    def _count(self, doubt: Doubt, step: int) -> None:
        for half in halves(doubt.text):
            self._halves[half] += step
            if not self._halves[half]:
                del self._halves[half]
        for places in doubt.place_sets():
            self._place_sets[places] += step
            if not self._place_sets[places]:
                del self._place_sets[places]
