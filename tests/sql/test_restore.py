"""A backup is tested by restoring it: what was there is there again, in another store and home."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from schemas.errors import BackupError
from sql.audit import verify
from sql.backup import back_up
from sql.backup_manifest import verified
from sql.connection import connect
from sql.home import Home, StoreSettings
from sql.migrate import migrate, migrate_tables, migrations_in
from sql.organisation import load
from sql.rollups import refresh
from sql.store import open_store
from tests.sql.backed_up import (
    NOW,
    ORGANISATION,
    NewDatabase,
    fill,
    is_empty,
    made,
    of_home,
    restored,
    rows_of,
)


def test_r51_a_restored_store_holds_what_the_first_one_held(
    known_backup: tuple[StoreSettings, Path],
    any_settings: StoreSettings,
    dump: Any,
) -> None:
    """From the embedded server to itself and to TimescaleDB."""
    settings, folder = known_backup
    assert restored(any_settings, folder) == ()
    assert rows_of(any_settings, dump) == rows_of(settings, dump)
    assert of_home(any_settings) == of_home(settings)
    with connect(any_settings, "test") as connection:
        checked = verify(connection)
        assert checked.is_whole
        acts = connection.execute("select who, what from audit_log order by n").fetchall()
        assert acts == [("an", "organisation.load"), ("binh", "restore")]
        refresh(connection)
    with open_store(any_settings) as store:
        assert store.differences() == []
        assert store.sync_archive(NOW).written == ()
        (picture,) = {path.stem for path in any_settings.home.evidence.rglob("*.jpg")}
        store.evidence.verify(picture)


@pytest.mark.timescaledb
def test_a_store_moves_from_timescaledb_to_the_embedded_server(
    timescale_conninfo: str, settings: StoreSettings, vehicle: Any, dump: Any, tmp_path: Path
) -> None:
    with psycopg.connect(timescale_conninfo, autocommit=True) as connection:
        connection.execute("create database moving template migrated")
    moving = StoreSettings(
        Home(tmp_path / "first"), make_conninfo(timescale_conninfo, dbname="moving")
    )
    try:
        fill(moving, vehicle)
        made(moving, tmp_path / "backup")
        restored(settings, tmp_path / "backup")
        assert rows_of(settings, dump) == rows_of(moving, dump)
    finally:
        with psycopg.connect(timescale_conninfo, autocommit=True) as connection:
            connection.execute("drop database moving with (force)")


def test_a_store_goes_on_behind_what_was_restored(
    known_backup: tuple[StoreSettings, Path], settings: StoreSettings, vehicle: Any
) -> None:
    restored(settings, known_backup[1])
    with open_store(settings) as store:
        before = store.totals().passages_n
        written = store.write([vehicle(lane="in-0").passage(), vehicle(lane="in-9").passage()])
        assert (written.stored_n, written.repeated_n) == (1, 1)
        assert store.totals().passages_n == before + 1


def test_what_a_run_writes_meanwhile_is_in_the_restored_segments(
    settings: StoreSettings, new_database: NewDatabase, vehicle: Any, tmp_path: Path
) -> None:
    """The rows are of one moment; what archive and segments have more comes in with them."""
    fill(settings, vehicle)
    late = iter([vehicle(after_s=3600.0 * 30 + n, lane="late").passage() for n in range(3)])
    with open_store(settings, stream="other") as store:

        def told(done_n: int, _all: int) -> None:
            if done_n in (1, 5, 9):
                store.write([next(late)])
                store.sync_archive(NOW)

        made(settings, tmp_path / "backup", told=told)
        wanted = store.totals()
    other = StoreSettings(Home(tmp_path / "other"), new_database("migrated"))
    restored(other, tmp_path / "backup")
    with open_store(other) as store:
        assert store.totals() == wanted
        store.sync_archive(NOW)
        assert store.differences() == []


def test_the_rows_alone_go_into_a_home_that_lost_its_database(
    settings: StoreSettings, new_database: NewDatabase, vehicle: Any, tmp_path: Path, dump: Any
) -> None:
    fill(settings, vehicle)
    made(settings, tmp_path / "backup")
    with open_store(settings) as store:
        store.write([vehicle(lane="later").passage()])
    other = StoreSettings(settings.home, new_database("migrated"))
    restored(other, tmp_path / "backup", with_files=False)
    with open_store(other) as store:
        assert store.totals().passages_n == 21
    found, wanted = rows_of(other, dump), rows_of(settings, dump)
    assert found == wanted


def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    settings: StoreSettings, new_database: NewDatabase, tmp_path: Path
) -> None:
    older = StoreSettings(Home(tmp_path / "older"), new_database("template0"))
    last = migrations_in()[-1]
    with connect(older, "test") as connection:
        migrate_tables(connection, migrations_in()[:-1])
        load(connection, ORGANISATION, who="an", why="a test", today=NOW.date())
        back_up(connection, older.home, tmp_path / "backup", who="an")
    newer = StoreSettings(settings.home, new_database("template0"))
    assert restored(newer, tmp_path / "backup") == (last.name,)
    with connect(newer, "test") as connection:
        assert connection.execute("select name_vi, name_en from organisation_units").fetchall() == [
            ("Cảng\tSài Gòn\\N", 'Port "1",\n')
        ]
        assert migrate(connection) == []


class Interrupted:
    """Presses Ctrl-C at one step."""

    def __init__(self, at: int) -> None:
        self.at = at

    def __call__(self, done_n: int, _all: int) -> None:
        if done_n == self.at:
            raise KeyboardInterrupt


@pytest.mark.parametrize("at", [1, 5, -1])
def test_an_interrupted_backup_leaves_nothing(
    known_backup: tuple[StoreSettings, Path], tmp_path: Path, at: int
) -> None:
    settings, folder = known_backup
    # The last step is the segments' last file.
    step = at if at > 0 else len(verified(folder).tables) + 2
    target = tmp_path / "new"
    target.mkdir()
    with pytest.raises(KeyboardInterrupt):
        made(settings, target / "backup", told=Interrupted(step))
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("share", [0.1, 0.55, 0.7, 0.99])
def test_an_interrupted_restore_leaves_nothing(
    known_backup: tuple[StoreSettings, Path], settings: StoreSettings, share: float
) -> None:
    folder = known_backup[1]
    step = int(share * 2 * len(verified(folder).files))
    with pytest.raises(KeyboardInterrupt):
        restored(settings, folder, told=Interrupted(step))
    assert is_empty(settings)
    assert not (settings.home.root / "restoring").exists()
    restored(settings, folder)


KILLED_BACKUPS = [
    ("sql.backup.copy_out", 1, "before"),
    ("sql.backup.copy_out", 7, "after"),
    ("sql.backup._copied", 2, "after"),
    ("sql.backup.write_atomically", 1, "before"),
    ("sql.backup.write_atomically", 1, "after"),
]
KILLED_RESTORES = [
    ("sql.restore._copy", 3, "after"),
    ("sql.restore.copy_in", 4, "after"),
    ("sql.restore._move", 1, "before"),
    ("pathlib:Path.rename", 2, "before"),
    ("sql.restore._move", 1, "after"),
]


@pytest.mark.parametrize("point", KILLED_BACKUPS, ids=lambda point: "-".join(map(str, point)))
def test_r96_a_killed_backup_is_none_and_the_next_one_is_whole(
    known_backup: tuple[StoreSettings, Path], run_child: Any, tmp_path: Path, point: Any
) -> None:
    settings, _ = known_backup
    target = tmp_path / "backup"
    child = run_child(
        "killed_backup.py", settings.home.root, settings.dsn, target, "backup", *point
    )
    assert child.returncode == -9, child.stderr
    with pytest.raises(BackupError, match="no finished backup"):
        verified(target)
    made(settings, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup"]
    assert verified(target).tables


@pytest.mark.parametrize("point", KILLED_RESTORES, ids=lambda point: "-".join(map(str, point)))
def test_r96_a_killed_restore_is_begun_again(
    known_backup: tuple[StoreSettings, Path],
    settings: StoreSettings,
    run_child: Any,
    dump: Any,
    point: Any,
) -> None:
    first, folder = known_backup
    child = run_child(
        "killed_backup.py", settings.home.root, settings.dsn, folder, "restore", *point
    )
    assert child.returncode == -9, child.stderr
    restored(settings, folder)
    assert rows_of(settings, dump) == rows_of(first, dump)
    assert of_home(settings) == of_home(first)
    assert not (settings.home.root / "restoring").exists()


@pytest.mark.long
def test_r96_fifty_kills_of_backup_and_restore(
    known_backup: tuple[StoreSettings, Path],
    settings: StoreSettings,
    run_child: Any,
    dump: Any,
    tmp_path: Path,
) -> None:
    first, folder = known_backup
    chance = random.Random(20261122)  # noqa: S311 - no secret
    killed_n = 0
    while killed_n < 25:
        where = chance.choice([point[0] for point in KILLED_BACKUPS])
        arguments = (first.home.root, first.dsn, tmp_path / f"b{killed_n}", "backup")
        point = (where, chance.randint(1, 20), "before")
        killed_n += run_child("killed_backup.py", *arguments, *point).returncode == -9
        for finished in tmp_path.glob("b*"):
            assert verified(finished).tables
            shutil.rmtree(finished)
    while killed_n < 50:
        where = chance.choice([point[0] for point in KILLED_RESTORES])
        arguments = (settings.home.root, settings.dsn, folder, "restore")
        point = (where, chance.randint(1, 3 if "rename" in where else 1), "before")
        assert run_child("killed_backup.py", *arguments, *point).returncode == -9
        killed_n += 1
    restored(settings, folder)
    assert rows_of(settings, dump) == rows_of(first, dump)
    assert of_home(settings) == of_home(first)


def test_what_came_in_after_a_killed_restore_is_not_cleared(
    known_backup: tuple[StoreSettings, Path], settings: StoreSettings, run_child: Any
) -> None:
    arguments = (settings.home.root, settings.dsn, known_backup[1], "restore")
    run_child("killed_backup.py", *arguments, "sql.restore._move", 1, "after")
    (settings.home.segments / "site-00000001.jsonl").write_text("what a run wrote since")
    with pytest.raises(BackupError, match="segments is not empty"):
        restored(settings, known_backup[1])
    assert (settings.home.segments / "site-00000001.jsonl").exists()
