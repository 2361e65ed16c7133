from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import pytest
from psycopg import sql as composed

from schemas.feeds.kinds import CONTRACTS
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
from tests.sql.two_sites import become

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
    of_a_container: dict[str, Any] = {"plate": None, "container": paper.CONTAINER}
    rows = [*paper.one_of_each(), paper.watch_entry(entry_no="W-2", **of_a_container)]
    files, refused = [paper.taken_file()], [paper.quarantined_row()]
    assert write_feed_rows(any_store_connection, rows) == FeedsWritten(len(rows), 0)
    write_quarantined_rows(any_store_connection, refused)
    write_taken_files(any_store_connection, files)
    told = [*rows, *refused, *files]
    assert as_json(stored(any_store_connection)) == as_json(told)


def test_r96_the_same_rows_again_change_nothing(
    any_store_connection: Connection, dump: Dump
) -> None:
    rows = paper.one_of_each()
    write_feed_rows(any_store_connection, [*rows, *rows])
    before = dump(any_store_connection)
    assert write_feed_rows(any_store_connection, rows) == FeedsWritten(0, len(rows))
    after = dump(any_store_connection)
    # That they came again is counted, and nothing else.
    assert {name for name in after if after[name] != before[name]} == {"feed_hours"}


def test_r96_the_first_row_of_a_subject_and_revision_stays(
    any_store_connection: Connection,
) -> None:
    first = paper.declaration(containers=("MSKU1234565",))
    for row in (first, paper.declaration(declarant="somebody else")):
        write_feed_rows(any_store_connection, [row])
    assert as_json(stored(any_store_connection)) == as_json([first])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("shown_n", [0, 1, 2])
def test_r97_a_view_shows_the_highest_revision_unless_it_is_cancelled(
    store_connection: Connection, order: tuple[int, ...], shown_n: int
) -> None:
    # Revisions 0, 1 and 2, of which the last one is cancelled where nothing is to be shown.
    bills = [
        paper.manifest_line(n, seal=f"S{n}", is_cancelled=n == 2 and shown_n == 0) for n in range(3)
    ]
    told = [bills[n] for n in order if n < 2 or shown_n != 1]
    for row in told:
        write_feed_rows(store_connection, [row])
    wanted = {0: [], 1: ["S1"], 2: ["S2"]}[shown_n]
    assert shown(store_connection, "manifest_lines_current", "seal") == wanted


@pytest.mark.parametrize(
    ("view", "column", "value"),
    [
        ("declarations_current", "containers", [paper.CONTAINER]),
        ("manifest_lines_current", "trailer_plate", "51R00123"),
        ("operator_moves_current", "plate", "51C12345"),
        ("watch_entries_current", "number", "51C12345"),
        ("transit_shipments_current", "plate", "51C12345"),
    ],
)
def test_r34_a_view_of_every_feed(
    store_connection: Connection, view: str, column: str, value: object
) -> None:
    write_feed_rows(store_connection, paper.one_of_each())
    assert shown(store_connection, view, column) == [value]


def test_r57_an_analyst_sees_papers_without_their_plates(
    store_connection: Connection,
) -> None:
    write_feed_rows(store_connection, paper.one_of_each())
    with store_connection.transaction(force_rollback=True):
        become(store_connection, "analyst", "cat-lai")
        for view in ("manifest_lines_current", "operator_moves_current"):
            assert shown(store_connection, view, "container") == [paper.CONTAINER]
            assert shown(store_connection, view, "plate") == [None]
        assert shown(store_connection, "gps_fixes", "plate") == []


def test_r2_r96_rows_of_feeds_come_through_the_segments_once(
    any_store_connection: Connection, any_settings: StoreSettings
) -> None:
    told = [*paper.one_of_each(), paper.quarantined_row(), paper.taken_file()]
    folder = any_settings.home.segments
    for _ in range(2):
        with open_segments(folder, "main") as segments:
            segments.append(told)
        replay(any_store_connection, folder)
    assert as_json(stored(any_store_connection)) == as_json(told)


def test_r2_rows_of_feeds_wait_while_the_database_is_away(
    settings: StoreSettings, store_connection: Connection
) -> None:
    told = paper.one_of_each()
    with open_store(settings) as store:
        store_connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'gatestream store'"
        )
        store.write(told[:3])
        assert store.state.away is not None
        assert stored(store_connection) == []
        store.write(told[3:])
        deadline = time.monotonic() + 60
        while store.state.waiting_bytes and time.monotonic() < deadline:
            store.keep_up()
            time.sleep(0.05)
        assert as_json(stored(store_connection)) == as_json(told)
