"""Puts a backup into an empty store and home, whole or not at all.

Files are first copied beside their places, in ``restoring/`` of the home. Then, in one transaction
of the database, tables are filled and the folders are moved to their places; it is committed last.
A restore that was killed before that left an empty store, which the next one tells by the folder
``restoring/`` and takes for its own to clear.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemas.errors import BackupError
from sql.audit import record, verify
from sql.backup import ARCHIVE, EVIDENCE, SEGMENTS
from sql.backup_manifest import (
    MANIFEST_NAME,
    BackupFile,
    BackupManifest,
    BackupMigration,
    Told,
    digest_of,
    files_below,
    verified,
)
from sql.connection import Connection, store_errors
from sql.durable import fsync_folder, write_atomically
from sql.home import Home, make_folder, reason
from sql.locks import exclusive
from sql.migrate import Migration, migrate, migrate_tables, migrations_in
from sql.statements import query
from sql.table_copy import clear_seeded, copy_in, filled_tables, in_order, set_sequences

RESTORING: Final = "restoring"
_PLACES = (ARCHIVE, EVIDENCE, SEGMENTS)
# As sql/segments.py makes them: they are for whoever runs gatestream, not for readers.
_SEGMENT_MODE = 0o640


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back.

    Attributes:
        manifest: Of the backup.
        migrated: Migrations that came after the backup was made.
    """

    manifest: BackupManifest
    migrated: tuple[str, ...]


def restore(
    connection: Connection,
    home: Home,
    folder: Path,
    *,
    who: str,
    with_files: bool = True,
    told: Told = lambda _done, _all: None,
) -> Restored:
    """Verifies a backup, puts it into an empty store and home, and writes that down.

    Args:
        connection: An autocommit connection of a superuser to the store.
        home: Where the files go.
        folder: The backup.
        who: The person who does it, for the audit log.
        with_files: Whether archive, evidence and segments come back, too. Without them those of
            the home stay, and what its segments have got since the backup comes in with them.
        told: Is told how many of the files and tables are done.

    Raises:
        BackupError: The backup is not as it was written or is of a newer program, or the store or
            the home holds something already; nothing is changed then.
        ResourceTakenError: Another process restores into this home.
        StoreError: The database refuses; the store stays empty.
    """
    files_n = len(verified(folder).files)
    manifest = verified(folder, lambda done_n, _: told(done_n, 2 * files_n))
    known = _known_migrations(folder, manifest)
    make_folder(home.root)
    with exclusive(home.root / f".{RESTORING}.lock", f"the home {home.root}", timeout_s=0):
        if known == migrations_in():
            migrate(connection)
        else:
            migrate_tables(connection, known)
        if filled := filled_tables(connection):
            message = (
                f"the store is not empty, and a backup is restored into an empty one only: "
                f"there are rows in {', '.join(filled)}"
            )
            raise BackupError(message)
        _clear_leftovers(home)
        with (
            _files(home, folder, manifest, told) if with_files else nullcontext() as move,
            store_errors("restore"),
            connection.transaction(),
        ):
            _fill(connection, folder, manifest, told)
            _record(connection, who, folder, manifest, with_files)
            if move is not None:
                move()
        return Restored(manifest, tuple(migrate(connection)))


def _known_migrations(folder: Path, manifest: BackupManifest) -> list[Migration]:
    """The program's migrations up to the state of the backup."""
    wanted = migrations_in()
    if len(manifest.migrations) > len(wanted):
        message = (
            f"{folder} has schema {len(manifest.migrations)} and is newer than this program, "
            f"which knows schema {len(wanted)}; install the newer gatestream"
        )
        raise BackupError(message)
    known = wanted[: len(manifest.migrations)]
    for was, now in zip(manifest.migrations, known, strict=True):
        if was != BackupMigration(version=now.version, name=now.name, sha256=now.sha256):
            message = (
                f"{folder} was made with another text of migration {was.version:04d}_{was.name} "
                f"than this program's {now.version:04d}_{now.name}"
            )
            raise BackupError(message)
    return known


def _clear_leftovers(home: Home) -> None:
    """Removes what a killed restore left: the store is empty, so that it was not committed."""
    staged = home.root / RESTORING
    listed = staged / MANIFEST_NAME
    if listed.exists():
        manifest = BackupManifest.model_validate_json(listed.read_bytes())
        for place in _PLACES:
            if not (staged / place).exists():
                _clear_moved(home.root / place, manifest)
    if staged.exists():
        shutil.rmtree(staged)


def _clear_moved(folder: Path, manifest: BackupManifest) -> None:
    """Removes what a killed restore had moved to its place, if nobody wrote there since."""
    wanted = {
        file.path.partition("/")[2]: file.bytes_n
        for file in manifest.files
        if file.path.partition("/")[0] == folder.name
    }
    found = {path: (folder / path).stat().st_size for path in files_below(folder)}
    if found and found == wanted:
        shutil.rmtree(folder)


@contextmanager
def _files(
    home: Home, folder: Path, manifest: BackupManifest, told: Told
) -> Iterator[Callable[[], None]]:
    """Has the files ready beside their places; yields what moves them there.

    They are moved before the rows are committed, and back if they are not.
    """
    _refuse_filled(home)
    staged = _staged(home, folder, manifest, told)
    moved: list[str] = []
    try:
        yield lambda: _move(staged, home.root, moved)
    except BaseException:
        for place in moved:
            shutil.rmtree(home.root / place)
        raise
    finally:
        shutil.rmtree(staged)


def _refuse_filled(home: Home) -> None:
    for place in _PLACES:
        folder = home.root / place
        if folder.exists() and files_below(folder):
            message = (
                f"{folder} is not empty, and a backup is restored into an empty home only; "
                f"GATESTREAM_HOME names another one"
            )
            raise BackupError(message)


def _staged(home: Home, folder: Path, manifest: BackupManifest, told: Told) -> Path:
    """Copies the files beside their places, and makes sure once more that they are the ones."""
    staged = home.root / RESTORING
    try:
        for place in _PLACES:
            (staged / place).mkdir(parents=True)
        write_atomically(staged / MANIFEST_NAME, manifest.model_dump_json().encode("utf-8"))
        for done_n, file in enumerate(_home_files(manifest), start=1):
            _copy(folder, staged, file)
            told(len(manifest.files) + done_n, 2 * len(manifest.files))
        os.sync()
    except BaseException as error:
        shutil.rmtree(staged, ignore_errors=True)
        if isinstance(error, OSError):
            message = f"cannot restore to {home.root}: {reason(error)}"
            raise BackupError(message) from error
        raise
    return staged


def _home_files(manifest: BackupManifest) -> list[BackupFile]:
    return [file for file in manifest.files if file.path.partition("/")[0] in _PLACES]


def _copy(folder: Path, staged: Path, file: BackupFile) -> None:
    target = staged / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / file.path, target)
    if file.path.startswith(f"{SEGMENTS}/"):
        target.chmod(_SEGMENT_MODE)
    if digest_of(target) != (file.bytes_n, file.sha256):
        message = f"{folder}/{file.path} changed while it was restored"
        raise BackupError(message)


def _fill(connection: Connection, folder: Path, manifest: BackupManifest, told: Told) -> None:
    connection.execute(query("store/lock_writers"))
    connection.execute(query("backup/use_plain_formats"))
    connection.execute(query("backup/rest_triggers"))
    clear_seeded(connection)
    done_n = len(manifest.files) + len(_home_files(manifest))
    for table in in_order(connection, manifest.tables):
        copy_in(connection, table, folder / table.path)
        done_n += 1
        told(done_n, 2 * len(manifest.files))
    set_sequences(connection, manifest.sequences)
    connection.execute(query("backup/wake_triggers"))
    end = str(verify(connection).end)
    if end != manifest.audit_end:
        message = f"{folder}: the audit log was wanted to end with {manifest.audit_end}, got {end}"
        raise BackupError(message)


def _record(
    connection: Connection, who: str, folder: Path, manifest: BackupManifest, with_files: bool
) -> None:
    record(
        connection,
        who=who,
        what="restore",
        subject=f"backup {manifest.sha256[:16]}",
        why="a backup was restored",
        details={
            "sha256": manifest.sha256,
            "folder": str(folder),
            "made_at": manifest.made_at.isoformat(),
            "with_files": with_files,
            "has_evidence": manifest.has_evidence,
        },
    )


def _move(staged: Path, root: Path, moved: list[str]) -> None:
    try:
        for place in _PLACES:
            (staged / place).rename(root / place)
            moved.append(place)
        fsync_folder(root)
    except OSError as error:
        message = f"cannot move what was restored from {staged} to {root}: {reason(error)}"
        raise BackupError(message) from error
