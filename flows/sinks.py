"""A Bytewax sink that hands its batches to a function; every writer behind it is idempotent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from bytewax.outputs import DynamicSink, StatelessSinkPartition
from typing_extensions import override

Item = TypeVar("Item")
Write = Callable[[list[Item]], None]


class _CallPartition(StatelessSinkPartition[Item], Generic[Item]):
    def __init__(self, write: Write[Item]) -> None:
        self._write = write

    @override
    def write_batch(self, items: list[Item]) -> None:
        self._write(items)


class CallSink(DynamicSink[Item], Generic[Item]):
    """Hands every batch to a function.

    Args:
        write: Called with each batch; it may see a batch again after a restart.
    """

    def __init__(self, write: Write[Item]) -> None:
        self._write = write

    @override
    def build(self, step_id: str, worker_index: int, worker_count: int) -> _CallPartition[Item]:
        return _CallPartition(self._write)
