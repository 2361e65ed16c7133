"""``gatestream user`` and ``gatestream audit`` on a store of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from schemas.errors import ConfigError, UnknownNameError
from sql.connection import connection_to, server
from sql.home import Home, StoreSettings
from sql.migrate import migrate

PASSWORD = "đường dài không tới"  # noqa: S105
ADD = ("user", "add", "van.a", "--unit", "Cát Lái", "--why", "QĐ 12")
OFFICER = (*ADD, "--duty", "shift_officer", "--site", "cat-lai")


@pytest.fixture(scope="module")
def dsn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An embedded server that stays up between the commands."""
    folder = tmp_path_factory.mktemp("home")
    # pytest's own folders are closed to the account that the server runs under.
    for above in (folder, folder.parent):
        above.chmod(0o755)
    with server(StoreSettings(Home(folder))) as conninfo:
        with connection_to(conninfo, "test") as connection:
            migrate(connection)
        yield conninfo


@pytest.fixture
def run(dsn: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GATESTREAM_DSN", dsn)
    monkeypatch.delenv("GATESTREAM_NEW_PASSWORD", raising=False)

    def run(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(app, words, input=typed, catch_exceptions=False)

    yield run
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("truncate users, review_delegations, audit_log, audit_head")


def test_r59_a_user_is_added_listed_locked_and_unlocked(run: Any) -> None:
    assert run(*OFFICER, typed=f"{PASSWORD}\n").exit_code == 0
    told = json.loads(run("user", "list", "--json").stdout)
    assert told["users"] == [
        {
            "name": "van.a",
            "duty": "shift_officer",
            "unit": "Cát Lái",
            "sites": ["cat-lai"],
            "needs_plates": False,
            "valid_until": None,
            "locked_at": None,
            "login": None,
            "email": None,
        }
    ]
    locked = run("user", "lock", "van.a", "--why", "away", "--json")
    assert json.loads(locked.stdout) == {"name": "van.a", "done": "locked"}
    assert json.loads(run("user", "list", "--json").stdout)["users"][0]["locked_at"]
    assert "van.a" in run("user", "list").stdout
    assert run("user", "unlock", "van.a", "--why", "back").exit_code == 0
    entries = json.loads(run("audit", "list", "--json").stdout)["entries"]
    assert [each["what"] for each in entries] == ["user.unlock", "user.lock", "user.add"]
    assert {each["subject"] for each in entries} == {"user van.a"}
    assert PASSWORD not in json.dumps(entries, ensure_ascii=False)


def test_the_password_may_come_from_the_environment_and_is_never_shown(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATESTREAM_NEW_PASSWORD", PASSWORD)
    added = run(*OFFICER, "--json")
    assert json.loads(added.stdout) == {"name": "van.a", "done": "added"}
    assert PASSWORD not in added.output
    monkeypatch.setenv("GATESTREAM_NEW_PASSWORD", "too short")
    with pytest.raises(ConfigError, match=r"12 to 128 signs, got 9$"):
        run(*OFFICER)


@pytest.mark.parametrize(
    ("words", "error", "sentence"),
    [
        (
            (*ADD, "--duty", "king", "--site", "a"),
            ConfigError,
            "unknown duty 'king'",
        ),
        ((*ADD, "--duty", "leader"), ConfigError, "needs a site"),
        (
            (*ADD, "--duty", "leader", "--site", "a", "--every-site"),
            ConfigError,
            "wanted one of them",
        ),
        ((*ADD, "--duty", "partner", "--every-site"), ConfigError, "all sites are for no partner"),
        (("user", "lock", "nobody", "--why", "x"), UnknownNameError, "unknown user 'nobody'"),
        (("audit", "verify", "--known", "7"), ConfigError, "wanted a number, a colon and a digest"),
    ],
)
def test_what_is_not_fit_is_told_in_one_sentence(
    run: Any, words: tuple[str, ...], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        run(*words, typed=f"{PASSWORD}\n")


def test_r55_r101_an_altered_log_ends_with_exit_code_1(run: Any, dsn: str) -> None:
    run(*OFFICER, typed=f"{PASSWORD}\n")
    whole = json.loads(run("audit", "verify", "--json").stdout)
    assert (whole["is_whole"], whole["entries_n"], whole["faults"]) == (True, 1, [])
    assert run("audit", "verify", "--known", whole["end"]).stdout == f"{whole['end']}\n"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("update audit_log set why = 'QĐ 13'")
    altered = run("audit", "verify", "--json")
    assert altered.exit_code == 1
    told = json.loads(altered.stdout)
    assert told["faults"] == [{"n": 1, "sentence": "entry 1 was altered"}]
