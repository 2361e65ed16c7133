"""The one door through which a run writes: commit, derive, archive, count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sql.agreement import Difference, differences
from sql.archive import Archived, sync_archive
from sql.compaction import Compacted, compact_archive
from sql.connection import Connection, connected, rows, server
from sql.embedded import revived_server
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import check_schema
from sql.passages import Written
from sql.replay import replay
from sql.rights import become_writer, bring_up_to_date
from sql.rollups import Refreshed, refresh
from sql.segment_lines import Record
from sql.segments import SegmentWriter, open_segments
from sql.spool import SPOOL_MAX_BYTES, Spool, SpoolState
from sql.store_link import StoreLink

MAIN_STREAM = "main"
REDIAL_TIMEOUT_S = 5
REFRESHED_AT_ONCE_N = 200
"""Hours of lanes, and as many of cameras: a hundred have two each when an hour has begun."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the store holds.

    Attributes:
        passages_n: Passages, each counted once.
        plates_n: Plates of their highest revisions.
        containers_n: Containers of their highest revisions.
        evidence_n: Stored pictures that they name.
        conflicts_n: Passages set aside, because another one holds their crossing interval.
        orphan_reads_n: Reads that belong to no passage.
        undecodable_n: Frames that could not be decoded.
    """

    passages_n: int
    plates_n: int
    containers_n: int
    evidence_n: int
    conflicts_n: int
    orphan_reads_n: int
    undecodable_n: int


@dataclass(frozen=True, slots=True)
class StoredTime:
    """When a passage was seen, and when its row was there.

    Attributes:
        lane: Lane id.
        passed_at: Instant of the crossing.
        last_seen_at: When the vehicle was last seen.
        stored_at: When the store took its row, by the store's clock.
        frames_n: Frames looked at while it was in view.
    """

    lane: str
    passed_at: datetime
    last_seen_at: datetime
    stored_at: datetime
    frames_n: int


class Store:
    """Store, segments, archive and evidence of one home; made by :func:`open_store`.

    While the database is away, records are committed and wait in the segment files, which are
    the only queue there is; they go in, in their order, once it is back.

    Args:
        home: Where the files lie.
        link: To the store, with its schema up to date.
        segments: The stream that this process appends to.
        spool_max_bytes: How much may wait.
        now: The clock, aware.
    """

    def __init__(
        self,
        home: Home,
        link: StoreLink,
        segments: SegmentWriter,
        spool_max_bytes: int = SPOOL_MAX_BYTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.home = home
        self.evidence = EvidenceStore(home.evidence)
        self._link = link
        self._spool = Spool(home.segments, segments, link, spool_max_bytes, now)

    @property
    def state(self) -> SpoolState:
        """Whether the database is there, and what waits for it."""
        return self._spool.state

    def write(self, records: Sequence[Record]) -> Written:
        """Commits records and applies them. The same records twice leave the same rows.

        While the database is away they are committed and wait; what becomes of them is part of
        a later answer.

        Returns:
            What became of the passages that were applied now, of these and of those that waited.

        Raises:
            ArchiveError: They could not be committed.
            SpoolFullError: They were not committed, because too much is waiting already.
            StoreError: They are committed, and the database refuses them.
        """
        return self._spool.write(records)

    def keep_up(self) -> Written:
        """Applies some of what waits, if the database is there; answers at once if nothing does.

        Raises:
            StoreError: The database refuses what waits.
        """
        return self._spool.keep_up()

    def apply(self) -> Written:
        """Applies everything that waits.

        Raises:
            StoreAwayError: The database is away; what is committed stays committed.
            StoreError: It refuses.
        """
        return self._spool.drain()

    def ask(self, question: Callable[[Connection], Answer]) -> Answer:
        """Lends the connection to a question.

        Args:
            question: Gets an autocommit connection, and keeps it no longer than that.

        Raises:
            StoreAwayError: The database is away, or went away.
            StoreError: It refuses.
        """
        with self._link.connection() as connection:
            return question(connection)

    def sync_archive(self, now: datetime) -> Archived:
        """Brings the Parquet archive up to date with the store.

        What is in both, and old, is removed from the segment files.

        Args:
            now: Aware.

        Raises:
            ArchiveError: The archive cannot be written; the old one is whole.
            StoreAwayError: The database is away.
            StoreError: The database refuses.
        """
        applied = self._spool.make_durable()
        archived = self.ask(lambda each: sync_archive(each, self.home.archive, now))
        self._spool.remove_old(applied, now)
        return archived

    def compact_archive(self, now: datetime) -> Compacted:
        """Compacts the archive's sealed days; readers follow it, and the database is not asked.

        Args:
            now: Aware.

        Raises:
            ArchiveError: The archive cannot be written, or a file is damaged.
        """
        return compact_archive(self.home.archive, now)

    def refresh_rollups(self) -> Refreshed:
        """Counts hours that got new rows anew, as many as a run can wait for.

        What is asked for is exact without it, and sooner answered with it.

        Raises:
            StoreAwayError: The database is away.
            StoreError: The database refuses.
        """
        return self.ask(lambda each: refresh(each, REFRESHED_AT_ONCE_N))

    def totals(self) -> Totals:
        """How much the store holds.

        Raises:
            StoreError: The database refuses.
        """
        return self.ask(lambda each: Totals(**rows(each, "store/totals")[0]))

    def stored_times(self, site: str) -> list[StoredTime]:
        """When the passages of a site were seen and stored, in the order of time.

        Args:
            site: Site id.

        Raises:
            StoreError: The database refuses.
        """
        found = self.ask(lambda each: rows(each, "store/times_stored", {"site": site}))
        return [StoredTime(**row) for row in found]

    def differences(self) -> list[Difference]:
        """The days on which store and archive do not agree; none after :meth:`sync_archive`.

        Raises:
            StoreError: The database refuses.
            ArchiveError: The archive cannot be read.
        """
        return self.ask(lambda each: differences(each, self.home.archive))


@contextmanager
def open_store(
    settings: StoreSettings,
    stream: str = MAIN_STREAM,
    *,
    spool_max_bytes: int = SPOOL_MAX_BYTES,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Store]:
    """Opens everything for writing, brings the schema up to date, and heals after a crash.

    From then on it acts as ``gatestream_writer``, which owns nothing. The database has to be there:
    one that is away cannot be told from a wrong address.

    Args:
        settings: Which home and, if any, which external store.
        stream: Name of this writer's stream; each process has its own.
        spool_max_bytes: How much may wait on disk for a database that goes away.
        now: The clock, aware.

    Raises:
        ResourceTakenError: Another process writes this stream, or the store is somebody else's.
        StoreError: The database cannot be reached, refuses, or is newer than the program.
        ArchiveError: The home cannot be written.
    """
    home = settings.home
    with open_segments(home.segments, stream) as segments, server(settings) as conninfo:
        with closing(connected(conninfo, "store")) as connection:
            bring_up_to_date(connection)
            become_writer(connection)
            replay(connection, home.segments)
        with closing(StoreLink(lambda: dialled(settings, conninfo), now)) as link:
            yield Store(home, link, segments, spool_max_bytes, now)


def dialled(settings: StoreSettings, conninfo: str) -> Connection:
    """A writer's connection to a store that is open already, for the caller to close.

    Args:
        settings: Which store.
        conninfo: Of its server; an embedded one that died is started again.

    Raises:
        StoreAwayError: The database is away.
        StoreError: It is not the one that was opened, or refuses.
    """
    if settings.dsn is None:
        conninfo = revived_server(settings.home.postgres)
    connection = connected(conninfo, "store", REDIAL_TIMEOUT_S)
    try:
        check_schema(connection)
        become_writer(connection)
    except BaseException:
        connection.close()
        raise
    return connection
