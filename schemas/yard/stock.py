"""What lies in the yard at an instant, told from what passed its gates (R36).

A container is in the yard when the last thing that is known of it, up to the instant, is that it
came in. Everything is told anew from what is known now: a correction of last month changes what
lay there last month.

**Counts.** Somebody may count the yard. A count says of every container whether it is there, and
so nothing before it matters any more. Before the first count, the yard at the beginning of the
history is unknown.

**Operator moves.** Cameras watch the gates, and a gate move that no camera saw is the operator's
word against the camera's: it moves nothing and is told apart, for a person to look at. A move
without a gate, to or from a ship or a train, has no camera to see it, and the operator's word
is all there is: it moves the stock, unless a camera saw the container go the same way at about
that time, for then the operator just did not tell the gate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from schemas.passage import Direction

SAME_MOVE = timedelta(hours=1)
"""So far apart, a camera and an operator still mean the same move: clerks type later."""


class StockSource(StrEnum):
    """Who says that a container came or went."""

    CAMERA = "camera"
    OPERATOR = "operator"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Movement:
    """A container that came in or went out.

    Attributes:
        container: Its number.
        direction: Which way.
        at: Aware instant.
        gate: Gate id; empty where it was none.
        subject: The passage's id as text, or the operator's number of the move.
        source: Camera or operator.
        is_certain: Whether the read is accepted; one under review moves nothing.
    """

    container: str
    direction: Direction
    at: datetime
    gate: str
    subject: str
    source: StockSource = StockSource.CAMERA
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """A container that was there when the yard was counted.

    Attributes:
        container: Its number.
        in_at: Since when, if that is known.
        gate: By which gate it came, if that is known.
    """

    container: str
    in_at: datetime | None = None
    gate: str | None = None


@dataclass(frozen=True, slots=True)
class YardCount:
    """A count of the whole yard.

    Attributes:
        counted_at: Aware instant.
        containers: All that were there.
    """

    counted_at: datetime
    containers: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class InStock:
    """A container in the yard.

    Attributes:
        container: Its number.
        in_at: Since when; nothing where a count found it and did not say.
        gate: By which gate it came, if by one.
        subject: Of the movement by which it came; empty where it was counted.
        source: Who says so.
    """

    container: str
    in_at: datetime | None
    gate: str | None
    subject: str
    source: StockSource

    def dwell_days(self, as_of: datetime) -> float | None:
        """Days that it lies there; nothing where nobody knows since when.

        Args:
            as_of: Aware instant that is not before ``in_at``.
        """
        return None if self.in_at is None else (as_of - self.in_at) / timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stock:
    """The yard at an instant.

    Attributes:
        as_of: The instant.
        counted_at: Of the last count before it, if any.
        containers: What is there, by number.
        doubtful: Movements since then under review: they may be of a container that is there.
        unseen: Gate moves of the operator since then that no camera saw.
    """

    as_of: datetime
    counted_at: datetime | None
    containers: tuple[InStock, ...]
    doubtful: tuple[Movement, ...]
    unseen: tuple[Movement, ...]


def stock(movements: Iterable[Movement], counts: Iterable[YardCount], as_of: datetime) -> Stock:
    """The yard at an instant.

    Args:
        movements: All that are known of the site, in any order, also later ones: of the cameras,
            and of the operator those that are not cancelled.
        counts: All that are known.
        as_of: Aware.
    """
    told = list(movements)
    certain, unseen = moves_that_count(told)
    count = max(
        (each for each in counts if each.counted_at <= as_of),
        key=lambda each: each.counted_at,
        default=None,
    )
    begin = None if count is None else count.counted_at

    def is_of_period(movement: Movement) -> bool:
        return movement.at <= as_of and (begin is None or movement.at > begin)

    yard: dict[str, InStock] = {}
    if count is not None:
        for each in count.containers:
            yard[each.container] = InStock(
                each.container, each.in_at, each.gate, "", StockSource.COUNT
            )
    for movement in sorted(filter(is_of_period, certain), key=order):
        if movement.direction is Direction.OUT:
            yard.pop(movement.container, None)
        else:
            yard[movement.container] = InStock(
                movement.container,
                movement.at,
                movement.gate or None,
                movement.subject,
                movement.source,
            )
    doubtful = (each for each in told if not each.is_certain and is_of_period(each))
    return Stock(
        as_of,
        begin,
        tuple(yard[container] for container in sorted(yard)),
        tuple(sorted(doubtful, key=order)),
        tuple(sorted(filter(is_of_period, unseen), key=order)),
    )


def moves_that_count(movements: Iterable[Movement]) -> tuple[list[Movement], list[Movement]]:
    """What moves the stock, and the operator's gate moves that no camera saw.

    Args:
        movements: As of :func:`stock`; those under review are in neither answer.
    """
    seen: defaultdict[tuple[str, Direction], list[datetime]] = defaultdict(list)
    by_operator: list[Movement] = []
    counting: list[Movement] = []
    for movement in movements:
        if movement.source is StockSource.OPERATOR:
            by_operator.append(movement)
        elif movement.is_certain:
            counting.append(movement)
            seen[movement.container, movement.direction].append(movement.at)
    unseen: list[Movement] = []
    for move in by_operator:
        instants = seen[move.container, move.direction]
        if any(abs(instant - move.at) <= SAME_MOVE for instant in instants):
            continue
        (unseen if move.gate else counting).append(move)
    return counting, unseen


def order(movement: Movement) -> tuple[datetime, bool, str]:
    """Sorts movements as they happened; at one instant the operator's word comes first.

    Args:
        movement: Of any container.
    """
    return movement.at, movement.source is StockSource.CAMERA, movement.subject


class AnomalyKind(StrEnum):
    """How a movement does not follow on the one before it."""

    DOUBLE_IN = "double_in"
    """It came in, and was in already: it was not seen leaving, or one of the reads is wrong."""
    DOUBLE_OUT = "double_out"
    """It went out, and was out already."""
    OUT_WITHOUT_IN = "out_without_in"
    """It went out, and nobody ever saw it come in."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A movement that does not follow on the one before it.

    Attributes:
        kind: How.
        movement: The movement.
        before: The one before it; nothing where there is none.
    """

    kind: AnomalyKind
    movement: Movement
    before: Movement | None


UNKNOWN_START = timedelta(days=1)
"""So long after the history began, what goes out may have been there before it."""


def anomaly_of(
    movement: Movement,
    before: Movement | None,
    was_counted: bool | None,
    history_from: datetime,
    unknown_start: timedelta = UNKNOWN_START,
) -> Anomaly | None:
    """Whether a movement does not follow on what is known of its container.

    Args:
        movement: A certain one.
        before: The last certain one of the same container before it, since the last count.
        was_counted: Whether the last count before it found the container; nothing without one.
        history_from: Since when the gates are watched.
        unknown_start: How long after that an unknown container may leave, if nothing was counted.
    """
    if before is not None:
        was_in = before.direction is Direction.IN
    elif was_counted is not None:
        was_in = was_counted
    else:
        is_early = movement.at < history_from + unknown_start
        if movement.direction is Direction.IN or is_early:
            return None
        return Anomaly(AnomalyKind.OUT_WITHOUT_IN, movement, None)
    if movement.direction is Direction.IN:
        return Anomaly(AnomalyKind.DOUBLE_IN, movement, before) if was_in else None
    if was_in:
        return None
    kind = AnomalyKind.OUT_WITHOUT_IN if before is None else AnomalyKind.DOUBLE_OUT
    return Anomaly(kind, movement, before)


def anomalies(
    movements: Iterable[Movement],
    counts: Sequence[YardCount],
    history_from: datetime,
    unknown_start: timedelta = UNKNOWN_START,
) -> list[Anomaly]:
    """All anomalies of a history, in the order of time.

    Args:
        movements: As of :func:`stock`.
        counts: All that are known.
        history_from: Since when the gates are watched.
        unknown_start: As of :func:`anomaly_of`.
    """
    certain, _ = moves_that_count(movements)
    counted = sorted(counts, key=lambda each: each.counted_at)
    found: list[Anomaly] = []
    last: dict[str, Movement] = {}
    was_counted: frozenset[str] | None = None
    for movement in sorted(certain, key=order):
        while counted and counted[0].counted_at < movement.at:
            count = counted.pop(0)
            was_counted = frozenset(each.container for each in count.containers)
            last.clear()
        anomaly = anomaly_of(
            movement,
            last.get(movement.container),
            None if was_counted is None else movement.container in was_counted,
            history_from,
            unknown_start,
        )
        if anomaly is not None:
            found.append(anomaly)
        last[movement.container] = movement
    return found
