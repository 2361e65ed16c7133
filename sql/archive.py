"""Brings the Parquet archive up to date with the store, day by day.

A file holds the passages of one site and one day. The day is that of Asia/Ho_Chi_Minh: shifts,
reports, the deadlines of the law and its retention count local days, and the zone has no summer
time, so that a day is always 24 hours. The times in the file are UTC.

A file's name carries its digest. A day that changed gets another file beside the old one; the
manifest is replaced once all are durable, and what it no longer names is removed an hour later.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from psycopg import IsolationLevel

from schemas.errors import ArchiveError
from schemas.passage import Passage
from sql.archive_rows import DayFile, day_file
from sql.connection import Connection, rows, store_errors
from sql.durable import write_atomically
from sql.history import opening_statements
from sql.home import make_folder, reason
from sql.locks import exclusive
from sql.manifest import ArchiveFile, Manifest, read_manifest, write_manifest
from sql.passages import passages_of_day

KEPT_FOR = timedelta(hours=1)
OPENING_NAME = "open.sql"
_LOCK_TIMEOUT_S = 120.0
_NO_DAY = ("none", date(1970, 1, 1))


@dataclass(frozen=True, slots=True)
class Archived:
    """What a call brought up to date.

    Attributes:
        written: Days whose file is new, as ``(site, day)``.
        removed_n: Files that no manifest had named for long enough.
    """

    written: tuple[tuple[str, date], ...]
    removed_n: int


def sync_archive(connection: Connection, archive: Path, now: datetime) -> Archived:
    """Writes the days that changed since the archive was last brought up to date.

    A kill at any moment leaves the old archive, and the next call does what is left to do.

    Args:
        connection: An autocommit connection to the store.
        archive: ``archive/`` of the home.
        now: Aware; decides which replaced files are old enough to go.

    Raises:
        ArchiveError: The folder cannot be written, the disk is full, or the store knows fewer
            passages of a day than the archive, as the wrong store would.
        StoreError: The database refuses.
        ResourceTakenError: Another process keeps writing the archive.
    """
    make_folder(archive)
    with exclusive(archive / ".lock", "the archive", _LOCK_TIMEOUT_S):
        before = read_manifest(archive)
        known = before.by_day() if before is not None else {}
        written = _write_days(connection, archive, known)
        files = known | {(file.site, file.day): file for file in written}
        manifest = Manifest(
            schema_path=_write_schema(archive),
            files=tuple(files[key] for key in sorted(files)),
        )
        _write_opening(archive)
        if manifest != before:
            _mark_replaced(archive, _paths(before) - _paths(manifest), now)
            write_manifest(archive, manifest)
        removed_n = _remove_replaced(archive, manifest, now)
    return Archived(tuple((file.site, file.day) for file in written), removed_n)


def _write_days(
    connection: Connection, archive: Path, known: dict[tuple[str, date], ArchiveFile]
) -> list[ArchiveFile]:
    written = []
    # One snapshot for the days' versions and their rows.
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with store_errors("read the days to archive"), connection.transaction():
            for row in rows(connection, "store/site_days"):
                site, day, revisions_n = row["site"], row["day"], row["revisions_n"]
                old = known.get((site, day))
                if old is not None and old.revisions_n == revisions_n:
                    continue
                passages = passages_of_day(connection, site, day)
                _refuse_loss(old, passages)
                written.append(_write_day(archive, (site, day), revisions_n, passages))
    finally:
        connection.isolation_level = None
    return written


def _refuse_loss(old: ArchiveFile | None, passages: list[Passage]) -> None:
    if old is not None and len(passages) < old.passages_n:
        message = (
            f"the archive holds {old.passages_n} passages of {old.site} on {old.day} and the "
            f"store only {len(passages)}; an archive is kept with one store, and is not overwritten"
        )
        raise ArchiveError(message)


def _write_day(
    archive: Path, key: tuple[str, date], revisions_n: int, passages: list[Passage]
) -> ArchiveFile:
    file = day_file(passages)
    path = _path(key, file)
    _write_file(archive / path, file)
    return ArchiveFile(
        path=path,
        site=key[0],
        day=key[1],
        sha256=file.sha256,
        bytes_n=len(file.content),
        revisions_n=revisions_n,
        passages_n=len(passages),
        plates_n=sum(len(passage.plates) for passage in passages),
        containers_n=sum(len(passage.containers) for passage in passages),
        evidence_n=sum(len(passage.evidence) for passage in passages),
    )


def _write_schema(archive: Path) -> str:
    file = day_file([])
    path = _path(_NO_DAY, file)
    _write_file(archive / path, file)
    return path


def _path(key: tuple[str, date], file: DayFile) -> str:
    # A site's id may hold any character; DuckDB decodes the percent signs again.
    return f"site={quote(key[0], safe='')}/day={key[1]}/{file.sha256[:16]}.parquet"


def _write_file(path: Path, file: DayFile) -> None:
    if not path.exists():
        write_atomically(path, file.content)


def _write_opening(archive: Path) -> None:
    """Puts the statements that open the archive beside it, for DuckDB's own shell."""
    content = opening_statements().encode("utf-8")
    path = archive / OPENING_NAME
    if not path.exists() or path.read_bytes() != content:
        write_atomically(path, content)


def _paths(manifest: Manifest | None) -> set[str]:
    if manifest is None:
        return set()
    return {manifest.schema_path, *(file.path for file in manifest.files)}


def _mark_replaced(archive: Path, paths: Iterable[str], now: datetime) -> None:
    """Notes on the files themselves when they were replaced: their hour begins now."""
    try:
        for path in paths:
            if (archive / path).exists():
                os.utime(archive / path, (now.timestamp(), now.timestamp()))
    except OSError as error:
        message = f"cannot mark replaced files of the archive {archive}: {reason(error)}"
        raise ArchiveError(message) from error


def _remove_replaced(archive: Path, manifest: Manifest, now: datetime) -> int:
    """Removes files that nobody is sent to any more, and leftovers of killed writers."""
    named = {archive / path for path in _paths(manifest)}
    oldest_kept = (now - KEPT_FOR).timestamp()
    try:
        old = [
            path
            for path in _candidates(archive)
            if path not in named and path.stat().st_mtime < oldest_kept
        ]
        for path in old:
            path.unlink()
    except OSError as error:
        message = f"cannot remove replaced files of the archive {archive}: {reason(error)}"
        raise ArchiveError(message) from error
    return len(old)


def _candidates(archive: Path) -> Iterable[Path]:
    yield from archive.glob("site=*/day=*/*.parquet")
    yield from archive.glob("site=*/day=*/.tmp-*")
    yield from archive.glob(".tmp-*")
