"""The one door through which a run writes: commit, derive, archive, count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sql.agreement import Difference, differences
from sql.archive import Archived, sync_archive
from sql.connection import Connection, connection_to, rows, server
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.passages import Written
from sql.replay import replay
from sql.segment_lines import Record
from sql.segments import SegmentWriter, open_segments

MAIN_STREAM = "main"


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

    Args:
        home: Where the files lie.
        connection: To the store, with its schema up to date.
        segments: The stream that this process appends to.
    """

    def __init__(self, home: Home, connection: Connection, segments: SegmentWriter) -> None:
        self.home = home
        self.connection = connection
        self.evidence = EvidenceStore(home.evidence)
        self._segments = segments

    def commit(self, records: Sequence[Record]) -> None:
        """Makes records durable in the segment files; the store gets them with :meth:`apply`.

        Raises:
            ArchiveError: The disk is full or broken.
        """
        self._segments.append(records)

    def apply(self) -> Written:
        """Brings the store up to date with the segment files.

        Raises:
            StoreError: The database is away or refuses; nothing that was committed is lost.
        """
        return replay(self.connection, self.home.segments)

    def write(self, records: Sequence[Record]) -> Written:
        """Commits records and applies them. The same records twice leave the same rows.

        Raises:
            ArchiveError: They could not be committed.
            StoreError: They are committed, and the database does not take them now.
        """
        self.commit(records)
        return self.apply()

    def sync_archive(self, now: datetime) -> Archived:
        """Brings the Parquet archive up to date with the store.

        Args:
            now: Aware.

        Raises:
            ArchiveError: The archive cannot be written; the old one is whole.
            StoreError: The database refuses.
        """
        return sync_archive(self.connection, self.home.archive, now)

    def totals(self) -> Totals:
        """How much the store holds.

        Raises:
            StoreError: The database refuses.
        """
        return Totals(**rows(self.connection, "store/totals")[0])

    def stored_times(self, site: str) -> list[StoredTime]:
        """When the passages of a site were seen and stored, in the order of time.

        Args:
            site: Site id.

        Raises:
            StoreError: The database refuses.
        """
        return [
            StoredTime(**row) for row in rows(self.connection, "store/times_stored", {"site": site})
        ]

    def differences(self) -> list[Difference]:
        """The days on which store and archive do not agree; none after :meth:`sync_archive`.

        Raises:
            StoreError: The database refuses.
            ArchiveError: The archive cannot be read.
        """
        return differences(self.connection, self.home.archive)


@contextmanager
def open_store(settings: StoreSettings, stream: str = MAIN_STREAM) -> Iterator[Store]:
    """Opens everything for writing, brings the schema up to date, and heals after a crash.

    Args:
        settings: Which home and, if any, which external store.
        stream: Name of this writer's stream; each process has its own.

    Raises:
        ResourceTakenError: Another process writes this stream, or the store is somebody else's.
        StoreError: The database cannot be reached, refuses, or is newer than the program.
        ArchiveError: The home cannot be written.
    """
    home = settings.home
    with (
        open_segments(home.segments, stream) as segments,
        server(settings) as conninfo,
        connection_to(conninfo, "store") as connection,
    ):
        migrate(connection)
        store = Store(home, connection, segments)
        store.apply()
        yield store
