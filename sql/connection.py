"""Connections to the store, embedded or external, and its errors in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow, dict_row

from schemas.errors import StoreError
from sql.embedded import embedded_server
from sql.home import StoreSettings
from sql.statements import query

_CONNECT_TIMEOUT_S = 10
_SERVER_MIN = 160000

Connection = psycopg.Connection[TupleRow]


@contextmanager
def server(settings: StoreSettings) -> Iterator[str]:
    """Keeps a server up for the length of the block.

    Yields:
        Its connection string: the DSN of the settings, or that of the embedded server.
    """
    if settings.dsn is not None:
        yield settings.dsn
        return
    with embedded_server(settings.home.postgres) as conninfo:
        yield conninfo


@contextmanager
def connect(settings: StoreSettings, purpose: str) -> Iterator[Connection]:
    """An autocommit connection in UTC, closed at the end of the block.

    Args:
        settings: Which store.
        purpose: What it is for, shown in the server's list of connections.

    Raises:
        StoreError: The DSN is wrong, the server does not answer or is too old.
        ResourceTakenError: The embedded store belongs to somebody else.
    """
    with server(settings) as conninfo, connection_to(conninfo, purpose) as connection:
        yield connection


@contextmanager
def connection_to(conninfo: str, purpose: str) -> Iterator[Connection]:
    """The same, on a server that is up."""
    connection = _connected(conninfo, purpose)
    try:
        if connection.info.server_version < _SERVER_MIN:
            version = connection.info.server_version // 10000
            message = (
                f"the database is PostgreSQL {version}, wanted {_SERVER_MIN // 10000} or newer"
            )
            raise StoreError(message)
        yield connection
    finally:
        connection.close()


def rows(
    connection: Connection, name: str, parameters: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows that a query of ``sql/queries`` answers, by column name.

    Args:
        connection: To the store.
        name: Such as ``dashboard/sites``.
        parameters: Values of its named parameters.

    Raises:
        UnknownNameError: There is no such query.
        StoreError: The database refuses.
    """
    with store_errors(f"ask {name}"), connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(name), parameters).fetchall()


def described(conninfo: str) -> str:
    """A connection string as people may see it: without password and options.

    Raises:
        StoreError: It is no connection string; without repeating it, for it may hold a password.
    """
    parts = _parts(conninfo)
    host = parts.get("host") or parts.get("hostaddr") or "the local socket"
    named = f"{host}:{parts['port']}" if parts.get("port") else host
    return f"database {parts.get('dbname') or parts.get('user') or 'of the user'} on {named}"


@contextmanager
def store_errors(wanted: str) -> Iterator[None]:
    """Turns the database's errors into ours.

    Args:
        wanted: What was being done, such as ``write passages``.

    Raises:
        StoreError: Any error of psycopg inside the block.
    """
    try:
        yield
    except psycopg.Error as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        message = f"cannot {wanted}: the database says {said}"
        raise StoreError(message) from error


def _parts(conninfo: str) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in conninfo_to_dict(conninfo).items()}
    except psycopg.Error:
        message = (
            "GATESTREAM_DSN is not a connection string of PostgreSQL; wanted something like "
            "postgresql://user@host:5432/database"
        )
        raise StoreError(message) from None


def _connected(conninfo: str, purpose: str) -> Connection:
    parts = _parts(conninfo)
    complete = make_conninfo(
        conninfo,
        application_name=f"gatestream {purpose}",
        connect_timeout=parts.get("connect_timeout", _CONNECT_TIMEOUT_S),
        options=f"{parts.get('options', '')} -c timezone=UTC".strip(),
        client_encoding="utf8",
    )
    try:
        return psycopg.connect(complete, autocommit=True)
    except psycopg.Error as error:
        said = _without_secret(str(error), parts.get("password"))
    message = f"cannot reach the {described(conninfo)}: {said}"
    # Raised outside the except block: the chained error would carry libpq's own wording.
    raise StoreError(message)


def _without_secret(said: str, password: str | None) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    # One line for each address that was tried, some followed by a question to the reader.
    told = [line for line in lines if not line.endswith("?")] or ["no answer"]
    return told[-1].replace(password, "***") if password else told[-1]
