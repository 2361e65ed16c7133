"""Entries from passages and from the rows of feeds, with the facts that decisions look at.

Facts by side:

* ``passage``: ``passage_id``, ``gate``, ``lane``, ``kind`` (container or plate), ``status``
  (accepted or review), ``confidence``, ``char_confidence``, ``check_digit`` (of a container, read
  or inferred), ``candidates``, ``containers`` and ``plates`` (all numbers of the vehicle),
  ``size_type``.
* ``possible``: those of the passage, and ``read``, ``expected``, ``differing_places`` (counted
  from 0), ``differing_confidence``, ``why`` (:class:`schemas.matching.doubt.Reason`) and ``sides``
  (whose papers it is possible for).
* ``declaration``: ``declaration_no``, ``flow``, ``eligibility``, ``eligible_at`` (ISO 8601),
  ``containers_n``.
* ``manifest``: ``flow``, ``voyage``, ``bill_no``, ``seal``, ``size_type``, ``plate``,
  ``trailer_plate``, ``is_empty``.
* ``operator``: ``move_no``, ``gate``, ``container``, ``plate``, ``trailer_plate``, ``is_empty``;
  told of its plates, too, so that a vehicle is known to carry another container than was read.
* ``watch``: ``entry_no``, ``action``, ``reason``, ``authority``.
* ``transit``: ``shipment_no``, ``declaration_no``, ``origin_office``, ``seal``, ``plate``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from math import inf

from schemas.feeds.declaration import Declaration
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.operator_move import OperatorMove
from schemas.feeds.transit_shipment import TransitShipment
from schemas.feeds.watch_entry import WatchEntry
from schemas.iso6346 import CODE_LENGTH
from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.policy import MatchPolicy
from schemas.passage import ContainerRead, Direction, Passage, PlateRead
from schemas.read import TextKind


def entries_of_passage(
    passage: Passage,
    received_at: datetime,
    policy: MatchPolicy,
    former: Collection[str] = (),
) -> Iterator[Entry]:
    """One active entry for each number of a passage, each number once.

    Args:
        passage: One revision of it.
        received_at: Aware instant at which that revision was first stored.
        policy: How long a passage waits for its papers.
        former: Numbers of other revisions; of those that this one does not name, an entry says so.
    """
    at_s = passage.passed_at.timestamp()
    due_s = at_s + timedelta(hours=policy.papers_within_hours).total_seconds()
    containers = [read.code for read in passage.containers]
    plates = [read.text for read in passage.plates]
    whole: dict[str, Fact] = {
        "passage_id": str(passage.passage_id),
        "gate": passage.gate,
        "lane": passage.lane,
        "containers": containers,
        "plates": plates,
    }
    told: set[str] = set()

    def entry(number: str, is_active: bool, facts: dict[str, Fact]) -> Entry:
        told.add(number)
        return Entry(
            number,
            Side.PASSAGE,
            str(passage.passage_id),
            passage.revision,
            is_active,
            passage.site,
            passage.direction,
            at_s,
            at_s,
            at_s,
            due_s,
            received_at.timestamp(),
            {**whole, **facts},
        )

    reads: list[ContainerRead | PlateRead] = [*passage.containers, *passage.plates]
    for read in reads:
        number = read.code if isinstance(read, ContainerRead) else read.text
        if number not in told:
            yield entry(number, True, _of_read(read))
    for number in former:
        if number not in told:
            yield entry(number, False, {"kind": _kind_of(number).value})


def _of_read(read: ContainerRead | PlateRead) -> dict[str, Fact]:
    is_container = isinstance(read, ContainerRead)
    return {
        "kind": (TextKind.CONTAINER if is_container else TextKind.PLATE).value,
        "status": read.status.value,
        "confidence": read.confidence,
        "char_confidence": list(read.char_confidence),
        "check_digit": read.check_digit.value if isinstance(read, ContainerRead) else None,
        "candidates": list(read.candidates),
        "size_type": read.size_type if isinstance(read, ContainerRead) else None,
    }


def _kind_of(number: str) -> TextKind:
    """What a number is by its form alone; no plate is as long as a container's code."""
    is_container = len(number) == CODE_LENGTH and number[:4].isalpha()
    return TextKind.CONTAINER if is_container else TextKind.PLATE


def numbers_of_row(row: AnyFeedRow) -> tuple[str, ...]:
    """The containers and plates that a feed's row names, each once; none of a GPS fix."""
    match row:
        case Declaration():
            return row.containers
        case OperatorMove():
            named = (row.container, row.plate, row.trailer_plate)
            return tuple(dict.fromkeys(each for each in named if each is not None))
        case WatchEntry():
            return (row.number,)
        case ManifestLine() | TransitShipment():
            return (row.container,)
    return ()


def entries_of_row(
    row: AnyFeedRow, policy: MatchPolicy, former: Collection[str] = ()
) -> Iterator[Entry]:
    """One entry for each number of a feed's row; none for a GPS fix, which joins nothing.

    Args:
        row: One revision of it.
        policy: Which passages belong to a paper.
        former: Numbers of other revisions; of those that this one does not name, an entry says so.
    """
    named = numbers_of_row(row)
    for number in dict.fromkeys((*named, *former)):
        entry = _entry(row, number, policy)
        if entry is not None:
            yield entry if number in named else entry._replace(is_active=False)


_FACTS: dict[Side, tuple[str, ...]] = {
    Side.DECLARATION: ("declaration_no", "flow", "eligibility", "eligible_at"),
    Side.MANIFEST: (
        *("flow", "voyage", "bill_no", "seal", "size_type", "plate", "trailer_plate"),
        "is_empty",
    ),
    Side.OPERATOR: ("move_no", "gate", "container", "plate", "trailer_plate", "is_empty"),
    Side.WATCH: ("entry_no", "action", "reason", "authority"),
    Side.TRANSIT: ("shipment_no", "declaration_no", "origin_office", "seal", "plate"),
}

Times = tuple[float, float, float, float]
"""What the paper is of, from when and until when passages belong to it, when one is due."""


def _entry(row: AnyFeedRow, number: str, policy: MatchPolicy) -> Entry | None:
    direction: Direction | None
    match row:
        case Declaration():
            side, direction = Side.DECLARATION, policy.gate_direction(row.flow)
            times = _around(row.declared_at.timestamp(), policy)
        case ManifestLine():
            side, direction = Side.MANIFEST, policy.gate_direction(row.flow)
            times = _expected(row, policy)
        case OperatorMove():
            side, direction = Side.OPERATOR, row.direction
            times = _around(row.moved_at.timestamp(), policy)
        case WatchEntry():
            from_s = row.valid_from.timestamp()
            until_s = row.valid_until.timestamp() if row.valid_until is not None else inf
            side, direction, times = Side.WATCH, None, (from_s, from_s, until_s, inf)
        case TransitShipment():
            from_s, due_s = row.departed_at.timestamp(), row.due_at.timestamp()
            closes_s = due_s + _days_s(policy.paper_after_days)
            side, direction, times = Side.TRANSIT, Direction.IN, (from_s, from_s, closes_s, due_s)
        case _:
            return None
    facts = {name: _plain(getattr(row, name)) for name in _FACTS[side]}
    if isinstance(row, Declaration):
        facts["containers_n"] = len(row.containers)
    return Entry(
        number,
        side,
        row.subject,
        row.revision,
        not row.is_cancelled,
        row.site,
        direction,
        *times,
        row.received_at.timestamp(),
        facts,
    )


def _expected(row: ManifestLine, policy: MatchPolicy) -> Times:
    if row.due_at is None:
        return _around(row.stated_at.timestamp(), policy)
    at_s, opens_s, closes_s, _ = _around(row.due_at.timestamp(), policy)
    return at_s, opens_s, closes_s, at_s


def _around(at_s: float, policy: MatchPolicy) -> Times:
    return (
        at_s,
        at_s - _days_s(policy.paper_before_days),
        at_s + _days_s(policy.paper_after_days),
        at_s + _days_s(policy.passage_within_days),
    )


def _days_s(days: float) -> float:
    return timedelta(days=days).total_seconds()


def _plain(value: object) -> Fact:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
