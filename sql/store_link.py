"""A connection to the store that is made again, in the background, whenever it was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.errors import StoreAwayError
from sql.connection import Connection

FIRST_PAUSE = timedelta(seconds=0.25)
LONGEST_PAUSE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Away:
    """That the store is away.

    Attributes:
        since: Aware; when that was noticed.
        reason: What was said last, one sentence.
    """

    since: datetime
    reason: str


class StoreLink:
    """The connection of a writer; whoever uses it says when it was lost.

    Connecting takes its time where a network swallows everything, and so happens in a thread of
    its own; the pauses between attempts double up to :data:`LONGEST_PAUSE`.

    Args:
        dial: Makes a connection that is ready for use; raises ``StoreAwayError`` while it cannot,
            and another error if it never will.
        now: The clock, aware.
    """

    def __init__(self, dial: Callable[[], Connection], now: Callable[[], datetime]) -> None:
        self._dial = dial
        self._now = now
        self._connection: Connection | None = dial()
        self._dialling: Future[Connection] | None = None
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._pause = FIRST_PAUSE
        self._next_at = now()
        self.away: Away | None = None

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The connection; that it breaks in the block is noticed.

        Raises:
            StoreAwayError: It is away, or went away in the block.
        """
        if self._connection is None:
            raise StoreAwayError(self.away.reason if self.away else "the database is away")
        try:
            yield self._connection
        except StoreAwayError as error:
            self._lose(str(error))
            raise

    def is_up(self) -> bool:
        """Whether the connection stands; connects again where it is time to.

        Raises:
            StoreError: The database is back, and is not the one that was left.
        """
        if self._connection is None and self._dialling is not None and self._dialling.done():
            self._take(self._dialling)
        elif self._connection is None and self._dialling is None and self._now() >= self._next_at:
            self._dialling = self._threads.submit(self._dial)
        return self._connection is not None

    def close(self) -> None:
        """Ends the connection and whatever is being tried."""
        self._threads.shutdown(wait=True)
        if self._dialling is not None and self._dialling.exception() is None:
            self._dialling.result().close()
        if self._connection is not None:
            self._connection.close()

    def _take(self, dialled: Future[Connection]) -> None:
        self._dialling = None
        try:
            self._connection = dialled.result()
        except StoreAwayError as error:
            self._wait(str(error))
        else:
            self.away, self._pause = None, FIRST_PAUSE

    def _lose(self, reason: str) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._wait(reason)

    def _wait(self, reason: str) -> None:
        since = self.away.since if self.away is not None else self._now()
        self.away = Away(since, reason)
        self._next_at = self._now() + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
