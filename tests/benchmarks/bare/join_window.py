"""The baseline: Bytewax's own window join of two papers and a passage of each container.

Nothing of ours is imported here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import bytewax.operators as op
import bytewax.operators.windowing as win
from bytewax.dataflow import Dataflow
from bytewax.inputs import FixedPartitionedSource, StatefulSourcePartition
from bytewax.outputs import DynamicSink, StatelessSinkPartition
from bytewax.run import cli_main
from typing_extensions import override

Item = tuple[str, tuple[datetime, int]]
"""A container's number, and when which of the three was received."""
SIDES_N = 3


class _Partition(StatefulSourcePartition[Item, None]):
    def __init__(self, batches: Iterator[list[Item]]) -> None:
        self._batches = batches

    @override
    def next_batch(self) -> list[Item]:
        return next(self._batches)

    @override
    def snapshot(self) -> None:
        return None


class _Source(FixedPartitionedSource[Item, None]):
    def __init__(self, batches: Iterator[list[Item]]) -> None:
        self._batches = batches

    @override
    def list_parts(self) -> list[str]:
        return ["memory"]

    @override
    def build_part(self, step_id: str, for_part: str, resume_state: None) -> _Partition:
        return _Partition(self._batches)


class _Nowhere(StatelessSinkPartition[object]):
    @override
    def write_batch(self, items: list[object]) -> None:
        pass


class _Sink(DynamicSink[object]):
    @override
    def build(self, step_id: str, worker_index: int, worker_count: int) -> _Nowhere:
        return _Nowhere()


def _is_of(side: int, item: Item) -> bool:
    return item[1][1] == side


def items_per_second(open_n: int, batch_n: int, limit_s: float, *, is_tuned: bool) -> float:
    """Items a second that a window join takes in, from empty on and until so many are open.

    Args:
        open_n: Items, after which it ends.
        batch_n: Items a batch of the source.
        limit_s: Ends it earlier.
        is_tuned: Whether its clock is told that system time is behind event time by what it waits,
            which is the fastest way to run it live; its default is meant for replays.
    """
    start = datetime.now(UTC)
    wait = timedelta(days=1)
    taken_n = 0
    started_s = time.perf_counter()
    ended_s = started_s

    def batches() -> Iterator[list[Item]]:
        nonlocal taken_n, ended_s
        while taken_n < open_n and time.perf_counter() - started_s < limit_s:
            yield [
                (f"MSKU{n // SIDES_N:07d}", (start + timedelta(milliseconds=n), n % SIDES_N))
                for n in range(taken_n, taken_n + batch_n)
            ]
            taken_n += batch_n
            ended_s = time.perf_counter()

    clock: win.EventClock[tuple[datetime, int]] = win.EventClock(
        ts_getter=lambda item: item[0], wait_for_system_duration=wait
    )
    if is_tuned:
        clock = win.EventClock(
            ts_getter=lambda item: item[0],
            wait_for_system_duration=wait,
            to_system_utc=lambda told: told + wait,
        )
    flow = Dataflow("stock")
    item = op.input("items", flow, _Source(batches()))
    sides = [op.filter(f"side_{side}", item, partial(_is_of, side)) for side in range(SIDES_N)]
    joined = win.join_window(
        "join", clock, win.SessionWindower(gap=timedelta(days=2)), *sides, insert_mode="product"
    )
    op.output("out", joined.down, _Sink())
    cli_main(flow)  # type: ignore[no-untyped-call]
    return taken_n / (ended_s - started_s)
