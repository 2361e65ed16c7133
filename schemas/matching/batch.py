"""What the join comes to, written down plainly: for a set of entries and an instant.

After each entry it looks at everything again, in the order of receipt, and drops nothing. It shares
nothing with :mod:`schemas.matching.join` but the words, and the two have to agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from schemas.matching.change import Outcome, Pair, PairKind, Standing, StandingState
from schemas.matching.entry import Entry, Side
from schemas.matching.policy import MatchPolicy
from schemas.read import TextKind

Subject = tuple[Side, str, int]
"""Side, subject, and how often it had been given up before it was told again."""
_WAITING_PAPERS = (Side.DECLARATION, Side.MANIFEST)


def outcome(entries: Iterable[Entry], as_of_s: float, policy: MatchPolicy) -> Outcome:
    """What the join comes to once all entries are in and an instant has come.

    Args:
        entries: In any order; one that is there twice counts once.
        as_of_s: Seconds since 1970.
        policy: How long things wait for one another.
    """
    numbers: dict[str, dict[object, Entry]] = {}
    for entry in entries:
        numbers.setdefault(entry.number, {})[entry[1:4]] = entry
    pairs: set[Pair] = set()
    standings: set[Standing] = set()
    for told in numbers.values():
        number = _Number(policy)
        for entry in sorted(told.values(), key=lambda e: (e.received_s, *e[1:4])):
            number.receive(entry)
        pairs.update(number.pairs.values())
        standings.update(number.standings(as_of_s))
    return Outcome(frozenset(pairs), frozenset(standings))


@dataclass(slots=True)
class _Number:
    """One number, just after one of its entries was received."""

    policy: MatchPolicy
    holds: dict[Subject, Entry] = field(default_factory=dict)
    wants: dict[Subject, tuple[Side, ...]] = field(default_factory=dict)
    held: set[tuple[Subject, Subject]] = field(default_factory=set)
    pairs: dict[object, Pair] = field(default_factory=dict)
    is_active: dict[Subject, tuple[bool, float]] = field(default_factory=dict)
    was_active: set[Subject] = field(default_factory=set)
    has: dict[tuple[Subject, Side], tuple[bool, float]] = field(default_factory=dict)

    def receive(self, entry: Entry) -> None:
        now_s = entry.received_s
        if self._end_s(entry) < now_s:
            return
        subject = self._subject(entry, now_s)
        before = self.holds.get(subject)
        if before is not None and before.revision >= entry.revision:
            return
        self.holds[subject] = entry
        if before is None or entry.is_active:
            self.wants[subject] = self._wants(entry)
        changed = self._pair_up(subject, now_s)
        for each in self.holds:
            self._see_how_it_stands(each, now_s)
        for passage, paper in changed:
            self._tell(passage, paper)

    def standings(self, as_of_s: float) -> Iterator[Standing]:
        # What was never active stands for nothing, and leaves what was given up as it was.
        last = {subject[:2]: subject for subject in self.holds if subject in self.was_active}
        for subject in last.values():
            entry = self.holds[subject]
            if not entry.is_active:
                continue
            for wanted in self.wants[subject]:
                has, since_s = self.has[subject, wanted]
                unmatched_s = entry.due_s + self.policy.grace.total_seconds()
                state, changed_s = StandingState.WAITING, since_s
                if has:
                    is_late = self._was_unmatched(subject, wanted)
                    state = StandingState.RESOLVED_LATE if is_late else StandingState.MATCHED
                elif unmatched_s <= as_of_s:
                    state, changed_s = StandingState.UNMATCHED, max(unmatched_s, since_s)
                who = (entry.number, entry.site, entry.side, entry.subject, entry.revision)
                yield Standing(*who, wanted, state, entry.at_s, entry.due_s, changed_s)

    def _pair_up(self, subject: Subject, now_s: float) -> list[tuple[Subject, Subject]]:
        changed = []
        for other, entry in self.holds.items():
            passage, paper = (other, subject) if subject[0].is_paper else (subject, other)
            is_apart = passage[0].is_paper or not paper[0].is_paper
            if is_apart or self._end_s(entry) < now_s:
                continue
            if self._belongs(self.holds[passage], self.holds[paper]):
                self.held.add((passage, paper))
                changed.append((passage, paper))
            elif (passage, paper) in self.held:
                self.held.remove((passage, paper))
                changed.append((passage, paper))
        return changed

    def _see_how_it_stands(self, subject: Subject, now_s: float) -> None:
        is_active = self.holds[subject].is_active
        if is_active:
            self.was_active.add(subject)
        is_turned = self.is_active.get(subject, (None, now_s))[0] is not is_active
        if is_turned:
            self.is_active[subject] = is_active, now_s
        for wanted in self.wants[subject]:
            partners = {other for pair in self.held if subject in pair for other in pair}
            has = any(other[0] is wanted for other in partners - {subject})
            if is_turned or self.has.get((subject, wanted), (None, now_s))[0] is not has:
                self.has[subject, wanted] = has, now_s

    def _tell(self, passage: Subject, paper: Subject) -> None:
        one, two = self.holds[passage], self.holds[paper]
        kind = PairKind.EXACT if one.side is Side.PASSAGE else PairKind.POSSIBLE
        about = kind, one.subject, two.subject
        if (passage, paper) not in self.held:
            self.pairs.pop(about, None)
            return
        is_late = kind is PairKind.EXACT and (
            self._was_unmatched(passage, two.side) or self._was_unmatched(paper, Side.PASSAGE)
        )
        self.pairs[about] = Pair(
            number=two.number,
            kind=kind,
            site=two.site,
            passage=one.subject,
            passage_revision=one.revision,
            passed_s=one.at_s,
            paper_side=two.side,
            paper=two.subject,
            paper_revision=two.revision,
            made_s=max(one.received_s, two.received_s),
            is_late=is_late,
            is_active=True,
        )

    def _was_unmatched(self, subject: Subject, wanted: Side) -> bool:
        if wanted not in self.wants[subject]:
            return False
        has, since_s = self.has[subject, wanted]
        unmatched_s = self.holds[subject].due_s + self.policy.grace.total_seconds()
        return has and since_s > unmatched_s and since_s > self.is_active[subject][1]

    def _subject(self, entry: Entry, now_s: float) -> Subject:
        """Who tells; somebody new if what was told before is given up."""
        times_n = 0
        while (entry.side, entry.subject, times_n + 1) in self.holds:
            times_n += 1
        known = self.holds.get((entry.side, entry.subject, times_n))
        is_given_up = known is not None and self._end_s(known) < now_s
        return entry.side, entry.subject, times_n + is_given_up

    def _wants(self, entry: Entry) -> tuple[Side, ...]:
        if entry.side is Side.PASSAGE and entry.facts.get("kind") == TextKind.CONTAINER:
            return self.policy.papers
        return (Side.PASSAGE,) if entry.side in _WAITING_PAPERS else ()

    def _belongs(self, passage: Entry, paper: Entry) -> bool:
        return (
            passage.is_active
            and paper.is_active
            and passage.site == paper.site
            and paper.direction in {None, passage.direction}
            and paper.opens_s <= passage.at_s <= paper.closes_s
        )

    def _end_s(self, entry: Entry) -> float:
        waits = entry.side is Side.PASSAGE or entry.side in _WAITING_PAPERS
        last_s = max(entry.closes_s, entry.due_s) if waits else entry.closes_s
        kept_s = (self.policy.kept + self.policy.grace).total_seconds()
        return max(last_s, entry.received_s) + kept_s
