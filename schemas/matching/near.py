"""Near misses: doubtful reads held against what is expected at a site, symmetrically (R33, R40).

A read that has no partner of its very number may mean a number that is expected there and then and
has none either. What comes of it is an entry of the side ``possible`` under the expected number;
it says which places differ and why they may, and it is never certain.

**What is possible** is a function of the entries that are known, not of their order. A read and a
paper that name different numbers belong together if

- the paper is of the read's site and direction, and open when it passed, and neither came after
  the other was given up;
- :func:`schemas.matching.doubt.reason_for` finds a reason;
- the paper has no read of its very number, and the read no paper of its very number and the
  paper's side. A read whose very number another side expects is backed: only the paper can be
  wrong then. A watched number expects nobody: it takes no read away, and no paper backs against it.

**How it is found.** A read that may be wrong makes the container codes that it may mean and whose
check digits fit, and looks them up among the papers; no more than
:data:`~schemas.matching.doubt.DOUBTFUL_MAX_N` places are exchanged in pairs. What no check digit
leads to, the misspelt, the watched and the plates, are few and have an index of their own, see
:mod:`schemas.matching.named_numbers`. A paper that comes looks itself up among the doubtful reads,
see :mod:`schemas.matching.doubtful_reads`. Both cost the same however many papers are open and
however many share an owner, and most papers need no index but that of their own numbers, which is
why this was preferred to chunks or deletions of every paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from schemas.matching.doubt import (
    Doubt,
    Reason,
    differing,
    reason_for,
)
from schemas.matching.doubtful_reads import DoubtfulReads
from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.fillings import neighbours
from schemas.matching.named_numbers import NamedNumbers
from schemas.matching.policy import MatchPolicy
from schemas.matching.told import Waits, lean
from schemas.read import Status

Entries = dict[str, tuple[Entry, ...]]
_STRENGTHS = tuple(Reason)
_FORGOTTEN_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """A number that a read may mean.

    Attributes:
        read: The read.
        number: The expected number.
        places: Where the two differ, counted from 0.
        reason: The strongest reason.
        sides: Sides whose papers it is possible for, in the order of the alphabet.
    """

    read: Entry
    number: str
    places: tuple[int, ...]
    reason: Reason
    sides: tuple[Side, ...]

    @property
    def rank(self) -> tuple[int, int, str]:
        """Of two reads of one vehicle that may mean the same number, the first is told."""
        return len(self.places), _STRENGTHS.index(self.reason), self.read.number

    def entry(self) -> Entry:
        """The possible hit."""
        read = self.read
        confidence = read.facts.get("char_confidence")
        figures = confidence if isinstance(confidence, list) else []
        told: dict[str, Fact] = {
            "status": Status.REVIEW.value,
            "read": read.number,
            "expected": self.number,
            "differing_places": [float(place) for place in self.places],
            "differing_confidence": [float(figures[i]) for i in self.places if i < len(figures)],
            "why": self.reason.value,
            "sides": [side.value for side in self.sides],
        }
        return read._replace(
            number=self.number, side=Side.POSSIBLE, is_active=True, facts={**read.facts, **told}
        )


@dataclass
class NearIndex:
    """The open papers and reads of a site, and which of them may belong together.

    Attributes:
        policy: How long entries are kept.
    """

    policy: MatchPolicy
    _waits: Waits = field(init=False)
    _papers: Entries = field(default_factory=dict)
    _reads: Entries = field(default_factory=dict)
    _numbers_of: dict[str, set[str]] = field(default_factory=dict)
    _doubtful: DoubtfulReads = field(default_factory=DoubtfulReads)
    _named: NamedNumbers = field(default_factory=NamedNumbers)
    _told: dict[str, dict[str, Entry]] = field(default_factory=dict)
    _ends: dict[int, list[Entry]] = field(default_factory=dict)
    """What may be forgotten after an hour, by that hour: a list is a tenth of a heap."""
    _as_of_s: float = -inf

    def __post_init__(self) -> None:
        """Takes the policy in seconds."""
        self._waits = Waits.of(self.policy)

    def push(self, entry: Entry) -> list[Entry]:
        """Takes in an entry of a passage or a paper.

        Returns:
            Entries of the side ``possible`` that are new, changed, or, with ``is_active`` false,
            none any more. Of two of one subject and number the later one holds, though both are
            of one revision: that of the passage.
        """
        if entry.side is Side.POSSIBLE:
            return []
        is_read = entry.side is Side.PASSAGE
        if not is_read:
            # There are a million of them, and what they say is told elsewhere.
            entry = lean(entry)
        if not self._keep(self._reads if is_read else self._papers, entry):
            return []
        if is_read:
            self._numbers_of.setdefault(entry.subject, set()).add(entry.number)
            self._doubtful.put(entry)
            touched = {entry.subject}
        else:
            self._named.put(entry)
            touched = {read.subject for read in self._reads.get(entry.number, ())}
        if self._reads and entry.number in self._papers:
            # A read takes its papers away from those that may mean them.
            touched.update(self._subjects_near(entry.number))
        return [change for subject in sorted(touched) for change in self._retold(subject)]

    def advance(self, as_of_s: float) -> None:
        """Forgets what nobody comes for any more; what was told of it stays told.

        Args:
            as_of_s: Instant up to which everything was taken in, seconds since 1970.
        """
        self._as_of_s = max(self._as_of_s, as_of_s)
        for hour in sorted(hour for hour in self._ends if hour < as_of_s // _FORGOTTEN_EVERY_S):
            for entry in self._ends.pop(hour):
                table = self._reads if entry.side is Side.PASSAGE else self._papers
                is_held = any(each is entry for each in table.get(entry.number, ()))
                if is_held and self._is_over(entry, as_of_s):
                    self._forget(table, entry)

    def meanings(self, read: Entry) -> list[Meaning]:
        """What a read may mean now.

        Args:
            read: The latest entry of its passage and number.
        """
        if not read.is_active:
            return []
        doubt = self._doubtful.doubt_of(read)
        numbers = self._named.noticed(doubt)
        if doubt.is_none and not numbers:
            return []
        backing: set[Side] = {
            paper.side for paper in self._fitting(read, read.number) if paper.side is not Side.WATCH
        }
        if not backing:
            numbers |= self._named.meant(doubt, self._papers)
        numbers -= {each.number for each in self._reads_of(read.subject) if each.is_active}
        found = (self._meaning(read, number, doubt, backing) for number in sorted(numbers))
        return [meaning for meaning in found if meaning is not None]

    def _meaning(
        self, read: Entry, number: str, doubt: Doubt, backing: set[Side]
    ) -> Meaning | None:
        places = differing(read.number, number)
        if not places:
            return None
        sides: dict[Side, Reason] = {}
        for paper in self._fitting(read, number):
            is_expecting = paper.side is not Side.WATCH
            if is_expecting and (paper.side in backing or self._is_taken(paper)):
                continue
            reason = reason_for(doubt, paper, places, bool(backing))
            if reason is not None:
                sides[paper.side] = min(sides.get(paper.side, reason), reason, key=_strength)
        if not sides:
            return None
        return Meaning(
            read, number, places, min(sides.values(), key=_strength), tuple(sorted(sides))
        )

    def _retold(self, subject: str) -> Iterator[Entry]:
        """Entries that tell what changed for a passage."""
        reads = [*self._reads_of(subject)]
        if any(self._end_of(read) < self._as_of_s for read in reads):
            # They are kept for a paper that one of them takes, and nothing new is told of them.
            return
        best: dict[str, Meaning] = {}
        for read in reads:
            for meaning in self.meanings(read):
                other = best.get(meaning.number)
                if other is None or meaning.rank < other.rank:
                    best[meaning.number] = meaning
        told = self._told.pop(subject, {})
        now = {number: meaning.entry() for number, meaning in best.items()}
        for number in sorted(told.keys() - now.keys()):
            yield told[number]._replace(is_active=False)
        for number in sorted(now):
            if told.get(number) != now[number]:
                yield now[number]
        if now:
            self._told[subject] = now

    def _reads_of(self, subject: str) -> Iterator[Entry]:
        for number in self._numbers_of.get(subject, ()):
            yield from (read for read in self._reads.get(number, ()) if read.subject == subject)

    def _subjects_near(self, number: str) -> Iterator[str]:
        """Passages with a read that may mean a number."""
        yield from self._doubtful.near(number)
        if self._named.is_noticed(number):
            for place in range(len(number)):
                for other in neighbours(number, place):
                    if other in self._reads:
                        yield from (read.subject for read in self._reads[other])

    def _fitting(self, read: Entry, number: str) -> Iterator[Entry]:
        for paper in self._papers.get(number, ()):
            if paper.is_active and self._fits(read, paper):
                yield paper

    def _is_taken(self, paper: Entry) -> bool:
        reads = self._reads.get(paper.number, ())
        return any(read.is_active and self._fits(read, paper) for read in reads)

    def _fits(self, read: Entry, paper: Entry) -> bool:
        return (
            paper.site == read.site
            and (paper.direction is None or paper.direction is read.direction)
            and paper.opens_s <= read.at_s <= paper.closes_s
            and read.received_s <= self._end_of(paper)
            and paper.received_s <= self._end_of(read)
        )

    def _keep(self, table: Entries, entry: Entry) -> bool:
        """Keeps the latest revision of a subject's number; answers whether this one is it."""
        there = table.get(entry.number, ())
        others = tuple(other for other in there if other.subject != entry.subject)
        if any(other not in others and other.revision >= entry.revision for other in there):
            return False
        table[entry.number] = (*others, entry)
        self._look_again(entry, self._end_of(entry))
        return True

    def _look_again(self, entry: Entry, end_s: float) -> None:
        if end_s < inf:
            self._ends.setdefault(int(end_s // _FORGOTTEN_EVERY_S), []).append(entry)

    def _end_of(self, entry: Entry) -> float:
        """The last instant of receipt of what is held against an entry."""
        return self._waits.given_up_s(entry)

    def _is_over(self, entry: Entry, as_of_s: float) -> bool:
        """Whether an entry may be forgotten; if not yet, it is looked at again."""
        end_s = self._end_of(entry)
        if entry.side is Side.PASSAGE:
            # As long as a paper is there that the vehicle takes, no other read may have it.
            takes = (
                paper
                for number in self._numbers_of[entry.subject]
                for paper in self._fitting(entry, number)
            )
            end_s = max([end_s, *map(self._end_of, takes)])
        if end_s < as_of_s:
            return True
        self._look_again(entry, end_s)
        return False

    def _forget(self, table: Entries, entry: Entry) -> None:
        others = tuple(other for other in table[entry.number] if other is not entry)
        if others:
            table[entry.number] = others
        else:
            del table[entry.number]
            if table is self._papers:
                self._named.remove(entry.number)
        if entry.side is not Side.PASSAGE:
            return
        self._doubtful.remove(entry)
        numbers = self._numbers_of[entry.subject]
        numbers.discard(entry.number)
        if not numbers:
            del self._numbers_of[entry.subject]
            self._told.pop(entry.subject, None)


def _strength(reason: Reason) -> int:
    return _STRENGTHS.index(reason)
