"""``gatestream match``: takes feeds in, matches, replays, and ends cleanly when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from feed_files import NOW, SITE, csv_text, line
from typer.testing import CliRunner, Result

from flows.cli.app import app
from schemas.errors import ConfigError
from sql.connection import Connection
from sql.home import StoreSettings
from sql.store import open_store
from tests.sql.conftest import (  # noqa: F401 - fixtures
    ROOT,
    START,
    server_conninfo,
    server_root,
    settings,
    store_connection,
    vehicle,
)

PROGRAM = "import sys; from flows.cli.app import main; sys.argv[0] = 'gatestream'; main()"


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
    return CliRunner().invoke(app, ["match", *map(str, words)], catch_exceptions=False)


def told(answer: Result) -> dict[str, Any]:
    last: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return last


def written(site_file: Path, settings: StoreSettings, vehicle: Any) -> str:  # noqa: F811
    """A declaration in the feed's folder, and its container in the store; answers its code."""
    row = line(1)
    (site_file.parent / "in" / "a.csv").write_text(csv_text([row]), encoding="utf-8")
    code = str(row["container"])
    after_s = (NOW - START - timedelta(hours=1)).total_seconds()
    with open_store(settings) as store:
        store.write([vehicle(after_s=after_s, site="depot", containers=(code,)).passage()])
    return code


def test_r33_what_the_feeds_have_is_matched_and_a_replay_says_the_same(
    site_file: Path,
    settings: StoreSettings,  # noqa: F811
    store_connection: Connection,  # noqa: F811
    vehicle: Any,  # noqa: F811
) -> None:
    written(site_file, settings, vehicle)
    answer = called(site_file, "--until-end", "--json")
    assert answer.exit_code == 0, answer.stderr
    assert {name: told(answer)[name] for name in ("site", "pairs_n", "unmatched_n")} == {
        **{"site": "depot", "pairs_n": 1, "unmatched_n": 0},
    }
    assert "khớp / pairs" in called(site_file, "--until-end").stdout
    replayed = called(site_file, "--replay", "--json")
    assert (replayed.exit_code, told(replayed)["is_same"]) == (0, True)
    store_connection.execute("delete from matches")
    replayed = called(site_file, "--replay", "--json")
    assert (replayed.exit_code, len(told(replayed)["missing"])) == (1, 1)
    assert "chưa lưu / not stored" in called(site_file, "--replay").stdout


def test_r96_it_follows_the_site_until_it_is_told_to_end(
    site_file: Path,
    settings: StoreSettings,  # noqa: F811
    store_connection: Connection,  # noqa: F811
    vehicle: Any,  # noqa: F811
) -> None:
    command = [sys.executable, "-c", PROGRAM, "match", str(site_file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as live:
        code = written(site_file, settings, vehicle)
        deadline_s = time.monotonic() + 60
        number = None
        while number is None and time.monotonic() < deadline_s and live.poll() is None:
            row = store_connection.execute("select number from matches").fetchone()
            number = row[0] if row is not None else None
            time.sleep(0.05)
        live.send_signal(signal.SIGTERM)
        _, said = live.communicate(timeout=60)
    assert (number, live.returncode) == (code, 130), said.decode()
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--until-end", "--replay"), "one of them was wanted"),
        (("--as-of", "2026-11-21T18:00"), "with --until-end only"),
        (("--until-end", "--as-of", "gestern"), "an instant such as"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_sentence(
    site_file: Path, words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        called(site_file, *words)
