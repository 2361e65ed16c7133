"""What older schema versions wrote is read on: in the store, the archive, segment files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, LiteralString

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.failure import FailureCause
from schemas.passage import Pairing, Passage
from schemas.read import CheckDigit, Proofs
from sql.archive import sync_archive
from sql.archive_read import period_table
from sql.archive_rows import passages_of
from sql.archive_schema import older_schema
from sql.compaction import compact_archive
from sql.connection import Connection, connection_to
from sql.history import open_history
from sql.home import StoreSettings
from sql.manifest import ArchivedPeriod, read_manifest
from sql.migrate import migrations_in
from sql.passages import passages_of_day, write_passages
from sql.segment_lines import Line, decoded, encoded

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 21)
DAY_S = 86400
LATER = {"owner_known", "agreeing_cameras_n", "expected", "candidates"}
CAUSES = ("failure_causes", "pairing")
FIGURES = (
    "gap_m",
    "vehicle_luma",
    "contrast",
    "saturated_share",
    "motion_blur",
    "scene_sharpness",
    "text_angle_deg",
    "text_seen_n",
    "unread_share",
    "container_seen_n",
    "gap_after_s",
    "plate_px",
    "speed_limit_kmh",
    "faulty_share",
    "length_m",
    "plate_seen_n",
    "plate_contrast",
)
"""What version 3 measures and tells."""
MEASURED = {name: number for number, name in enumerate(FIGURES, 1)}
TOLD = (FailureCause.LOW_LIGHT, FailureCause.TAILGATING)
OLDER = Proofs(CheckDigit.READ, owner_known=None, agreeing_frames_n=9)
PROVED = Proofs(CheckDigit.READ, owner_known=True, agreeing_frames_n=9, agreeing_cameras_n=2)
CHOICE = "select code, containers.candidates, plates.candidates from containers join plates"
MEASURED_OF = (
    "select failure_causes, gap_m, vehicle_luma, contrast, saturated_share, motion_blur,"
    " scene_sharpness, text_angle_deg, text_seen_n, unread_share, container_seen_n, gap_after_s,"
    " plate_px, speed_limit_kmh, faulty_share, length_m, plate_seen_n, plate_contrast"
    " from passages order by passed_at"
)
TOLD_OF = "select failure_causes, gap_m, pairing from passages"
OLDEST_PASSAGE: LiteralString = (
    "insert into passage_revisions values (%s, %s, 0, 'cat-lai', 'a', 'in-1', 'in', %s,"
    " %s, 'loop', '{rear}', 'gate.mp4', 0, 'anchor', null, 9, 9, null, null, 1, 4, 'm', 2)"
)
ASKED = "select code, check_digit, owner_known, read_frames_n, agreeing_cameras_n, expected"


def proofs_of(passages: list[Passage]) -> list[Proofs]:
    return [read.proofs for passage in passages for read in passage.containers]


def test_r21_the_proofs_of_a_container_are_kept_with_it(
    store_connection: Connection, vehicle: Any
) -> None:
    first = vehicle().passage()
    (read,) = first.containers
    declared = read.model_copy(update={"expected": False})
    later = vehicle(after_s=60).passage(containers=(declared,))
    write_passages(store_connection, [first, later])
    stored = passages_of_day(store_connection, "cat-lai", DAY)
    assert stored == [first, later]
    assert [proofs.expected for proofs in proofs_of(stored)] == [None, False]
    assert proofs_of(stored)[0] == PROVED


def with_causes(passage: Passage) -> Passage:
    quality = passage.quality.model_copy(update=MEASURED)
    told = {"quality": quality, "failure_causes": TOLD, "pairing": Pairing.PAIRED}
    return passage.model_copy(update=told)


def test_r27_causes_and_their_figures_are_kept_with_the_passage(
    store_connection: Connection, settings: StoreSettings, vehicle: Any
) -> None:
    failed, good = with_causes(vehicle().passage()), vehicle(after_s=60).passage()
    write_passages(store_connection, [failed, good])
    assert passages_of_day(store_connection, "cat-lai", DAY) == [failed, good]
    rows = [([*TOLD], *MEASURED.values()), ([], *(None for _ in FIGURES))]
    assert store_connection.execute(MEASURED_OF).fetchall() == rows
    sync_archive(store_connection, settings.home.archive, NOW)
    with open_history(settings.home.archive) as history:
        assert history.sql(MEASURED_OF).fetchall() == rows


def test_r27_a_store_of_before_has_no_causes(
    new_database: Callable[[str], str], vehicle: Any
) -> None:
    with connection_to(new_database("template1"), "test") as connection:
        for migration in migrations_in()[:6]:
            connection.execute(migration.statements)
        key = vehicle().passage()
        connection.execute(OLDEST_PASSAGE, (key.passage_id, *(key.passed_at,) * 3))
        connection.execute(migrations_in()[6].statements)
        found = connection.execute(
            "select failure_causes, vehicle_luma, gap_s from passage_revisions"
        ).fetchall()
    assert found == [([], None, 1.0)]


def test_a_store_of_before_keeps_its_rows(new_database: Callable[[str], str], vehicle: Any) -> None:
    # Today's views need the newer columns, so the older program's store is made table by table.
    with connection_to(new_database("template1"), "test") as connection:
        for migration in migrations_in()[:4]:
            connection.execute(migration.statements)
        key = vehicle().passage()
        connection.execute(OLDEST_PASSAGE, (key.passage_id, *(key.passed_at,) * 3))
        connection.execute(
            "insert into passage_containers values"
            " (%s, %s, 0, 0, 'WSAU4160620', 'accepted', 0.9, 'read', '45G1', '{0.9}', 9)",
            (key.passage_id, key.passed_at),
        )
        for migration in migrations_in()[4:]:
            connection.execute(migration.statements)
        kept = connection.execute(f"{ASKED}, candidates, site from passage_containers").fetchall()
    assert kept == [("WSAU4160620", "read", None, 9, 1, None, [], "cat-lai")]


def test_an_archive_of_before_is_read_beside_newer_days(
    store_connection: Connection, settings: StoreSettings, vehicle: Any
) -> None:
    archive = settings.home.archive
    write_passages(store_connection, [vehicle().passage()])
    sync_archive(store_connection, archive, NOW)
    _make_older(archive)
    with open_history(archive) as history:
        found = history.sql(f"{ASKED} from containers").fetchall()
    assert found == [("WSAU4160620", "read", None, 9, 1, None)]
    write_passages(store_connection, [with_causes(vehicle(after_s=DAY_S).passage())])
    assert len(sync_archive(store_connection, archive, NOW).written) == 1
    manifest = read_manifest(archive)
    assert manifest is not None
    assert manifest.archive_schema_version == 5
    with open_history(archive) as history:
        found = history.sql(f"{ASKED} from containers order by passed_at").fetchall()
        choice = history.sql(f"{CHOICE} using (passed_at) order by passed_at").fetchall()
        causes = history.sql(f"{TOLD_OF} order by passed_at").fetchall()
    assert causes == [([], None, "single"), ([*TOLD], MEASURED["gap_m"], "paired")]
    assert found == [
        ("WSAU4160620", "read", None, 9, 1, None),
        ("WSAU4160620", "read", True, 9, 2, None),
    ]
    assert choice == [
        ("WSAU4160620", [], []),
        ("WSAU4160620", ["WSAU4160455"], ["51C12845", "57C12345"]),
    ]


@pytest.mark.parametrize("version", [1, 3])
def test_compaction_makes_an_archive_of_before_one_of_today(
    store_connection: Connection, settings: StoreSettings, vehicle: Any, version: int
) -> None:
    archive = settings.home.archive
    passages = [with_causes(vehicle(after_s=DAY_S * n).passage()) for n in range(-1, 2)]
    write_passages(store_connection, passages)
    sync_archive(store_connection, archive, NOW)
    _make_older(archive, version)
    everything = "select * from passages join containers using (passage_id) order by all"
    with open_history(archive) as history:
        before = history.sql(everything).fetchall()
    done = compact_archive(archive, NOW)
    assert (done.days_n, done.upgraded_n) == (2, 2)
    manifest = read_manifest(archive)
    assert manifest is not None
    assert [period.version for period in manifest.periods] == [5, version]
    with open_history(archive) as history:
        assert history.sql(everything).fetchall() == before
    with duckdb.connect() as shell:
        shell.execute((archive / "open.sql").read_text(encoding="utf-8"))
        assert shell.sql(everything).fetchall() == before
    (period, _) = manifest.periods
    kept = list(passages_of(period_table(archive, period)))
    assert kept == passages[:2] if version == 3 else kept[0].failure_causes == ()


def test_a_segment_of_before_is_applied(vehicle: Any) -> None:
    passage = vehicle().passage(schema_version=1)
    body = encoded(passage).split(b",", 1)[1]
    record = json.loads(b"{" + body)["record"]
    for name in CAUSES:
        del record[name]
    for name in FIGURES:
        del record["quality"][name]
    for container in record["containers"]:
        for name in LATER:
            del container[name]
    older = b'"kind":"passage","record":' + json.dumps(record).encode() + b"}"
    found = decoded(Line(older, len(older)), Path("main-00000001.jsonl"))
    assert isinstance(found, Passage)
    assert proofs_of([found]) == [OLDER]


def _make_older(archive: Path, version: int = 1) -> None:
    """Leaves an archive as version 1 or 3 wrote it: one file a day, a manifest of its own words."""
    manifest = read_manifest(archive)
    assert manifest is not None
    told = {
        "archive_schema_version": version,
        "time_zone": "Asia/Ho_Chi_Minh",
        "schema_path": "site=none/day=1970-01-01/0.parquet",
        "files": [_older_day(archive, period, version) for period in manifest.periods],
    }
    for path in manifest.files():
        (archive / path).unlink()
    (archive / "manifest.json").write_text(json.dumps(told))


def _older_day(archive: Path, period: ArchivedPeriod, version: int) -> dict[str, Any]:
    rows = []
    for passage in passages_of(pq.ParquetFile(archive / period.passages.path).read()):
        row = passage.model_dump(exclude={"quality", "site"}) | passage.quality.model_dump()
        rows.append(row | {"passage_id": str(passage.passage_id)})
        if version == 1:
            _forget(rows[-1])
    schema = older_schema() if version > 1 else _first_schema()
    path = period.passages.path.replace("passages-", "")
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), archive / path)
    content = (archive / path).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    (day,) = period.days
    told = {"path": path, "site": period.site, "sha256": sha256, "bytes_n": len(content)}
    return told | day.model_dump(mode="json")


def _forget(row: dict[str, Any]) -> None:
    for name in (*CAUSES, *FIGURES):
        del row[name]
    for part in (*row["plates"], *row["containers"]):
        for name in LATER & part.keys():
            del part[name]


def _first_schema() -> pa.Schema:
    older = older_schema()
    for name in (*CAUSES, *FIGURES):
        older = older.remove(older.get_field_index(name))
    for name in ("plates", "containers"):
        part = older.field(name).type.value_type
        fields = [field for field in part.fields if field.name not in LATER]
        column = pa.field(name, pa.list_(pa.struct(fields)))
        older = older.set(older.get_field_index(name), column)
    return older
