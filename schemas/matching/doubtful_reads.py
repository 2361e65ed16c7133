"""Open doubtful reads, found from a number that they may mean without looking at each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.matching.doubt import Doubt, doubt_of
from schemas.matching.entry import Entry
from schemas.matching.fillings import halves, masked, whole_half

_NO_PLACES: frozenset[int] = frozenset()


@dataclass
class DoubtfulReads:
    """Texts with gaps at their doubtful places.

    A number is looked up with gaps at the places at which some read has them that is the same in
    two of its four pieces: at most 66 look-ups, and none for most numbers, because two of the
    pieces are whole where no more than two places differ.
    """

    _doubts: dict[tuple[str, str], Doubt] = field(default_factory=dict)
    _subjects: dict[str, set[str]] = field(default_factory=dict)
    _halves: dict[str, Counter[tuple[int, ...]]] = field(default_factory=dict)

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
        """What of a read may be wrong.

        Args:
            read: As it was put in last.
        """
        known = self._doubts.get((read.subject, read.number))
        return Doubt(read.number, (), False, None, _NO_PLACES) if known is None else known

    def near(self, number: str) -> Iterator[str]:
        """Subjects of reads that may mean a number, some of them more than once."""
        if not self._halves:
            return
        for half in halves(number):
            for places in self._halves.get(half, ()):
                if places[-1] < len(number):
                    yield from self._subjects.get(masked(number, places), ())

    def _count(self, doubt: Doubt, step: int) -> None:
        whole = halves(doubt.text)
        for places in doubt.place_sets():
            half = whole[whole_half(places)]
            counted = self._halves.setdefault(half, Counter())
            counted[places] += step
            if not counted[places]:
                del counted[places]
            if not counted:
                del self._halves[half]
