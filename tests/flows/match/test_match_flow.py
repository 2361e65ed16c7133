"""Bytewax is a thin shell: without it the same follows."""

from __future__ import annotations

from random import Random

import pytest
from bytewax.testing import TestingSink, TestingSource, run_main

from flows.bench_join.traffic import POLICY, batches
from flows.match import build_match_flow
from flows.match_in_process import matched_in_process
from flows.match_stage import Known, Reached, Tick, Told, by_shard
from schemas.matching.change import Change, Outcome, Pair, Standing
from schemas.matching.entry import SHARDS, Entry, shard_of
from schemas.matching.near import NearIndex


def changes(outcomes: list[object]) -> list[Change]:
    return [each for each in outcomes if isinstance(each, Pair | Standing)]


@pytest.mark.parametrize("batch_n", [1, 7, 100])
def test_r33_without_bytewax_the_same_follows(batch_n: int) -> None:
    log = [told for batch in batches(300, 0, 1500, 100) for told in batch]
    Random(batch_n).shuffle(log)  # noqa: S311 - no secret
    log.append(Tick(2_000_000_000.0, 1500))
    pieces: list[list[object]] = []
    flow = build_match_flow(
        TestingSource(log, batch_n),
        POLICY,
        TestingSink(pieces),
        nears=lambda: NearIndex(POLICY),
    )
    run_main(flow)  # type: ignore[no-untyped-call]
    streamed = [each for piece in pieces for each in piece]
    cut = [log[first_n : first_n + batch_n] for first_n in range(0, len(log), batch_n)]
    in_process = [
        each
        for out in matched_in_process(cut, POLICY, nears=lambda: NearIndex(POLICY))
        for each in out
    ]
    assert sorted(map(repr, streamed)) == sorted(map(repr, in_process))
    assert Outcome.after(changes(streamed)) == Outcome.after(changes(in_process))
    assert sum(isinstance(each, Reached) for each in streamed) == len(SHARDS)


def test_r96_what_is_known_makes_the_state_and_tells_nothing() -> None:
    log: list[Told] = [told for batch in batches(300, 0, 900, 900) for told in batch]
    entries = [told for told in log if isinstance(told, Entry)]
    first, then = entries[:600], entries[600:]
    known: list[Told] = [*map(Known, first), Tick(first[-1].at_s, 600, is_known=True)]
    end = Tick(2_000_000_000.0, 900)
    again = list(matched_in_process([known, [*then, end]], POLICY))
    assert again[0] == []
    whole = list(matched_in_process([[*first], [Tick(first[-1].at_s, 600)], [*then, end]], POLICY))
    assert sorted(map(repr, again[1])) == sorted(map(repr, whole[2]))


def test_entries_of_a_number_meet_in_one_shard_and_a_tick_comes_to_all() -> None:
    (batch,) = batches(30, 0, 60, 60)
    pieces = dict(by_shard([*batch, Tick(0.0, 60)]))
    assert set(pieces) == set(SHARDS)
    for key, piece in pieces.items():
        assert isinstance(piece[-1], Tick)
        assert piece[-1].shard == key
        assert {shard_of(each.number) for each in piece if isinstance(each, Entry)} <= {key}
