"""Feeds the flow of matching from a thread, so that the dataflow never waits for the database."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from bytewax.inputs import FixedPartitionedSource, StatefulSourcePartition
from typing_extensions import override

from flows.match_stage import Told
from flows.safe_stop import SafeStop
from schemas.errors import GatestreamError

Batches = Callable[[Callable[[], bool]], Iterator[list[Told]]]
"""Tells batch after batch until there is no more, or until it is told to end."""
_WAITING_BATCHES_N = 4
_LOOK_EVERY = timedelta(milliseconds=10)
_PUT_PATIENCE_S = 0.2


class _ThreadPartition(StatefulSourcePartition[Told, None]):
    def __init__(self, batches: Batches, stop: SafeStop) -> None:
        self._batches = batches
        self._stop = stop
        self._told: queue.Queue[list[Told] | None] = queue.Queue(_WAITING_BATCHES_N)
        self._thread = threading.Thread(target=self._read, name="match log", daemon=True)
        self._next_awake: datetime | None = None
        self._thread.start()

    @override
    def next_batch(self) -> list[Told]:
        self._next_awake = None
        try:
            batch = self._told.get_nowait()
        except queue.Empty:
            if self._stop.is_due:
                raise StopIteration from None
            self._next_awake = datetime.now(UTC) + _LOOK_EVERY
            return []
        if batch is None:
            raise StopIteration
        return batch

    @override
    def next_awake(self) -> datetime | None:
        return self._next_awake

    @override
    def snapshot(self) -> None:
        return None

    @override
    def close(self) -> None:
        self._thread.join()

    def _read(self) -> None:
        try:
            for batch in self._batches(self._is_ended):
                self._put(batch)
        except GatestreamError as error:
            self._stop.fail(error)
        self._put(None)

    def _put(self, batch: list[Told] | None) -> None:
        while not self._stop.is_due:
            try:
                self._told.put(batch, timeout=_PUT_PATIENCE_S)
            except queue.Full:
                continue
            return

    def _is_ended(self) -> bool:
        return self._stop.is_due


class ThreadSource(FixedPartitionedSource[Told, None]):
    """One partition that a thread fills.

    Args:
        batches: What the thread tells.
        stop: Ends it, and is told when it fails.
    """

    def __init__(self, batches: Batches, stop: SafeStop) -> None:
        self._batches = batches
        self._stop = stop

    @override
    def list_parts(self) -> list[str]:
        return ["log"]

    @override
    def build_part(
        self, step_id: str, for_part: str, resume_state: None
    ) -> StatefulSourcePartition[Told, None]:
        return _ThreadPartition(self._batches, self._stop)
