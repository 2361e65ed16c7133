"""What became of goods that travel under supervision, and what the origin is told (R45)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from schemas.passage import PASSAGE_NAMESPACE, Direction


class TransitPolicy(BaseModel):
    """How shipments are followed: ``[transit]`` of the site file.

    Attributes:
        late_days: So long after its deadline a shipment's arrival is still looked for.
        template: HTML of the feedback, for ``string.Template``; the program's own, if not given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    late_days: float = Field(default=30, gt=0, le=366)
    template: Path | None = None

    @property
    def late(self) -> timedelta:
        """The days as a length of time."""
        return timedelta(days=self.late_days)


class TransitState(StrEnum):
    """What became of a shipment."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    ARRIVED_LATE = "arrived_late"
    OVERDUE = "overdue"

    @property
    def has_arrived(self) -> bool:
        """Whether the origin can be told of an arrival."""
        return self in {TransitState.ARRIVED, TransitState.ARRIVED_LATE}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A passage that names the container of a shipment.

    Attributes:
        passage_id: Of the passage.
        passed_at: Aware instant.
        direction: Which way it passed.
        is_certain: Whether the read is accepted.
    """

    passage_id: uuid.UUID
    passed_at: datetime
    direction: Direction
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class TransitStanding:
    """What became of a shipment, at an instant.

    Attributes:
        state: What.
        arrival: By which passage it came, if it came.
    """

    state: TransitState
    arrival: Arrival | None


def standing_of(
    departed_at: datetime,
    due_at: datetime,
    arrivals: Iterable[Arrival],
    policy: TransitPolicy,
    as_of: datetime,
) -> TransitStanding:
    """What became of a shipment.

    The first certain passage inwards after it left is its arrival. A read under review reports
    nothing back: a person has to confirm it before.

    Args:
        departed_at: Aware instant at which it left.
        due_at: When it had to be here; at that very instant it is in time.
        arrivals: Passages that name its container, in any order.
        policy: How long it is looked for.
        as_of: Aware instant; what passes later is not known.
    """
    last = min(due_at + policy.late, as_of)
    own = (
        each
        for each in arrivals
        if each.is_certain
        and each.direction is Direction.IN
        and departed_at <= each.passed_at <= last
    )
    arrival = min(own, key=lambda each: (each.passed_at, each.passage_id), default=None)
    if arrival is None:
        state = TransitState.OVERDUE if as_of > due_at else TransitState.EXPECTED
    else:
        is_late = arrival.passed_at > due_at
        state = TransitState.ARRIVED_LATE if is_late else TransitState.ARRIVED
    return TransitStanding(state, arrival)


def feedback_id(shipment: str, passage_id: uuid.UUID) -> uuid.UUID:
    """The id of the feedback on an arrival, the same in every round.

    Args:
        shipment: Subject of the shipment.
        passage_id: By which it came.
    """
    return uuid.uuid5(PASSAGE_NAMESPACE, f"feedback|{shipment}|{passage_id}")
