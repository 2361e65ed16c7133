"""Writes what feeds tell to the store, idempotently, and logs for the join what is new of it.

A batch goes in as one JSON document and comes out typed by the statement's own column list: there
is no table to fill first and to empty afterwards, and what conflicts is told at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.row import FeedKind
from schemas.feeds.taken_file import TakenFile
from schemas.feeds.watch_entry import WatchEntry
from schemas.passage import Contract
from schemas.read import TextKind
from sql.connection import Connection, store_errors
from sql.feed_counts import count_quarantined, count_rows
from sql.feed_tables import TABLES
from sql.match_due import log_rows
from sql.statements import query

_INSERTED_AT_ONCE_N = 5_000


@dataclass(frozen=True, slots=True)
class FeedsWritten:
    """What became of rows of feeds.

    Attributes:
        stored_n: Rows that are new.
        repeated_n: Rows whose subject and revision were there, or were in the batch twice.
    """

    stored_n: int = 0
    repeated_n: int = 0

    def __add__(self, other: FeedsWritten) -> FeedsWritten:
        return FeedsWritten(self.stored_n + other.stored_n, self.repeated_n + other.repeated_n)


def write_feed_rows(connection: Connection, rows: Sequence[AnyFeedRow]) -> FeedsWritten:
    """Stores rows of feeds and logs their entries, in one transaction.

    A subject and revision that is there stays as it is; the first one wins. The same rows twice
    leave the same tables and the same log.

    Args:
        connection: To the store.
        rows: Of any kinds, in the order in which they came.

    Raises:
        StoreError: The database refuses.
    """
    if not rows:
        return FeedsWritten()
    by_kind: defaultdict[FeedKind, dict[tuple[str, int], AnyFeedRow]] = defaultdict(dict)
    for row in rows:
        by_kind[row.kind].setdefault((row.subject, row.revision), row)
    stored_n = 0
    with store_errors("write rows of feeds"), connection.transaction():
        connection.execute(query("store/lock_writers"))
        for kind, of_kind in by_kind.items():
            fresh = _insert(connection, kind, of_kind)
            stored_n += len(fresh)
            count_rows(
                connection,
                kind,
                [row for row in rows if row.kind is kind],
                {(row.subject, row.revision): (row, is_known) for row, is_known in fresh},
            )
            if kind is not FeedKind.GPS_FIX:
                log_rows(connection, kind, fresh)
    return FeedsWritten(stored_n, len(rows) - stored_n)


def write_quarantined_rows(connection: Connection, rows: Sequence[QuarantinedRow]) -> None:
    """Keeps each quarantined row once.

    Raises:
        StoreError: The database refuses.
    """
    if not rows:
        return
    by_id = {row.quarantine_id: row for row in rows}
    with store_errors("write rows of feeds"), connection.transaction():
        found = _write_told(connection, "feeds/insert_quarantined_rows", list(by_id.values()))
        count_quarantined(connection, [by_id[quarantine_id] for (quarantine_id,) in found])


def write_taken_files(connection: Connection, files: Sequence[TakenFile]) -> None:
    """Keeps each file that was taken in once.

    Raises:
        StoreError: The database refuses.
    """
    if files:
        _write_told(connection, "feeds/insert_feed_files", files)


def _write_told(
    connection: Connection, statement: str, told: Sequence[Contract]
) -> list[tuple[Any, ...]]:
    """Keeps what is new; answers which that is."""
    rows = [contract.model_dump() for contract in told]
    found: list[tuple[Any, ...]] = []
    with store_errors("write rows of feeds"), connection.transaction():
        for some in _cut(rows):
            found += connection.execute(query(statement), {"rows": _document(some)}).fetchall()
    return found


def _insert(
    connection: Connection, kind: FeedKind, rows: dict[tuple[str, int], AnyFeedRow]
) -> list[tuple[AnyFeedRow, bool]]:
    """Stores rows of one kind; answers which are new, in their order, and of a known subject."""
    known: dict[tuple[str, int], bool] = {}
    for some in _cut(list(rows.values())):
        told = [_columns(row) for row in some]
        found = connection.execute(
            query(f"feeds/insert_{TABLES[kind]}"), {"rows": _document(told)}
        ).fetchall()
        known |= {(subject, revision): is_known for subject, revision, is_known in found}
    return [(row, known[key]) for key, row in rows.items() if key in known]


def _columns(row: AnyFeedRow) -> dict[str, Any]:
    columns = row.model_dump() | {"subject": row.subject, "revision": row.revision}
    if isinstance(row, WatchEntry):
        kind = TextKind.PLATE if row.container is None else TextKind.CONTAINER
        columns |= {"kind": kind, "number": row.number}
    return columns


def _cut(rows: list[Any]) -> list[list[Any]]:
    return [rows[n : n + _INSERTED_AT_ONCE_N] for n in range(0, len(rows), _INSERTED_AT_ONCE_N)]


def _document(rows: Sequence[dict[str, Any]]) -> str:
    return to_json(rows).decode("utf-8")
