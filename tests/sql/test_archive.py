from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from schemas.errors import ArchiveError, ResourceTakenError
from sql import archive as archive_module
from sql.archive import sync_archive
from sql.archive_files import encoded, file_schema
from sql.archive_rows import passages_of, table_of
from sql.archive_schema import PARTS, PASSAGES_SCHEMA
from sql.archive_tables import ARCHIVED_TABLES
from sql.connection import Connection, connection_to
from sql.home import StoreSettings
from sql.locks import exclusive
from sql.manifest import read_manifest
from sql.passages import write_passages

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY_S = 86400


@pytest.fixture
def archive(settings: StoreSettings) -> Path:
    return settings.home.archive


def contents(archive: Path) -> dict[str, str]:
    """Digest of every file that the archive consists of, and of the manifest itself."""
    manifest = read_manifest(archive)
    assert manifest is not None
    paths = ["manifest.json", "open.sql", *manifest.files()]
    return {path: hashlib.sha256((archive / path).read_bytes()).hexdigest() for path in paths}


def test_r105_a_day_of_a_site_is_one_file_with_all_columns(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    passages = [vehicle(after_s=10 * n).passage() for n in range(3)]
    write_passages(store_connection, passages[::-1])
    assert sync_archive(store_connection, archive, NOW).written == (
        ("cat-lai", date(2026, 11, 21)),
    )
    manifest = read_manifest(archive)
    assert manifest is not None
    (period,) = manifest.periods
    (day,) = period.days
    assert (day.passages_n, day.plates_n, day.containers_n, day.evidence_n) == (3, 3, 3, 3)
    for table, file in period.files().items():
        assert file.path.startswith(f"site=cat-lai/day=2026-11-21/{table}-")
        assert file.rows_n == 3
        assert hashlib.sha256((archive / file.path).read_bytes()).hexdigest() == file.sha256
        found = pq.ParquetFile(archive / file.path).read()
        assert found.schema.equals(file_schema(table))
        assert found.schema.metadata == {b"gatestream.archive_schema_version": b"5"}
    table = pq.ParquetFile(archive / period.passages.path).read()
    assert list(passages_of(table)) == passages
    assert table["plate_char_confidences"][0].as_py() == [[0.9] * 8]


def test_every_field_of_a_passage_has_its_column(vehicle: Any) -> None:
    passage = vehicle().passage()
    listed = {name for part in PARTS for name, _ in part.columns()}
    for part in PARTS:
        (contract,) = getattr(passage, part.name)
        assert [name for name, _, _ in part.fields] == list(type(contract).model_fields)
    fields = set(type(passage).model_fields) | set(type(passage.quality).model_fields)
    told = {"day", "local_hour", "status"}
    wanted = fields - {"quality"} - {part.name for part in PARTS} | listed | told
    assert set(PASSAGES_SCHEMA.names) == wanted


def test_the_same_passages_give_the_same_bytes_in_any_order(vehicle: Any) -> None:
    passages = [vehicle(after_s=n // 2, lane=f"in-{n % 2}").passage() for n in range(20)]
    files = list(encoded(table_of(passages)))
    assert [file.table for file in files] == ["passages", "plates", "containers"]
    assert list(encoded(table_of(passages[::-1]))) == files
    assert list(encoded(table_of(passages[1:]))) != files


def test_numbers_lie_in_their_order_with_what_lookups_prune_by(
    vehicle: Any, tmp_path: Path
) -> None:
    passages = [
        vehicle(after_s=10 * n, plates=(f"51C{n * 7919 % 50000:05d}",)).passage()
        for n in range(300)
    ]
    _, plates, containers = encoded(table_of(passages))
    for file, number in ((plates, "text"), (containers, "code")):
        parquet = pq.ParquetFile(io.BytesIO(file.content))
        texts = parquet.read()[number].to_pylist()
        assert texts == sorted(texts)
        group = parquet.metadata.row_group(0)
        column = parquet.schema_arrow.names.index(number)
        assert group.sorting_columns[0].column_index == column
        found = group.column(column)
        assert (found.statistics.min, found.statistics.max) == (texts[0], texts[-1])
        assert found.has_column_index
        assert found.has_offset_index
        (tmp_path / "numbers.parquet").write_bytes(file.content)
        assert duckdb.execute(
            "select bloom_filter_excludes from parquet_bloom_probe(?, ?, 'NOSUCH')",
            [str(tmp_path / "numbers.parquet"), number],
        ).fetchall() == [(True,)]


def test_only_days_that_changed_are_written_again(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    days = [vehicle(after_s=DAY_S * n).passage() for n in range(3)]
    write_passages(store_connection, days)
    assert len(sync_archive(store_connection, archive, NOW).written) == 3
    before = contents(archive)
    assert sync_archive(store_connection, archive, NOW).written == ()
    write_passages(store_connection, days)
    assert sync_archive(store_connection, archive, NOW).written == ()
    assert contents(archive) == before
    corrected = vehicle(after_s=DAY_S, revision=1, plates=("51C00001",)).passage()
    write_passages(store_connection, [corrected])
    assert sync_archive(store_connection, archive, NOW).written == (
        ("cat-lai", date(2026, 11, 22)),
    )
    after = contents(archive)
    # The manifest and the three files of the day.
    assert sum(before[path] != after.get(path) for path in before) == 4
    assert len(after) == len(before)


def test_replaced_files_live_on_for_an_hour(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle().passage()])
    sync_archive(store_connection, archive, NOW)
    replaced = list(archive.glob("site=cat-lai/*/*.parquet"))
    yesterday = (NOW - timedelta(days=1)).timestamp()
    for old in replaced:
        os.utime(old, (yesterday, yesterday))
    write_passages(store_connection, [vehicle(after_s=60).passage()])
    for minutes, removed_n in ((0, 0), (59, 0), (61, 3)):
        at = NOW + timedelta(minutes=minutes)
        assert sync_archive(store_connection, archive, at).removed_n == removed_n
        assert all(old.exists() == (removed_n == 0) for old in replaced)
    empty_n = 4 + len(ARCHIVED_TABLES)
    assert len(contents(archive)) == 2 + empty_n + 3


def test_an_archive_that_was_lost_is_made_again_the_same(
    store_connection: Connection, archive: Path, vehicle: Any, tmp_path: Path
) -> None:
    write_passages(store_connection, [vehicle(after_s=DAY_S * n).passage() for n in range(3)])
    sync_archive(store_connection, archive, NOW)
    sync_archive(store_connection, tmp_path / "other", NOW)
    again, first = contents(tmp_path / "other"), contents(archive)
    # It names the folder that it lies in.
    assert again.pop("open.sql") != first.pop("open.sql")
    assert again == first


def test_another_store_does_not_overwrite_an_archive(
    store_connection: Connection,
    archive: Path,
    vehicle: Any,
    new_database: Callable[[str], str],
) -> None:
    write_passages(store_connection, [vehicle(after_s=10 * n).passage() for n in range(3)])
    sync_archive(store_connection, archive, NOW)
    before = contents(archive)
    with connection_to(new_database("migrated"), "test") as other:
        assert sync_archive(other, archive, NOW).written == ()
        write_passages(other, [vehicle(after_s=500).passage()])
        with pytest.raises(ArchiveError, match=r"holds 3 passages of cat-lai .* the store only 1 "):
            sync_archive(other, archive, NOW)
    assert contents(archive) == before


def test_an_archive_that_cannot_be_written_is_one_sentence(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle().passage()])
    archive.mkdir(parents=True)
    (archive / "site=cat-lai").write_text("a file in the way")
    with pytest.raises(ArchiveError, match=r"^cannot write .*site=cat-lai/.*\.parquet: "):
        sync_archive(store_connection, archive, NOW)
    assert read_manifest(archive) is None


def test_a_full_disk_leaves_the_old_archive(
    store_connection: Connection,
    settings: StoreSettings,
    archive: Path,
    vehicle: Any,
    run_child: Any,
) -> None:
    write_passages(store_connection, [vehicle().passage()])
    sync_archive(store_connection, archive, NOW)
    before, files = contents(archive), sorted(archive.rglob("*"))
    many = [vehicle(after_s=10.0 * n, containers=(f"C{n}",)).passage() for n in range(1, 900)]
    write_passages(store_connection, many)
    said = run_child("full_disk.py", "archive", archive, 20_000, settings.dsn)
    assert re.match(r"ArchiveError: cannot write .*\.parquet: file too large", said.stdout), said
    assert contents(archive) == before
    assert sorted(archive.rglob("*")) == files
    assert len(sync_archive(store_connection, archive, NOW).written) == 1


def test_a_full_disk_takes_no_half_picture(tmp_path: Path, run_child: Any) -> None:
    said = run_child("full_disk.py", "evidence", tmp_path, 20_000)
    assert re.match(r"ArchiveError: cannot write .*\.jpg: file too large", said.stdout), said
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_two_processes_do_not_write_one_archive_at_once(
    store_connection: Connection, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "_LOCK_TIMEOUT_S", 0.05)
    archive.mkdir(parents=True)
    with (
        exclusive(archive / ".lock", "the test", 1),
        pytest.raises(ResourceTakenError, match="the archive is in use by another process"),
    ):
        sync_archive(store_connection, archive, NOW)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is no manifest of an archive"),
        ("{}", "is no manifest of an archive"),
        ('{"archive_schema_version": 6, "schema_path": "x"}', "has columns of version 6, .* 5$"),
    ],
)
def test_a_manifest_of_another_program_is_one_sentence(
    tmp_path: Path, content: str, message: str
) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ArchiveError, match=message):
        read_manifest(tmp_path)


def test_leftovers_of_killed_writers_are_removed(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle().passage()])
    sync_archive(store_connection, archive, NOW)
    leftover = archive / "site=cat-lai" / "day=2026-11-21" / ".tmp-abc"
    leftover.write_bytes(b"half")
    foreign = leftover.with_name("notes.parquet")
    foreign.write_bytes(b"somebody's")
    old = (NOW - timedelta(hours=2)).timestamp()
    for path in (leftover, foreign):
        os.utime(path, (old, old))
    for path in archive.rglob("*.parquet"):
        os.utime(path, (old, old))
    assert sync_archive(store_connection, archive, NOW).removed_n == 1
    assert not leftover.exists()
    assert foreign.exists()
    assert contents(archive)
