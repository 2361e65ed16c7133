"""When "Hàng đã qua khu vực giám sát" is confirmed, withheld and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.feeds.declaration import Eligibility, TradeFlow
from schemas.feeds.watch_entry import WatchAction
from schemas.passage import Direction
from schemas.read import Status
from tests.schemas.decisions.gate import (
    BOX,
    OTHER_BOX,
    Gate,
    Told,
    declaration,
    manifest,
    passage,
    watch,
)

OUT = (passage(), 9)
PAPERS = (declaration(), manifest())
_IN: dict[str, Any] = {"flow": TradeFlow.EXPORT}
IN = (passage(direction=Direction.IN), 9.0)
EXPORT = (declaration(**_IN), manifest(**_IN))


@pytest.mark.parametrize(
    ("told", "confirmed"),
    [
        pytest.param([*PAPERS, OUT], "confirmed", id="all agree"),
        pytest.param([OUT, *PAPERS], "confirmed", id="the vehicle came first"),
        pytest.param([declaration(), OUT], "no_manifest", id="no manifest"),
        pytest.param([declaration(cleared=None), manifest(), OUT], "not_cleared", id="not cleared"),
        pytest.param([declaration(cleared=10), manifest(), OUT], "cleared_later", id="too early"),
        pytest.param(
            [*PAPERS, (passage(status=Status.REVIEW), 9)], "unsure_read", id="unsure read"
        ),
        pytest.param([*PAPERS, watch(), OUT], "held", id="held"),
        pytest.param([*PAPERS, OUT, watch(told=12)], "held", id="held earlier, told later"),
        pytest.param([*PAPERS, OUT, watch(10)], "confirmed", id="held after it had passed"),
        pytest.param([*PAPERS, watch(until=8), OUT], "confirmed", id="the hold had ended"),
        pytest.param([*PAPERS, watch(until=10), OUT], "held", id="it left while it was held"),
        pytest.param([*PAPERS, watch(action=WatchAction.INSPECT), OUT], "inspect", id="to inspect"),
        pytest.param([*PAPERS, watch(action=WatchAction.WATCH), OUT], "confirmed", id="watched"),
        pytest.param(
            [*PAPERS, watch(), watch(9.5, is_cancelled=True), OUT],
            "confirmed",
            id="the hold was taken back",
        ),
        pytest.param([*EXPORT, IN], "confirmed", id="export"),
        pytest.param(
            [declaration(cleared=12, **_IN), manifest(**_IN), IN], "confirmed", id="cleared inside"
        ),
        pytest.param([*EXPORT, watch(until=10), IN], "confirmed", id="held inside, then let go"),
        pytest.param([*EXPORT, watch(until=30), IN], "held", id="held inside"),
    ],
)
def test_r34_confirms_what_is_certain_and_nothing_else(told: list[Told], confirmed: str) -> None:
    gate = Gate()
    for each in told:
        gate.tell(each, now=20)
    gate.wait(21)
    assert gate.confirmed == confirmed


@pytest.mark.parametrize("state", [each for each in Eligibility if each.lets_pass])
def test_r34_each_of_the_three_legal_states_lets_pass(state: Eligibility) -> None:
    gate = Gate()
    gate.tell(declaration(eligibility=state), manifest(), OUT, now=9)
    assert gate.confirmed == "confirmed"


@pytest.mark.parametrize(
    ("then", "why"),
    [
        pytest.param(declaration(10, is_cancelled=True), "cancelled", id="cancelled"),
        pytest.param(declaration(10, containers=(OTHER_BOX,)), "cancelled", id="amended away"),
        pytest.param(declaration(10, cleared=None), "not_cleared", id="its state was taken back"),
        pytest.param(manifest(10, is_cancelled=True), "no_manifest", id="manifest cancelled"),
        pytest.param((passage(boxes=(OTHER_BOX,), revision=1), 10), "no_passage", id="corrected"),
        pytest.param(watch(8, told=10), "held", id="a hold of before"),
    ],
)
def test_r34_takes_back_and_says_why_and_confirms_again(then: Told, why: str) -> None:
    gate = Gate()
    gate.tell(*PAPERS, OUT, now=9)
    first = gate.confirmations[f"30123456789/{BOX}"]
    gate.tell(then, now=10)
    taken = gate.confirmations[f"30123456789/{BOX}"]
    assert (first.state, taken.state, taken.reason) == ("confirmed", "withheld", why)
    assert taken.decision_id == first.decision_id
    answers: dict[str, Told] = {
        "cancelled": declaration(11, cleared=2),
        "not_cleared": declaration(11, cleared=2),
        "no_manifest": manifest(11),
        "no_passage": (passage(revision=2), 11.0),
        "held": watch(11, is_cancelled=True),
    }
    gate.tell(answers[why], now=11)
    again = gate.confirmations[f"30123456789/{BOX}"]
    assert again.state == "confirmed"
    assert again.decision_id == first.decision_id


def test_r34_what_is_amended_afterwards_does_not_undo_what_was_cleared_in_time() -> None:
    gate = Gate()
    gate.tell(*PAPERS, OUT, now=9)
    gate.tell(declaration(12, cleared=11, declaration_no="301234567891"), now=12)
    assert gate.confirmed == "confirmed"
    assert gate.kinds == []


def test_r34_a_possible_read_is_never_confirmed() -> None:
    gate = Gate()
    misread = BOX[:-3] + "8" + BOX[-2:]
    gate.tell(*PAPERS, (passage(boxes=(misread,), status=Status.REVIEW), 9), now=9)
    assert gate.confirmed == "possible_only"


def test_r34_nothing_is_told_twice() -> None:
    gate = Gate()
    gate.tell(*PAPERS, OUT, now=9)
    told_n = len(gate.log)
    gate.tell(*PAPERS, OUT, now=10)
    gate.wait(11)
    assert len(gate.log) == told_n
