from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from psycopg import sql as composed

from schemas.feeds.kinds import CONTRACTS, AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.taken_file import TakenFile
from schemas.passage import Contract
from sql.connection import Connection
from sql.feed_tables import TABLES
from sql.feeds import (
    FeedsWritten,
    write_feed_rows,
    write_quarantined_rows,
    write_taken_files,
)
from sql.home import StoreSettings
from sql.replay import replay
from sql.segments import open_segments
from sql.store import open_store
from tests.sql import paper

Dump = Any
TABLE_CONTRACTS: dict[str, type[Contract]] = {
    **{TABLES[kind]: contract for kind, contract in CONTRACTS.items()},
    "quarantined_rows": QuarantinedRow,
    "feed_files": TakenFile,
}


def stored(connection: Connection) -> list[Contract]:
    """What the store has of every feed, as the contracts have it."""
    found = connection.execute(
        "select relation, document from feed_documents order by received_at, relation, revision"
    ).fetchall()
    return [TABLE_CONTRACTS[relation].model_validate(document) for relation, document in found]


def as_json(told: Iterable[Contract]) -> list[str]:
    return sorted(each.model_dump_json() for each in told)


def shown(connection: Connection, view: str, column: str) -> list[Any]:
    statement = composed.SQL("select {} from {} order by 1").format(
        composed.Identifier(column), composed.Identifier(view)
    )
    return [row[0] for row in connection.execute(statement).fetchall()]


def test_r5_r34_rows_of_every_feed_come_back_as_they_were_told(
    any_store_connection: Connection,
) -> None:
    of_a_container = {"plate": None, "container": paper.CONTAINER}
    rows = [*paper.one_of_each(), paper.watch_entry(entry_no="W-2", **of_a_container)]
    files, refused = [paper.taken_file()], [paper.quarantined_row()]
    assert write_feed_rows(any_store_connection, rows) == FeedsWritten(len(rows), 0)
    write_quarantined_rows(any_store_connection, refused)
    write_taken_files(any_store_connection, files)
    told = [*rows, *refused, *files]
    assert as_json(stored(any_store_connection)) == as_json(told)
