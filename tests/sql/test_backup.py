"""A backup is whole, closed to others, and known to be as it was written, or is none."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from schemas.errors import BackupError, ResourceTakenError, StoreError
from sql.backup_manifest import MANIFEST_NAME, BackupManifest, BackupMigration, verified
from sql.connection import connect, connection_to
from sql.home import Home, StoreSettings
from sql.locks import exclusive
from sql.migrate import migrations_in
from sql.organisation import load
from sql.restore import restore
from tests.sql.backed_up import (
    NOW,
    ORGANISATION,
    NewDatabase,
    fill,
    is_empty,
    made,
    restored,
)


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
