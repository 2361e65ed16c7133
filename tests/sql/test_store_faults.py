"""Databases that cannot be used, as whoever starts a run is told."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from flows.cli.app import FAULT_EXIT_CODE, main

ROOT = Path(__file__).parents[2]
SITE = ROOT / "infra" / "demo" / "site.toml"
SECRET = "s3cret"  # noqa: S105 - no real one
New = Callable[[str], str]


def of_nobody(_server: str, _new: New) -> str:
    return "postgresql://gate:s3cret@127.0.0.1:1/gate"


def of_no_form(_server: str, _new: New) -> str:
    return "password=s3cret nonsense"


def of_no_name(server: str, _new: New) -> str:
    return make_conninfo(server, dbname="nowhere", password=SECRET)


def of_no_rights(_server: str, new: New) -> str:
    dsn = new("template1")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("drop role if exists gatestream_test_guest")
        connection.execute("create role gatestream_test_guest login")
    return make_conninfo(dsn, user="gatestream_test_guest", password=SECRET)


def of_tomorrow(_server: str, new: New) -> str:
    dsn = new("migrated")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "insert into schema_migrations (version, name, sha256)"
            " values (999, 'of_tomorrow', repeat('0', 64))"
        )
    return make_conninfo(dsn, password=SECRET)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], int]]:
    """Starts a run against a database and answers the program's exit code."""
    before = signal.getsignal(signal.SIGTERM)

    def call(dsn: str) -> int:
        monkeypatch.setattr(sys, "argv", ["gatestream", "run", str(SITE), "--until-end"])
        monkeypatch.setitem(os.environ, "GATESTREAM_HOME", str(tmp_path / "home"))
        monkeypatch.setitem(os.environ, "GATESTREAM_DSN", dsn)
        with pytest.raises(SystemExit) as ended:
            main()
        return int(str(ended.value.code))

    yield call
    signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize(
    ("database", "said"),
    [
        (of_nobody, "cannot reach the database gate on 127.0.0.1:1"),
        (of_no_form, "GATESTREAM_DSN is not a connection string of PostgreSQL"),
        (of_no_name, "cannot reach the database nowhere"),
        (of_no_rights, "permission denied for schema public"),
        (of_tomorrow, "is newer than this program, which knows schema"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_database_that_cannot_be_used_is_one_sentence_and_exit_code_2(
    server_conninfo: str,
    new_database: New,
    called: Callable[[str], int],
    capsys: pytest.CaptureFixture[str],
    database: Callable[[str, New], str],
    said: str,
) -> None:
    assert called(database(server_conninfo, new_database)) == FAULT_EXIT_CODE
    printed = capsys.readouterr()
    (line,) = (line for line in printed.err.splitlines() if "Error: " in line)
    assert said in line
    assert SECRET not in printed.err + printed.out
    assert "Traceback" not in printed.err
