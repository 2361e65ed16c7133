from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.errors import ArchiveError
from schemas.failure import FailureCause
from schemas.passage import Direction
from schemas.read import Status
from sql.archive import sync_archive
from sql.connection import Connection, connection_to
from sql.history import open_history, open_history_of
from sql.home import StoreSettings
from sql.live_days import LiveDays
from sql.manifest import read_manifest
from sql.passages import write_passages
from sql.shell import ask

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR_S = 3600.0
DAY_S = 86400.0
VIEWS = ("passages", "plates", "containers", "evidence")
TURNED = {"lane": "out-1", "direction": Direction.OUT, "plates": ()}


@pytest.fixture
def archive(settings: StoreSettings) -> Path:
    return settings.home.archive


@pytest.fixture
def filled(store_connection: Connection, archive: Path, vehicle: Any) -> Path:
    """Two sites, two days, comings and goings, reads to be looked at, a vehicle without a read."""
    review = (Status.REVIEW,)
    vehicles = [
        vehicle(containers=("AAAU0000001",)),
        vehicle(after_s=600, containers=("BBBU0000002", "CCCU0000003")),
        vehicle(after_s=HOUR_S, plates=(), containers=("DDDU0000004",), statuses=review),
        vehicle(after_s=HOUR_S + 60, plates=(), containers=()),
        vehicle(after_s=5 * HOUR_S, containers=("AAAU0000001",), **TURNED),
        vehicle(after_s=20 * HOUR_S, containers=("BBBU0000002",), **TURNED),
        vehicle(after_s=21 * HOUR_S, containers=("CCCU0000003",), statuses=review, **TURNED),
        vehicle(after_s=30 * HOUR_S, site="ICD Mỹ Đình/2", containers=("AAAU0000001",), **TURNED),
    ]
    causes = {
        2: (FailureCause.LOW_LIGHT,),
        3: (FailureCause.TAILGATING, FailureCause.LOW_LIGHT),
        6: (FailureCause.GLARE,),
    }
    passages = [
        each.passage(failure_causes=causes.get(number, ())) for number, each in enumerate(vehicles)
    ]
    write_passages(store_connection, passages)
    sync_archive(store_connection, archive, NOW)
    return archive


@pytest.fixture
def history(filled: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_history(filled) as history:
        yield history


@pytest.mark.parametrize("view", VIEWS)
def test_r26_store_and_archive_show_the_same_rows(
    history: duckdb.DuckDBPyConnection, store_connection: Connection, view: str
) -> None:
    in_archive = history.execute(f"select * from {view}")  # noqa: S608
    columns = [column[0] for column in in_archive.description or ()]
    archived = in_archive.fetchall()
    in_store = store_connection.execute(f"select {', '.join(columns)} from {view}")  # noqa: S608
    stored = in_store.fetchall()
    every = store_connection.execute(f"select * from {view} limit 0")  # noqa: S608
    assert {column.name for column in every.description or ()} == set(columns)
    assert archived
    assert sorted(map(repr, map(_comparable, archived))) == sorted(
        map(repr, map(_comparable, stored))
    )


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row
    )


def test_r105_one_command_opens_the_archive_in_duckdbs_own_shell(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    statements = (filled / "open.sql").read_text(encoding="utf-8")
    moved = filled.rename(tmp_path / "it's moved")
    with duckdb.connect() as shell:
        shell.execute("set variable archive_folder = $here", {"here": str(moved)})
        shell.execute(statements)
        assert shell.sql("select count(*) from passages").fetchall() == [(8,)]
    moved.rename(filled)
    with duckdb.connect() as shell:
        shell.execute(statements)
        assert shell.sql("select count(*) from passages").fetchall() == [(8,)]
        assert shell.sql("select count(*) from containers").fetchall() == [(8,)]


def test_replaced_files_are_not_read_twice(
    filled: Path, store_connection: Connection, vehicle: Any
) -> None:
    with open_history(filled) as before:
        write_passages(store_connection, [vehicle(after_s=7200).passage()])
        sync_archive(store_connection, filled, NOW)
        assert len(list(filled.glob("site=cat-lai/day=2026-11-21/passages-*.parquet"))) == 2
        assert before.sql("select count(*) from passages").fetchall() == [(8,)]
    with open_history(filled) as after:
        assert after.sql("select count(*) from passages").fetchall() == [(9,)]


def test_a_day_reads_its_own_rows_only(history: duckdb.DuckDBPyConnection) -> None:
    plan = history.sql(
        "explain analyze select count(*) from containers"
        " where site = 'cat-lai' and day = '2026-11-22'"
    ).fetchall()
    assert "Row Groups Scanned: 1 / 3" in plan[0][1]


def test_an_archive_without_passages_can_be_asked(
    store_connection: Connection, archive: Path
) -> None:
    sync_archive(store_connection, archive, NOW)
    with open_history(archive) as history:
        assert [history.sql(f"select * from {view}").fetchall() for view in VIEWS] == [[]] * 4  # noqa: S608


def test_a_page_reaches_the_sites_of_its_user_and_nothing_else(filled: Path) -> None:
    secret = next(filled.glob("site=ICD*/*/*.parquet"))
    with open_history_of(filled, {"cat-lai"}) as history:
        assert history.sql("select distinct site from passages").fetchall() == [("cat-lai",)]
        for statement in (
            f"select * from read_parquet('{secret}')",  # noqa: S608
            "select * from read_csv('/etc/passwd')",
            "copy passages to '/tmp/passages.csv'",
            "set enable_external_access = true",
            "set allowed_paths = ['/etc/passwd']",
            "attach '/tmp/other.duckdb' as other",
        ):
            with pytest.raises(duckdb.Error):
                history.execute(statement)
        history.execute(f"set variable archive_files = {{'settled_passages': ['{secret}']}}")
        with pytest.raises(duckdb.PermissionException):
            history.sql("select * from passages").fetchall()


def days(history: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return history.sql(
        "select site, day, count(*), list_sort(list(distinct plates[1])) from passages"
        " group by all order by all"
    ).fetchall()


def test_a_day_is_read_from_the_store_while_the_archive_has_another_version(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    first, second = vehicle(plates=("51C00001",)), vehicle(after_s=DAY_S, plates=("51C00002",))
    write_passages(store_connection, [first.passage(), second.passage()])
    sync_archive(store_connection, archive, NOW)
    live = LiveDays(store_connection)
    corrected = first.passage(revision=1, plates=())
    write_passages(store_connection, [corrected, vehicle(after_s=DAY_S + 60).passage()])
    with open_history(archive) as history:
        assert [row[2:] for row in days(history)] == [(1, ["51C00001"]), (1, ["51C00002"])]
    with open_history(archive, live) as history:
        assert [row[2:] for row in days(history)] == [(1, [None]), (2, ["51C00002", "51C12345"])]
        assert history.sql("select count(*) from plates").fetchall() == [(2,)]
        assert history.sql("select count(*) from evidence").fetchall() == [(3,)]
    with open_history_of(archive, {"elsewhere"}, live) as history:
        assert days(history) == []
    with open_history_of(archive, {"cat-lai"}, live) as history:
        assert len(days(history)) == 2
    sync_archive(store_connection, archive, NOW)
    with open_history(archive) as archived, open_history(archive, live) as both:
        assert days(archived) == days(both)


def test_a_day_that_the_store_forgot_is_the_archives(
    store_connection: Connection, archive: Path, vehicle: Any, new_database: Callable[[str], str]
) -> None:
    write_passages(store_connection, [vehicle(after_s=60 * n).passage() for n in range(3)])
    sync_archive(store_connection, archive, NOW)
    with connection_to(new_database("migrated"), "test") as other:
        write_passages(other, [vehicle().passage()])
        with open_history(archive, LiveDays(other)) as history:
            assert [row[2] for row in days(history)] == [3]


def test_a_store_without_an_archive_is_a_history(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle().passage()])
    with open_history(archive, LiveDays(store_connection)) as history:
        assert [row[2] for row in days(history)] == [1]


ESCAPES = ("/etc/passwd", "../site=a/day=b/c.parquet", "site=a/../../c.parquet", "site=a/day=b/c")


@pytest.mark.parametrize("path", ESCAPES)
def test_a_manifest_that_names_files_outside_the_archive_is_refused(
    filled: Path, path: str
) -> None:
    manifest = read_manifest(filled)
    assert manifest is not None
    named = manifest.periods[0].passages.path
    text = (filled / "manifest.json").read_text(encoding="utf-8")
    (filled / "manifest.json").write_text(text.replace(named, path), encoding="utf-8")
    with (
        pytest.raises(ArchiveError, match=f"it names '{re.escape(path)}', which is no file"),
        open_history(filled),
    ):
        pass
    with (
        duckdb.connect() as shell,
        pytest.raises(duckdb.InvalidInputException, match="which is no file of an archive"),
    ):
        shell.execute((filled / "open.sql").read_text(encoding="utf-8"))


def test_a_damaged_file_is_one_sentence(filled: Path) -> None:
    for path in filled.glob("site=cat-lai/*/passages-*.parquet"):
        path.write_bytes(path.read_bytes()[:-200])
    with (
        open_history(filled) as history,
        pytest.raises(ArchiveError, match=r"^cannot read a file .* `gatestream archive verify`"),
    ):
        ask(history, "select count(distinct lane) from passages")


def test_no_archive_is_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(ArchiveError, match=r"there is no archive in .* yet; `gatestream run`"),
        open_history(tmp_path / "archive"),
    ):
        pass
