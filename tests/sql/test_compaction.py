from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from flows.bench_store.history import make_year
from flows.bench_store.year import Port
from schemas.errors import ArchiveError
from sql.archive import sync_archive
from sql.compaction import compact_archive
from sql.connection import Connection
from sql.history import open_history
from sql.home import StoreSettings
from sql.manifest import Manifest, read_manifest
from sql.passages import write_passages

# 02:00 in Asia/Ho_Chi_Minh of the day after.
NIGHT = datetime(2026, 11, 22, 19, tzinfo=UTC)
DAY_S = 86400.0


@pytest.fixture
def archive(settings: StoreSettings) -> Path:
    return settings.home.archive


def manifest_of(archive: Path) -> Manifest:
    manifest = read_manifest(archive)
    assert manifest is not None
    return manifest


def everything(archive: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that readers see, by view, also in DuckDB's own shell."""
    views = ("passages", "plates", "containers", "evidence")
    with open_history(archive) as history, duckdb.connect() as shell:
        shell.execute((archive / "open.sql").read_text(encoding="utf-8"))
        seen = {
            view: history.sql(f"select * from {view} order by all").fetchall()  # noqa: S608
            for view in views
        }
        for view in views:
            assert shell.sql(f"select * from {view} order by all").fetchall() == seen[view]  # noqa: S608
    return seen


def test_r105_the_sealed_days_of_a_month_become_one_set_of_files(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    passages = [
        vehicle(after_s=DAY_S * n, site=site).passage()
        for site in ("cat-lai", "ICD Mỹ Đình/2")
        for n in (-22, -21, -1, 1, 2)
    ]
    write_passages(store_connection, passages)
    sync_archive(store_connection, archive, NIGHT)
    before = everything(archive)
    done = compact_archive(archive, NIGHT)
    months = [(site, month) for site in ("ICD Mỹ Đình/2", "cat-lai") for month in ("10", "11")]
    assert done.months == tuple((site, f"2026-{month}") for site, month in months)
    assert (done.days_n, done.upgraded_n) == (2 * 4, 0)
    assert everything(archive) == before
    found = manifest_of(archive)
    # One file of a site and month, and the days that are not over.
    assert Counter((period.site, period.is_month) for period in found.periods) == {
        (site, is_month): 2 if is_month else 1
        for site in ("cat-lai", "ICD Mỹ Đình/2")
        for is_month in (True, False)
    }
    for period in found.periods:
        table = pq.ParquetFile(archive / period.passages.path).read()
        assert set(table["site"].to_pylist()) == {period.site}
        assert sorted(set(table["day"].to_pylist())) == [each.day for each in period.days]
        assert table["passed_at"].to_pylist() == sorted(table["passed_at"].to_pylist())
    assert compact_archive(archive, NIGHT).months == ()


@pytest.mark.parametrize(
    ("now", "days_n"),
    [
        (datetime(2026, 11, 21, 17, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 21, 18, 0, tzinfo=UTC), 1),
    ],
)
def test_a_day_is_sealed_an_hour_after_its_midnight(
    store_connection: Connection, archive: Path, vehicle: Any, now: datetime, days_n: int
) -> None:
    write_passages(store_connection, [vehicle().passage()])
    sync_archive(store_connection, archive, now)
    assert compact_archive(archive, now).days_n == days_n


def test_night_by_night_gives_the_same_files_as_at_once(
    store_connection: Connection, archive: Path, vehicle: Any, tmp_path: Path
) -> None:
    for day_n in range(3):
        write_passages(
            store_connection, [vehicle(after_s=DAY_S * day_n + 60 * n).passage() for n in range(4)]
        )
        sync_archive(store_connection, archive, NIGHT)
        compact_archive(archive, NIGHT + timedelta(days=day_n))
    at_once = tmp_path / "at-once"
    sync_archive(store_connection, at_once, NIGHT)
    compact_archive(at_once, NIGHT + timedelta(days=3))
    assert manifest_of(archive) == manifest_of(at_once)


def test_a_correction_of_a_compacted_day_is_seen_at_once_and_written_as_a_day(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    vehicles = [vehicle(after_s=DAY_S * n) for n in range(-3, 1)]
    write_passages(store_connection, [each.passage() for each in vehicles])
    sync_archive(store_connection, archive, NIGHT)
    compact_archive(archive, NIGHT)
    (month,) = manifest_of(archive).periods
    corrected = vehicles[1].passage(revision=1, plates=())
    late = vehicle(after_s=-2 * DAY_S + 300, plates=("51C77777",)).passage()
    write_passages(store_connection, [corrected, late])
    assert sync_archive(store_connection, archive, NIGHT).written == (
        ("cat-lai", date(2026, 11, 19)),
    )
    reopened, day = manifest_of(archive).periods
    assert (day.is_month, len(day.days), day.days[0].passages_n) == (False, 1, 2)
    assert reopened.passages == month.passages
    assert reopened.replaced == (date(2026, 11, 19),)
    seen = everything(archive)
    assert len(seen["passages"]) == 5
    assert sorted(row[10] for row in seen["plates"]) == ["51C12345"] * 3 + ["51C77777"]
    assert len(seen["containers"]) == len(seen["evidence"]) == 5
    assert compact_archive(archive, NIGHT).months == (("cat-lai", "2026-11"),)
    assert everything(archive) == seen
    (whole,) = manifest_of(archive).periods
    assert (whole.replaced, len(whole.days)) == ((), 4)


def test_a_month_whose_days_were_all_replaced_is_no_longer_named(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle().passage()])
    sync_archive(store_connection, archive, NIGHT)
    compact_archive(archive, NIGHT)
    write_passages(store_connection, [vehicle(after_s=60).passage()])
    sync_archive(store_connection, archive, NIGHT)
    assert [period.is_month for period in manifest_of(archive).periods] == [False]
    assert len(everything(archive)["passages"]) == 2


def test_readers_of_replaced_files_have_an_hour(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle(after_s=DAY_S * n).passage() for n in (-1, 0)])
    sync_archive(store_connection, archive, NIGHT)
    with open_history(archive) as history:
        for minutes, removed_n in ((0, 0), (59, 0), (60, 6)):
            seen = history.sql("select count(distinct passed_at) from passages").fetchall()
            assert seen == [(2,)]
            now = NIGHT + timedelta(minutes=minutes)
            assert compact_archive(archive, now).removed_n == removed_n


def test_a_damaged_file_stops_the_compaction_and_loses_nothing(
    store_connection: Connection, archive: Path, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle(after_s=DAY_S * n).passage() for n in (-1, 0)])
    sync_archive(store_connection, archive, NIGHT)
    path = archive / manifest_of(archive).periods[0].passages.path
    path.write_bytes(path.read_bytes()[:-100])
    before = sorted(archive.rglob("*")), manifest_of(archive)
    with pytest.raises(ArchiveError, match=r"^cannot read .*passages-\w+\.parquet: .*verify"):
        compact_archive(archive, NIGHT)
    assert (sorted(archive.rglob("*")), manifest_of(archive)) == before


def test_a_full_disk_leaves_the_days_as_they_are(tmp_path: Path, run_child: Any) -> None:
    archive = tmp_path / "archive"
    make_days(archive, Port(passages_a_day=200, days_n=3, last_day=date(2026, 11, 21)))
    before = manifest_of(archive)
    said = run_child("full_disk.py", "compaction", archive, 50_000)
    assert re.match(r"ArchiveError: cannot write .*\.parquet: file too large", said.stdout), said
    assert manifest_of(archive) == before
    assert compact_archive(archive, NIGHT).days_n == 3


def test_nothing_to_compact_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"there is no archive in .* and nothing to compact"):
        compact_archive(tmp_path / "archive", NIGHT)


def make_days(archive: Path, port: Port) -> None:
    """An archive of days that nobody compacted yet."""
    make_year(archive, port, compacts=False)


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("kills") / "archive"
    make_days(archive, Port(passages_a_day=20, days_n=8, last_day=date(2027, 1, 4)))
    return archive


@pytest.mark.parametrize(("seed", "kills_n"), [(1, 2), pytest.param(2, 50, marks=pytest.mark.long)])
def test_a_kill_of_the_compaction_at_any_moment_changes_nothing_in_the_end(
    two_months: Path, tmp_path: Path, run_child: Callable[..., Any], seed: int, kills_n: int
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(two_months, archive)
    said = run_child("killed_compaction.py", archive, seed, kills_n)
    assert said.returncode == 0, said.stderr
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    rounds = [tuple(lines[n : n + 3]) for n in range(0, len(lines), 3)]
    assert len(rounds) == kills_n + 1
    (never, seen, undisturbed), *killed = rounds
    assert not never["killed"]
    assert seen["seen"][:2] == [160, 160]
    assert undisturbed["wrong"] == []
    # Some kills may come after the end; most come in the midst.
    assert sum(kill["killed"] for kill, _, _ in killed) >= kills_n // 2
    for _, after_kill, in_the_end in killed:
        assert after_kill == seen
        assert in_the_end == undisturbed
