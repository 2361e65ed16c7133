"""``gatestream migrate`` on a store of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.app import app
from schemas.errors import StoreError
from sql.migrate import migrations_in

NAMES = [migration.name for migration in migrations_in()]
pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without a store; its server is the embedded one."""
    folder = tmp_path_factory.mktemp("home")
    # pytest's own folders are closed to the account that the server runs under.
    for above in (folder, folder.parent):
        above.chmod(0o755)
    monkeypatch.setenv("GATESTREAM_HOME", str(folder))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    return folder


def test_the_schema_is_brought_up_to_date_once() -> None:
    runner = CliRunner()
    first = runner.invoke(app, ["migrate", "--json"], catch_exceptions=False)
    told = json.loads(first.stdout)
    assert told.pop("postgresql")
    assert told == {
        "edition": "plain",
        "timescaledb": None,
        "schema": len(NAMES),
        "migrations": NAMES,
        "note": None,
    }
    again = runner.invoke(app, ["migrate"], catch_exceptions=False)
    assert again.stdout.startswith(f"schema {len(NAMES)} on PostgreSQL ")
    assert again.stdout.count("\n") == 1


def test_a_wrong_dsn_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESTREAM_DSN", f"host={os.devnull} password=secret")
    with pytest.raises(StoreError) as caught:
        CliRunner().invoke(app, ["migrate"], catch_exceptions=False)
    assert "cannot reach the database" in str(caught.value)
    assert "secret" not in str(caught.value)
