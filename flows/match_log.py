"""Reads the match log of a site, first what is still open, then what comes, with ticks between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from flows.match_line import Line
from flows.match_stage import Known, Tick, Told
from schemas.matching.entry import Entry
from schemas.matching.policy import MatchPolicy
from sql.connection import Connection
from sql.match_log import READ_AT_ONCE_N, entries_after, open_entries, wait_for_entries
from sql.match_state import MatchProgress, match_progress

TICK_EVERY_S = 1.0
SETTLED_AFTER_S = 2.0
"""What was received so long ago is committed, so that it is in the log."""


class MatchLog:
    """What a site's join has to be told.

    Args:
        line: The reader's own; it listens to the log.
        site: Site id.
        policy: The site's.
        tells_again: Whether what follows from what is still open is told again, because it was
            told by another policy.
    """

    def __init__(
        self, line: Line, site: str, policy: MatchPolicy, *, tells_again: bool = False
    ) -> None:
        self._line = line
        self._site = site
        self._policy = policy
        self._tells_again = tells_again
        self._entry_n = 0
        self._as_of_s = 0.0
        self.entries_n = 0

    def until(self, as_of: datetime) -> Iterator[list[Told]]:
        """All that is there now, and one tick.

        Args:
            as_of: Aware.

        Raises:
            StoreError: The database refuses.
        """
        yield from self._known()
        yield from self._fresh()
        yield [self._tick(as_of)]

    def on(self, now: Callable[[], datetime], is_ended: Callable[[], bool]) -> Iterator[list[Told]]:
        """All that is there and all that comes, with a tick a second.

        Args:
            now: The clock.
            is_ended: Whether it is to end.

        Raises:
            StoreError: The database refuses.
        """
        yield from self._known()
        settled = timedelta(seconds=SETTLED_AFTER_S)
        ticked_at: datetime | None = None
        while not is_ended():
            seen_at = now()
            yield from self._fresh()
            # A clock may jump, also back.
            if ticked_at is None or abs((seen_at - ticked_at).total_seconds()) >= TICK_EVERY_S:
                ticked_at = seen_at
                yield [self._tick(seen_at - settled)]
            self._line.ask(lambda each: wait_for_entries(each, TICK_EVERY_S / 2))

    def _known(self) -> Iterator[list[Told]]:
        """What is still open of what was read before, and the tick that it had come to."""
        progress = self._line.ask(lambda each: match_progress(each, self._site))
        if progress is None:
            return
        self._entry_n, self._as_of_s = progress.entry_n, progress.as_of.timestamp()
        found = self._line.ask(partial(self._open, progress))
        while batch := [entry for _, entry in islice(found, READ_AT_ONCE_N)]:
            yield [*batch] if self._tells_again else [*map(Known, batch)]
        yield [Tick(self._as_of_s, self._entry_n, is_known=not self._tells_again)]

    def _fresh(self) -> Iterator[list[Told]]:
        while True:
            after = partial(entries_after, sites=[self._site], entry_n=self._entry_n)
            found = self._line.ask(after)
            if found:
                self._entry_n = found[-1][0]
                self.entries_n += len(found)
                yield [entry for _, entry in found]
            if len(found) < READ_AT_ONCE_N:
                return

    def _tick(self, as_of: datetime) -> Tick:
        """Says that all that was received up to an instant was told; time never goes back."""
        self._as_of_s = max(self._as_of_s, as_of.timestamp())
        return Tick(self._as_of_s, self._entry_n)

    def _open(self, progress: MatchProgress, connection: Connection) -> Iterator[tuple[int, Entry]]:
        policy = self._policy
        waits = max(
            timedelta(hours=policy.papers_within_hours), timedelta(days=policy.passage_within_days)
        )
        since = progress.as_of - policy.kept - 2 * policy.grace - waits
        return open_entries(connection, [self._site], since, progress.entry_n)
