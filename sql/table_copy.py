"""Takes whole tables out of a store and puts them into another one, by COPY."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from schemas.errors import BackupError
from sql.backup_manifest import BackupTable
from sql.connection import Connection, rows, store_errors
from sql.home import reason
from sql.statements import query

_CHUNK_BYTES = 1 << 20
_COMPRESSION = 1
"""A backup waits for the disk and the database, and should not wait for compression."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table of a store.

    Attributes:
        name: Its name.
        columns: Its columns.
        copy_out: Statement that hands out its rows.
        ask_filled: Statement that tells whether it has any.
        clear: Statement that removes them.
        is_seeded: Whether migrations fill it, so that it is never empty.
    """

    name: str
    columns: tuple[str, ...]
    copy_out: bytes
    ask_filled: bytes
    clear: bytes
    is_seeded: bool


def stored_tables(connection: Connection) -> list[StoredTable]:
    """All tables of a store but the ledger of its migrations.

    Raises:
        StoreError: The database refuses.
    """
    return [
        StoredTable(
            row["table_name"],
            tuple(row["columns"]),
            row["copy_out"].encode(),
            row["ask_filled"].encode(),
            row["clear"].encode(),
            row["is_seeded"],
        )
        for row in rows(connection, "backup/tables")
    ]


def filled_tables(connection: Connection) -> list[str]:
    """The names of the tables that hold rows of their own.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("ask whether the store is empty"):
        return [
            table.name
            for table in stored_tables(connection)
            if not table.is_seeded and connection.execute(table.ask_filled).fetchone() == (True,)
        ]


def clear_seeded(connection: Connection) -> None:
    """Removes what migrations filled, so that other rows take its place.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("empty a table"):
        for table in stored_tables(connection):
            if table.is_seeded:
                connection.execute(table.clear)


def copy_out(connection: Connection, table: StoredTable, path: Path) -> int:
    """Writes a table's rows to a file that only its owner may read.

    Returns:
        How many there are.

    Raises:
        StoreError: The database refuses.
        BackupError: The file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with (
            open(descriptor, "wb") as raw,  # noqa: PTH123 - an open descriptor, not a path
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_COMPRESSION, mtime=0) as file,
            store_errors(f"read the table {table.name}"),
            connection.cursor() as cursor,
        ):
            with cursor.copy(table.copy_out) as copy:
                for chunk in copy:
                    file.write(chunk)
            return cursor.rowcount
    except OSError as error:
        message = f"cannot write {path}: {reason(error)}"
        raise BackupError(message) from error


def copy_in(connection: Connection, table: BackupTable, path: Path) -> None:
    """Puts the rows of a file into a table.

    Raises:
        StoreError: The database refuses.
        BackupError: The file cannot be read, or has another number of rows than it should.
    """
    named = {"table_name": table.name, "columns": list(table.columns)}
    statement = rows(connection, "backup/copy_in", named)[0]["statement"].encode()
    try:
        with (
            gzip.open(path, "rb") as file,
            store_errors(f"fill the table {table.name}"),
            connection.cursor() as cursor,
        ):
            with cursor.copy(statement) as copy:
                while chunk := file.read(_CHUNK_BYTES):
                    copy.write(chunk)
            rows_n = cursor.rowcount
    except (OSError, EOFError) as error:
        said = reason(error) if isinstance(error, OSError) else str(error)
        message = f"cannot read {path}: {said}"
        raise BackupError(message) from error
    if rows_n != table.rows_n:
        message = f"{path} was wanted with {table.rows_n} rows, got {rows_n}"
        raise BackupError(message)


def in_order(connection: Connection, tables: Iterable[BackupTable]) -> list[BackupTable]:
    """Tables behind those that their rows refer to.

    Raises:
        StoreError: The database refuses.
    """
    by_name = {table.name: table for table in tables}
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(by_name, ()))
    for row in rows(connection, "backup/references"):
        order.add(row["table_name"], row["refers_to"])
    return [by_name[name] for name in order.static_order() if name in by_name]


def sequences(connection: Connection) -> dict[str, int]:
    """The last number that each sequence gave out.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "backup/sequences")
    return {row["sequence_name"]: row["last_n"] for row in found}


def set_sequences(connection: Connection, last: dict[str, int]) -> None:
    """Lets sequences go on behind the last number that each gave out.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("move a sequence on"):
        for name, last_n in last.items():
            values = {"sequence_name": name, "last_n": last_n}
            connection.execute(query("backup/set_sequence"), values)
