"""The join of passages and papers: which belong together, and what still waits (R33, R97, R98).

The numbers of a shard are held in one dictionary, and their deadlines in one heap. What is told of
a number is taken in the order in which it was received. What comes out of that order has the
number told anew, and what comes out differently then is told again. So what holds at the end is a
function of all that came in and of the last tick, whatever the order and the ticks between;
:mod:`schemas.matching.batch` is that function, written down plainly.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from math import inf

from schemas.matching.change import Change, Pair, PairKind, Standing, StandingState
from schemas.matching.entry import Entry
from schemas.matching.of_number import (
    are_pair,
    begin_anew,
    changed,
    is_in_order,
    keep_together,
    overtakes,
    receipt,
    told_of,
)
from schemas.matching.policy import MatchPolicy
from schemas.matching.told import NEVER_S, PASSAGE, POSSIBLE, Told, Waits, lean

EARLIER_MAX_N = 4
"""So many overtaken revisions of a subject are kept for what comes out of order."""

_EXACT, _POSSIBLE = PairKind.EXACT, PairKind.POSSIBLE
_WAITING, _MATCHED = StandingState.WAITING, StandingState.MATCHED
_UNMATCHED = StandingState.UNMATCHED
_new = tuple.__new__
"""Names no fields: a third of the time."""

Touched = tuple[Told, bool]
"""Another one of the number, and whether the two are a pair."""


class ShardJoin:
    """The join of the numbers of one shard. What is given up is dropped.

    Args:
        policy: How long things wait for one another.
    """

    def __init__(self, policy: MatchPolicy) -> None:
        self._waits = Waits.of(policy)
        self._grace_s = self._waits.grace_s
        self._numbers: dict[str, list[Told]] = {}
        self._wakes: list[tuple[float, int, Told]] = []
        self._wakes_n = 0
        self._as_of_s = -inf

    def __len__(self) -> int:
        """How many entries are held."""
        return sum(map(len, self._numbers.values()))

    def push(self, entries: Iterable[Entry]) -> list[Change]:
        """Takes entries in.

        Args:
            entries: In any order; the same one again changes nothing.

        Returns:
            What follows; of several changes of one pair or standing the last one holds.
        """
        changes: list[Change] = []
        for entry in entries:
            self._take(entry, changes)
        return changes

    def advance(self, as_of_s: float) -> list[Change]:
        """Says that all that was received up to an instant has been pushed.

        Args:
            as_of_s: Seconds since 1970; an earlier instant than before changes nothing.

        Returns:
            What is unmatched since then.
        """
        changes: list[Change] = []
        if as_of_s <= self._as_of_s:
            return changes
        self._as_of_s = as_of_s
        wakes = self._wakes
        while wakes and wakes[0][0] <= as_of_s:
            wake_s, _, told = wakes[0]
            again_s = self._wake(told, changes) if told.wake_s == wake_s else NEVER_S
            if again_s == NEVER_S:
                heapq.heappop(wakes)
            else:
                told.wake_s = again_s
                self._wakes_n += 1
                heapq.heapreplace(wakes, (again_s, self._wakes_n, told))
        return changes

    def _take(self, entry: Entry, changes: list[Change]) -> None:
        given_up_s = self._waits.given_up_s(entry)
        if entry.received_s > given_up_s:
            return
        of_number = self._numbers.get(entry.number)
        told: Told | None
        if of_number is None:
            told = Told(entry, self._waits.wants(entry), given_up_s)
            self._numbers[entry.number] = [told]
            if entry.is_active:
                changes += [self._standing(told, at_n) for at_n in range(len(told.wants))]
        elif is_in_order(of_number, entry):
            told = self._apply(of_number, entry, given_up_s, changes)
        else:
            self._take_anew(of_number, entry, changes)
            return
        if told is not None:
            self._schedule(told)

    def _take_anew(self, of_number: list[Told], entry: Entry, changes: list[Change]) -> None:
        """Takes in what was received before something that was told of its number."""
        entries = [each for told in of_number for each in (*told.earlier, told.entry)]
        if any(each[1:4] == entry[1:4] for each in entries):
            return
        for told in of_number:
            told.wake_s = NEVER_S
        _, before = self._folded(entries)
        anew, after = self._folded([*entries, lean(entry)])
        self._numbers[entry.number] = anew
        for told in anew:
            self._schedule(told)
        changes += _differences(before, after, entry.received_s)

    def _folded(self, entries: list[Entry]) -> tuple[list[Told], dict[object, Change]]:
        """What is held of a number of which these entries were told, and what was told of it."""
        of_number: list[Told] = []
        changes: list[Change] = []
        for entry in sorted(entries, key=receipt):
            self._apply(of_number, entry, self._waits.given_up_s(entry), changes)
        return of_number, {change.about: change for change in changes}

    def _apply(
        self, of_number: list[Told], entry: Entry, given_up_s: float, changes: list[Change]
    ) -> Told | None:
        """Takes in what was received after all that was told of its number."""
        told = told_of(of_number, entry) if of_number else None
        if told is None or told.given_up_s < entry.received_s:
            told = Told(entry, self._waits.wants(entry), given_up_s)
            was_active = False
            touched = self._touch(of_number, told, changes) if of_number else ()
            of_number.append(told)
        elif not overtakes(entry, told.entry):
            return None
        else:
            was_active = told.entry.is_active
            had = [told.has(wanted) for wanted in told.wants]
            self._replace(told, entry, given_up_s)
            touched = self._touch(of_number, told, changes)
            if entry.is_active is not was_active or len(had) != len(told.wants):
                told.active_s = entry.received_s
                told.since_s = (entry.received_s,) * len(told.wants)
            else:
                told.since_s = tuple(
                    since_s if told.has(wanted) is before else entry.received_s
                    for wanted, before, since_s in zip(told.wants, had, told.since_s, strict=True)
                )
        if entry.is_active and not was_active and len(of_number) > 1:
            begin_anew(of_number, told)
        for other, is_pair in touched:
            changes.append(
                self._pair(other, told, is_pair)
                if told.is_paper
                else self._pair(told, other, is_pair)
            )
        if entry.is_active or was_active:
            for at_n in range(len(told.wants)):
                changes.append(self._standing(told, at_n))
        return told

    def _replace(self, told: Told, entry: Entry, given_up_s: float) -> None:
        if entry.side is not POSSIBLE:
            told.earlier = (*told.earlier, told.entry)[-EARLIER_MAX_N:]
        told.entry = lean(entry)
        told.given_up_s = given_up_s
        told.kept_until_s = max(told.kept_until_s, given_up_s)
        if entry.is_active:
            told.wants = self._waits.wants(entry)

    def _touch(self, of_number: list[Told], told: Told, changes: list[Change]) -> list[Touched]:
        """Makes and parts pairs, and says how the others stand then.

        What was given up before this was received stays as it is.
        """
        touched: list[Touched] = []
        is_paper, received_s = told.is_paper, told.entry.received_s
        for other in of_number:
            if other.is_paper is is_paper or other.given_up_s < received_s:
                continue
            passage, paper = (other, told) if is_paper else (told, other)
            was_pair = paper in passage.held
            is_pair = are_pair(passage.entry, paper.entry)
            if is_pair or was_pair:
                touched.append((other, is_pair))
                if paper.wants and passage.wants:
                    keep_together(passage, paper)
                if is_pair is not was_pair:
                    self._set_pair(passage, paper, is_pair)
                    at_n = changed(other, told.entry.side, is_pair)
                    if at_n is not None:
                        since_s = [*other.since_s]
                        since_s[at_n] = received_s
                        other.since_s = tuple(since_s)
                        changes.append(self._standing(other, at_n))
        return touched

    @staticmethod
    def _set_pair(passage: Told, paper: Told, is_pair: bool) -> None:
        if is_pair:
            passage.held = (*passage.held, paper)
        else:
            passage.held = tuple(each for each in passage.held if each is not paper)
        if passage.entry.side is PASSAGE:
            paper.held_n += 1 if is_pair else -1

    def _pair(self, passage: Told, paper: Told, is_pair: bool) -> Pair:
        one, two = passage.entry, paper.entry
        is_certain = one.side is PASSAGE
        is_late = is_pair and is_certain and self._is_late_pair(passage, paper)
        made_s = max(one.received_s, two.received_s)
        return _new(
            Pair,
            (
                *(two.number, _EXACT if is_certain else _POSSIBLE, two.site),
                *(one.subject, one.revision, one.at_s),
                *(two.side, two.subject, two.revision),
                *(made_s, is_late, is_pair),
            ),
        )

    def _is_late_pair(self, passage: Told, paper: Told) -> bool:
        side = paper.entry.side
        if side in passage.wants and self._is_late(passage, passage.wants.index(side)):
            return True
        return bool(paper.wants) and self._is_late(paper, 0)

    def _is_late(self, told: Told, at_n: int) -> bool:
        """Whether it was called unmatched before it got what it has."""
        since_s = told.since_s[at_n]
        return since_s > told.active_s and since_s > told.entry.due_s + self._grace_s

    def _standing(self, told: Told, at_n: int) -> Standing:
        number, side, subject, revision, is_active, site, _, at_s, _, _, due_s, _, _ = told.entry
        wanted, changed_s = told.wants[at_n], told.since_s[at_n]
        unmatched_s = due_s + self._grace_s
        state = _WAITING
        if not is_active:
            state, changed_s = StandingState.WITHDRAWN, told.active_s
        elif told.has(wanted):
            state = _MATCHED
            if changed_s > unmatched_s and changed_s > told.active_s:
                state = StandingState.RESOLVED_LATE
        elif self._as_of_s >= unmatched_s:
            state, changed_s = _UNMATCHED, max(unmatched_s, changed_s)
        told_now = (number, site, side, subject, revision, wanted, state, at_s, due_s, changed_s)
        return _new(Standing, told_now)

    def _schedule(self, told: Told) -> None:
        unmatched_s = told.entry.due_s + self._grace_s
        if told.wants and told.entry.is_active and unmatched_s > self._as_of_s:
            self._wake_at(told, unmatched_s)
        else:
            self._wake_at(told, told.kept_until_s + self._grace_s)

    def _wake_at(self, told: Told, wake_s: float) -> None:
        if wake_s != told.wake_s:
            told.wake_s = wake_s
            self._wakes_n += 1
            heapq.heappush(self._wakes, (wake_s, self._wakes_n, told))

    def _wake(self, told: Told, changes: list[Change]) -> float:
        """Calls unmatched what is, and drops what is given up; answers when to look again."""
        wake_s, entry = told.wake_s, told.entry
        if entry.is_active and wake_s == entry.due_s + self._grace_s:
            for at_n, wanted in enumerate(told.wants):
                if not told.has(wanted):
                    changes.append(self._standing(told, at_n))
        dropped_s = told.kept_until_s + self._grace_s
        if wake_s < dropped_s:
            return dropped_s
        told.wake_s = NEVER_S
        of_number = self._numbers[entry.number]
        of_number.remove(told)
        if not of_number:
            del self._numbers[entry.number]
        return NEVER_S


def _differences(
    before: dict[object, Change], after: dict[object, Change], at_s: float
) -> Iterable[Change]:
    """What has to be told to who was told the one and has to know the other."""
    for about, change in before.items():
        if about not in after:
            if isinstance(change, Standing):
                if change.state is not StandingState.WITHDRAWN:
                    yield change._replace(state=StandingState.WITHDRAWN, changed_s=at_s)
            elif change.is_active:
                yield change._replace(is_active=False, is_late=False)
    for about, change in after.items():
        told = before.get(about)
        if change != told and (_is_standing(change) or _is_standing(told)):
            yield change


def _is_standing(change: Change | None) -> bool:
    """Whether there is something to take back."""
    if change is None:
        return False
    return (
        change.is_active
        if isinstance(change, Pair)
        else change.state is not StandingState.WITHDRAWN
    )
