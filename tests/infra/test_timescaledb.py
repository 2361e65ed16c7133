"""infra/timescaledb.sh and what stands beside it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

INFRA = Path(__file__).parents[2] / "infra"
SCRIPT = INFRA / "timescaledb.sh"


def script(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCRIPT), *map(str, words)], capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["begin"], "unknown word 'begin'; known: install start stop status dsn"),
        (["start", "--port", "five"], "--port wants a number, got 'five'"),
        (["start", "--folder"], "--folder wants a value"),
        (["stop", "--folder", "/nowhere/at/all"], "there is no cluster in /nowhere/at/all"),
        ([], "usage: infra/timescaledb.sh COMMAND"),
    ],
)
def test_misuse_is_one_sentence_and_exit_code_2(words: list[str], sentence: str) -> None:
    done = script(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_the_help_names_every_command() -> None:
    done = script("help")
    assert done.returncode == 0
    commands = re.search(r"^    (install \|.*)\) COMMAND=", SCRIPT.read_text(), flags=re.MULTILINE)
    assert commands is not None
    told = re.findall(r"^  ([a-z][a-z-]*) +\S", done.stdout, flags=re.MULTILINE)
    assert told == commands[1].split(" | ")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account reaches."""
    with tempfile.TemporaryDirectory(prefix="gatestream-ts-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)
        script("stop", "--folder", name)


@pytest.mark.timescaledb
def test_r56_what_is_started_is_durable_and_lets_nobody_in_without_a_password(
    folder: Path,
) -> None:
    started = script("start", "--port", "0", "--folder", folder)
    assert started.returncode == 0, started.stderr
    dsn = started.stdout.strip()
    with psycopg.connect(dsn, autocommit=True) as owner:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert owner.execute(f"show {setting}".encode()).fetchone() == ("on",)
        role = "select rolsuper, rolcreatedb, rolbypassrls from pg_roles where rolname = user"
        assert owner.execute(role.encode()).fetchone() == (False, False, False)
        owner.execute("create table kept as select 1 as n")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("create database other")
    methods = re.findall(r"^(?:local|host)\s.*\s(\S+)$", hba(folder), flags=re.MULTILINE)
    assert set(methods) == {"scram-sha-256"}
    for wrong in (make_conninfo(dsn, password="guess"), make_conninfo(dsn, passfile="/dev/null")):  # noqa: S106 - a wrong one
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong)
    assert (folder / "pgpass").stat().st_mode & 0o777 == 0o600
    assert "gatestream:" not in dsn

    assert script("stop", "--folder", folder).returncode == 0
    assert script("status", "--folder", folder).returncode == 3
    again = script("start", "--port", "0", "--folder", folder)
    assert again.stdout.strip() == dsn == script("dsn", "--folder", folder).stdout.strip()
    status = script("status", "--folder", folder)
    assert (status.returncode, status.stdout) == (0, "")
    assert re.search(r"runs: PostgreSQL \d+\.\d+ with TimescaleDB \d+\.\d+\.\d+", status.stderr)
    with psycopg.connect(dsn) as owner:
        assert owner.execute("select n from kept").fetchone() == (1,)


def hba(folder: Path) -> str:
    with psycopg.connect(script("admin-dsn", "--folder", folder).stdout.strip()) as admin:
        row = admin.execute("select pg_read_file(current_setting('hba_file'))").fetchone()
    assert row is not None
    return str(row[0])


def test_the_composed_server_is_pinned_and_holds_no_secret() -> None:
    text = (INFRA / "compose.yaml").read_text(encoding="utf-8")
    assert re.search(r"image: timescale/timescaledb:\d+\.\d+\.\d+-pg\d+$", text, flags=re.MULTILINE)
    passwords = re.findall(r"PASSWORD\w*:? *=?(.*)$", text, flags=re.MULTILINE)
    assert passwords
    for value in passwords:
        assert value.strip() in {"", "/run/secrets/postgres_password"} or value.startswith("…")
