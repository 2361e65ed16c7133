"""``gatestream feed``: takes files in, shows what could not be, and gives templates."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from feed_files import SITE, csv_text, line
from typer.testing import CliRunner, Result

from flows.cli.app import app
from flows.feeds.headings import Headings
from schemas.errors import ConfigError, UnknownNameError
from schemas.feed_source import FeedSource
from schemas.feeds.row import FeedKind
from sql.home import StoreSettings
from tests.sql.conftest import server_conninfo, server_root, settings  # noqa: F401 - fixtures


@pytest.fixture
def site_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: StoreSettings,  # noqa: F811
) -> Path:
    monkeypatch.setenv("GATESTREAM_HOME", str(settings.home.root))
    monkeypatch.setenv("GATESTREAM_DSN", str(settings.dsn))
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    (tmp_path / "in").mkdir()
    return tmp_path / "site.toml"


def called(*words: object) -> Result:
    return CliRunner().invoke(app, ["feed", *map(str, words)], catch_exceptions=False)


def told(answer: Result) -> list[dict[str, Any]]:
    return [json.loads(each) for each in answer.stdout.splitlines()]


def test_r5_folders_are_taken_in_and_files_imported(site_file: Path) -> None:
    (site_file.parent / "in" / "a.csv").write_text(csv_text([line(1)]), encoding="utf-8")
    answer = called("take", site_file, "--json")
    assert answer.exit_code == 0, answer.stderr
    file, sums = told(answer)
    assert (file["file"], file["feed"], file["applied_n"], file["reason"]) == (
        *("a.csv", "vnaccs", 1, None),
    )
    assert sums == {
        **{"files_n": 1, "rows_n": 1, "applied_n": 1, "repeated_n": 0, "quarantined_n": 0},
        "faults": [],
    }
    broken = site_file.parent / "b.csv"
    rows = [line(1, declarant="Another"), line(2, declarant="=1+1", container="MSKU12"), line(3)]
    broken.write_text(csv_text(rows), encoding="utf-8")
    answer = called("import", site_file, broken, "--feed", "vnaccs", "--json")
    assert answer.exit_code == 1
    assert told(answer)[-1]["quarantined_n"] == 1

    listed = told(called("quarantine", site_file, "--json"))
    assert [row["origin"] for row in listed] == ["b.csv:2", "b.csv:3"]
    assert "contradicts what came first" in listed[0]["reason"]
    shown = called("quarantine", site_file, "--feed", "vnaccs")
    assert "b.csv:3" in shown.stdout
    assert "2 dòng đang cách ly" in shown.stderr
    assert "1 dòng cũ hơn" in called("quarantine", site_file, "--limit", 1).stderr
    as_csv = called("quarantine", site_file, "--csv").stdout_bytes.decode("utf-8-sig")
    rows_of_csv = list(csv.DictReader(io.StringIO(as_csv)))
    assert [row["feed"] for row in rows_of_csv] == ["vnaccs"] * 2
    assert not any(cell.startswith("=") for row in rows_of_csv for cell in row.values())


def test_r5_people_see_what_became_of_each_file(site_file: Path) -> None:
    assert "no file has arrived" in called("take", site_file).stderr
    (site_file.parent / "in" / "a.csv").write_text(
        csv_text([line(1)]).replace("stated_at", "note"), encoding="utf-8"
    )
    (site_file.parent / "in" / "b.doc").touch()
    answer = called("take", site_file)
    assert answer.exit_code == 1
    assert "a.csv" in answer.stdout
    assert "a.csv: cột bỏ qua / columns passed over: note" in answer.stderr
    assert "b.doc: cần tệp có đuôi .csv" in answer.stderr


def test_a_feed_that_nobody_named_is_refused(site_file: Path) -> None:
    with pytest.raises(UnknownNameError, match="unknown feed 'ais'; known: vnaccs"):
        called("quarantine", site_file, "--feed", "ais")
    site_file.write_text(SITE.partition("[feeds")[0], encoding="utf-8")
    with pytest.raises(ConfigError, match=r"at least one table \[feeds\.…\] is wanted, got none"):
        called("take", site_file)


@pytest.mark.parametrize("kind", FeedKind)
@pytest.mark.parametrize("options", [[], ["--names"]])
def test_r5_a_template_has_headings_that_are_understood(kind: FeedKind, options: list[str]) -> None:
    answer = called("template", kind.value, *options)
    text = answer.stdout_bytes.decode("utf-8")
    assert text.startswith("\ufeff") is not bool(options)
    headings = next(csv.reader([text.removeprefix("\ufeff")]))
    columns = Headings(FeedSource(kind=kind, folder=Path("in"))).columns(headings)
    assert (columns.fault, columns.ignored) == ("", ())
    assert "columns that are wanted" in answer.stderr
