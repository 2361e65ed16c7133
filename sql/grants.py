"""Tells the database who may do what: ``sql/grants``, run again whenever a table was made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import psycopg
from psycopg.rows import TupleRow

from schemas.errors import StoreError
from sql.statements import SQL_FOLDER, query

FOLDER = SQL_FOLDER / "grants"

Connection = psycopg.Connection[TupleRow]


def make_roles(connection: Connection) -> None:
    """Makes the roles of the duties where the server lacks them; a dump needs them to be restored.

    Raises:
        StoreError: One is missing, and the account may not create it.
    """
    _run(connection, "1_roles")


def grant_rights(connection: Connection, views: Iterable[str], after: str) -> None:
    """Hands the tables to their owner and tells all privileges and policies, where it is needed.

    Args:
        connection: An autocommit connection of the tables' owner, with tables and views made.
        views: Names of all views.
        after: Tells one state of the tables from another; rights are told again in a new one.

    Raises:
        StoreError: The database refuses a statement.
    """
    names = sorted(views)
    texts = [path.read_bytes() for path in sorted(FOLDER.glob("*.sql"))]
    sha256 = hashlib.sha256(b"\0".join([*texts, *map(str.encode, [*names, after])])).hexdigest()
    if connection.execute(query("migrate/grants_digest")).fetchone() == (sha256,):
        return
    make_roles(connection)
    _run(connection, "2_rights", names)
    connection.execute(query("migrate/record_grants"), {"sha256": sha256})


def _run(connection: Connection, name: str, views: Iterable[str] = ()) -> None:
    try:
        with connection.transaction():
            connection.execute(query("migrate/name_views"), {"views": list(views)})
            connection.execute((FOLDER / f"{name}.sql").read_bytes())
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        message = f"the database refused to grant rights, {name}: {said}"
        raise StoreError(message) from error
