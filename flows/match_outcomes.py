"""Keeps what comes out of the flow of matching, and how far it has got, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from flows.match_line import Line
from flows.match_stage import Reached
from schemas.errors import StoreAwayError
from schemas.matching.change import Change, Pair, Standing
from schemas.matching.entry import SHARDS
from sql.connection import Connection
from sql.match_state import MatchProgress, set_match_progress
from sql.matches import write_changes

KeepDecisions = Callable[[Connection, Sequence[object]], None]
Follow = Callable[[Sequence[Change]], object]
_NOTHING_REACHED = (0.0, 0)


@dataclass
class Outcomes:
    """Where the flow of a site ends.

    Attributes:
        line: The writer's own.
        site: Site id.
        keep_decisions: Keeps what is neither a change nor progress.
        follow: Does what follows from changes, once they are kept.
        outcomes_n: What was kept.
    """

    line: Line
    site: str
    keep_decisions: KeepDecisions | None = None
    follow: Follow | None = None
    outcomes_n: int = 0
    _reached: dict[str, Reached] = field(default_factory=dict)
    _kept: tuple[float, int] = _NOTHING_REACHED
    _unfollowed: list[Change] = field(default_factory=list)

    def write(self, pieces: list[list[object]]) -> None:
        """Keeps what was told; the same again changes nothing.

        Args:
            pieces: Outcomes of one shard after the other, those of each in their order.

        Raises:
            StoreError: The database refuses; nothing of it is kept.
        """
        changes: list[Change] = []
        decisions: list[object] = []
        for outcome in chain.from_iterable(pieces):
            if isinstance(outcome, Pair | Standing):
                changes.append(outcome)
            elif isinstance(outcome, Reached):
                self._reached[outcome.shard] = outcome
            else:
                decisions.append(outcome)
        reached = self._reached_by_all()
        if changes or decisions or reached != self._kept:
            self.line.ask(partial(self._keep, changes, decisions, reached))
        self._kept = reached
        self.outcomes_n += len(changes) + len(decisions)
        self._unfollowed += changes
        if self._unfollowed and self.follow is not None:
            self._follow(self.follow)

    def _keep(
        self,
        changes: list[Change],
        decisions: list[object],
        reached: tuple[float, int],
        connection: Connection,
    ) -> None:
        with connection.transaction():
            write_changes(connection, changes)
            if decisions and self.keep_decisions is not None:
                self.keep_decisions(connection, decisions)
            if reached != self._kept:
                as_of = datetime.fromtimestamp(reached[0], UTC)
                set_match_progress(connection, self.site, MatchProgress(as_of, reached[1]))

    def _follow(self, follow: Follow) -> None:
        try:
            follow(self._unfollowed)
        except StoreAwayError:
            return
        self._unfollowed = []

    def _reached_by_all(self) -> tuple[float, int]:
        """What every shard got past; a shard that is ahead is told again what it told."""
        if len(self._reached) < len(SHARDS):
            return self._kept
        told = self._reached.values()
        return min(each.as_of_s for each in told), min(each.entry_n for each in told)
