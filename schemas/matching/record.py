"""What is kept of an entry of a plain number, and what two of these are to one another."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from schemas.matching.entry import Entry, Side
from schemas.matching.told import NO_FACTS, OF_CONTAINER, PASSAGE, Waits
from schemas.passage import Direction

RECORD_N: Final = 11
"""So many fields a record has."""
SIDE: Final = 0
SUBJECT: Final = 1
REVISION: Final = 2
SITE: Final = 3
RECEIVED_S: Final = 9
FIRST: Final = 1
"""Where the first record of a plain number begins."""
LAST_RECEIVED_S: Final = -4
"""When the last one of it was received."""
DROP_S: Final = -2
PAGE_N: Final = -1

Record: TypeAlias = tuple[
    Side,
    str,
    int,
    str,
    Direction | None,
    float,
    float,
    float,
    float,
    float,
    tuple[Side, ...],
]
"""Of an entry: side, subject, revision, site, direction, ``at_s``, ``opens_s``, ``closes_s``,
``due_s``, ``received_s``; and what it waits for. A bare tuple is taken apart in half the time."""
Plain: TypeAlias = tuple[Any, ...]
"""The number, the fields of what was told of it in the order of receipt, when to drop it if it is
known that nothing waits any more, and the page of the calendar. It is one piece of memory: with a
million numbers each piece is far from all others, and fetching one takes as long as a hundred
steps."""
PLAIN_MAX_N: Final = 4
RECORDS: Final = {
    FIRST + records_n * RECORD_N - DROP_S: tuple(
        slice(at_n, at_n + RECORD_N) for at_n in range(FIRST, records_n * RECORD_N, RECORD_N)
    )
    for records_n in range(1, PLAIN_MAX_N + 1)
}
"""Where the records of a plain number are, by its length."""


def records_of(held: Plain) -> list[Record]:
    """What was told of a number, in the order of receipt."""
    return [held[record] for record in RECORDS[len(held)]]


def entries_of(held: Plain) -> list[Entry]:
    """What was told of a number, without facts that the join does not look at."""
    return [_entry(held[0], record) for record in records_of(held)]


def _entry(number: str, record: Record) -> Entry:
    side, subject, revision, site, direction, at_s, opens_s, closes_s, due_s, received_s, wants = (
        record
    )
    facts = OF_CONTAINER if side is PASSAGE and wants else NO_FACTS
    instants_s = (at_s, opens_s, closes_s, due_s, received_s)
    return Entry(number, side, subject, revision, True, site, direction, *instants_s, facts)


def are_pair(passage: Record, paper: Record, waits: Waits) -> bool:
    """Whether a passage belongs to a paper, and the one was not given up before the other."""
    _, _, _, site, direction, at_s, _, ends_s, passage_due_s, passed_s, _ = passage
    side, _, _, paper_site, way, _, opens_s, closes_s, due_s, received_s, _ = paper
    if not (
        opens_s <= at_s <= closes_s and (way is None or way is direction) and paper_site == site
    ):
        return False
    if passed_s < received_s:
        return waits.until_s(PASSAGE, ends_s, passage_due_s, passed_s) >= received_s
    return waits.until_s(side, closes_s, due_s, received_s) >= passed_s


def has(
    record: Record,
    wanted: Side,
    passage: Record | None,
    records: list[Record],
    waits: Waits,
) -> bool:
    """Whether a record is a pair with one of a side.

    Args:
        record: It.
        wanted: The side.
        passage: The one passage of the number, if it has one.
        records: All of the number.
        waits: How long things wait for one another.
    """
    if passage is None:
        return False
    if record is not passage:
        return are_pair(passage, record, waits)
    return any(other[SIDE] is wanted and are_pair(passage, other, waits) for other in records)
