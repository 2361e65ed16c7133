from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.errors import ArchiveError
from schemas.failure import FailureCause
from schemas.passage import Direction
from schemas.read import Status
from sql.archive import sync_archive
from sql.connection import Connection
from sql.history import open_history, open_history_of
from sql.home import StoreSettings
from sql.passages import write_passages
from sql.statements import query_text

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR_S = 3600.0
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


def asked(history: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return history.sql(query_text(f"analyst/{name}")).fetchall()


def test_passages_by_lane_and_hour(history: duckdb.DuckDBPyConnection) -> None:
    assert asked(history, "passages_by_lane_and_hour") == [
        ("ICD Mỹ Đình/2", "out-1", "out", 16, 1, 0, 1.0),
        ("cat-lai", "in-1", "in", 10, 2, 0, 1.0),
        ("cat-lai", "in-1", "in", 11, 2, 1, 0.0),
        ("cat-lai", "out-1", "out", 6, 1, 0, 1.0),
        ("cat-lai", "out-1", "out", 7, 1, 0, 0.0),
        ("cat-lai", "out-1", "out", 15, 1, 0, 1.0),
    ]


def test_r27_failures_by_cause_lane_and_hour(history: duckdb.DuckDBPyConnection) -> None:
    assert asked(history, "failures_by_cause") == [
        ("cat-lai", "in-1", 11, "low_light", 2, 1, 1.0),
        ("cat-lai", "in-1", 11, "tailgating", 1, 1, 0.5),
        ("cat-lai", "out-1", 7, "glare", 1, 1, 1.0),
    ]


def test_containers_by_day(history: duckdb.DuckDBPyConnection) -> None:
    assert asked(history, "containers_by_day") == [
        ("ICD Mỹ Đình/2", date(2026, 11, 22), 1, 1, 1, 1.0),
        ("cat-lai", date(2026, 11, 21), 5, 4, 4, 0.8),
        ("cat-lai", date(2026, 11, 22), 2, 2, 1, 0.5),
    ]


def test_longest_stays(history: duckdb.DuckDBPyConnection) -> None:
    stays = [(site, code, hours) for site, code, _, _, hours in asked(history, "longest_stays")]
    assert stays == [("cat-lai", "BBBU0000002", 19.83), ("cat-lai", "AAAU0000001", 5.0)]


def test_counts_by_day(history: duckdb.DuckDBPyConnection) -> None:
    assert asked(history, "counts_by_day") == [
        ("ICD Mỹ Đình/2", date(2026, 11, 22), 1, 0, 1, 1),
        ("cat-lai", date(2026, 11, 21), 5, 2, 5, 5),
        ("cat-lai", date(2026, 11, 22), 2, 0, 2, 2),
    ]


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
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(filled)
    with duckdb.connect() as shell:
        shell.execute(Path("open.sql").read_text(encoding="utf-8"))
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


def test_no_archive_is_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(ArchiveError, match=r"there is no archive in .* yet; `gatestream run`"),
        open_history(tmp_path / "archive"),
    ):
        pass
