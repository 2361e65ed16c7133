"""Numbers of which more was told than of a plain one, or out of order.

What is told of a number is taken in the order in which it was received. What comes out of that
order has the number told anew, and what comes out differently then is told again.
"""

from __future__ import annotations

from collections.abc import Iterable

from schemas.matching.change import Change, Pair, PairKind, Standing, StandingState
from schemas.matching.entry import Entry
from schemas.matching.of_number import (
    are_pair,
    begin_anew,
    is_in_order,
    keep_together,
    overtakes,
    receipt,
    recount,
    set_pair,
    told_of,
)
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


class Histories:
    """Takes in what is told of numbers, whatever it is.

    Args:
        waits: How long things wait for one another.

    Attributes:
        as_of_s: Up to when all was told.
    """

    def __init__(self, waits: Waits) -> None:
        self.as_of_s = -NEVER_S
        self._waits = waits
        self._grace_s = waits.grace_s

    def of(self, entries: list[Entry]) -> list[Told]:
        """What is held of a number that was plain: all of it was told in order, each subject once.

        Args:
            entries: What was told of it, in the order of receipt.
        """
        of_number: list[Told] = []
        for entry in entries:
            wants = self._waits.wants(entry.side, entry.facts)
            told = Told(entry, wants, self._waits.given_up_s(entry))
            self._meet(of_number, told, None)
            of_number.append(told)
        return of_number

    def take(self, of_number: list[Told], entry: Entry, changes: list[Change]) -> list[Told]:
        """Takes in an entry.

        Args:
            of_number: What is held of its number.
            entry: It.
            changes: What follows is added here.

        Returns:
            What is held then.
        """
        if not is_in_order(of_number, entry):
            return self._taken_anew(of_number, entry, changes)
        self._apply(of_number, entry, self._waits.given_up_s(entry), changes)
        return of_number

    def look(self, of_number: list[Told], before_s: float, changes: list[Change]) -> None:
        """Calls unmatched what is, and drops what is given up.

        Args:
            of_number: What is held of a number.
            before_s: Up to when it was done before.
            changes: What follows is added here.
        """
        for told in of_number:
            unmatched_s = told.entry.due_s + self._grace_s
            if told.entry.is_active and before_s < unmatched_s <= self.as_of_s:
                for at_n in range(len(told.wants)):
                    if not told.has(at_n):
                        changes.append(self._standing(told, at_n))
        held = [told for told in of_number if told.kept_until_s + self._grace_s > self.as_of_s]
        if len(held) < len(of_number):
            of_number[:] = held

    def next_s(self, of_number: list[Told]) -> float:
        """When to look at a number: something is unmatched then or, if nothing can be, given up."""
        next_s = NEVER_S
        for told in of_number:
            wake_s = told.kept_until_s + self._grace_s
            if not told.has_all and told.entry.is_active:
                unmatched_s = told.entry.due_s + self._grace_s
                if unmatched_s > self.as_of_s:
                    wake_s = unmatched_s
            next_s = min(next_s, wake_s)
        return next_s

    def _meet(self, of_number: list[Told], told: Told, changes: list[Change] | None) -> list[Told]:
        """Pairs what is new with the others of its number, and says how these stand then.

        Nothing is said where there is nobody to hear it.
        """
        met: list[Told] = []
        entry, is_paper = told.entry, told.is_paper
        received_s = entry.received_s
        for other in of_number:
            if other.is_paper is is_paper or other.given_up_s < received_s:
                continue
            passage, paper = (other, told) if is_paper else (told, other)
            if not are_pair(passage.entry, paper.entry):
                continue
            met.append(other)
            if paper.wants and passage.wants:
                keep_together(passage, paper)
            at_n = set_pair(passage, paper, told, is_pair=True)
            if at_n is not None:
                other.set_since(at_n, received_s)
                if changes is not None:
                    changes.append(self._standing(other, at_n))
        return met

    def _taken_anew(self, of_number: list[Told], entry: Entry, changes: list[Change]) -> list[Told]:
        """Takes in what was received before something that was told of its number."""
        entries = [each for told in of_number for each in (*told.earlier, told.entry)]
        if any(each[1:4] == entry[1:4] for each in entries):
            return of_number
        _, before = self._folded(entries)
        anew, after = self._folded([*entries, lean(entry)])
        changes += _differences(before, after, entry.received_s)
        return anew

    def _folded(self, entries: list[Entry]) -> tuple[list[Told], dict[object, Change]]:
        """What is held of a number of which these entries were told, and what was told of it."""
        of_number: list[Told] = []
        changes: list[Change] = []
        for entry in sorted(entries, key=receipt):
            self._apply(of_number, entry, self._waits.given_up_s(entry), changes)
        return of_number, {change.about: change for change in changes}

    def _apply(
        self, of_number: list[Told], entry: Entry, given_up_s: float, changes: list[Change]
    ) -> None:
        """Takes in what was received after all that was told of its number."""
        told = told_of(of_number, entry) if of_number else None
        if told is None or told.given_up_s < entry.received_s:
            told = Told(entry, self._waits.wants(entry.side, entry.facts), given_up_s)
            was_active = False
            met = self._meet(of_number, told, changes)
            touched = [(other, True) for other in met]
            of_number.append(told)
        elif not overtakes(entry, told.entry):
            return
        else:
            was_active = told.entry.is_active
            had = [told.has(at_n) for at_n in range(len(told.wants))]
            self._replace(told, entry, given_up_s)
            touched = self._touch(of_number, told, changes)
            if entry.is_active is not was_active or len(had) != len(told.wants):
                told.active_s = told.since_s = told.others_since_s = entry.received_s
            else:
                for at_n, before in enumerate(had):
                    if told.has(at_n) is not before:
                        told.set_since(at_n, entry.received_s)
        if entry.is_active and not was_active and len(of_number) > 1:
            begin_anew(of_number, told)
        for other, is_pair in touched:
            changes.append(
                self._pair(other, told, is_pair=is_pair)
                if told.is_paper
                else self._pair(told, other, is_pair=is_pair)
            )
        if entry.is_active or was_active:
            for at_n in range(len(told.wants)):
                changes.append(self._standing(told, at_n))

    def _replace(self, told: Told, entry: Entry, given_up_s: float) -> None:
        if entry.side is not POSSIBLE:
            told.earlier = (*told.earlier, told.entry)[-EARLIER_MAX_N:]
        told.entry = lean(entry)
        told.given_up_s = given_up_s
        told.kept_until_s = max(told.kept_until_s, given_up_s)
        if entry.is_active:
            told.wants = self._waits.wants(entry.side, entry.facts)
            recount(told)

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
                    at_n = set_pair(passage, paper, told, is_pair=is_pair)
                    if at_n is not None:
                        other.set_since(at_n, received_s)
                        changes.append(self._standing(other, at_n))
        return touched

    def _pair(self, passage: Told, paper: Told, *, is_pair: bool) -> Pair:
        one, two = passage.entry, paper.entry
        is_certain = one.side is PASSAGE
        is_late = is_pair and is_certain and self._is_late_pair(passage, paper)
        made_s = max(one.received_s, two.received_s)
        return _new(
            Pair,
            (
                two.number,
                _EXACT if is_certain else _POSSIBLE,
                two.site,
                one.subject,
                one.revision,
                one.at_s,
                two.side,
                two.subject,
                two.revision,
                made_s,
                is_late,
                is_pair,
            ),
        )

    def _is_late_pair(self, passage: Told, paper: Told) -> bool:
        side = paper.entry.side
        if side in passage.wants and self._is_late(passage, passage.wants.index(side)):
            return True
        return bool(paper.wants) and self._is_late(paper, 0)

    def _is_late(self, told: Told, at_n: int) -> bool:
        """Whether it was called unmatched before it got what it has."""
        since_s = told.has_since_s(at_n)
        return since_s > told.active_s and since_s > told.entry.due_s + self._grace_s

    def _standing(self, told: Told, at_n: int) -> Standing:
        number, side, subject, revision, is_active, site, _, at_s, _, _, due_s, _, _ = told.entry
        wanted, changed_s = told.wants[at_n], told.others_since_s if at_n else told.since_s
        unmatched_s = due_s + self._grace_s
        state = _WAITING
        if not is_active:
            state, changed_s = StandingState.WITHDRAWN, told.active_s
        elif (told.others_n if at_n else told.found_n) > 0:
            state = _MATCHED
            if changed_s > unmatched_s and changed_s > told.active_s:
                state = StandingState.RESOLVED_LATE
        elif self.as_of_s >= unmatched_s:
            state, changed_s = _UNMATCHED, max(unmatched_s, changed_s)
        told_now = (number, site, side, subject, revision, wanted, state, at_s, due_s, changed_s)
        return _new(Standing, told_now)


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
        # What was withdrawn since may have been told of before it was given up and dropped.
        is_ended = told is None and isinstance(change, Standing)
        if change != told and (is_ended or _is_standing(change) or _is_standing(told)):
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
