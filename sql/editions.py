"""Which TimescaleDB the store has, if any, and what is added to the tables for it.

One set of migrations serves all three editions. What differs lies in ``sql/editions``: statements
that may be run again, chosen by what the server can do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from schemas.errors import StoreError
from sql.statements import SQL_FOLDER, query

FOLDER = SQL_FOLDER / "editions"
_COMMUNITY_LICENSE = "timescale"

Connection = psycopg.Connection[TupleRow]


class Edition(StrEnum):
    """What stands below the tables."""

    PLAIN = "plain"
    """PostgreSQL alone."""
    APACHE = "apache"
    """TimescaleDB under the Apache licence: hypertables; jobs, columnstore and so on are ours."""
    COMMUNITY = "community"
    """TimescaleDB under its own licence: hypertables, columnstore, jobs."""

    @property
    def base(self) -> str:
        """The folder of ``sql/editions`` whose files make the tables ready."""
        return "plain" if self is Edition.PLAIN else "apache"


@dataclass(frozen=True, slots=True)
class Capability:
    """What a server offers to a role.

    Attributes:
        edition: As it is now; plain until the extension is created.
        version: TimescaleDB's, if it is created in this database.
        can_be_created: Whether the extension is ready and this role may create it.
        is_withheld: Whether the extension is ready and this role may not create it.
    """

    edition: Edition
    version: str | None
    can_be_created: bool = False
    is_withheld: bool = False


def capability(connection: Connection) -> Capability:
    """Asks the server what it can do.

    Raises:
        psycopg.Error: The database refuses.
    """
    row = connection.execute(query("migrate/timescaledb")).fetchone()
    is_loaded, version, may_create, license_name = row or (False, None, False, None)
    if version is None:
        return Capability(
            Edition.PLAIN, None, is_loaded and may_create, is_loaded and not may_create
        )
    is_community = license_name == _COMMUNITY_LICENSE
    return Capability(Edition.COMMUNITY if is_community else Edition.APACHE, version)


def prepare_edition(connection: Connection) -> Capability:
    """Creates the extension where that can be, and makes the tables ready for the edition.

    Args:
        connection: An autocommit connection of the tables' owner, whose migrations all ran.

    Returns:
        What the tables stand on now.

    Raises:
        StoreError: The database refuses a statement.
    """
    found = capability(connection)
    if found.can_be_created:
        _run(connection, "extension timescaledb", query("migrate/create_timescaledb"))
        found = capability(connection)
    files = _files(found.edition.base)
    texts = [path.read_bytes() for path in files]
    sha256 = hashlib.sha256(b"\0".join(texts)).hexdigest()
    done = connection.execute(query("migrate/edition_digest")).fetchone()
    if done == (found.edition.value, sha256):
        return found
    for path, text in zip(files, texts, strict=True):
        _run(connection, f"{path.parent.name}/{path.stem}", text)
    connection.execute(
        query("migrate/record_edition"), {"edition": found.edition.value, "sha256": sha256}
    )
    return found


def finish_edition(connection: Connection, edition: Edition) -> None:
    """Adds what depends on views and policies, and therefore comes after them.

    Args:
        connection: As for :func:`prepare_edition`.
        edition: What the tables stand on.

    Raises:
        StoreError: The database refuses a statement.
    """
    if edition is Edition.COMMUNITY:
        for path in _files(edition.value):
            _run(connection, f"{path.parent.name}/{path.stem}", path.read_bytes())


def files_of(edition: Edition) -> list[Path]:
    """The files that an edition runs, in their order."""
    last = _files(edition.value) if edition is Edition.COMMUNITY else []
    return _files(edition.base) + last


def _files(folder: str) -> list[Path]:
    return sorted((FOLDER / folder).glob("*.sql"))


def _run(connection: Connection, name: str, statements: bytes) -> None:
    try:
        with connection.transaction():
            connection.execute(statements)
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        message = f"the database refused what its edition adds, {name}: {said}"
        raise StoreError(message) from error
