"""The database is killed with −9, again and again, while a run writes to it."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import StoreAwayError
from schemas.passage import Passage
from sql.connection import connection_to, server
from sql.home import Home, StoreSettings
from sql.store import Store, open_store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATIENCE_S = 60.0


def kill_server(home: Home) -> None:
    """Kills the embedded server with −9, if one runs."""
    try:
        lines = (home.postgres / "data" / "postmaster.pid").read_text(encoding="utf-8").split()
        os.kill(int(lines[0]), signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return


def drain(store: Store) -> None:
    """Waits until the database is back and has got everything."""
    deadline = time.monotonic() + PATIENCE_S
    while store.state.away is not None or store.state.waiting_bytes:
        assert time.monotonic() < deadline, store.state
        store.keep_up()
        time.sleep(0.02)


def archive(store: Store) -> None:
    """Brings the archive up to date; that the last kill hit may be found out only here."""
    try:
        store.sync_archive(NOW)
    except StoreAwayError:
        drain(store)
        store.sync_archive(NOW)


def written(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """The tables that a run writes; all others tell of the server and of people."""
    others = ("schema", "audit", "segment_positions", "users")
    return {name: rows for name, rows in tables.items() if not name.startswith(others)}


@pytest.mark.parametrize("kills_n", [2, pytest.param(50, marks=pytest.mark.long)])
def test_r96_a_database_killed_again_and_again_ends_in_the_undisturbed_state(
    server_root: Path,
    new_database: Callable[[str], str],
    vehicle: Any,
    dump: Any,
    tmp_path: Path,
    kills_n: int,
) -> None:
    chance = random.Random(kills_n)  # noqa: S311 - no secret
    passages: list[Passage] = [
        vehicle(after_s=9.0 * n, lane=f"in-{n % 2}").passage() for n in range(6 * kills_n)
    ]
    passages += [vehicle(after_s=9.0 * n + 0.2, lane=f"in-{n % 2}").passage() for n in range(9)]
    batches = [passages[start : start + 3] for start in range(0, len(passages), 3)]
    killed_after = set(chance.sample(range(len(batches)), kills_n))
    settings = StoreSettings(Home(server_root / f"killed-{kills_n}"))
    kills: list[threading.Timer] = []
    with server(settings) as conninfo, open_store(settings) as store:
        for batch_n, batch in enumerate(batches):
            if batch_n in killed_after:
                # The kill meets this batch or the ones after it, wherever they are by then.
                kills.append(threading.Timer(chance.uniform(0, 0.02), kill_server, [settings.home]))
                kills[-1].start()
            store.write(batch)
            if batch_n in killed_after:
                time.sleep(0.03)
                drain(store)
        drain(store)
        for kill in kills:
            kill.join()
        archive(store)
        assert store.differences() == []
        with connection_to(conninfo, "test") as connection:
            killed = written(dump(connection))
    undisturbed = StoreSettings(Home(tmp_path / "undisturbed"), new_database("migrated"))
    with open_store(undisturbed) as store:
        store.write(passages)
    with connection_to(undisturbed.dsn or "", "test") as connection:
        assert killed == written(dump(connection))
