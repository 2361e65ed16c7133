"""Brings the Parquet archive up to date with the store, day by day.

The files of a period hold the passages of one site: of a day, as it was last written, or of the
days of a month, once compacted. The day is that of Asia/Ho_Chi_Minh: shifts, reports, the
deadlines of the law and its retention count local days, and the zone has no summer time, so that
a day is always 24 hours. The times in the files are UTC.

A file's name carries its digest. A day that changed gets other files beside the old ones; the
manifest is replaced once all are durable, and what it no longer names is removed an hour later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from schemas.errors import ArchiveError
from schemas.passage import Passage
from sql.archive_folder import put_files, remove_replaced, replace_manifest
from sql.archive_rows import table_of
from sql.archive_told import write_told
from sql.connection import Connection, rows, snapshot, store_errors
from sql.home import make_folder
from sql.live_days import is_newer
from sql.locks import exclusive
from sql.manifest import ArchivedDay, ArchivedPeriod, Manifest, folder_of, read_manifest
from sql.passages import passages_of_day

_LOCK_TIMEOUT_S = 120.0
Progress = Callable[[int, int], None]
"""Takes how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What a call brought up to date.

    Attributes:
        written: Days whose files are new, as ``(site, day)``.
        removed_n: Files that no manifest had named for long enough.
        told: Days of tables other than passages in new files, as ``(table, site, day)``.
    """

    written: tuple[tuple[str, date], ...]
    removed_n: int
    told: tuple[tuple[str, str, date], ...] = ()


def sync_archive(
    connection: Connection, archive: Path, now: datetime, progress: Progress | None = None
) -> Archived:
    """Writes the days that changed since the archive was last brought up to date.

    A kill at any moment leaves the old archive, and the next call does what is left to do.

    Args:
        connection: An autocommit connection to the store.
        archive: ``archive/`` of the home.
        now: Aware; decides which replaced files are old enough to go.
        progress: Is told of each day.

    Raises:
        ArchiveError: The folder cannot be written, the disk is full, or the store knows fewer
            passages of a day than the archive, as the wrong store would.
        StoreError: The database refuses.
        ResourceTakenError: Another process keeps writing the archive.
    """
    with writing(archive) as before:
        # One snapshot for the days' versions and their rows.
        with store_errors("read the days to archive"), snapshot(connection):
            known = before.by_day() if before is not None else {}
            written = _write_days(connection, archive, known, progress)
            told = write_told(connection, archive, before)
        manifest = replace_manifest(archive, before, written, now, told)
        removed_n = remove_replaced(archive, manifest, now)
    days = tuple((period.site, period.days[0].day) for period in written)
    told_days = tuple((each.relation, each.site, day.day) for each in told for day in each.days)
    return Archived(days, removed_n, told_days)


@contextmanager
def writing(archive: Path) -> Iterator[Manifest | None]:
    """Holds the archive alone for the length of the block.

    Yields:
        Its manifest, if there is one.

    Raises:
        ArchiveError: The folder cannot be written, or the manifest cannot be used.
        ResourceTakenError: Another process keeps writing the archive.
    """
    make_folder(archive)
    with exclusive(archive / ".lock", "the archive", _LOCK_TIMEOUT_S):
        yield read_manifest(archive)


def _write_days(
    connection: Connection,
    archive: Path,
    known: dict[tuple[str, date], ArchivedDay],
    progress: Progress | None,
) -> list[ArchivedPeriod]:
    written = []
    days = rows(connection, "store/site_days")
    changed = [
        row
        for row in days
        if (old := known.get((row["site"], row["day"]))) is None
        or old.revisions_n != row["revisions_n"]
    ]
    for done_n, row in enumerate(changed):
        site, day, revisions_n = row["site"], row["day"], row["revisions_n"]
        passages = passages_of_day(connection, site, day)
        _refuse_loss(site, known.get((site, day)), revisions_n, passages)
        written.append(write_day(archive, site, day, revisions_n, table_of(passages)))
        if progress is not None:
            progress(done_n + 1, len(changed))
    return written


def _refuse_loss(
    site: str, old: ArchivedDay | None, revisions_n: int, passages: list[Passage]
) -> None:
    if is_newer(revisions_n, old) and (old is None or len(passages) >= old.passages_n):
        return
    assert old is not None  # noqa: S101 - nothing is lost where nothing was
    message = (
        f"the archive holds {old.passages_n} passages of {site} on {old.day} in its version "
        f"{old.revisions_n} and the store only {len(passages)} in version {revisions_n}; an "
        "archive is kept with one store, and is not overwritten: `gatestream archive rebuild` "
        "gives the store what it misses"
    )
    raise ArchiveError(message)


def write_day(
    archive: Path, site: str, day: date, revisions_n: int, passages: pa.Table
) -> ArchivedPeriod:
    """Makes the files of one day durable; no reader sees them before the manifest is replaced.

    Args:
        archive: ``archive/`` of the home.
        site: Site id.
        day: Day in Asia/Ho_Chi_Minh.
        revisions_n: The day's version in the store.
        passages: All of the day, in the archive's columns.

    Raises:
        ArchiveError: The disk is full or the folder cannot be written.
    """
    files = put_files(archive, folder_of(site, str(day)), passages)
    counts = ArchivedDay(
        day=day,
        revisions_n=revisions_n,
        passages_n=len(passages),
        plates_n=_listed_n(passages["plates"]),
        containers_n=_listed_n(passages["containers"]),
        evidence_n=_listed_n(passages["evidence"]),
    )
    return ArchivedPeriod.of(site, (counts,), files)


def _listed_n(column: pa.ChunkedArray) -> int:
    return int(pc.sum(pc.list_value_length(column)).as_py() or 0)
