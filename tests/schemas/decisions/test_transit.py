"""What becomes of a shipment under supervision."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from schemas.decisions.transit import Arrival, TransitPolicy, TransitState, feedback_id, standing_of
from schemas.passage import Direction

DEPARTED = datetime(2026, 11, 21, 1, tzinfo=UTC)
DUE_H = 24.0
IN, OUT = Direction.IN, Direction.OUT


def arrival(at_h: float, direction: Direction = IN, *, is_certain: bool = True) -> Arrival:
    at = DEPARTED + timedelta(hours=at_h)
    return Arrival(uuid.uuid5(uuid.NAMESPACE_OID, f"{at_h}"), at, direction, is_certain)


EXPECTED, ARRIVED = TransitState.EXPECTED, TransitState.ARRIVED
LATE, OVERDUE = TransitState.ARRIVED_LATE, TransitState.OVERDUE


@pytest.mark.parametrize(
    ("arrivals", "as_of_h", "state", "at_h"),
    [
        ([], 12, EXPECTED, None),
        ([], DUE_H, EXPECTED, None),
        ([], 24.01, OVERDUE, None),
        ([arrival(12)], 12, ARRIVED, 12),
        ([arrival(12)], 11, EXPECTED, None),
        ([arrival(DUE_H)], 30, ARRIVED, DUE_H),
        ([arrival(25)], 30, LATE, 25),
        ([arrival(25)], 24.5, OVERDUE, None),
        ([arrival(20), arrival(12)], 30, ARRIVED, 12),
        ([arrival(12, OUT)], 30, OVERDUE, None),
        ([arrival(12, is_certain=False)], 30, OVERDUE, None),
        ([arrival(-1)], 30, OVERDUE, None),
        ([arrival(24 + 31 * 24)], 24 * 60, OVERDUE, None),
    ],
)
def test_r45_a_shipment_arrives_or_is_overdue(
    arrivals: list[Arrival], as_of_h: float, state: TransitState, at_h: float | None
) -> None:
    found = standing_of(
        DEPARTED,
        DEPARTED + timedelta(hours=DUE_H),
        arrivals,
        TransitPolicy(),
        DEPARTED + timedelta(hours=as_of_h),
    )
    assert found.state is state
    arrived_at = None if found.arrival is None else found.arrival.passed_at
    assert arrived_at == (None if at_h is None else DEPARTED + timedelta(hours=at_h))


def test_r45_one_arrival_has_one_feedback() -> None:
    one, other = (arrival(at_h).passage_id for at_h in (1, 2))
    assert feedback_id("s", one) == feedback_id("s", one)
    assert len({feedback_id(shipment, each) for shipment in "st" for each in (one, other)}) == 4
