"""What waits on disk while the database is away, how much of it, and how it gets in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from schemas.errors import SpoolFullError, StoreAwayError
from sql.connection import Connection
from sql.passages import Written
from sql.replay import StreamFeed
from sql.segment_lines import Record
from sql.segments import Append, Position, SegmentWriter, remove_old
from sql.store_link import Away, StoreLink

SPOOL_MAX_BYTES = 4096 << 20
DRAINED_AT_ONCE_N = 2
"""Batches that go in beside one that a run writes: what waits must not hold up the run."""
FILE_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpoolState:
    """Whether the database is there, and what waits for it.

    Attributes:
        away: Since when it is away and why, if it is.
        waiting_bytes: Committed bytes that it has not got.
        waiting_since: When the oldest of these was committed, if there are any.
        max_bytes: How much may wait.
    """

    away: Away | None
    waiting_bytes: int
    waiting_since: datetime | None
    max_bytes: int

    @property
    def is_full(self) -> bool:
        """Whether nothing more may wait."""
        return self.waiting_bytes >= self.max_bytes


class Spool:
    """One stream of segment files and how far the store has got it.

    Args:
        folder: ``segments/`` of the home.
        segments: The stream's writer; everything in it is applied.
        link: To the store.
        max_bytes: How much may wait; one batch more at most.
        now: The clock, aware.
    """

    def __init__(
        self,
        folder: Path,
        segments: SegmentWriter,
        link: StoreLink,
        max_bytes: int,
        now: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._segments = segments
        self._link = link
        self._max_bytes = max_bytes
        self._now = now
        self._feed: StreamFeed | None = None
        self._applied = segments.position
        self._waiting_since: datetime | None = None
        self._file_since = now()

    @property
    def state(self) -> SpoolState:
        """How it is now."""
        # A power cut may have taken the end of what is applied.
        waiting_bytes = max(0, self._segments.bytes_after(self._applied))
        return SpoolState(self._link.away, waiting_bytes, self._waiting_since, self._max_bytes)

    def write(self, records: Sequence[Record]) -> Written:
        """Commits records and applies them, or as much as can be of what waits before them."""
        if not records:
            return self.keep_up()
        written = self._made_room()
        append = self._segments.begin(records)
        self._waiting_since = self._waiting_since or self._now()
        try:
            return written + self._fed(lambda feed: _taken(feed, records, append))
        finally:
            append.wait()

    def keep_up(self) -> Written:
        """Applies some of what waits, if the database is there."""
        if self._waiting_since is None and self._link.away is None:
            return Written()
        return self._fed(lambda feed: feed.drain(DRAINED_AT_ONCE_N))

    def drain(self) -> Written:
        """Applies everything that waits."""
        written = self.keep_up()
        while self._waiting_since is not None or self._link.away is not None:
            if (away := self._link.away) is not None:
                raise StoreAwayError(away.reason)
            written += self.keep_up()
        return written

    def make_durable(self) -> Position:
        """Sees to it that the store cannot forget what it has got; answers how far that is.

        Raises:
            StoreAwayError: The database is away.
        """
        with self._link.connection() as connection:
            self._feed_over(connection).make_durable()
        return self._applied

    def remove_old(self, archived: Position, now: datetime) -> None:
        """Removes files that are old, and in the store and the archive.

        Args:
            archived: How far the store had got the stream when the archive was brought up to date.
            now: Aware.
        """
        remove_old(self._folder, self._segments.stream, archived, now)
        if now - self._file_since >= FILE_EVERY:
            self._segments.begin_file()
            self._file_since = now

    def _made_room(self) -> Written:
        if not self.state.is_full:
            return Written()
        written = self.keep_up()
        state = self.state
        if not state.is_full:
            return written
        message = (
            f"{state.waiting_bytes >> 20} MiB of records wait in {self._folder} for the database, "
            f"which is as much as the site allows"
        )
        raise SpoolFullError(f"{message}: {state.away.reason}" if state.away else message)

    def _fed(self, feeding: Callable[[StreamFeed], Written]) -> Written:
        if not self._link.is_up():
            return Written()
        try:
            with self._link.connection() as connection:
                written = feeding(self._feed_over(connection))
        except StoreAwayError:
            return Written()
        finally:
            if self._feed is not None:
                self._applied = self._feed.applied
        if self._segments.bytes_after(self._applied) <= 0:
            self._waiting_since = None
        return written

    def _feed_over(self, connection: Connection) -> StreamFeed:
        """The feed over a connection, which asks anew how far the store got: it may be less."""
        if self._feed is None or self._feed.connection is not connection:
            self._feed = StreamFeed(connection, self._folder, self._segments.stream)
        return self._feed


def _taken(feed: StreamFeed, records: Sequence[Record], append: Append) -> Written:
    """Applies new records from memory where nothing waits before them, else some that wait."""
    written = feed.take(records, append)
    if written is not None:
        return written
    append.wait()
    return feed.drain(DRAINED_AT_ONCE_N)
