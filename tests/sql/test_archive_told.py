"""What feeds told and the join was told, in the archive and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.correction import CorrectionKind, correction_of
from schemas.errors import ArchiveError
from schemas.feeds.kinds import CONTRACTS
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.taken_file import TakenFile
from schemas.matching.change import Pair, PairKind, Standing, StandingState
from schemas.matching.entry import Side
from schemas.passage import Contract
from sql.archive import sync_archive
from sql.archive_rebuild import rebuild_store
from sql.archive_tables import ARCHIVED_TABLES
from sql.archive_verify import Fault, verify_archive
from sql.compaction import compact_archive
from sql.connection import Connection, connection_to
from sql.correction_rows import write_corrections
from sql.feed_tables import TABLES
from sql.feeds import write_feed_rows, write_quarantined_rows, write_taken_files
from sql.history import open_history, open_history_of
from sql.home import StoreSettings
from sql.live_days import LiveDays
from sql.manifest import MANIFEST_NAME, read_manifest
from sql.match_log import entries_after
from sql.matches import write_changes
from sql.passages import write_passages
from tests.sql import paper

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 21)
SITE = ["cat-lai"]
PASSAGE = "2c1f5d0e-8a54-5f0b-9d5c-0f6a7d3e9b11"
PAIR = Pair(
    paper.CONTAINER,
    PairKind.EXACT,
    "cat-lai",
    PASSAGE,
    0,
    paper.START.timestamp(),
    Side.MANIFEST,
    "manifest_line:cat-lai:1",
    7,
    paper.START.timestamp(),
    False,
    True,
)
STANDING = Standing(
    paper.CONTAINER,
    "cat-lai",
    Side.PASSAGE,
    PASSAGE,
    0,
    Side.MANIFEST,
    StandingState.WAITING,
    paper.START.timestamp(),
    paper.START.timestamp() + 3600,
    paper.START.timestamp(),
)
CONTRACT_OF: dict[str, type[Contract]] = {
    TABLES[kind]: contract for kind, contract in CONTRACTS.items()
} | {
    "quarantined_rows": QuarantinedRow,
    "feed_files": TakenFile,
}


@pytest.fixture
def archive(any_settings: StoreSettings) -> Path:
    return any_settings.home.archive


def fill(connection: Connection, vehicle: Any) -> None:
    """A day of everything: two revisions of a declaration, and passages that wait to be logged."""
    write_passages(connection, [vehicle(after_s=10 * n).passage() for n in range(3)])
    amended = paper.declaration(60, amendment_n=1, containers=("MSKU1234565",))
    write_feed_rows(connection, [*paper.one_of_each(), amended])
    write_quarantined_rows(connection, [paper.quarantined_row()])
    write_taken_files(connection, [paper.taken_file()])
    write_changes(connection, [PAIR, STANDING])
    seen = vehicle().passage()
    write_corrections(
        connection,
        [correction_of(None, seen, CorrectionKind.MANUAL, who="a", why="b", made_at=paper.START)],
    )
    assert entries_after(connection, SITE, 0)


def shown(connection: Connection, relation: str) -> list[Any]:
    table = ARCHIVED_TABLES[relation]
    source = "feed_documents where relation = %s" if table.question == "told/feeds" else relation
    column = "document" if table.question == "told/feeds" else "to_jsonb(t) - 'stored_at'"
    statement = f"select {column}::text from (select * from {source}) as t order by 1"  # noqa: S608
    values = (relation,) if "%s" in source else None
    return [row[0] for row in connection.execute(statement.encode(), values).fetchall()]


def everything(connection: Connection) -> dict[str, list[Any]]:
    return {name: shown(connection, name) for name in ARCHIVED_TABLES}


@pytest.mark.parametrize("name", CONTRACT_OF)
def test_r105_a_file_has_every_field_of_the_contract(name: str) -> None:
    fields = CONTRACT_OF[name].model_fields
    assert fields.keys() <= set(ARCHIVED_TABLES[name].schema.names)


@pytest.mark.parametrize("name", ["match_log", "matches", "standings", "passage_corrections"])
def test_r105_a_file_has_every_column_of_the_table(
    any_store_connection: Connection, name: str
) -> None:
    found = any_store_connection.execute(
        "select column_name from information_schema.columns where table_name = %s", (name,)
    ).fetchall()
    assert {row[0] for row in found} - {"stored_at"} | {"day"} == set(
        ARCHIVED_TABLES[name].schema.names
    )


def test_r105_r96_the_archive_gives_everything_back_in_its_order(
    any_store_connection: Connection,
    any_new_database: Any,
    archive: Path,
    vehicle: Any,
) -> None:
    fill(any_store_connection, vehicle)
    before = everything(any_store_connection)
    assert all(before.values())
    done = sync_archive(any_store_connection, archive, NOW)
    assert {relation for relation, _, _ in done.told} == set(ARCHIVED_TABLES)
    assert sync_archive(any_store_connection, archive, NOW).told == ()
    assert verify_archive(archive).findings == ()
    with connection_to(any_new_database("migrated"), "test") as other:
        for told_n in (sum(map(len, before.values())), 0):
            rebuilt = rebuild_store(other, archive, who="a", why="b")
            assert rebuilt.told_n == told_n
            # Passages that are given back are in the log already, as they were.
            entries_after(other, SITE, 0)
            assert everything(other) == before
        # A store that was given rows is a version ahead, and loses nothing to the archive.
        sync_archive(other, archive, NOW)
        assert verify_archive(archive).findings == ()


def test_r105_days_become_months_and_a_late_row_opens_its_month(
    any_store_connection: Connection, archive: Path
) -> None:
    days = [timedelta(days=n) for n in (0, 1, 12)]
    for n, after in enumerate(days):
        line = paper.manifest_line(bill_no=f"B{n}", received_at=paper.START + after)
        write_feed_rows(any_store_connection, [line])
    sync_archive(any_store_connection, archive, NOW)
    later = NOW + timedelta(days=60)
    assert compact_archive(archive, later).told_n == 4
    assert compact_archive(archive, later).told_n == 0
    manifest = read_manifest(archive)
    assert manifest is not None
    kept = {(each.relation, len(each.days), each.is_month) for each in manifest.told}
    names = ("manifest_lines", "match_log")
    assert kept == {(name, n, True) for name in names for n in (2, 1)}

    late = paper.manifest_line(bill_no="late", received_at=paper.START + timedelta(hours=1))
    write_feed_rows(any_store_connection, [late])
    with open_history(archive, LiveDays(any_store_connection)) as history:
        assert bills(history) == ["B0", "B1", "B2", "late"]
    sync_archive(any_store_connection, archive, NOW)
    assert verify_archive(archive).findings == ()
    with open_history(archive) as history:
        assert bills(history) == ["B0", "B1", "B2", "late"]


def bills(history: Any) -> list[str]:
    return [
        row[0] for row in history.sql("select bill_no from manifest_lines order by 1").fetchall()
    ]


def test_r105_the_history_shows_what_was_told_from_files_and_store_alike(
    any_store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    fill(any_store_connection, vehicle)
    counted = {name: len(rows) for name, rows in everything(any_store_connection).items()}
    with open_history(archive, LiveDays(any_store_connection)) as history:
        assert {name: rows_n(history, name) for name in counted} == counted
    sync_archive(any_store_connection, archive, NOW)
    for live in (None, LiveDays(any_store_connection)):
        with open_history(archive, live) as history:
            assert {name: rows_n(history, name) for name in counted} == counted
    with open_history_of(archive, ["hai-phong"]) as history:
        assert {rows_n(history, name) for name in counted} == {0}


def rows_n(history: Any, name: str) -> int:
    return int(history.sql(f"select count(*) from {name}").fetchall()[0][0])  # noqa: S608


def test_r105_an_archive_of_version_4_is_read_on(
    store_connection: Connection, settings: StoreSettings, vehicle: Any
) -> None:
    archive = settings.home.archive
    write_passages(store_connection, [vehicle().passage()])
    sync_archive(store_connection, archive, NOW)
    path = archive / MANIFEST_NAME
    told = json.loads(path.read_bytes())
    del told["told"]
    told["archive_schema_version"] = 4
    told["empty"] = {name: told["empty"][name] for name in ("passages", "plates", "containers")}
    path.write_text(json.dumps(told), encoding="utf-8")
    with open_history(archive) as history:
        assert (rows_n(history, "passages"), rows_n(history, "declarations")) == (1, 0)
    write_feed_rows(store_connection, [paper.declaration()])
    sync_archive(store_connection, archive, NOW)
    with open_history(archive) as history:
        assert (rows_n(history, "passages"), rows_n(history, "declarations")) == (1, 1)


def test_r105_an_altered_file_or_count_is_found_and_nothing_is_restored_from_it(
    store_connection: Connection, settings: StoreSettings
) -> None:
    archive = settings.home.archive
    write_feed_rows(store_connection, [paper.declaration()])
    sync_archive(store_connection, archive, NOW)
    path = archive / MANIFEST_NAME
    good = path.read_text(encoding="utf-8")
    told = json.loads(good)
    (period,) = [each for each in told["told"] if each["relation"] == "declarations"]
    period["days"][0]["rows_n"] = 2
    path.write_text(json.dumps(told), encoding="utf-8")
    (finding,) = verify_archive(archive).findings
    assert (finding.fault, finding.path) == (Fault.MISCOUNTED, period["file"]["path"])
    with pytest.raises(ArchiveError, match="holds 1 rows of 2026-11-21, and the manifest says 2"):
        rebuild_store(store_connection, archive, who="a", why="b")

    path.write_text(good, encoding="utf-8")
    file = archive / period["file"]["path"]
    file.write_bytes(file.read_bytes()[:-1])
    (finding,) = verify_archive(archive).findings
    assert finding.fault is Fault.ALTERED


def test_r105_another_store_does_not_overwrite_what_was_told(
    store_connection: Connection, settings: StoreSettings
) -> None:
    archive = settings.home.archive
    lines = [paper.manifest_line(bill_no=f"B{n}") for n in range(2)]
    for line in lines:
        write_feed_rows(store_connection, [line])
    sync_archive(store_connection, archive, NOW)
    store_connection.execute("truncate manifest_lines, paper_plates, table_days")
    write_feed_rows(store_connection, lines[:1])
    with pytest.raises(ArchiveError, match="holds 2 rows of manifest_lines of cat-lai on"):
        sync_archive(store_connection, archive, NOW)
