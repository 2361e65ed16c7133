"""Connections to the store, embedded or external, and its errors in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow, dict_row

from schemas.errors import StoreAwayError, StoreError
from sql.embedded import embedded_server
from sql.home import StoreSettings
from sql.statements import query

_CONNECT_TIMEOUT_S = 10
_SERVER_MIN = 160000
# A server that vanished without a word is taken for lost after this time, not after two hours.
_SILENCE = {
    "keepalives_idle": "5",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
# What passes by itself: connections that break, a server that stops, starts or lets only readers
# in, one that has no room for another client, and transactions that met another one.
_PASSING_CLASSES = ("08", "40")
_PASSING = frozenset(
    ("57P01", "57P02", "57P03", "57P05", "25006", "25P03", "53200", "53300", "55P03", "57014")
)

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
    connection = connected(conninfo, purpose)
    try:
        yield connection
    finally:
        connection.close()


def connected(conninfo: str, purpose: str, timeout_s: int = _CONNECT_TIMEOUT_S) -> Connection:
    """The same, for the caller to close.

    Args:
        conninfo: Of a server that is up.
        purpose: What it is for, shown in the server's list of connections.
        timeout_s: How long to wait for an answer, unless the connection string says it.

    Raises:
        StoreAwayError: The server cannot be reached, or does not let us in.
        StoreError: The connection string is none, or the server is too old.
    """
    connection = _connected(conninfo, purpose, timeout_s)
    version = connection.info.server_version
    if version < _SERVER_MIN:
        connection.close()
        message = (
            f"the database is PostgreSQL {version // 10000}, wanted {_SERVER_MIN // 10000} or newer"
        )
        raise StoreError(message)
    return connection


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


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """A transaction whose statements all see the store at one moment.

    Args:
        connection: An autocommit connection.
    """
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            yield
    finally:
        if not connection.closed:
            connection.isolation_level = None


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
        StoreAwayError: The database was lost, or cannot do it at this moment.
        StoreError: Any other error of psycopg inside the block.
    """
    try:
        yield
    except psycopg.Error as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        message = f"cannot {wanted}: the database says {said}"
        raise (StoreAwayError if _is_passing(error) else StoreError)(message) from error


def _is_passing(error: psycopg.Error) -> bool:
    """Whether the same may work in a while; told by the state's code, never by its wording."""
    if error.sqlstate is None:
        # The client's own: the connection broke, or is closed already.
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate in _PASSING or error.sqlstate.startswith(_PASSING_CLASSES)


def _parts(conninfo: str) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in conninfo_to_dict(conninfo).items()}
    except psycopg.Error:
        message = (
            "GATESTREAM_DSN is not a connection string of PostgreSQL; wanted something like "
            "postgresql://user@host:5432/database"
        )
        raise StoreError(message) from None


def _connected(conninfo: str, purpose: str, timeout_s: int) -> Connection:
    parts = _parts(conninfo)
    complete = make_conninfo(
        conninfo,
        **{key: parts.get(key, value) for key, value in _SILENCE.items()},
        application_name=f"gatestream {purpose}",
        connect_timeout=parts.get("connect_timeout", timeout_s),
        options=f"{parts.get('options', '')} -c timezone=UTC".strip(),
        client_encoding="utf8",
    )
    try:
        return psycopg.connect(complete, autocommit=True)
    except psycopg.Error as error:
        said = _without_secret(str(error), parts.get("password"))
    message = f"cannot reach the {described(conninfo)}: {said}"
    # Raised outside the except block: the chained error would carry libpq's own wording.
    raise StoreAwayError(message)


def _without_secret(said: str, password: str | None) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    # One line for each address that was tried, some followed by a question to the reader.
    told = [line for line in lines if not line.endswith("?")] or ["no answer"]
    return told[-1].replace(password, "***") if password else told[-1]
