from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import ResourceTakenError
from schemas.passage import Passage
from sql.agreement import Difference
from sql.connection import connection_to
from sql.history import open_history
from sql.home import Home, StoreSettings
from sql.manifest import read_manifest
from sql.passages import Written
from sql.store import Store, Totals, open_store
from tests.sql import paper

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def state(settings: StoreSettings, dump: Any) -> tuple[Any, Any]:
    """Everything that readers can see: rows, and the archive's manifest with its digests."""
    assert settings.dsn is not None
    with connection_to(settings.dsn, "test") as connection:
        tables = dump(connection)
    # A database knows its edition, and has a key that no other has.
    rows = {name: kept for name, kept in tables.items() if not name.startswith("schema_")}
    rows.pop("segment_positions")
    # That rows were told again is counted, and a run that was killed tells them again.
    rows.pop("feed_hours")
    return rows, read_manifest(settings.home.archive)


@pytest.fixture
def passages(vehicle: Any) -> list[Passage]:
    """Sixty vehicles over two days, some of them too close to be two."""
    return [
        vehicle(after_s=1600.0 * n, lane=f"in-{n % 2}", containers=(f"CODE{n}",)).passage()
        for n in range(50)
    ] + [vehicle(after_s=1600.0 * n + 0.2, lane=f"in-{n % 2}").passage() for n in range(10)]


@pytest.fixture
def records(passages: list[Passage], tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(passage.model_dump_json() for passage in passages))
    return path


@pytest.fixture
def undisturbed(
    new_database: Callable[[str], str], passages: list[Passage], dump: Any, tmp_path: Path
) -> tuple[Any, Any]:
    """The state that a run leaves which nobody kills."""
    settings = StoreSettings(Home(tmp_path / "undisturbed"), new_database("migrated"))
    written_at_once(settings, passages)
    return state(settings, dump)


def written_at_once(settings: StoreSettings, passages: list[Passage]) -> None:
    with open_store(settings) as store:
        store.write([*paper.lines_of(passages), *passages])
        store.sync_archive(NOW)


def test_r26_r105_store_and_archive_give_the_same_counts(
    any_settings: StoreSettings, passages: list[Passage]
) -> None:
    with open_store(any_settings) as store:
        written = store.write(passages)
        assert (written.stored_n, len(written.refused)) == (50, 10)
        store.sync_archive(NOW)
        assert store.differences() == []
        assert store.totals() == Totals(50, 50, 50, 50, 10, 0, 0)
        with open_history(any_settings.home.archive) as history:
            assert history.sql("select count(*) from containers").fetchall() == [(50,)]


def test_a_difference_between_store_and_archive_is_named(
    any_settings: StoreSettings, vehicle: Any
) -> None:
    with open_store(any_settings) as store:
        store.write([vehicle().passage()])
        store.sync_archive(NOW)
        store.write([vehicle(after_s=60, containers=()).passage()])
        day = vehicle().passed_at.date()
        assert store.differences() == [Difference("cat-lai", day, (2, 2, 1, 2), (1, 1, 1, 1))]


def test_the_same_run_twice_leaves_the_same_rows_and_files(
    any_settings: StoreSettings, passages: list[Passage], dump: Any
) -> None:
    written_at_once(any_settings, passages)
    before = state(any_settings, dump)
    written_at_once(any_settings, passages)
    assert state(any_settings, dump) == before


def written_in_batches(settings: StoreSettings, passages: list[Passage]) -> None:
    """What the killed program does when nobody kills it."""
    with open_store(settings) as store:
        for start in range(0, len(passages), 10):
            batch = passages[start : start + 10]
            store.write([*paper.lines_of(batch), *batch])
            store.sync_archive(NOW)


# Where a run is killed: function, which call of it, and when.
POINTS = [
    ("os.write", 1, "torn"),
    ("os.write", 3, "torn"),
    ("os.write", 4, "after"),
    ("os.fsync", 9, "before"),
    ("os.fsync", 12, "after"),
    ("sql.replay.write_passages", 2, "before"),
    ("sql.replay.write_feed_rows", 2, "after"),
    ("sql.feeds.log_rows", 3, "before"),
    ("sql.archive_told.put_told", 3, "after"),
    ("sql.replay._remember", 2, "before"),
    ("sql.replay._remember", 3, "after"),
    ("sql.passages._set_aside", 6, "after"),
    ("sql.archive.put_files", 2, "before"),
    ("sql.archive.put_files", 5, "after"),
    ("pathlib:Path.replace", 2, "before"),
    ("pathlib:Path.replace", 4, "before"),
    ("sql.archive_folder.write_manifest", 1, "before"),
    ("sql.archive_folder.write_manifest", 4, "after"),
    ("sql.store.sync_archive", 3, "before"),
]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: "-".join(map(str, point)))
def test_a_run_killed_anywhere_ends_in_the_same_state_when_started_again(
    settings: StoreSettings,
    records: Path,
    passages: list[Passage],
    run_child: Any,
    dump: Any,
    undisturbed: tuple[Any, Any],
    point: tuple[str, int, str],
) -> None:
    arguments = (settings.home.root, settings.dsn, records)
    assert run_child("killed_run.py", *arguments, *point).returncode == -9
    written_in_batches(settings, passages)
    assert state(settings, dump) == undisturbed


def test_rows_and_files_are_the_same_whatever_the_server(
    any_settings: StoreSettings,
    passages: list[Passage],
    dump: Any,
    undisturbed: tuple[Any, Any],
) -> None:
    written_in_batches(any_settings, passages)
    assert state(any_settings, dump) == undisturbed


@pytest.mark.parametrize(
    "any_server_conninfo",
    [pytest.param("timescaledb", marks=pytest.mark.timescaledb)],
    indirect=True,
)
@pytest.mark.parametrize("point", POINTS[1::5], ids=lambda point: "-".join(map(str, point)))
def test_a_run_killed_on_timescaledb_ends_in_the_state_of_any_server(
    any_settings: StoreSettings,
    records: Path,
    passages: list[Passage],
    run_child: Any,
    dump: Any,
    undisturbed: tuple[Any, Any],
    point: tuple[str, int, str],
) -> None:
    arguments = (any_settings.home.root, any_settings.dsn, records)
    assert run_child("killed_run.py", *arguments, *point).returncode == -9
    written_in_batches(any_settings, passages)
    assert state(any_settings, dump) == undisturbed


@pytest.mark.long
def test_a_run_killed_again_and_again_at_random(
    settings: StoreSettings, records: Path, run_child: Any, dump: Any, undisturbed: tuple[Any, Any]
) -> None:
    chance = random.Random(20261121)  # noqa: S311 - no secret
    arguments = (settings.home.root, settings.dsn, records)
    for _ in range(50):
        where = chance.choice(sorted({point[0] for point in POINTS}))
        run_child("killed_run.py", *arguments, where, chance.randint(1, 9), "before")
    assert run_child("killed_run.py", *arguments, "os.abort", 1, "before").returncode == 0
    assert state(settings, dump) == undisturbed


def test_what_was_committed_while_the_store_was_away_comes_in_by_itself(
    any_settings: StoreSettings, vehicle: Any
) -> None:
    with open_store(any_settings) as store:
        store.write([vehicle().passage()])
        backend = store.ask(lambda connection: connection.info.backend_pid)
        with connection_to(any_settings.dsn or "", "other") as other:
            other.execute("select pg_terminate_backend(%s)", [backend])
        assert store.write([vehicle(after_s=9).passage()]) == Written()
        assert store.state.away is not None
        assert store.state.waiting_bytes > 0
        assert came_in(store) == Written(stored_n=1)
        assert store.write([vehicle(after_s=20).passage()]) == Written(stored_n=1)
        assert store.totals().passages_n == 3


def came_in(store: Store) -> Written:
    """What comes in until nothing waits any more."""
    written = Written()
    while store.state.away is not None or store.state.waiting_bytes:
        written += store.keep_up()
        time.sleep(0.01)
    return written


def test_a_home_has_one_writer_of_a_stream(settings: StoreSettings) -> None:
    with (
        open_store(settings),
        pytest.raises(ResourceTakenError, match=r"stream 'main' of passages is in use by another"),
        open_store(settings),
    ):
        pass


def test_without_a_dsn_the_embedded_store_is_used(server_root: Path, vehicle: Any) -> None:
    settings = StoreSettings(Home(server_root / "home"))
    with open_store(settings) as store:
        store.write([vehicle().passage()])
        store.sync_archive(NOW)
    assert not (settings.home.postgres / "data" / "postmaster.pid").exists()
    with open_store(settings) as store:
        assert store.totals().passages_n == 1
        assert store.differences() == []
