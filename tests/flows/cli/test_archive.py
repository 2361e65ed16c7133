"""``gatestream archive`` and ``gatestream sql`` on an archive and a store of their own."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.bench_store.history import make_year
from flows.bench_store.year import Port
from flows.cli.app import app
from schemas.errors import ArchiveError, ConfigError, UnknownNameError

PORT = Port(passages_a_day=30, days_n=4, last_day=date(2026, 3, 2))


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an archive and without a store; its server would be the embedded one."""
    folder = tmp_path_factory.mktemp("home")
    # pytest's own folders are closed to the account that the server runs under.
    for above in (folder, folder.parent):
        above.chmod(0o755)
    monkeypatch.setenv("GATESTREAM_HOME", str(folder))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    make_year(folder / "archive", PORT, compacts=False)
    return folder


def told(*words: str) -> Any:
    """What a command answers a program."""
    answer = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout.count("\n") == 1
    return json.loads(answer.stdout)


def test_r105_an_archive_is_compacted_verified_and_rebuilt_from(home: Path) -> None:
    assert told("archive", "compact") == {
        "months": [
            {"site": "cat-lai", "month": "2026-02"},
            {"site": "cat-lai", "month": "2026-03"},
        ],
        "days_n": 4,
        "upgraded_n": 0,
        "removed_n": 0,
        "told_n": 0,
    }
    whole = told("archive", "verify")
    assert (whole["is_whole"], whole["days_n"], whole["passages_n"]) == (True, 4, 120)
    assert told("sql", "select count(*) as n from passages") == [{"n": 120}]
    # Until here no server was needed, and none was made.
    assert not (home / "postgres").exists()
    first = told("archive", "rebuild", "--why", "a test")
    assert first["restored_n"] + first["refused_n"] == 120
    assert first["changed_days_n"] == 4
    again = told("archive", "rebuild", "--why", "a test")
    assert (again["restored_n"], again["changed_days_n"]) == (0, 0)
    # The days have a later version in the store now, and are seen once all the same.
    assert told("sql", "select count(*) as n from passages") == [{"n": first["restored_n"]}]
    assert told("sql", "select count(*) as n from passages", "--archived") == [{"n": 120}]


def test_a_harmed_archive_is_a_sentence_for_each_file_and_exit_code_2(home: Path) -> None:
    path = next(home.glob("archive/site=cat-lai/*/plates-*"))
    path.write_bytes(path.read_bytes()[:-1])
    answer = CliRunner().invoke(app, ["archive", "verify", "--json"], catch_exceptions=False)
    assert answer.exit_code == 2
    row = json.loads(answer.stdout)
    assert [finding["fault"] for finding in row["findings"]] == ["altered"]
    assert not row["is_whole"]
    assert f"{path} was altered: it is" in answer.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_archive_can_be_asked_and_not_compacted(home: Path) -> None:
    folders = [home / "archive", *(home / "archive").rglob("*")]
    for path in folders:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o555)
    try:
        assert told("sql", "select count(*) as n from plates")[0]["n"] > 0
        assert told("archive", "verify")["is_whole"]
        with pytest.raises(ArchiveError, match=r"^cannot "):
            CliRunner().invoke(app, ["archive", "compact"], catch_exceptions=False)
    finally:
        for path in folders:
            path.chmod(stat.S_IMODE(path.stat().st_mode) | 0o700)


def test_the_analysts_queries_are_listed_and_run_by_name(home: Path) -> None:
    listed = told("sql", "--queries")
    assert len(listed) == 10
    assert listed["find_plate"]["parameters"][0]["name"] == "plate"
    shown = CliRunner().invoke(app, ["sql", "--queries"], catch_exceptions=False).stdout
    assert "--param first_day=…  first local day that counts (else 1970-01-01)" in shown
    (plate,) = told("sql", "select plates[1] as plate from passages where len(plates) = 1 limit 1")
    found = told("sql", "--query", "find_plate", "--param", f"plate={plate['plate']}")
    assert found
    assert {row["site"] for row in found} == {"cat-lai"}
    assert (home / "archive" / "open.sql").is_file()


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (["--query", "find"], UnknownNameError, "unknown query 'find'; known: containers_seen"),
        (["--query", "find_plate"], ConfigError, "wants --param plate="),
        (["--query", "find_plate", "--param", "plate"], ConfigError, "NAME=VALUE, got 'plate'"),
        (["select 1", "--query", "find_plate"], ConfigError, "one question was wanted"),
        (["select 1", "--json", "--csv"], ConfigError, "one form of answer was wanted"),
    ],
)
def test_a_wrong_question_is_one_sentence(
    home: Path, words: list[str], error: type[Exception], message: str
) -> None:
    assert home.is_dir()
    with pytest.raises(error, match=message):
        CliRunner().invoke(app, ["sql", *words], catch_exceptions=False)
