"""Numbers of which little was told, and all of it in order: most of a million.

A number is plain while no more subjects tell of it than :mod:`schemas.matching.record` has room
for, at most one of them a passage, each of them once, one after the other. How they stand follows
from what they tell, so little else is kept: fetching what lies about in memory is what a number
with many others costs.
What is no longer plain has a history, see :mod:`schemas.matching.history`, and both tell the same.
"""

from __future__ import annotations

from typing import Final

from schemas.matching.change import Change, Pair, PairKind, Standing, StandingState
from schemas.matching.deadlines import Deadlines
from schemas.matching.entry import Entry, Side
from schemas.matching.record import (
    DROP_S,
    LAST_RECEIVED_S,
    PAGE_N,
    RECEIVED_S,
    RECORDS,
    REVISION,
    SIDE,
    SITE,
    SUBJECT,
    Plain,
    Record,
    are_pair,
    has,
    records_of,
)
from schemas.matching.told import NEVER_S, PASSAGE, POSSIBLE, Waits

_FULL_N: Final = max(RECORDS)
_EXACT = PairKind.EXACT
_WAITING, _MATCHED = StandingState.WAITING, StandingState.MATCHED
_UNMATCHED, _RESOLVED_LATE = StandingState.UNMATCHED, StandingState.RESOLVED_LATE
_new = tuple.__new__
"""Names no fields: a third of the time."""


class PlainNumbers:
    """Takes in what is told of plain numbers.

    Args:
        waits: How long things wait for one another.
        deadlines: When to look at what again.

    Attributes:
        as_of_s: Up to when all was told.
    """

    def __init__(self, waits: Waits, deadlines: Deadlines) -> None:
        self.as_of_s = -NEVER_S
        self._waits = waits
        self._grace_s, self._kept_s = waits.grace_s, waits.kept_s
        self._deadlines = deadlines

    def begin(self, entry: Entry, changes: list[Change]) -> Plain | None:
        """Takes in what is told first of a number.

        Args:
            entry: It.
            changes: What follows is added here.

        Returns:
            The number; nothing if it is not plain.
        """
        (
            number, side, subject, revision, is_active, site, direction,
            at_s, opens_s, closes_s, due_s, received_s, facts,
        ) = entry  # fmt: skip
        if not is_active or side is POSSIBLE:
            return None
        wants = self._waits.wants(side, facts)
        wake_s, drop_s = due_s + self._grace_s, None
        state, changed_s = _WAITING, received_s
        if not wants or wake_s <= self.as_of_s:
            state, changed_s = _UNMATCHED, max(wake_s, received_s)
            wake_s = self._waits.until_s(side, closes_s, due_s, received_s) + self._grace_s
            drop_s = wake_s
        for wanted in wants:
            told = (
                number, site, side, subject, revision, wanted, state, at_s, due_s, changed_s,
            )  # fmt: skip
            changes.append(_new(Standing, told))
        return (
            number,
            side, subject, revision, site, direction,
            at_s, opens_s, closes_s, due_s, received_s, wants,
            drop_s, self._deadlines.add(number, wake_s),
        )  # fmt: skip

    def take_passage(self, held: Plain, entry: Entry, changes: list[Change]) -> Plain | None:
        """Takes in a passage.

        Args:
            held: What was told of its number before.
            entry: The passage.
            changes: What follows is added here.

        Returns:
            The number; nothing, and nothing is taken in, if it is not plain any more.
        """
        (
            number, side, subject, revision, is_active, site, direction,
            at_s, opens_s, closes_s, due_s, received_s, facts,
        ) = entry  # fmt: skip
        if not is_active or len(held) == _FULL_N or held[LAST_RECEIVED_S] >= received_s:
            return None
        as_of_s, grace_s, kept_s = self.as_of_s, self._grace_s, self._kept_s
        wants = self._waits.wants(side, facts)
        next_s, until_s = NEVER_S, self._waits.until_s(side, closes_s, due_s, received_s)
        found: list[Side] = []
        standings: list[Standing] = []
        pairs: list[Pair] = []
        for record in RECORDS[len(held)]:
            (
                of, paper, paper_revision, paper_site, way, paper_s,
                first_s, last_s, paper_due_s, told_s, waits,
            ) = held[record]  # fmt: skip
            if of is PASSAGE:
                return None
            # Written out, for a call takes as long as the rest of a turn.
            given_up_s = paper_due_s if waits and paper_due_s > last_s else last_s
            given_up_s = (told_s if told_s > given_up_s else given_up_s) + kept_s + grace_s
            until_s = max(until_s, given_up_s)
            unmatched_s = paper_due_s + grace_s
            if (
                first_s <= at_s <= last_s
                and (way is None or way is direction)
                and paper_site == site
                and given_up_s >= received_s
            ):
                found.append(of)
                is_late = False
                if waits:
                    is_late = received_s > unmatched_s
                    state = _RESOLVED_LATE if is_late else _MATCHED
                    told = (
                        number, site, of, paper, paper_revision, PASSAGE, state,
                        paper_s, paper_due_s, received_s,
                    )  # fmt: skip
                    standings.append(_new(Standing, told))
                pair = (
                    number, _EXACT, site, subject, revision, at_s, of, paper, paper_revision,
                    received_s, is_late, True,
                )  # fmt: skip
                pairs.append(_new(Pair, pair))
            elif waits and as_of_s < unmatched_s < next_s:
                next_s = unmatched_s
        changes += standings
        changes += pairs
        unmatched_s = due_s + grace_s
        for wanted in wants:
            state, changed_s = _MATCHED, received_s
            if wanted not in found:
                if unmatched_s > as_of_s:
                    state = _WAITING
                    next_s = min(next_s, unmatched_s)
                else:
                    state, changed_s = _UNMATCHED, max(unmatched_s, received_s)
            told = (
                number, site, side, subject, revision, wanted, state, at_s, due_s, changed_s,
            )  # fmt: skip
            changes.append(_new(Standing, told))
        drop_s = until_s + grace_s if next_s == NEVER_S else None
        next_s = next_s if drop_s is None else drop_s
        last = (
            side, subject, revision, site, direction,
            at_s, opens_s, closes_s, due_s, received_s, wants,
            drop_s, self._deadlines.move(held[0], held[PAGE_N], next_s),
        )  # fmt: skip
        return held[:DROP_S] + last

    def take_paper(self, held: Plain, entry: Entry, changes: list[Change]) -> Plain | None:
        """Takes in what is held against passages.

        Args:
            held: What was told of its number before.
            entry: The paper.
            changes: What follows is added here.

        Returns:
            The number; nothing, and nothing is taken in, if it is not plain any more.
        """
        (
            number, side, subject, revision, is_active, site, direction,
            at_s, opens_s, closes_s, due_s, received_s, facts,
        ) = entry  # fmt: skip
        if not is_active or len(held) == _FULL_N or held[LAST_RECEIVED_S] >= received_s:
            return None
        passage: Record | None = None
        for place in RECORDS[len(held)]:
            record: Record = held[place]
            if record[SIDE] is PASSAGE:
                passage = record
            elif record[SIDE] is side and record[SUBJECT] == subject:
                return None
        wants = self._waits.wants(side, facts)
        record = (
            side, subject, revision, site, direction,
            at_s, opens_s, closes_s, due_s, received_s, wants,
        )  # fmt: skip
        is_pair = passage is not None and are_pair(passage, record, self._waits)
        if passage is not None and is_pair:
            self._tell_pair(number, passage, record, records_of(held), changes)
        wake_s = due_s + self._grace_s
        for wanted in wants:
            state, changed_s = _WAITING, received_s
            if is_pair:
                state = _MATCHED
            elif wake_s <= self.as_of_s:
                state, changed_s = _UNMATCHED, max(wake_s, received_s)
            told = (
                number, site, side, subject, revision, wanted, state, at_s, due_s, changed_s,
            )  # fmt: skip
            changes.append(_new(Standing, told))
        # What was to be looked at before is not put off; whoever looks sees what became of it.
        drop_s, page_n = held[DROP_S:]
        if wants and not is_pair and wake_s > self.as_of_s:
            drop_s, page_n = None, self._deadlines.hasten(held[0], page_n, wake_s)
        until_s = self._waits.until_s(side, closes_s, due_s, received_s)
        drop_s = None if drop_s is None else max(drop_s, until_s + self._grace_s)
        return held[:DROP_S] + record + (drop_s, page_n)

    def look(self, held: Plain, before_s: float, changes: list[Change]) -> Plain | None:
        """Calls unmatched what is.

        Args:
            held: What was told of a number.
            before_s: Up to when it was done before.
            changes: What follows is added here.

        Returns:
            The number; nothing if it is given up.
        """
        as_of_s, grace_s = self.as_of_s, self._grace_s
        drop_s = held[DROP_S]
        if drop_s is not None:
            if drop_s <= as_of_s:
                return None
            return *held[:PAGE_N], self._deadlines.add(held[0], drop_s)
        records = records_of(held)
        passage = next((record for record in records if record[SIDE] is PASSAGE), None)
        next_s, until_s = NEVER_S, -NEVER_S
        for record in records:
            side, subject, revision, site, _, at_s, _, closes_s, due_s, received_s, wants = record
            given_up_s = self._waits.until_s(side, closes_s, due_s, received_s)
            until_s = max(until_s, given_up_s)
            unmatched_s = due_s + grace_s
            if unmatched_s <= before_s:
                continue
            for wanted in wants:
                if has(record, wanted, passage, records, self._waits):
                    continue
                if unmatched_s > as_of_s:
                    next_s = min(next_s, unmatched_s)
                    continue
                told = (
                    held[0], site, side, subject, revision, wanted, _UNMATCHED, at_s, due_s,
                    max(unmatched_s, received_s),
                )  # fmt: skip
                changes.append(_new(Standing, told))
        if next_s == NEVER_S:
            next_s = drop_s = until_s + grace_s
            if next_s <= as_of_s:
                return None
        return *held[:DROP_S], drop_s, self._deadlines.add(held[0], next_s)

    def _tell_pair(
        self,
        number: str,
        passage: Record,
        paper: Record,
        records: list[Record],
        changes: list[Change],
    ) -> None:
        """Says of a paper that came after its passage that they are a pair."""
        _, subject, revision, _, _, at_s, _, _, due_s, told_s, wants = passage
        side, received_s = paper[SIDE], paper[RECEIVED_S]
        is_late = False
        if side in wants:
            first_s = next(
                (
                    max(told_s, record[RECEIVED_S])
                    for record in records
                    if record[SIDE] is side and are_pair(passage, record, self._waits)
                ),
                None,
            )
            since_s = received_s if first_s is None else first_s
            is_late = since_s > told_s and since_s > due_s + self._grace_s
            if first_s is None:
                state = _RESOLVED_LATE if is_late else _MATCHED
                told = (
                    number, paper[SITE], PASSAGE, subject, revision, side, state,
                    at_s, due_s, received_s,
                )  # fmt: skip
                changes.append(_new(Standing, told))
        pair = (
            number, _EXACT, paper[SITE], subject, revision, at_s, side, paper[SUBJECT],
            paper[REVISION], received_s, is_late, True,
        )  # fmt: skip
        changes.append(_new(Pair, pair))
