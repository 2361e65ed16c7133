"""The decision table of a barrier, and how one decision follows on another."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.decisions.barrier_reasons import BarrierReason, Cause
from schemas.decisions.barrier_rules import BarrierMode, BarrierRules
from schemas.decisions.warning import WarningKind
from schemas.feeds.watch_entry import WatchAction
from schemas.matching.entry import Side
from schemas.passage import Direction
from schemas.read import Status
from tests.schemas.decisions.gate import (
    BOX,
    OTHER_BOX,
    PLATE,
    TRAILER,
    Gate,
    Told,
    declaration,
    manifest,
    move,
    passage,
    watch,
)

TWO = BarrierRules(mode=BarrierMode.TWO_WAY)
FOUR = BarrierRules(mode=BarrierMode.FOUR_WAY)
FRESH = BarrierRules(mode=BarrierMode.TWO_WAY, fresh_minutes={Side.OPERATOR: 15, Side.WATCH: 60})
OUT = (passage(), 9)
TWIN = (passage(boxes=(BOX, OTHER_BOX)), 9)
OTHER_MOVE = move(move_no="M2", container=OTHER_BOX)
MISREAD = BOX[:-3] + "8" + BOX[-2:]
ALL = (declaration(), manifest(), move())


def _case(told: list[Told], *reasons: tuple[Any, ...], name: str) -> Any:
    return pytest.param(told, [BarrierReason(*each) for each in reasons], id=name)


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        _case([move(), OUT], name="both agree"),
        _case([OUT], ("silent", "operator", BOX), name="the operator is silent"),
        _case(
            [move(container=OTHER_BOX), OUT],
            ("silent", "operator", BOX),
            name="the operator names another container",
        ),
        _case(
            [move(container=OTHER_BOX, plate=PLATE), OUT],
            ("disagrees", "operator", PLATE, OTHER_BOX),
            ("silent", "operator", BOX),
            name="the operator names another container on the vehicle",
        ),
        _case(
            [move(plate="29C99999"), OUT],
            ("disagrees", "operator", BOX, "29C99999"),
            name="the operator names another vehicle",
        ),
        _case(
            [move(plate="29C99999", trailer_plate=PLATE), OUT], name="one of the plates is enough"
        ),
        _case([move(gate="b"), OUT], ("disagrees", "operator", BOX, "b"), name="at another gate"),
        _case([move(9 - 25), OUT], ("silent", "operator", BOX), name="a move of the day before"),
        _case(
            [move(), (passage(status=Status.REVIEW), 9)],
            ("unsure", "read", BOX),
            name="an unsure read",
        ),
        _case(
            [move(), (passage(boxes=(MISREAD,), status=Status.REVIEW), 9)],
            ("disagrees", "operator", BOX, BOX),
            ("silent", "operator", MISREAD),
            ("unsure", "read", MISREAD),
            name="a misread",
        ),
        _case([move(), (passage(boxes=()), 9)], ("unread", "read"), name="no container was read"),
        _case(
            [move(), watch(), OUT], ("listed", "watch", BOX, WatchAction.HOLD), name="a listed box"
        ),
        _case(
            [move(), watch(plate=PLATE, action=WatchAction.INSPECT), OUT],
            ("listed", "watch", PLATE, WatchAction.INSPECT),
            name="a listed vehicle",
        ),
        _case([move(), watch(action=WatchAction.WATCH), OUT], name="only watched"),
        _case(
            [move(), declaration(cleared=None), OUT],
            ("disagrees", "declaration", BOX, "not_yet"),
            name="a paper that was not asked for forbids it",
        ),
        _case([move(), watch(until=9), OUT], name="not listed any more"),
        _case([move(), OTHER_MOVE, TWIN], name="both boxes of two"),
        _case([move(), TWIN], ("silent", "operator", OTHER_BOX), name="one box of two"),
        _case(
            [move(plate=PLATE), OTHER_MOVE.model_copy(update={"plate": PLATE}), OUT],
            ("disagrees", "operator", PLATE, OTHER_BOX),
            name="a second box was not read",
        ),
    ],
)
def test_r46_r50_two_way(told: list[Told], reasons: list[BarrierReason]) -> None:
    gate = Gate(barrier=TWO)
    for each in told:
        gate.tell(each, now=9)
    decision = gate.decided[-1]
    assert sorted(decision.reasons) == sorted(reasons)
    assert decision.state == ("hold" if reasons else "open")
    assert len(gate.decided) == 1


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        _case([*ALL, OUT], name="all four agree"),
        _case([manifest(), move(), OUT], ("silent", "declaration", BOX), name="no dossier"),
        _case([declaration(), move(), OUT], ("silent", "manifest", BOX), name="no manifest"),
        _case([declaration(), manifest(), OUT], ("silent", "operator", BOX), name="no move"),
        _case(
            [*ALL, (passage(status=Status.REVIEW), 9)], ("unsure", "read", BOX), name="unsure read"
        ),
        _case(
            [*ALL[1:], declaration(cleared=None), OUT],
            ("disagrees", "declaration", BOX, "not_yet"),
            name="dossier not cleared",
        ),
        _case(
            [*ALL[::2], manifest(plate="29C99999"), OUT],
            ("disagrees", "manifest", BOX, "29C99999"),
            name="manifest names another vehicle",
        ),
        _case(
            [*ALL[:2], move(gate="b"), OUT],
            ("disagrees", "operator", BOX, "b"),
            name="operator names another gate",
        ),
    ],
)
def test_r47_any_of_four_that_does_not_agree_is_named(
    told: list[Told], reasons: list[BarrierReason]
) -> None:
    gate = Gate(barrier=FOUR)
    for each in told:
        gate.tell(each, now=9)
    assert [*gate.decided[-1].reasons] == reasons
    assert gate.decided[-1].is_open is not bool(reasons)


def test_r46_a_paper_can_be_asked_for_besides() -> None:
    gate = Gate(barrier=TWO.model_copy(update={"papers": (Side.DECLARATION,)}))
    gate.tell(move(), OUT, now=9)
    assert gate.decided[-1].reasons == (BarrierReason(Cause.SILENT, "declaration", BOX),)


@pytest.mark.parametrize(
    ("watched", "moved", "stale"),
    [
        (9.0, 9.0, []),
        (7.9, 9.0, [Side.WATCH]),
        (9.0, 8.7, [Side.OPERATOR]),
        (None, 9.0, [Side.WATCH]),
    ],
)
def test_r46_a_feed_that_is_out_of_order_holds(
    watched: float | None, moved: float, stale: list[Side]
) -> None:
    gate = Gate(barrier=FRESH)
    if watched is not None:
        gate.tell(watch(told=watched, container=OTHER_BOX), now=9)
    gate.tell(move(told=moved), OUT, now=9)
    assert gate.decided[-1].reasons == tuple(BarrierReason(Cause.STALE, side) for side in stale)


def test_r46_the_operator_s_row_may_come_while_the_vehicle_waits() -> None:
    gate = Gate(barrier=TWO)
    gate.tell(OUT, now=9)
    gate.tell(move(), now=9.05)
    assert [each.state for each in gate.decided] == ["hold", "open"]


def test_r46_nothing_opens_by_itself_when_the_vehicle_can_have_gone() -> None:
    gate = Gate(barrier=TWO)
    gate.tell(OUT, now=9)
    gate.tell(move(), now=9.1)
    assert [each.state for each in gate.decided] == ["hold", "hold"]
    assert gate.decided[-1].reasons == (BarrierReason(Cause.TOO_LATE),)


@pytest.mark.parametrize("now", [9.1, 12.0])
def test_r46_nothing_is_decided_of_what_was_seen_long_after_it_passed(now: float) -> None:
    gate = Gate(barrier=TWO)
    gate.tell(move(), OUT, now=now)
    assert gate.decided == []


def test_r46_what_was_opened_is_not_taken_back_and_what_speaks_against_it_is_told() -> None:
    gate = Gate(barrier=TWO)
    gate.tell(move(), OUT, now=9)
    gate.tell(watch(told=9.05), now=9.05)
    assert [each.state for each in gate.decided] == ["open"]
    assert gate.kinds == [WarningKind.OPENED_AGAINST, WarningKind.WATCH_HIT]
    gate.tell(watch(2, is_cancelled=True), now=9.1)
    assert gate.kinds == []


@pytest.mark.parametrize(
    ("rules", "direction", "decided_n"),
    [
        (BarrierRules(), Direction.OUT, 0),
        (TWO, Direction.IN, 0),
        (TWO.model_copy(update={"directions": (Direction.IN,)}), Direction.IN, 1),
        (None, Direction.OUT, 0),
    ],
)
def test_r46_only_gates_and_directions_with_a_rule_are_decided_on(
    rules: BarrierRules | None, direction: Direction, decided_n: int
) -> None:
    gate = Gate(barrier=rules)
    gate.tell(move(direction=direction), (passage(direction=direction), 9), now=9)
    assert len(gate.decided) == decided_n


def test_r50_a_correction_is_decided_on_as_a_whole() -> None:
    gate = Gate(barrier=TWO)
    gate.tell(move(), OTHER_MOVE, (passage(status=Status.REVIEW), 9), now=9)
    both = passage(boxes=(BOX, OTHER_BOX), revision=1, plates=(PLATE, TRAILER))
    gate.tell((both, 9.02), now=9.02)
    assert [each.state for each in gate.decided] == ["hold", "open"]
    assert gate.decided[-1].containers == (BOX, OTHER_BOX)


def test_r46_vehicles_are_forgotten() -> None:
    gate = Gate(barrier=TWO)
    gate.tell(OUT, now=9)
    assert gate.barrier.vehicles_n == 1
    gate.barrier.advance(OUT[0].passed_at.timestamp() + TWO.kept_s + 1)
    assert gate.barrier.vehicles_n == 0
