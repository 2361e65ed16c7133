"""``gatestream reconcile`` on the demo's own papers, with what its truth says that can be read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pymupdf
import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from schemas.passage import Direction
from sql.connection import connection_to, server
from sql.home import Home, StoreSettings
from sql.passages import write_passages
from sql.rights import bring_up_to_date
from tests.sql.conftest import Vehicle

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "infra" / "demo"
STARTS_AT = datetime.fromisoformat("2026-11-02T17:20:00+07:00")
DAYS = ("--from", "2026-11-02", "--to", "2026-11-02")


def rows_of(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def passed() -> Iterator[Any]:
    """The passages of the truth, with the containers that a person could read."""
    for row in rows_of("truth.csv"):
        readable = row["containers_readable"].split(";")
        codes = zip(
            row["containers"].split(";"), row["size_types"].split(";"), readable, strict=True
        )
        read = [(code, size_type) for code, size_type, is_readable in codes if is_readable == "yes"]
        vehicle = Vehicle(
            lane=row["lane"],
            direction=Direction(row["direction"]),
            site="demo",
            plates=(),
            containers=tuple(code for code, _ in read),
        )
        passage = vehicle.passage(passed_at=STARTS_AT + timedelta(seconds=float(row["crossed_s"])))
        containers = tuple(
            each.model_copy(update={"size_type": size_type})
            for each, (_, size_type) in zip(passage.containers, read, strict=True)
        )
        number = int(row["passage"])
        yield passage.model_copy(
            update={
                "containers": containers,
                "passage_id": passage.passage_id.__class__(int=number),
                "first_seen_at": passage.passed_at - timedelta(seconds=1),
                "last_seen_at": passage.passed_at + timedelta(seconds=1),
                "evidence": (),
            }
        )


@pytest.fixture(scope="module", autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An embedded server with the demo's passages: feeds were off that day."""
    folder = tmp_path_factory.mktemp("home")
    # pytest's own folders are closed to the account that the server runs under.
    for above in (folder, folder.parent):
        above.chmod(0o755)
    with server(StoreSettings(Home(folder))) as conninfo, pytest.MonkeyPatch.context() as patch:
        with connection_to(conninfo, "test") as connection:
            bring_up_to_date(connection)
            write_passages(connection, list(passed()))
        patch.setenv("GATESTREAM_HOME", str(folder))
        patch.setenv("GATESTREAM_DSN", conninfo)
        yield


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["reconcile", *map(str, words)], catch_exceptions=False)


def told(*words: object) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def differences(document: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    return {(each["kind"], each["number"], each["read_number"]) for each in document["breaks"]}


def test_r6_r49_a_manifest_that_is_loaded_afterwards_finds_every_seeded_difference() -> None:
    document = told(DEMO / "site.toml", *DAYS, "--manifest", DEMO / "manifest.csv", "--no-keep")
    assert differences(document) == {
        ("manifest_only", "BEAU4069229", None),
        ("manifest_only", "GESU7244810", None),
        ("number_differs", "TEMU5188112", "TEMU5588119"),
    }
    totals = document["totals"]
    assert (totals["matched"]["papers_n"], totals["matched"]["reads_n"]) == (6, 6)
    for side in ("papers_n", "reads_n"):
        assert sum(total[side] for total in totals.values()) == document[side]


def test_r49_declarations_tell_what_is_not_declared_and_not_cleared() -> None:
    days = ("--from", "2026-10-30", "--to", "2026-11-02")
    document = told(
        DEMO / "site.toml", *days, "--declarations", DEMO / "declarations.csv", "--no-keep"
    )
    assert differences(document) == {
        ("declaration_only", "BEAU4069229", None),
        ("wrong_status", "CAIU1321120", "CAIU1321120"),
        ("gate_only", "CMAU6557873", "CMAU6557873"),
    }
    assert document["quarantined_n"] == 0


def test_r48_the_operators_list_is_held_against_the_cameras(tmp_path: Path) -> None:
    moves = tmp_path / "moves.csv"
    moves.write_text(
        "move_no,direction,container,moved_at,stated_at\n"
        "1,out,CAIU1321120,2026-11-02T17:20:10+07:00,2026-11-02T18:00:00+07:00\n"
        "2,in,WHSU8133942,2026-11-02T17:20:20+07:00,2026-11-02T18:00:00+07:00\n"
        "3,out,HLXU1234563,2026-11-02T17:30:00+07:00,2026-11-02T18:00:00+07:00\n"
        "4,aside,HLXU1234563,2026-11-02T17:30:00+07:00,2026-11-02T18:00:00+07:00\n",
        encoding="utf-8",
    )
    document = told(DEMO / "site.toml", "--operator", moves, "--no-keep")
    assert {(each["kind"], each["number"]) for each in document["breaks"]} == {
        ("wrong_direction", "WHSU8133942"),
        ("operator_only", "HLXU1234563"),
        *(("gate_only", code) for code in ("MSKU4972578", "TGHU5627053", "CMAU6557873")),
        *(("gate_only", code) for code in ("TEMU5588119", "FCIU7371298")),
    }
    assert document["quarantined_n"] == 1


def test_r49_r98_r100_breaks_are_kept_told_about_exported_and_printed(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("rows.csv", "rows.parquet", "report.html", "report.pdf")]
    words = [*DAYS, "--manifest", DEMO / "manifest.csv"]
    for path in files:
        words += ["--report" if path.stem == "report" else "--export", path]
    shown = run(DEMO / "site.toml", *words)
    assert "TEMU5188112" in shown.stdout and "Khớp" in shown.stdout
    assert "02/11/2026 – 02/11/2026" in shown.stdout
    with files[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9
    assert pyarrow.parquet.read_table(files[1]).num_rows == 9
    page = files[2].read_text(encoding="utf-8")
    with pymupdf.open(files[3]) as document:
        sheets = "".join(sheet.get_text() for sheet in document)
    for text in ("Chỉ có trong bản khai hàng hóa", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"):
        assert text in page
        assert " ".join(text.split()) in " ".join(sheets.split())

    kept = {each["number"]: each for each in json.loads(run_breaks("--json"))["breaks"]}
    assert kept.keys() == {"BEAU4069229", "GESU7244810", "TEMU5188112"}
    one = kept["GESU7244810"]["break_id"]
    run_breaks("assign", one[:8], "--who", "trần.b", "--why", "kiểm tra tại bãi")
    again = told(DEMO / "site.toml", *DAYS, "--manifest", DEMO / "manifest.csv")
    assert (again["opened_n"], again["resolved_n"]) == (0, 0)
    (mine,) = (each for each in again["breaks"] if each["number"] == "GESU7244810")
    assert (mine["state"], mine["owner"]) == ("assigned", "trần.b")
    run_breaks("close", one, "--why", "bản khai đã sửa")
    left = {each["number"] for each in json.loads(run_breaks("--json"))["breaks"]}
    assert left == {"BEAU4069229", "TEMU5188112"}
    without = told(DEMO / "site.toml", *DAYS)
    assert (without["papers_n"], without["resolved_n"]) == (0, 3)


def run_breaks(*words: object) -> str:
    result = run("breaks", DEMO / "site.toml", *words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--side", "watch"), "--side: manifest, declaration, operator were wanted, got 'watch'"),
        (("--from", "2026-11-03", "--to", "2026-11-02"), "ends after it begins"),
        (("--export", "rows.xls"), "a file ending in .csv or .parquet was wanted, got '.xls'"),
        (("--report", "/nowhere/r.pdf"), "a folder that is there was wanted"),
        (("--manifest", "absent.csv"), "absent.csv: a file of papers was wanted"),
        (("--as-of", "yesterday"), "--as-of: an instant such as"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Exception, match=sentence.split(" (", maxsplit=1)[0]):
        run(DEMO / "site.toml", *words)
