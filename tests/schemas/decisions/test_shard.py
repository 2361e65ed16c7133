"""How a shard's memory begins, is made anew, and ends."""

from __future__ import annotations

from schemas.decisions.barrier_rules import BarrierMode, BarrierRules
from schemas.decisions.confirmation import Confirmation, ConfirmationState
from schemas.decisions.passage_answer import PassageAnswer
from schemas.decisions.shard import ShardDecisions
from schemas.decisions.warning import GateWarning
from schemas.matching.join import ShardJoin
from tests.schemas.decisions.gate import Gate, at, declaration, manifest, passage, watch

TOLD = (declaration(), manifest(), watch(until=30), (passage(), 9.0))
TWO = BarrierRules(mode=BarrierMode.TWO_WAY)


def test_r34_a_memory_that_is_made_anew_tells_what_waits_and_nothing_else() -> None:
    gate = Gate(barrier=TWO)
    entries = gate.entries(*TOLD)
    shard, join = ShardDecisions(gate.policy, {"a": TWO}), ShardJoin(gate.policy)
    shard.restore(entries, join.push(entries), 0)
    told = shard.advance(at(9.01).timestamp())
    assert {type(each) for each in told} == {PassageAnswer}
    assert len(told) == 2
    assert shard.advance(at(9.02).timestamp()) == []


def test_r34_what_comes_after_a_memory_was_made_anew_is_told_against_it() -> None:
    gate = Gate()
    entries = gate.entries(*TOLD)
    shard, join = ShardDecisions(gate.policy), ShardJoin(gate.policy)
    shard.restore(entries, join.push(entries), 0)
    lifted = gate.entries(watch(10, is_cancelled=True))
    told = shard.push(lifted, join.push(lifted), at(10).timestamp())
    confirmation, hit = sorted(told, key=lambda each: type(each).__name__)
    assert isinstance(confirmation, Confirmation)
    assert confirmation.state is ConfirmationState.CONFIRMED
    assert isinstance(hit, GateWarning)
    assert not hit.stands


def test_what_is_over_is_forgotten_and_nothing_is_told_of_it() -> None:
    gate = Gate()
    gate.tell(*TOLD, now=9)
    assert gate.shard.numbers_n == 2
    # Until then something may be missed that was due.
    gate.wait(24 * 20)
    told_n = len(gate.log)
    for day in range(21, 100):
        gate.wait(24 * day)
    assert gate.shard.numbers_n == 0
    assert gate.log[told_n:] == []
