"""How many entries a second go through the flow of matching, whatever is open."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bytewax.inputs import FixedPartitionedSource, StatefulSourcePartition
from bytewax.outputs import DynamicSink, StatelessSinkPartition
from bytewax.run import cli_main
from typing_extensions import override

from flows.bench_join.traffic import POLICY, batches
from flows.match import build_match_flow
from flows.match_stage import Told
from flows.rare_collection import rare_collection
from schemas.errors import GatestreamError
from schemas.matching.change import Pair


@dataclass
class Stopwatch:
    """When what is measured began and ended; what came before only fills the join."""

    started_s: float = 0.0
    ended_s: float = 0.0
    pairs_n: int = 0


class _Partition(StatefulSourcePartition[Told, None]):
    def __init__(self, told: Iterator[list[Told]]) -> None:
        self._told = told

    @override
    def next_batch(self) -> list[Told]:
        return next(self._told)

    @override
    def snapshot(self) -> None:
        return None


class _MemorySource(FixedPartitionedSource[Told, None]):
    def __init__(self, told: Iterator[list[Told]]) -> None:
        self._told = told

    @override
    def list_parts(self) -> list[str]:
        return ["memory"]

    @override
    def build_part(
        self, step_id: str, for_part: str, resume_state: None
    ) -> StatefulSourcePartition[Told, None]:
        return _Partition(self._told)


class _CountingPartition(StatelessSinkPartition[list[object]]):
    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch

    @override
    def write_batch(self, items: list[list[object]]) -> None:
        self._watch.pairs_n += sum(type(each) is Pair for piece in items for each in piece)
        self._watch.ended_s = time.perf_counter()


class _CountingSink(DynamicSink[list[object]]):
    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch

    @override
    def build(self, step_id: str, worker_index: int, worker_count: int) -> _CountingPartition:
        return _CountingPartition(self._watch)


def events_per_second(open_n: int, entries_n: int, batch_n: int) -> float:
    """Entries a second through the flow, with so many open all the time.

    Args:
        open_n: Open entries; they are filled in first, and that is not measured.
        entries_n: Entries that are measured.
        batch_n: Entries a batch of the source.

    Raises:
        GatestreamError: The join did not find the pairs that it was to find.
    """
    watch = Stopwatch()
    # Papers are kept as long as their passage, which comes half as late as they are due. From then
    # on as many are dropped as come, with many open as with few.
    filled_n = open_n + open_n // 2

    def told() -> Iterable[list[Told]]:
        yield from batches(open_n, 0, filled_n, 1000)
        # Made now, and not before so many others: what was just read from a log is near as well.
        measured = list(batches(open_n, filled_n, entries_n, batch_n))
        watch.started_s = time.perf_counter()
        yield from measured

    flow = build_match_flow(_MemorySource(iter(told())), POLICY, _CountingSink(watch))
    with rare_collection():
        cli_main(flow)  # type: ignore[no-untyped-call]
    seconds = watch.ended_s - watch.started_s
    wanted_n = expected_pairs(open_n, filled_n + entries_n)
    if watch.pairs_n != wanted_n:
        message = f"the join was to find {wanted_n} pairs, got {watch.pairs_n}"
        raise GatestreamError(message)
    return entries_n / seconds


def expected_pairs(open_n: int, entries_n: int) -> int:
    """How many pairs the traffic has: each passage whose container was declared has two."""
    lag = open_n // 6
    return 2 * sum(1 for n in range(2, entries_n, 3) if n // 3 >= lag)


def cost_growth(few_n: int, many_n: int, entries_n: int, rounds_n: int) -> tuple[float, float]:
    """What an entry costs with few open and with many, in microseconds.

    The two are measured in turn, for a machine is not as fast at all times; what counts is the
    round whose growth is the median one.

    Args:
        few_n: Open entries of the one.
        many_n: Of the other.
        entries_n: Entries that are measured a round.
        rounds_n: How often each.
    """
    rounds: list[tuple[float, float]] = []
    for _ in range(rounds_n):
        few_us, many_us = (
            1e6 / events_per_second(open_n, entries_n, 100) for open_n in (few_n, many_n)
        )
        rounds.append((few_us, many_us))
    return sorted(rounds, key=lambda costs: costs[1] / costs[0])[rounds_n // 2]
