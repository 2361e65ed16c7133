"""Reads the match log of a site, first what is still open, then what comes, with ticks between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from flows.match_stage import Known, Tick, Told
from schemas.matching.policy import MatchPolicy
from sql.connection import Connection
from sql.match_log import READ_AT_ONCE_N, entries_after, open_entries
from sql.match_state import MatchProgress, match_progress

SETTLED_AFTER_S = 2.0
"""What was received so long ago is in the log: it is committed within the second, and is never
called unmatched in between."""


class MatchLog:
    """What a site's join has to be told.

    Args:
        connection: The reader's own.
        site: Site id.
        policy: The site's.
    """

    def __init__(self, connection: Connection, site: str, policy: MatchPolicy) -> None:
        self._connection = connection
        self._site = site
        self._policy = policy
        self._entry_n = 0
        self._as_of_s = 0.0

    def known(self) -> Iterator[list[Told]]:
        """What is still open of what was read before, and the tick that it had come to.

        Raises:
            StoreError: The database refuses.
        """
        progress = match_progress(self._connection, self._site)
        if progress is None:
            return
        self._entry_n, self._as_of_s = progress.entry_n, progress.as_of.timestamp()
        found = open_entries(
            self._connection, [self._site], self._open_since(progress), progress.entry_n
        )
        while batch := [Known(entry) for _, entry in islice(found, READ_AT_ONCE_N)]:
            yield [*batch]
        yield [Tick(self._as_of_s, self._entry_n, is_known=True)]

    def fresh(self) -> Iterator[list[Told]]:
        """What was logged since it was last asked.

        Raises:
            StoreError: The database refuses.
        """
        while True:
            found = entries_after(self._connection, [self._site], self._entry_n)
            if found:
                self._entry_n = found[-1][0]
                yield [entry for _, entry in found]
            if len(found) < READ_AT_ONCE_N:
                return

    def tick(self, as_of: datetime) -> Tick:
        """Says that all that was received up to an instant was told.

        Args:
            as_of: Aware; time never goes back, whatever a clock says.
        """
        self._as_of_s = max(self._as_of_s, as_of.timestamp())
        return Tick(self._as_of_s, self._entry_n)

    def whole(self, as_of: datetime) -> Iterator[list[Told]]:
        """Everything up to now, and one tick.

        Args:
            as_of: Aware.

        Raises:
            StoreError: The database refuses.
        """
        yield from self.known()
        yield from self.fresh()
        yield [self.tick(as_of)]

    def _open_since(self, progress: MatchProgress) -> datetime:
        policy = self._policy
        waits = max(
            timedelta(hours=policy.papers_within_hours), timedelta(days=policy.passage_within_days)
        )
        return progress.as_of - policy.kept - 2 * policy.grace - waits
