"""Makes a backup: the store at one moment, and of the home's files at least what that moment needs.

The rows are read in one snapshot. Archive, evidence and segments are copied after it was taken:
pictures are stored before the row that names them, what the archive has got meanwhile is in the
segments, and a restored store reads on in the segments from where the snapshot had got to. So a
backup may be made beside a run.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from schemas.errors import ArchiveError, BackupError
from sql.archive_folder import OPENING_NAME
from sql.audit import record, verify
from sql.backup_manifest import (
    LOCK_NAME,
    MANIFEST_NAME,
    BackupFile,
    BackupManifest,
    BackupMigration,
    BackupTable,
    Told,
    digest_of,
    files_below,
)
from sql.connection import Connection, rows, snapshot, store_errors
from sql.durable import fsync_folder, write_atomically
from sql.home import Home, reason
from sql.locks import exclusive
from sql.manifest import MANIFEST_NAME as ARCHIVE_MANIFEST_NAME
from sql.manifest import read_manifest
from sql.schema_state import schema_state
from sql.statements import query
from sql.table_copy import copy_out, sequences, stored_tables

TABLES: Final = "tables"
ARCHIVE: Final = "archive"
EVIDENCE: Final = "evidence"
SEGMENTS: Final = "segments"
_CHUNK_BYTES = 1 << 20
_PICTURE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/(?P<sha256>[0-9a-f]{64})\.[a-z]+")
_SEGMENT = re.compile(r"identity|[^/]+\.jsonl")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made.

    Attributes:
        manifest: What it consists of.
        altered: Evidence pictures that were altered before; they are in it as they are.
    """

    manifest: BackupManifest
    altered: tuple[str, ...]

    @property
    def rows_n(self) -> int:
        """Rows of all tables."""
        return sum(table.rows_n for table in self.manifest.tables)

    @property
    def bytes_n(self) -> int:
        """Size of all files."""
        return sum(file.bytes_n for file in self.manifest.files)


def back_up(
    connection: Connection,
    home: Home,
    folder: Path,
    *,
    who: str,
    with_evidence: bool = True,
    told: Told = lambda _done, _all: None,
) -> BackedUp:
    """Makes a backup in a new folder, which appears when it is whole, and writes it down.

    Args:
        connection: An autocommit connection to the store, with its schema up to date.
        home: Whose files belong to that store.
        folder: Where the backup goes; nothing may be there.
        who: The person who makes it, for the audit log.
        with_evidence: Whether the evidence pictures go with it.
        told: Is told how many of the tables and files are done.

    Raises:
        BackupError: Something is there already, or the folder cannot be written.
        ResourceTakenError: Another process makes this backup.
        StoreError: The database refuses, or does not show this role all rows.
        ArchiveError: A file of the home cannot be read.
    """
    _refuse_existing(folder)
    with _unfinished(folder) as unfinished:
        manifest, altered = _fill(connection, home, unfinished, with_evidence, told)
        os.sync()
        content = manifest.model_dump_json(indent=1).encode("utf-8")
        write_atomically(unfinished / MANIFEST_NAME, content, mode=0o600)
        try:
            unfinished.rename(folder)
            (folder / LOCK_NAME).unlink()
            fsync_folder(folder.parent)
        except OSError as error:
            message = f"cannot finish the backup {folder}: {reason(error)}"
            raise BackupError(message) from error
    made = BackedUp(manifest, altered)
    record(
        connection,
        who=who,
        what="backup",
        subject=f"backup {manifest.sha256[:16]}",
        why="a backup was made",
        details={
            "sha256": manifest.sha256,
            "folder": str(folder),
            "rows_n": made.rows_n,
            "bytes_n": made.bytes_n,
            "has_evidence": with_evidence,
        },
    )
    return made


def _refuse_existing(folder: Path) -> None:
    try:
        is_there = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot write a backup to {folder}: {reason(error)}"
        raise BackupError(message) from error
    if is_there:
        message = f"{folder} is there already; a backup is written to a new folder"
        raise BackupError(message)


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A folder beside the wanted one, empty, alone, and gone unless it became the wanted one."""
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        unfinished.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"cannot write a backup to {folder}: {reason(error)}"
        raise BackupError(message) from error
    with exclusive(unfinished / LOCK_NAME, f"the backup {folder}", timeout_s=0):
        try:
            # What a killed backup left.
            for path in unfinished.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.name != LOCK_NAME:
                    path.unlink()
            yield unfinished
        except OSError as error:
            message = f"cannot write a backup to {folder}: {reason(error)}"
            raise BackupError(message) from error
        finally:
            if unfinished.exists():
                shutil.rmtree(unfinished)


def _fill(
    connection: Connection, home: Home, unfinished: Path, with_evidence: bool, told: Told
) -> tuple[BackupManifest, tuple[str, ...]]:
    tables: list[BackupTable] = []
    files: list[BackupFile] = []
    altered: list[str] = []
    for name in (TABLES, ARCHIVE, EVIDENCE, SEGMENTS):
        (unfinished / name).mkdir(mode=0o700)
    with store_errors("back up the store"), snapshot(connection):
        connection.execute(query("backup/see_all"))
        connection.execute(query("backup/use_plain_formats"))
        migrations = [BackupMigration(**row) for row in rows(connection, "migrate/applied")]
        # Held from here on: what the files have more than this is in the segments, too.
        made_at = datetime.now(UTC)
        audit_end = str(verify(connection).end)
        stored = stored_tables(connection)
        files += _archive(home, unfinished)
        wanted = _evidence_files(home) if with_evidence else []
        all_n = len(stored) + len(wanted)
        for done_n, table in enumerate(stored, start=1):
            path = f"{TABLES}/{table.name}.copy.gz"
            rows_n = copy_out(connection, table, unfinished / path)
            tables.append(
                BackupTable(name=table.name, columns=table.columns, rows_n=rows_n, path=path)
            )
            bytes_n, sha256 = digest_of(unfinished / path)
            files.append(BackupFile(path=path, bytes_n=bytes_n, sha256=sha256))
            told(done_n, all_n)
        last = sequences(connection)
        server = schema_state(connection).described
    wanted += _segment_files(home)
    for done_n, path in enumerate(wanted, start=len(stored) + 1):
        file = _copied(home.root / path, unfinished, path)
        picture = _PICTURE.fullmatch(path.removeprefix(f"{EVIDENCE}/"))
        if picture is not None and picture["sha256"] != file.sha256:
            altered.append(path)
        files.append(file)
        told(done_n, max(all_n, done_n))
    manifest = BackupManifest(
        made_at=made_at,
        server=server,
        migrations=tuple(migrations),
        tables=tuple(tables),
        sequences=last,
        files=tuple(files),
        has_evidence=with_evidence,
        audit_end=audit_end,
    )
    return manifest.sealed(), tuple(altered)


def _archive(home: Home, unfinished: Path) -> list[BackupFile]:
    """Copies the archive as its manifest is now; a file that it names stays for an hour."""
    if read_manifest(home.archive) is None:
        return []
    listed = [f"{ARCHIVE}/{ARCHIVE_MANIFEST_NAME}", f"{ARCHIVE}/{OPENING_NAME}"]
    files = [_copied(home.root / path, unfinished, path) for path in listed]
    manifest = read_manifest(unfinished / ARCHIVE)
    named = sorted(manifest.files()) if manifest is not None else []
    paths = [f"{ARCHIVE}/{path}" for path in named]
    return files + [_copied(home.root / path, unfinished, path) for path in paths]


def _evidence_files(home: Home) -> list[str]:
    if not home.evidence.is_dir():
        return []
    return [f"{EVIDENCE}/{path}" for path in files_below(home.evidence) if _PICTURE.fullmatch(path)]


def _segment_files(home: Home) -> list[str]:
    if not home.segments.is_dir():
        return []
    return [f"{SEGMENTS}/{path}" for path in files_below(home.segments) if _SEGMENT.fullmatch(path)]


def _copied(source: Path, unfinished: Path, path: str) -> BackupFile:
    """Copies a file of the home as far as it goes at this moment, for its owner alone."""
    target = unfinished / path
    digest = hashlib.sha256()
    try:
        reader = source.open("rb")
    except OSError as error:
        message = f"cannot read {source}: {reason(error)}"
        raise ArchiveError(message) from error
    with reader:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        bytes_n = left_n = os.fstat(reader.fileno()).st_size
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb") as writer:  # noqa: PTH123 - an open descriptor, not a path
            while left_n > 0 and (chunk := reader.read(min(_CHUNK_BYTES, left_n))):
                digest.update(chunk)
                writer.write(chunk)
                left_n -= len(chunk)
    return BackupFile(path=path, bytes_n=bytes_n - left_n, sha256=digest.hexdigest())
