"""Matches a site's archive anew, and says where that differs from what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from flows.match_in_process import matched_in_process
from flows.match_stage import Tick, Told
from schemas.errors import ConfigError
from schemas.matching.change import Change, Outcome, Pair, Standing
from schemas.matching.entry import Entry
from schemas.matching.near import NearIndex
from schemas.matching.policy import MatchPolicy
from schemas.site import SiteFile
from sql.archived_log import archived_entries
from sql.connection import Connection, snapshot
from sql.home import StoreSettings
from sql.match_state import MatchProgress, match_progress
from sql.matches import stored_outcome
from sql.store import open_store

_BATCH_N = 10_000
_DIGITS = 6
"""The store keeps microseconds."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to.

    Attributes:
        entries_n: Entries that were read.
        outcome: What holds by the replay.
        missing: What holds by the replay and is not stored so.
        invented: What is stored and does not hold by the replay.
    """

    entries_n: int
    outcome: Outcome
    missing: tuple[Change, ...]
    invented: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        """Whether the two are the same to the last field."""
        return not self.missing and not self.invented


def replay_site(
    site: SiteFile,
    settings: StoreSettings,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Replayed:
    """Matches the archive of a site anew, as far as its matching has got, and compares.

    The archive is brought up to date first; then nothing but it is read.

    Args:
        site: The site file.
        settings: Which store.
        now: The clock.

    Raises:
        ConfigError: The site was never matched.
        StoreError: The database cannot be reached, or refuses.
        ArchiveError: The archive cannot be read or written.
    """
    name = site.site.id
    with open_store(settings, f"{name}.replay", now=now) as store:
        store.sync_archive(now())
        progress, stored = store.ask(partial(_stored, name))
    if progress is None:
        message = f"{name}: a site that was matched was wanted, but nothing of it is stored"
        raise ConfigError(message)
    entries = archived_entries(settings.home.archive, name, progress.entry_n)
    return replayed(entries, progress, site.match_policy, stored)


def _stored(site: str, connection: Connection) -> tuple[MatchProgress | None, Outcome]:
    """What is stored at one moment, beside a matching that goes on."""
    with snapshot(connection):
        return match_progress(connection, site), stored_outcome(connection, site)


def replayed(
    entries: Iterable[tuple[int, Entry]],
    progress: MatchProgress,
    policy: MatchPolicy,
    stored: Outcome,
) -> Replayed:
    """Matches a log anew and compares.

    Args:
        entries: Of one site up to there, each with its number, in the order of the log.
        progress: How far the matching had got when ``stored`` was read.
        policy: The site's.
        stored: What is stored.
    """
    read_n = 0

    def batches() -> Iterator[list[Told]]:
        nonlocal read_n
        told = (entry for _, entry in entries)
        while batch := list(islice(told, _BATCH_N)):
            read_n += len(batch)
            yield [*batch]
        yield [Tick(progress.as_of.timestamp(), progress.entry_n)]

    outcomes = matched_in_process(batches(), policy, nears=partial(NearIndex, policy))
    found = Outcome.after(
        _in_microseconds(outcome)
        for batch in outcomes
        for outcome in batch
        if isinstance(outcome, Pair | Standing)
    )
    again: set[Change] = {*found.pairs, *found.standings}
    kept: set[Change] = {
        *map(_in_microseconds, stored.pairs),
        *map(_in_microseconds, stored.standings),
    }
    return Replayed(read_n, found, _sorted(again - kept), _sorted(kept - again))


def _in_microseconds(change: Change) -> Change:
    if isinstance(change, Pair):
        return change._replace(
            passed_s=round(change.passed_s, _DIGITS), made_s=round(change.made_s, _DIGITS)
        )
    return change._replace(
        at_s=round(change.at_s, _DIGITS),
        due_s=round(change.due_s, _DIGITS),
        changed_s=round(change.changed_s, _DIGITS),
    )


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (change.number, str(change.about))))
