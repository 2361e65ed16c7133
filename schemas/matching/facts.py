"""Entries from passages and from the rows of feeds, with the facts that decisions look at.

Facts by side:

* ``passage``: ``passage_id``, ``gate``, ``lane``, ``kind`` (container or plate), ``status``
  (accepted or review), ``confidence``, ``char_confidence``, ``candidates``, ``containers`` and
  ``plates`` (all numbers of the vehicle), ``size_type``.
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

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf

from schemas.feeds.declaration import Declaration
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.operator_move import OperatorMove
from schemas.feeds.transit_shipment import TransitShipment
from schemas.feeds.watch_entry import WatchEntry
from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.policy import MatchPolicy
from schemas.passage import ContainerRead, Direction, Passage, PlateRead
from schemas.read import TextKind


def entries_of_passage(
    passage: Passage, received_at: datetime, policy: MatchPolicy
) -> Iterator[Entry]:
    """One active entry for each number of a passage, each number once.

    Args:
        passage: One revision of it.
        received_at: Aware instant at which that revision was first stored.
        policy: How long a passage waits for its papers.
    """
    at_s = passage.passed_at.timestamp()
    due_s = at_s + timedelta(hours=policy.papers_within_hours).total_seconds()
    containers = [read.code for read in passage.containers]
    plates = [read.text for read in passage.plates]
    told: set[str] = set()
    reads: list[ContainerRead | PlateRead] = [*passage.containers, *passage.plates]
    for read in reads:
        number = read.code if isinstance(read, ContainerRead) else read.text
        if number in told:
            continue
        told.add(number)
        facts: dict[str, Fact] = {
            "passage_id": str(passage.passage_id),
            "gate": passage.gate,
            "lane": passage.lane,
            "kind": _kind(read).value,
            "status": read.status.value,
            "confidence": read.confidence,
            "char_confidence": list(read.char_confidence),
            "candidates": list(read.candidates),
            "containers": containers,
            "plates": plates,
            "size_type": read.size_type if isinstance(read, ContainerRead) else None,
        }
        yield Entry(
            number,
            Side.PASSAGE,
            str(passage.passage_id),
            passage.revision,
            True,
            passage.site,
            passage.direction,
            at_s,
            at_s,
            at_s,
            due_s,
            received_at.timestamp(),
            facts,
        )


def _kind(read: ContainerRead | PlateRead) -> TextKind:
    return TextKind.CONTAINER if isinstance(read, ContainerRead) else TextKind.PLATE


def entries_of_row(row: AnyFeedRow, policy: MatchPolicy) -> Iterator[Entry]:
    """One entry for each number of a feed's row; none for a GPS fix, which joins nothing.

    Args:
        row: One revision of it.
        policy: Which passages belong to a paper.
    """
    match row:
        case Declaration():
            yield from _of_declaration(row, policy)
        case ManifestLine():
            yield _of_manifest_line(row, policy)
        case OperatorMove():
            times = _around(row.moved_at.timestamp(), policy)
            numbers = (row.container, row.plate, row.trailer_plate)
            for number in dict.fromkeys(each for each in numbers if each is not None):
                yield _entry(row, number, Side.OPERATOR, row.direction, times)
        case WatchEntry():
            from_s = row.valid_from.timestamp()
            until_s = row.valid_until.timestamp() if row.valid_until is not None else inf
            yield _entry(row, row.number, Side.WATCH, None, (from_s, from_s, until_s, inf))
        case TransitShipment():
            from_s, due_s = row.departed_at.timestamp(), row.due_at.timestamp()
            closes_s = due_s + _days_s(policy.paper_after_days)
            times = (from_s, from_s, closes_s, due_s)
            yield _entry(row, row.container, Side.TRANSIT, Direction.IN, times)


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


def _of_declaration(row: Declaration, policy: MatchPolicy) -> Iterator[Entry]:
    times = _around(row.declared_at.timestamp(), policy)
    for number in dict.fromkeys(row.containers):
        entry = _entry(row, number, Side.DECLARATION, row.flow.gate_direction, times)
        entry.facts["containers_n"] = len(row.containers)
        yield entry


def _of_manifest_line(row: ManifestLine, policy: MatchPolicy) -> Entry:
    stated_s = row.stated_at.timestamp()
    times = _around(stated_s, policy)
    if row.due_at is not None:
        at_s, opens_s, closes_s, _ = _around(row.due_at.timestamp(), policy)
        times = (at_s, opens_s, closes_s, at_s)
    return _entry(row, row.container, Side.MANIFEST, row.flow.gate_direction, times)


def _entry(
    row: AnyFeedRow, number: str, side: Side, direction: Direction | None, times: Times
) -> Entry:
    at_s, opens_s, closes_s, due_s = times
    facts = {name: _plain(getattr(row, name)) for name in _FACTS[side]}
    return Entry(
        number,
        side,
        row.subject,
        row.revision,
        not row.is_cancelled,
        row.site,
        direction,
        at_s,
        opens_s,
        closes_s,
        due_s,
        row.received_at.timestamp(),
        facts,
    )


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
