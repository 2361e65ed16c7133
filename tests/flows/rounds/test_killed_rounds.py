"""Rounds that are killed with −9 in their midst."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, LiteralString

import pytest
from psycopg import sql as composed
from supervised import GATE, A, B, C, fix, hour, shipment, site_file

from flows.rounds import make_rounds
from schemas.passage import Direction
from sql.connection import Connection, connection_to
from sql.feeds import write_feed_rows
from sql.home import StoreSettings
from sql.passages import write_passages

ROOT = Path(__file__).parents[3]
H = 3600
OUT = {"lane": "out-1", "direction": Direction.OUT}
KEPT = ("gate_warnings", "transit_feedbacks", "gps_checks", "empty_checks", "yard_anomalies")


# The table at which it stands still when it is killed: after some of its writes, before others.
@pytest.mark.parametrize("table", ["transit_feedbacks", "empty_checks", "yard_anomalies"])
def test_r36_r45_a_round_that_is_killed_was_not_made(
    settings: StoreSettings,
    store_connection: Connection,
    vehicle: Any,
    dump: Any,
    table: LiteralString,
) -> None:
    assert settings.dsn is not None
    write_feed_rows(store_connection, [shipment(A), shipment(B, 2), fix(1, GATE)])
    write_passages(
        store_connection,
        [
            vehicle(H, containers=(A,), lane="in-2").passage(),
            vehicle(3 * H, containers=(C,), **OUT).passage(),
            vehicle(4 * H, containers=(C,), **OUT).passage(),
        ],
    )

    def shown() -> dict[str, list[str]]:
        times = re.compile(r'"(checked|changed)_at": "[^"]*"')
        tables = dump(store_connection)
        return {name: [times.sub("", row) for row in tables[name]] for name in KEPT}

    with connection_to(settings.dsn, "lock") as other, other.transaction():
        other.execute(
            composed.SQL("lock table {} in access exclusive mode").format(
                composed.Identifier(table)
            )
        )
        with subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "killed_rounds.py"), settings.dsn],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'flows'}"},
        ) as child:
            stands_still(store_connection)
            child.kill()
    assert child.returncode == -9
    ended(store_connection)
    assert not any(shown().values())
    make_rounds(store_connection, site_file("icd"), hour(5))
    first = shown()
    assert all(first.values())
    store_connection.execute("delete from round_progress")
    make_rounds(store_connection, site_file("icd"), hour(5))
    assert shown() == first


def clients_n(connection: Connection, wait: str) -> int:
    (n,) = connection.execute(
        "select count(*) from pg_stat_activity where application_name = 'gatestream rounds'"
        " and coalesce(wait_event_type, '') like %s",
        (wait,),
    ).fetchall()[0]
    return int(n)


def stands_still(connection: Connection) -> None:
    deadline = time.monotonic() + 60
    while clients_n(connection, "Lock") == 0:
        assert time.monotonic() < deadline, "the round did not come to the lock"
        time.sleep(0.05)


def ended(connection: Connection) -> None:
    deadline = time.monotonic() + 60
    while clients_n(connection, "%") > 0:
        assert time.monotonic() < deadline, "the server did not notice that its client is gone"
        time.sleep(0.05)
