"""The files of the archive's folder: how they come in, when they go, and how the manifest turns."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa

from schemas.errors import ArchiveError
from sql.archive_files import Encoded, empty_files, encoded, encoded_told
from sql.archive_table import ArchivedTable
from sql.durable import write_atomically
from sql.history import opening_statements
from sql.home import reason
from sql.manifest import ArchivedPeriod, Manifest, folder_of, write_manifest
from sql.manifest_files import TableFile
from sql.manifest_told import ToldPeriod

KEPT_FOR: Final = timedelta(hours=1)
OPENING_NAME: Final = "open.sql"
REPLACED_NAME: Final = "replaced.json"
_OWN_NAME = re.compile(r"(?:[a-z-]+-)?[0-9a-f]{16}\.parquet|\.tmp-.*")
_NOWHERE = ("none", "1970-01-01")


def put_files(archive: Path, folder: str, passages: pa.Table) -> dict[str, TableFile]:
    """Makes the files of a site and period durable; no reader sees them yet.

    Args:
        archive: ``archive/`` of the home.
        folder: Relative to it.
        passages: Of the archive's columns, each passage once.

    Raises:
        ArchiveError: The disk is full or the folder cannot be written.
    """
    return {each.table: _put(archive, folder, each) for each in encoded(passages)}


def put_told(archive: Path, folder: str, table: ArchivedTable, rows: pa.Table) -> TableFile:
    """Makes the file of a table, site and period durable; no reader sees it yet.

    Args:
        archive: ``archive/`` of the home.
        folder: Relative to it.
        table: Which table.
        rows: Of its columns.

    Raises:
        ArchiveError: The disk is full or the folder cannot be written.
    """
    return _put(archive, folder, encoded_told(table, rows))


def replace_manifest(
    archive: Path,
    before: Manifest | None,
    fresh: Sequence[ArchivedPeriod],
    now: datetime,
    told: Sequence[ToldPeriod] = (),
) -> Manifest:
    """Sends readers to fresh periods, and notes which files nobody is sent to any more.

    Args:
        archive: ``archive/`` of the home.
        before: The manifest until now, if there is one.
        fresh: Whose files are durable.
        now: When the files that they replace were replaced.
        told: Periods of other tables than passages, whose files are durable, too.

    Raises:
        ArchiveError: The folder cannot be written; the old manifest stands.
    """
    folder = folder_of(*_NOWHERE)
    empty = {each.table: _put(archive, folder, each) for each in empty_files()}
    old = before or Manifest(empty={})
    manifest = Manifest(empty=empty, periods=old.periods, told=old.told)
    manifest = manifest.with_periods(fresh).with_told(told)
    _write_if_changed(archive / OPENING_NAME, opening_statements(archive).encode("utf-8"))
    if manifest != before:
        gone = old.files().keys() - manifest.files().keys()
        _note_replaced(archive, gone, now)
        write_manifest(archive, manifest)
    return manifest


def replaced_files(archive: Path) -> dict[str, datetime]:
    """The files that nobody is sent to any more and that are still there, with when that began.

    Raises:
        ArchiveError: The note about them cannot be read.
    """
    path = archive / REPLACED_NAME
    try:
        told = json.loads(path.read_bytes())
        return {name: datetime.fromisoformat(at) for name, at in told.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        message = f"cannot read {path}: {reason(error)}"
        raise ArchiveError(message) from error
    except (ValueError, TypeError, AttributeError) as error:
        message = f"{path} is no note of replaced files: {error}; it may be removed"
        raise ArchiveError(message) from error


def unnamed_files(archive: Path, manifest: Manifest) -> list[Path]:
    """The Parquet files and leftovers in the archive that its manifest does not name."""
    named = {archive / path for path in manifest.files()}
    found = [*archive.rglob("*.parquet"), *archive.rglob(".tmp-*")]
    return sorted(path for path in found if path not in named)


def remove_replaced(archive: Path, manifest: Manifest, now: datetime) -> int:
    """Removes files that nobody is sent to any more, and leftovers of killed writers.

    What does not bear a name that this program gives stays where it is.

    Args:
        archive: ``archive/`` of the home.
        manifest: Which files it consists of.
        now: Files that were replaced an hour ago go.

    Returns:
        How many went.

    Raises:
        ArchiveError: The folder cannot be written.
    """
    waiting = replaced_files(archive)
    try:
        old = [
            path
            for path in unnamed_files(archive, manifest)
            if _OWN_NAME.fullmatch(path.name) and _since(archive, path, waiting) <= now - KEPT_FOR
        ]
        for path in old:
            path.unlink()
        for folder in {path.parent for path in old}:
            if folder != archive and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        message = f"cannot remove replaced files of the archive {archive}: {reason(error)}"
        raise ArchiveError(message) from error
    left = {name: at for name, at in waiting.items() if (archive / name).exists()}
    if left != waiting:
        _write_note(archive, left)
    return len(old)


def _since(archive: Path, path: Path, waiting: dict[str, datetime]) -> datetime:
    """When a file was replaced; one that a killed writer left was never named at all."""
    at = waiting.get(path.relative_to(archive).as_posix())
    return at or datetime.fromtimestamp(path.stat().st_mtime).astimezone()


def _note_replaced(archive: Path, gone: Iterable[str], now: datetime) -> None:
    waiting = replaced_files(archive)
    fresh = dict.fromkeys(sorted(gone), now)
    if fresh:
        # Before the manifest: a file that is named is never removed, noted or not.
        _write_note(archive, waiting | fresh)


def _write_note(archive: Path, waiting: dict[str, datetime]) -> None:
    told = {name: at.isoformat() for name, at in sorted(waiting.items())}
    write_atomically(archive / REPLACED_NAME, json.dumps(told, indent=1).encode("utf-8"))


def _put(archive: Path, folder: str, file: Encoded) -> TableFile:
    sha256 = file.sha256
    path = f"{folder}/{file.table.replace('_', '-')}-{sha256[:16]}.parquet"
    place = archive / path
    # A file of that name that says something else was altered since.
    if not place.exists() or hashlib.sha256(place.read_bytes()).hexdigest() != sha256:
        write_atomically(place, file.content)
    return TableFile(path=path, sha256=sha256, bytes_n=len(file.content), rows_n=file.rows_n)


def _write_if_changed(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        write_atomically(path, content)
