"""Alerts in the real store, on each server: what is kept, what is told, what a kill leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from schemas.alert import (
    AlertChange,
    AlertEvidence,
    AlertState,
    ChangeKind,
    Finding,
    Rule,
    Scope,
    Severity,
    Verdict,
)
from schemas.alert_message import message_of
from sql.alerts import (
    apply_findings,
    known_alerts,
    open_scopes,
)
from sql.connection import Connection, connection_to, rows
from sql.deliveries import (
    ALERTS,
    claim_delivery,
    finish_delivery,
    waiting_deliveries_n,
)

START = datetime(2026, 11, 21, 3, tzinfo=UTC)
SITE = "cat-lai"


def finding(
    verdict: Verdict = Verdict.FAILING,
    figure: float | None = 0.5,
    *,
    lane: str | None = "in-1",
    at: datetime = START,
) -> Finding:
    scope = Scope(Rule.READ_RATE if lane else Rule.CLOCK, SITE, lane, None if lane else "rear")
    evidence = AlertEvidence(passage_id=None, at=START, what="unread: Số 51C-123.45")
    return Finding(
        scope=scope,
        period_from=at - timedelta(days=1),
        period_to=at,
        verdict=verdict,
        figure=figure,
        baseline=0.97,
        threshold=0.92,
        counted_n=412,
        severity=Severity.CRITICAL,
        evidence=(evidence,),
        note="night",
    )


def look(
    connection: Connection,
    *findings: Finding,
    at: datetime = START,
    body: Callable[[AlertChange], str] | None = message_of,
) -> list[ChangeKind]:
    changes = apply_findings(connection, SITE, findings, at, at, body)
    return [change.kind for change in changes]


def test_r95_an_alert_is_kept_as_it_was_found(any_store_connection: Connection) -> None:
    look(any_store_connection, finding(), finding(lane=None))
    by_lane, by_camera = sorted(
        known_alerts(any_store_connection, SITE), key=lambda alert: alert.scope.rule, reverse=True
    )
    assert (by_lane.finding, by_camera.finding) == (finding(), finding(lane=None))
    assert (by_lane.opened_at, by_lane.state, by_lane.events_n) == (START, AlertState.OPEN, 1)
    assert known_alerts(any_store_connection, "elsewhere") == []
    assert len(known_alerts(any_store_connection, None)) == 2


def test_r95_an_alert_lives_and_its_history_stays(any_store_connection: Connection) -> None:
    steps = [(0, finding()), (10, finding()), (20, finding(figure=0.2))]
    steps += [(60, finding(Verdict.CLEAR, 0.97)), (70, finding())]
    kinds = []
    for minute, found in steps:
        at = START + timedelta(minutes=minute)
        kinds += look(any_store_connection, found, at=at)
    assert [kind.value for kind in kinds] == ["open", "seen", "update", "close", "open"]
    history = any_store_connection.execute(
        "select kind, event_n, figure, happened_at from alert_events order by happened_at"
    ).fetchall()
    assert [row[:3] for row in history] == [
        ("open", 1, 0.5),
        ("update", 2, 0.2),
        ("close", 3, 0.97),
        ("open", 1, 0.5),
    ]
    since = known_alerts(any_store_connection, SITE, START)
    assert [alert.state for alert in since] == [AlertState.OPEN, AlertState.CLOSED]
    assert since[1].closed_at == START + timedelta(minutes=60)
    assert since[1].times_seen_n == 3
    assert open_scopes(any_store_connection, SITE, START) == [finding().scope]


def test_r95_the_same_look_twice_changes_nothing(
    any_store_connection: Connection, dump: Any
) -> None:
    look(any_store_connection, finding(), finding(lane=None))
    before = dump(any_store_connection)
    assert look(any_store_connection, finding(), finding(lane=None)) == []
    assert dump(any_store_connection) == before


def test_the_database_refuses_a_second_open_alert(any_store_connection: Connection) -> None:
    """Whatever writes it: the index stands behind the decision."""
    look(any_store_connection, finding(lane=None))
    with pytest.raises(psycopg.errors.UniqueViolation):
        any_store_connection.execute(
            "insert into alerts select (jsonb_populate_record(a, jsonb_build_object("
            "'alert_id', gen_random_uuid()))).* from alerts as a"
        )


def test_looks_at_the_same_time_open_one_alert(any_settings: Any) -> None:
    barrier = threading.Barrier(4)
    kinds: list[ChangeKind] = []

    def one(number: int) -> None:
        with connection_to(any_settings.dsn, "test") as connection:
            barrier.wait()
            at = START + timedelta(seconds=number)
            kinds.extend(look(connection, finding(at=at), at=at))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kinds.count(ChangeKind.OPENED) == 1
    with connection_to(any_settings.dsn, "test") as connection:
        assert len(known_alerts(connection, SITE)) == 1


def test_a_look_reads_no_more_the_more_was_closed(store_connection: Connection) -> None:
    """However long the history, a look reads what is open and what it could open again."""
    for day in range(30):
        at = START + timedelta(days=day)
        look(store_connection, finding(at=at), at=at, body=None)
        closing = at + timedelta(hours=1)
        look(store_connection, finding(Verdict.CLEAR, at=closing), at=closing, body=None)
    at = START + timedelta(days=40)
    parameters = {"site": SITE, "at": at}
    assert rows(store_connection, "quality/standing_alerts", parameters) == []


KILL_POINTS = [
    "sql.alerts.decide before",
    "sql.alerts._row before",
    "sql.alerts._row after",
    "psycopg:Connection.execute before 3",
    "psycopg:Connection.execute before 4",
    "psycopg:Connection.execute after 4",
    "psycopg:Connection.execute before 5",
    "psycopg:Connection.execute after 5",
    "psycopg:Connection.execute before 6",
    "psycopg:Connection.execute after 7",
]


@pytest.mark.parametrize("point", KILL_POINTS)
def test_a_look_that_is_killed_leaves_all_or_nothing(
    point: str, settings: Any, run_child: Any, dump: Any
) -> None:
    died = run_child("killed_look.py", settings.dsn, *point.split())
    assert died.returncode == -9, died.stderr
    with connection_to(settings.dsn, "test") as connection:
        left = dump(connection)
        assert [len(left[name]) for name in ALERT_TABLES] in ([0, 0, 0], [2, 2, 2])
        look(connection, finding(), finding(lane=None))
        after = dump(connection)
    assert [len(after[name]) for name in ALERT_TABLES] == [2, 2, 2]


ALERT_TABLES = ("alerts", "alert_events", "alert_deliveries")


@pytest.fixture
def waiting(any_store_connection: Connection) -> Connection:
    """A store with three messages that nobody took."""
    look(any_store_connection, *(finding(lane=f"in-{number}") for number in range(3)))
    return any_store_connection


def test_a_delivery_is_put_off_before_it_is_tried(waiting: Connection) -> None:
    first = claim_delivery(waiting, ALERTS, START, 0)
    second = claim_delivery(waiting, ALERTS, START, 0)
    assert first is not None
    assert second is not None
    assert first.delivery_n < second.delivery_n
    assert (first.attempts_n, second.attempts_n) == (1, 1)
    finish_delivery(waiting, ALERTS, first, START, None)
    assert waiting_deliveries_n(waiting, ALERTS) == 2


def test_attempts_are_made_ever_more_rarely_and_for_ever(waiting: Connection) -> None:
    at, waits = START, []
    for _ in range(20):
        while (delivery := claim_delivery(waiting, ALERTS, at, 0)) is None:
            at += timedelta(seconds=10)
        if delivery.body == first_body(waiting):
            waits.append(at)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(waits)]
    assert gaps == sorted(gaps)
    assert gaps[:3] == [10, 20, 40]


def first_body(connection: Connection) -> str:
    row = connection.execute("select body from alert_deliveries order by delivery_n").fetchone()
    assert row is not None
    body: str = row[0]
    return body


def test_the_wait_stays_at_an_hour(waiting: Connection) -> None:
    waiting.execute("update alert_deliveries set attempts_n = 2000")
    assert claim_delivery(waiting, ALERTS, START, 0) is not None
    row = waiting.execute("select max(next_attempt_at) from alert_deliveries").fetchone()
    assert row == (START + timedelta(hours=1),)


def test_nobody_is_told_where_no_receiver_is_named(any_store_connection: Connection) -> None:
    look(any_store_connection, finding(), body=None)
    assert waiting_deliveries_n(any_store_connection, ALERTS) == 0
    assert len(known_alerts(any_store_connection, SITE)) == 1
