"""What is kept of an entry of a plain number, and what two of these are to one another."""

from __future__ import annotations

from typing import Final, TypeAlias

from schemas.matching.entry import Entry, Side
from schemas.matching.told import NO_FACTS, OF_CONTAINER, PASSAGE, Waits
from schemas.passage import Direction

PLAIN_HEAD_N: Final = 2
"""So many of a plain number are no records."""
SIDE: Final = 0
SUBJECT: Final = 1
REVISION: Final = 2
SITE: Final = 3
RECEIVED_S: Final = 9

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
Plain: TypeAlias = tuple[int, str, *tuple[Record, ...]]
"""The page of the calendar, the number, and what was told of it in the order of receipt."""


def entries_of(held: Plain) -> list[Entry]:
    """What was told of a number, without facts that the join does not look at."""
    return [_entry(held[1], record) for record in held[2:]]


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
    records: tuple[Record, ...],
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
