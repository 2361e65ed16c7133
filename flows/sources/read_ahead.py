"""Goes on decoding while what was decoded before is being read."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

Item = TypeVar("Item")
_POLL_S = 0.2


class _Raised:
    """What ended the other thread."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class ReadAhead(Generic[Item]):
    """Walks through items in a thread of its own, a bounded number of them ahead.

    The order stays, nothing is left out, and an error comes where it would have come. Decoders
    let other threads work meanwhile.

    Args:
        items: What is walked through; nobody else touches it, and it is closed at the end.
        ahead_n: Items that wait at most.
    """

    def __init__(self, items: Generator[Item, None, None], ahead_n: int) -> None:
        self._items = items
        self._queue: Queue[Item | _Raised] = Queue(ahead_n)
        self._is_left = threading.Event()
        self._thread = threading.Thread(target=self._walk, name="read-ahead", daemon=True)

    def __iter__(self) -> Iterator[Item]:
        self._thread.start()
        try:
            while True:
                item = self._queue.get()
                if isinstance(item, _Raised):
                    if item.error is not None:
                        raise item.error
                    return
                yield item
        finally:
            self._leave()

    def _walk(self) -> None:
        ended = _Raised(None)
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised where the items are taken
            ended = _Raised(error)
        finally:
            self._items.close()
        self._put(ended)

    def _put(self, item: Item | _Raised) -> bool:
        while not self._is_left.is_set():
            try:
                self._queue.put(item, timeout=_POLL_S)
            except Full:
                continue
            return True
        return False

    def _leave(self) -> None:
        """Ends the thread, wherever it is."""
        self._is_left.set()
        try:
            while True:
                self._queue.get_nowait()
        except Empty:
            self._thread.join()
