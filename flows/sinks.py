"""A Bytewax sink that hands its batches to a function; every writer behind it is idempotent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from bytewax.outputs import DynamicSink, StatelessSinkPartition
from typing_extensions import override

from flows.safe_stop import SafeStop

Item = TypeVar("Item")
Write = Callable[[list[Item]], None]


class _CallPartition(StatelessSinkPartition[Item], Generic[Item]):
    def __init__(self, write: Write[Item], stop: SafeStop) -> None:
        self._write = stop.guarded(_as_step(write))

    @override
    def write_batch(self, items: list[Item]) -> None:
        self._write(items)


def _as_step(write: Write[Item]) -> Callable[[list[Item]], list[None]]:
    def step(items: list[Item]) -> list[None]:
        write(items)
        return []

    return step


class CallSink(DynamicSink[Item], Generic[Item]):
    """Hands every batch to a function.

    Args:
        write: Called with each batch; it may see a batch again after a restart.
        stop: Told when the function meets an error of ours.
    """

    def __init__(self, write: Write[Item], stop: SafeStop) -> None:
        self._write = write
        self._stop = stop

    @override
    def build(self, step_id: str, worker_index: int, worker_count: int) -> _CallPartition[Item]:
        return _CallPartition(self._write, self._stop)
