"""Which entries are due when a subject is told again, in whatever order its revisions come.

An entry is never taken back: a later one of a higher revision stands in its place. So what is due
is always of the highest revision that is known, for every number that any revision named: active
where that revision names the number, and not where it does not. A lower revision that comes later
can only add that the highest one does not name what the lower one named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from schemas.feeds.kinds import AnyFeedRow
from schemas.matching.entry import Entry
from schemas.matching.facts import entries_of_passage, entries_of_row, numbers_of_row
from schemas.matching.policy import MatchPolicy
from schemas.passage import Passage


def entries_due(revisions: Sequence[AnyFeedRow], policy: MatchPolicy) -> list[Entry]:
    """The entries that hold once all these revisions of one subject of a feed are known.

    Args:
        revisions: At least one, each revision once, in any order.
        policy: Which passages belong to a paper.
    """
    highest = max(revisions, key=lambda row: row.revision)
    former = _each_once(number for row in revisions for number in numbers_of_row(row))
    return list(entries_of_row(highest, policy, former))


def passage_entries_due(
    highest: Passage, received_at: datetime, former: Collection[str], policy: MatchPolicy
) -> list[Entry]:
    """The entries that hold once all revisions of a passage are known.

    Args:
        highest: Its highest revision.
        received_at: Aware instant at which that one was first stored.
        former: The numbers of all its revisions, in any order.
        policy: How long a passage waits for its papers.
    """
    return list(entries_of_passage(highest, received_at, policy, _each_once(sorted(former))))


def _each_once(numbers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers))
