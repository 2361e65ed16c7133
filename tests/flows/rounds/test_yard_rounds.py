"""The rounds over a yard: what does not follow, and who was never seen leaving."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from supervised import A, B, C, day, site_file

from flows.rounds import make_rounds
from schemas.act import Act
from schemas.errors import ConfigError
from schemas.passage import Direction
from schemas.yard.stock import Counted
from sql.connection import Connection, rows
from sql.passages import write_passages
from sql.patrols import end_task
from sql.yard import count_yard

DAY = 24 * 3600
OUT = {"lane": "out-1", "direction": Direction.OUT}


def anomalies(connection: Connection) -> list[tuple[str, str]]:
    asked = {"site": "cat-lai", "as_of": day(999), "rows_n": 100}
    return [(row["kind"], row["container"]) for row in rows(connection, "yard/anomalies", asked)]


def tasks(connection: Connection) -> list[tuple[str, str | None, str]]:
    asked = {"site": "cat-lai", "is_every": True, "rows_n": 100}
    found = rows(connection, "yard/patrols", asked)
    return sorted((row["kind"], row["container"], row["state"]) for row in found)


def test_r36_what_does_not_follow_is_found_once_and_ends_when_it_is_explained(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file()
    write_passages(
        store_connection,
        [
            vehicle(0, containers=(A, B)).passage(),
            vehicle(DAY, containers=(A,)).passage(),
            vehicle(2 * DAY, containers=(C,), **OUT).passage(),
            vehicle(2 * DAY + 60, containers=(B,), **OUT).passage(),
            vehicle(3 * DAY, containers=(B,), **OUT).passage(),
        ],
    )
    found = make_rounds(store_connection, site, day(4))
    assert found.is_all
    expected = [("double_out", B), ("out_without_in", C), ("double_in", A)]
    assert anomalies(store_connection) == expected
    assert tasks(store_connection) == [("anomaly", A, "open")]
    assert make_rounds(store_connection, site, day(4)).entries_n == 0
    # It was another container that came in the second time, says a person.
    corrected = vehicle(DAY, containers=("MSKU1234565",), revision=1).passage()
    write_passages(store_connection, [corrected])
    make_rounds(store_connection, site, day(5))
    assert anomalies(store_connection) == expected[:2]
    assert tasks(store_connection) == [("anomaly", A, "cleared")]


def test_r107_who_was_not_seen_leaving_for_days_is_looked_for(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file()
    write_passages(
        store_connection,
        [
            vehicle(0, containers=(A,)).passage(),
            vehicle(60, containers=(B,)).passage(),
            vehicle(2 * DAY, containers=(B,), **OUT).passage(),
            vehicle(5 * DAY, containers=(C,)).passage(),
        ],
    )
    make_rounds(store_connection, site, day(9.9))
    assert tasks(store_connection) == []
    make_rounds(store_connection, site, day(10))
    make_rounds(store_connection, site, day(12))
    assert tasks(store_connection) == [("never_seen_leaving", A, "open")]
    write_passages(store_connection, [vehicle(13 * DAY, containers=(A,), **OUT).passage()])
    make_rounds(store_connection, site, day(16))
    assert tasks(store_connection) == [
        ("never_seen_leaving", C, "open"),
        ("never_seen_leaving", A, "cleared"),
    ]


def test_r107_a_counted_container_is_looked_for_and_so_is_what_was_told_late(
    store_connection: Connection, vehicle: Any
) -> None:
    site = site_file()
    write_passages(store_connection, [vehicle(20 * DAY, containers=(B,)).passage()])
    count_yard(
        store_connection,
        "cat-lai",
        day(19),
        [Counted(A, day(1))],
        Act("a", "kiểm kê", day(19)),
    )
    make_rounds(store_connection, site, day(21))
    assert tasks(store_connection) == [("never_seen_leaving", A, "open")]
    # From a gate that was cut off: three weeks late.
    write_passages(store_connection, [vehicle(19.5 * DAY, containers=(C,)).passage()])
    make_rounds(store_connection, site, day(41))
    assert tasks(store_connection) == [
        ("never_seen_leaving", each, "open") for each in sorted((A, B, C))
    ]


def test_r107_a_task_is_ended_once_by_who_looked(
    store_connection: Connection, vehicle: Any
) -> None:
    write_passages(store_connection, [vehicle(0, containers=(A,)).passage()])
    make_rounds(store_connection, site_file(), day(11))
    asked = {"site": "cat-lai", "is_every": False, "rows_n": 9}
    (task,) = rows(store_connection, "yard/patrols", asked)
    act = Act("an", "còn trong bãi", day(12))
    end_task(store_connection, "cat-lai", task["task_id"], act)
    for unknown in (task["task_id"], uuid.uuid4()):
        with pytest.raises(ConfigError, match="open task"):
            end_task(store_connection, "cat-lai", unknown, act)
    assert tasks(store_connection) == [("never_seen_leaving", A, "done")]
    entries = store_connection.execute("select who, what, why from audit_log").fetchall()
    assert entries == [("an", "patrol.done", "còn trong bãi")]
