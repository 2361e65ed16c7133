"""A store that is filled once for all tests of the screens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dashboards.store_link import store_link
from sql.connection import connect
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.observations import write_camera_runs
from sql.passages import write_passages
from tests.dashboards.gate_history import History, passages_of, run_until


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Gives back the program's main module, which Streamlit puts its script in the place of.

    A process that is spawned later would run the screens otherwise, and end with them.
    """
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """An embedded store with the vehicles above; its server stays up for all tests."""
    settings = StoreSettings(Home(tmp_path_factory.mktemp("history")))
    passages = passages_of(EvidenceStore(settings.home.evidence))
    with connect(settings, "test") as connection:
        migrate(connection)
        write_passages(connection, passages)
        last = passages[-1].passed_at
        write_camera_runs(connection, [run_until(last + timedelta(minutes=10))])
        yield History(settings, passages)
        store_link.clear()


@pytest.fixture
def home_of_history(history: History, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes the history the one that the environment names."""
    monkeypatch.setenv("GATESTREAM_HOME", str(history.settings.home.root))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    return history.settings.home.root
