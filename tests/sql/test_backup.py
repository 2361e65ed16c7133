"""A backup is tested by restoring it: what was there is there again, in another store and home."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql as composed
from psycopg.conninfo import make_conninfo

from schemas.camera_health import CameraHealth
from schemas.camera_state import CameraStatus
from schemas.errors import BackupError, ResourceTakenError, StoreError
from schemas.organisation import Belonging, Level, Organisation, SitePlace, Unit
from sql.audit import verify
from sql.backup import BackedUp, back_up
from sql.backup_manifest import MANIFEST_NAME, BackupManifest, BackupMigration, verified
from sql.connection import connect, connection_to
from sql.home import Home, StoreSettings
from sql.locks import exclusive
from sql.migrate import migrate, migrate_tables, migrations_in
from sql.organisation import load
from sql.restore import restore
from sql.rollups import refresh
from sql.store import open_store
from sql.table_copy import filled_tables

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ORGANISATION = Organisation(
    levels={"branch": Level(rank=1, name_vi="Hải quan cửa khẩu", name_en="Border-gate Customs")},
    units={"port": Unit(level="branch", name_vi="Cảng\tSài Gòn\\N", name_en='Port "1",\n')},
    sites={"cat-lai": SitePlace(under=(Belonging(unit="port", since=date(2025, 3, 1)),))},
)
NewDatabase = Callable[[str], str]


def fill(settings: StoreSettings, vehicle: Any) -> None:
    """Something of everything: a store, an archive, pictures, segments, rollups half refreshed."""
    with open_store(settings) as store:
        sha256 = store.evidence.put(b"a picture", "image/jpeg")
        passages = [
            vehicle(after_s=700.0 * n, lane=f"in-{n % 2}", revision=n % 2).passage()
            for n in range(20)
        ]
        named = passages[0].evidence[0].model_copy(update={"sha256": sha256})
        store.write([passages[0].model_copy(update={"evidence": (named,)}), *passages[1:]])
        store.write([vehicle(after_s=0.2, lane="in-0").passage()])
        store.write(
            [
                CameraHealth(
                    site="cat-lai", lane="in-0", camera="rear", at=vehicle().passed_at,
                    status=CameraStatus.AWAY, frames_n=9, behind_s=0.1,
                )
            ]
        )  # fmt: skip
        store.sync_archive(NOW)
    with connect(settings, "test") as connection:
        refresh(connection, limit=3)
        load(connection, ORGANISATION, who="an", why="a test", today=NOW.date())


@pytest.fixture(scope="session")
def known_backup(
    server_conninfo: str, tmp_path_factory: pytest.TempPathFactory, vehicle: Any
) -> Iterator[tuple[StoreSettings, Path]]:
    """A store that nobody changes, and a backup of it that nobody touches."""
    folder = tmp_path_factory.mktemp("known")
    with psycopg.connect(server_conninfo, autocommit=True) as connection:
        connection.execute("create database backed_up template migrated")
    settings = StoreSettings(
        Home(folder / "home"), make_conninfo(server_conninfo, dbname="backed_up")
    )
    fill(settings, vehicle)
    made(settings, folder / "backup")
    yield settings, folder / "backup"
    with psycopg.connect(server_conninfo, autocommit=True) as connection:
        connection.execute("drop database backed_up with (force)")


def made(settings: StoreSettings, folder: Path, **options: Any) -> BackedUp:
    with connect(settings, "backup") as connection:
        return back_up(connection, settings.home, folder, who="an", **options)


def restored(settings: StoreSettings, folder: Path, **options: Any) -> tuple[str, ...]:
    with connect(settings, "restore") as connection:
        return restore(connection, settings.home, folder, who="binh", **options).migrated


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("main.lock", ".lock", "replaced.json")
    }


def of_home(settings: StoreSettings) -> dict[str, dict[str, bytes]]:
    home = settings.home
    return {folder.name: files(folder) for folder in (home.archive, home.evidence, home.segments)}


def rows_of(settings: StoreSettings, dump: Any) -> dict[str, list[Any]]:
    """All tables and the views that count; of the audit log what was there before both acts."""
    with connect(settings, "test") as connection:
        found = {name: rows for name, rows in dump(connection).items() if name[:7] != "schema_"}
        found.pop("audit_head")
        # Tokens of number plates that were exported before must join with those of later.
        found["token_key"] = connection.execute("select key from schema_token_key").fetchall()
        chain = [json.loads(row) for row in found["audit_log"]]
        found["audit_log"] = [each for each in chain if each["what"] not in ("backup", "restore")]
        for view in ("lane_hours", "camera_hours", "unit_days"):
            statement = composed.SQL("select v::text from {} as v order by 1")
            named = statement.format(composed.Identifier(view))
            found[view] = connection.execute(named).fetchall()
    return found


def is_empty(settings: StoreSettings) -> bool:
    with connect(settings, "test") as connection:
        migrate(connection)
        return filled_tables(connection) == [] and of_home(settings) == {
            "archive": {},
            "evidence": {},
            "segments": {},
        }


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


def test_evidence_may_be_left_out(settings: StoreSettings, vehicle: Any, tmp_path: Path) -> None:
    fill(settings, vehicle)
    manifest = made(settings, tmp_path / "backup", with_evidence=False).manifest
    assert not manifest.has_evidence
    assert not any(file.path.startswith("evidence/") for file in manifest.files)


def test_only_its_owner_may_read_a_backup(known_backup: tuple[StoreSettings, Path]) -> None:
    folder = known_backup[1]
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.rglob("*"):
        assert path.is_dir() or path.stat().st_mode & 0o777 == 0o600


def test_an_altered_picture_is_told_and_kept(
    settings: StoreSettings, vehicle: Any, tmp_path: Path
) -> None:
    fill(settings, vehicle)
    (picture,) = settings.home.evidence.rglob("*.jpg")
    picture.write_bytes(b"another picture")
    (altered,) = made(settings, tmp_path / "backup").altered
    assert (tmp_path / "backup" / altered).read_bytes() == b"another picture"


def _append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b" ")


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _reseal(folder: Path, **changes: Any) -> None:
    manifest = BackupManifest.model_validate_json((folder / MANIFEST_NAME).read_bytes())
    sealed = manifest.model_copy(update=changes).sealed()
    (folder / MANIFEST_NAME).write_text(sealed.model_dump_json())


def _newer(folder: Path) -> None:
    known = [
        BackupMigration(version=each.version, name=each.name, sha256=each.sha256)
        for each in migrations_in()
    ]
    one = BackupMigration(version=len(known) + 1, name="tomorrow", sha256="0" * 64)
    _reseal(folder, migrations=(*known, one))


def _other_rows(folder: Path) -> None:
    """Rows and digests fit each other, but not the number that was written down."""
    manifest = BackupManifest.model_validate_json((folder / MANIFEST_NAME).read_bytes())
    _reseal(
        folder,
        tables=tuple(
            table.model_copy(update={"rows_n": 7}) if table.name == "site_days" else table
            for table in manifest.tables
        ),
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda f: (f / "tables/site_days.copy.gz").unlink(),
            "tables/site_days.copy.gz is missing",
        ),
        (
            lambda f: _append(f / "tables/passage_revisions.copy.gz"),
            "revisions.copy.gz was altered",
        ),
        (lambda f: _flip(next(f.rglob("*.jpg"))), "jpg was altered: 9 bytes with the digest"),
        (lambda f: _flip(f / "archive/manifest.json"), "archive/manifest.json was altered"),
        (lambda f: (f / "segments/more").touch(), "segments/more does not belong to it"),
        (lambda f: (f / "link").symlink_to(f), "link does not belong to it"),
        (lambda f: (f / MANIFEST_NAME).unlink(), "is no finished backup: it has no backup.json"),
        (
            lambda f: (f / MANIFEST_NAME).write_text("{}"),
            "is no list of a backup that this program",
        ),
        (
            lambda f: (f / MANIFEST_NAME).write_text(
                (f / MANIFEST_NAME).read_text().replace('"rows_n": 20', '"rows_n": 19', 1)
            ),
            "backup.json was altered",
        ),
        (shutil.rmtree, "is no finished backup"),
    ],
)
def test_r55_what_was_done_to_a_backup_is_named(
    known_backup: tuple[StoreSettings, Path],
    tmp_path: Path,
    damage: Callable[[Path], Any],
    said: str,
) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(known_backup[1], folder)
    damage(folder)
    with pytest.raises(BackupError, match=said) as caught:
        verified(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda f: _flip(next(f.rglob("*.jpg"))), "jpg was altered"),
        (_newer, r"is newer than this program, which knows schema \d+; install the newer"),
        (_other_rows, "site_days.copy.gz was wanted with 7 rows, got"),
        (
            lambda f: _reseal(f, audit_end="1:" + "0" * 64),
            "the audit log was wanted to end with 1:0",
        ),
    ],
)
def test_r55_a_backup_that_is_not_as_it_was_written_changes_nothing(
    known_backup: tuple[StoreSettings, Path],
    settings: StoreSettings,
    tmp_path: Path,
    damage: Callable[[Path], Any],
    said: str,
) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(known_backup[1], folder)
    damage(folder)
    with pytest.raises(BackupError, match=said) as caught:
        restored(settings, folder)
    assert "\n" not in str(caught.value)
    assert is_empty(settings)
    assert not (settings.home.root / "restoring").exists()


def test_a_store_that_holds_something_is_left_alone(
    known_backup: tuple[StoreSettings, Path], settings: StoreSettings, dump: Any
) -> None:
    with connect(settings, "test") as connection:
        load(connection, ORGANISATION, who="an", why="a test", today=NOW.date())
        before = dump(connection)
        with pytest.raises(
            BackupError, match=r"not empty.* there are rows in audit_head, audit_log"
        ):
            restore(connection, settings.home, known_backup[1], who="an")
        assert dump(connection) == before


@pytest.mark.parametrize("place", ["archive", "evidence", "segments"])
def test_a_home_that_holds_something_is_left_alone(
    known_backup: tuple[StoreSettings, Path], settings: StoreSettings, place: str
) -> None:
    folder = settings.home.root / place
    folder.mkdir(parents=True)
    (folder / "something").write_text("mine")
    with pytest.raises(BackupError, match=f"{place} is not empty, and a backup is restored into"):
        restored(settings, known_backup[1])
    assert (folder / "something").read_text() == "mine"


def test_a_backup_is_never_written_over(
    known_backup: tuple[StoreSettings, Path], tmp_path: Path
) -> None:
    settings, folder = known_backup
    with pytest.raises(BackupError, match="is there already; a backup is written to a new folder"):
        made(settings, folder)
    verified(folder)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BackupError, match="is there already"):
        made(settings, tmp_path / "file")
    with pytest.raises(BackupError, match=r"cannot write a backup to .*below: "):
        made(settings, tmp_path / "file" / "below")


def test_two_do_not_make_the_same_backup(
    known_backup: tuple[StoreSettings, Path], tmp_path: Path
) -> None:
    unfinished = tmp_path / ".backup.unfinished"
    unfinished.mkdir()
    with (
        exclusive(unfinished / ".lock", "the backup", timeout_s=0),
        pytest.raises(ResourceTakenError, match="is in use by another process"),
    ):
        made(known_backup[0], tmp_path / "backup")


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


@pytest.mark.parametrize(
    ("may_read", "said"),
    [(False, "permission denied for table"), (True, "affected by row-level security policy")],
)
def test_r59_a_role_that_does_not_see_all_rows_makes_no_backup(
    settings: StoreSettings, vehicle: Any, tmp_path: Path, may_read: bool, said: str
) -> None:
    assert settings.dsn is not None
    fill(settings, vehicle)
    with connection_to(settings.dsn, "test") as connection:
        connection.execute("create role somebody")
        try:
            if may_read:
                connection.execute("grant select on all tables in schema public to somebody")
            bound = make_conninfo(settings.dsn, options="-c role=somebody")
            with pytest.raises(StoreError, match=said):
                made(StoreSettings(settings.home, bound), tmp_path / "backup")
        finally:
            connection.execute("drop owned by somebody")
            connection.execute("drop role somebody")
    assert list(tmp_path.glob("*backup*")) == []


def test_rows_are_in_plain_copy_format(known_backup: tuple[StoreSettings, Path]) -> None:
    """So that a table can be read without this program."""
    with gzip.open(known_backup[1] / "tables" / "organisation_levels.copy.gz", "rt") as file:
        assert file.read() == "branch\t1\tHải quan cửa khẩu\tBorder-gate Customs\n"


def test_a_database_that_is_no_store_is_refused(new_database: NewDatabase, tmp_path: Path) -> None:
    settings = StoreSettings(Home(tmp_path / "home"), new_database("template0"))
    with pytest.raises(StoreError):
        made(settings, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
