"""Brings a store's schema up to date: numbered .sql files, forward only, each in a transaction."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from schemas.errors import StoreError
from sql.connection import store_errors
from sql.editions import finish_edition, prepare_edition
from sql.grants import grant_rights
from sql.statements import SQL_FOLDER, query

_NAME = re.compile(r"(?P<version>\d{4})_(?P<name>[a-z0-9_]+)")
# Each layer reads only from the one before it.
_VIEW_LAYERS = (
    *("staging", "history", "feeds", "matches", "yard", "rollups", "organisation", "shared"),
    "watch",
)

Connection = psycopg.Connection[TupleRow]


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of ``sql/migrations``.

    Attributes:
        version: The number in front of its name, counted from 1 without a gap.
        name: The rest of its name.
        statements: Its bytes, run as they are.
    """

    version: int
    name: str
    statements: bytes

    @property
    def sha256(self) -> str:
        """Hex digest of the file."""
        return hashlib.sha256(self.statements).hexdigest()


def migrations_in(folder: Path = SQL_FOLDER / "migrations") -> list[Migration]:
    """The migrations of a folder in their order.

    Raises:
        StoreError: A file is not named ``0001_name.sql``, or a number is missing or used twice.
    """
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.fullmatch(path.stem)
        if match is None:
            message = f"a migration is named like 0001_create_passages.sql, got {path.name}"
            raise StoreError(message)
        found.append(Migration(int(match["version"]), match["name"], path.read_bytes()))
    versions = [migration.version for migration in found]
    if versions != list(range(1, len(found) + 1)):
        message = f"migrations are numbered from 1 without a gap, got {versions} in {folder}"
        raise StoreError(message)
    return found


def migrate(connection: Connection, migrations: Sequence[Migration] | None = None) -> list[str]:
    """Runs what has not run yet, makes the views again if their text changed, grants the rights.

    Args:
        connection: An autocommit connection of a role that may create tables.
        migrations: The program's own, if not given.

    Returns:
        Names of the migrations that ran now.

    Raises:
        StoreError: An applied migration was altered, the schema is newer than the program, or
            the database refuses a statement.
    """
    wanted = migrations_in() if migrations is None else migrations
    with store_errors("bring the schema up to date"):
        connection.execute(query("migrate/lock"))
        try:
            _create_ledger(connection)
            connection.execute(query("migrate/see_every_site"))
            pending = _pending(connection, wanted)
            for migration in pending:
                _apply(connection, migration)
            if migrations is None:
                capability = prepare_edition(connection)
            views = _make_views(connection)
            if migrations is None:
                grant_rights(connection, views, after=f"{len(wanted)} {capability.edition}")
                finish_edition(connection, capability.edition)
        finally:
            if not connection.closed:
                connection.execute(query("migrate/unlock"))
    return [migration.name for migration in pending]


def migrate_tables(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Runs migrations and nothing else, for rows that were written under an older schema.

    :func:`migrate` does the rest once the rows are there.

    Args:
        connection: An autocommit connection of a role that may create tables.
        migrations: The first of the program's own.

    Raises:
        StoreError: As from :func:`migrate`.
    """
    connection.execute(query("migrate/lock"))
    try:
        with connection.transaction():
            connection.execute(query("migrate/create_ledger"))
        for migration in _pending(connection, migrations):
            _apply(connection, migration)
    finally:
        if not connection.closed:
            connection.execute(query("migrate/unlock"))


def check_schema(connection: Connection) -> None:
    """Refuses a store whose schema is not the one this program was written for.

    Raises:
        StoreError: It was never migrated, is older, was altered or is newer.
    """
    row = connection.execute(query("migrate/ledger_exists")).fetchone()
    if row is None or not row[0]:
        message = "the database holds no gatestream schema yet; run `gatestream migrate` first"
        raise StoreError(message)
    wanted = migrations_in()
    pending = _pending(connection, wanted)
    if pending:
        message = (
            f"the database has schema {len(wanted) - len(pending)} and this program needs "
            f"{len(wanted)}; run `gatestream migrate` first"
        )
        raise StoreError(message)


def _create_ledger(connection: Connection) -> None:
    try:
        with connection.transaction():
            connection.execute(query("migrate/create_ledger"))
    except psycopg.errors.InsufficientPrivilege as error:
        said = str(error).strip().splitlines()[0]
        message = (
            f"the role {connection.info.user} may not change the schema ({said}); "
            f"run `gatestream migrate` as the owner of the tables"
        )
        raise StoreError(message) from error


def _pending(connection: Connection, wanted: Sequence[Migration]) -> Sequence[Migration]:
    applied = connection.execute(query("migrate/applied")).fetchall()
    if len(applied) > len(wanted):
        message = (
            f"the database has schema {applied[-1][0]} and is newer than this program, which "
            f"knows schema {len(wanted)}; install the newer gatestream"
        )
        raise StoreError(message)
    for (version, name, sha256), migration in zip(applied, wanted, strict=False):
        if (version, sha256) != (migration.version, migration.sha256):
            message = (
                f"migration {version:04d}_{name} was applied with another text than the "
                f"program's {migration.version:04d}_{migration.name}; migrations are never altered"
            )
            raise StoreError(message)
    return wanted[len(applied) :]


def _apply(connection: Connection, migration: Migration) -> None:
    try:
        with connection.transaction():
            connection.execute(migration.statements)
            connection.execute(
                query("migrate/record"),
                {
                    "version": migration.version,
                    "name": migration.name,
                    "sha256": migration.sha256,
                },
            )
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        message = f"the database refused migration {migration.version:04d}_{migration.name}: {said}"
        raise StoreError(message) from error


def _make_views(connection: Connection) -> list[str]:
    layers = [sorted((SQL_FOLDER / "views" / layer).glob("*.sql")) for layer in _VIEW_LAYERS]
    names = [path.stem for layer in layers for path in layer]
    views = [path.read_bytes() for layer in layers for path in layer]
    sha256 = hashlib.sha256(b"\0".join(views)).hexdigest()
    row = connection.execute(query("migrate/views_digest")).fetchone()
    if row is not None and row[0] == sha256:
        return names
    with connection.transaction():
        for view in views:
            connection.execute(view)
        connection.execute(query("migrate/record_views"), {"sha256": sha256})
        connection.execute(query("migrate/forget_grants"))
    return names
