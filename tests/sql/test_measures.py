"""Measures against missed reads: what they did is counted from the passages, and who may act."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString

import psycopg
import pytest

from schemas.act import Act
from schemas.errors import ConfigError, StoreError, UnknownNameError
from schemas.failure import FailureCause
from schemas.measure import Agreed, Failures, MeasureState
from schemas.opening_hours import LOCAL
from schemas.passage import Passage
from sql.connection import Connection
from sql.measures import close_measure, effects, measures_of, open_measure
from sql.passages import write_passages
from sql.rights import Duty, Scope, acting_as
from sql.rollups import refresh

SITE, OTHER = "cat-lai", "hai-phong"
DONE_ON = date(2026, 11, 10)
DUE_ON = date(2026, 11, 30)
OPENED = Act("head.a", "minutes 12", datetime(2026, 11, 3, 2, tzinfo=UTC))
CLOSED = Act("head.a", "lamps hang", datetime(2026, 11, 28, 2, tzinfo=UTC))
HEAD = Scope(Duty.BRANCH_HEAD, (SITE,), "head.a")
AGREED = Agreed(SITE, "a", "in-1", FailureCause.LOW_LIGHT, "lamps", "port", DUE_ON)


def dark(vehicle: Any) -> list[Passage]:
    """Six weeks of two lanes, dark more often before the measure than after it."""
    chance = random.Random(28)  # noqa: S311
    found = []
    for hour in range(42 * 24):
        # Begins on 24 October at 10:00, local time.
        one = vehicle(after_s=(hour - 28 * 24) * 3600.0, lane=chance.choice(["in-1", "in-2"]))
        is_late = one.passed_at.astimezone(LOCAL).date() > DONE_ON
        causes = [FailureCause.LOW_LIGHT] if chance.random() < (0.1 if is_late else 0.4) else []
        causes += [FailureCause.GLARE] if chance.random() < 0.2 else []
        if chance.random() < 0.5:
            found.append(one.passage(failure_causes=tuple(causes)))
    return found


def counted(passages: list[Passage], agreed: Agreed, first: date, last: date) -> Failures:
    """Recounts from the passages themselves."""
    near = [
        passage
        for passage in passages
        if first <= passage.passed_at.astimezone(LOCAL).date() <= last
        and agreed.lane in (None, passage.lane)
    ]
    failed = [
        passage
        for passage in near
        if (agreed.cause in passage.failure_causes if agreed.cause else passage.failure_causes)
    ]
    return Failures(len(failed), len(near))


@pytest.mark.parametrize("lane", ["in-1", None])
@pytest.mark.parametrize("cause", [FailureCause.LOW_LIGHT, None])
def test_r28_closing_a_measure_counts_fourteen_days_before_and_after(
    store_connection: Connection, vehicle: Any, lane: str | None, cause: FailureCause | None
) -> None:
    passages = dark(vehicle)
    write_passages(store_connection, passages[::2])
    refresh(store_connection)
    write_passages(store_connection, passages[1::2])
    agreed = Agreed(SITE, "a", lane, cause, "lamps", "port", DUE_ON)
    with acting_as(store_connection, HEAD):
        opened = open_measure(store_connection, agreed, OPENED)
        effect = close_measure(store_connection, SITE, opened.measure_id, DONE_ON, CLOSED)
        (closed,) = measures_of(store_connection, [SITE])
    day = timedelta(days=1)
    assert effect.before == counted(passages, agreed, DONE_ON - 14 * day, DONE_ON - day)
    assert effect.after == counted(passages, agreed, DONE_ON + day, DONE_ON + 14 * day)
    assert effect.before.failed_n > effect.after.failed_n > 0
    assert effect.is_whole
    assert (closed.state, closed.done_on, closed.outcome) == (
        MeasureState.CLOSED,
        DONE_ON,
        "lamps hang",
    )
    (kept,) = store_connection.execute(
        "select details from audit_log where what = 'measure.close'"
    ).fetchall()[0]
    assert kept["before_failed_n"] == effect.before.failed_n
    assert kept["after_passages_n"] == effect.after.passages_n


def test_r28_r101_who_opens_and_closes_is_told_by_the_database(
    store_connection: Connection,
) -> None:
    pretended = Act("somebody.else", "w", OPENED.at)
    with acting_as(store_connection, HEAD):
        opened = open_measure(store_connection, AGREED, pretended)
        close_measure(
            store_connection, SITE, opened.measure_id, DONE_ON, Act("another", "o", CLOSED.at)
        )
        (measure,) = measures_of(store_connection, [SITE])
    assert (measure.opened_by, measure.closed_by) == ("head.a", "head.a")
    found = store_connection.execute("select what, why from audit_log order by n").fetchall()
    assert found == [("measure.open", "w"), ("measure.close", "o")]


def test_r28_a_closed_measure_stays_as_it_is(store_connection: Connection) -> None:
    with acting_as(store_connection, HEAD):
        opened = open_measure(store_connection, AGREED, OPENED)
        close_measure(store_connection, SITE, opened.measure_id, DONE_ON, CLOSED)
    with (
        pytest.raises(ConfigError, match="an open measure was wanted"),
        acting_as(store_connection, HEAD),
    ):
        close_measure(store_connection, SITE, opened.measure_id, DONE_ON, CLOSED)
    with (
        pytest.raises(StoreError) as refused,
        acting_as(store_connection, HEAD),
    ):
        store_connection.execute("update measures set outcome = 'another'")
    assert isinstance(refused.value.__cause__, psycopg.errors.RestrictViolation)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(Duty.SHIFT_OFFICER, (SITE,), "officer.a"),
        Scope(Duty.ANALYST, (SITE,), "analyst.a"),
        Scope(Duty.ADMINISTRATOR, (SITE,), "admin.a"),
        Scope(Duty.LEADER, (OTHER,), "leader.b"),
        Scope(Duty.BRANCH_HEAD, (SITE,)),
    ],
    ids=["officer", "analyst", "administrator", "another site", "nobody"],
)
def test_r28_r59_the_database_refuses_whoever_may_not_open_a_measure(
    store_connection: Connection, scope: Scope
) -> None:
    with pytest.raises(StoreError), acting_as(store_connection, scope):
        open_measure(store_connection, AGREED, OPENED)
    assert store_connection.execute("select count(*) from measures").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "update measures set action = 'x'",
        "update measures set closed_by = 'x'",
        "update measures set opened_by = 'x'",
        "delete from measures",
        "insert into measures (measure_id, site, gate, action, owner, due_on, opened_at, opened_by)"
        " values (gen_random_uuid(), 'cat-lai', 'a', 'x', 'y', now(), now(), 'z')",
    ],
)
def test_r28_r59_nobody_writes_another_agreement_or_another_name(
    store_connection: Connection, statement: LiteralString
) -> None:
    with acting_as(store_connection, HEAD):
        open_measure(store_connection, AGREED, OPENED)
    with pytest.raises(StoreError, match="permission denied"), acting_as(store_connection, HEAD):
        store_connection.execute(statement)


def test_r28_a_measure_of_others_is_not_known(store_connection: Connection) -> None:
    with acting_as(store_connection, HEAD):
        opened = open_measure(store_connection, AGREED, OPENED)
    leader = Scope(Duty.LEADER, (OTHER,), "leader.b")
    with (
        pytest.raises(UnknownNameError, match="unknown measure"),
        acting_as(store_connection, leader),
    ):
        close_measure(store_connection, SITE, opened.measure_id, DONE_ON, CLOSED)


def test_an_open_measure_is_shown_with_how_it_was_before(
    store_connection: Connection, vehicle: Any
) -> None:
    passages = dark(vehicle)
    write_passages(store_connection, passages)
    with acting_as(store_connection, HEAD):
        opened = open_measure(store_connection, AGREED, OPENED)
        found = effects(store_connection, [opened], DONE_ON)[opened.measure_id]
    day = timedelta(days=1)
    assert found.before == counted(passages, AGREED, opened.pivot - 14 * day, opened.pivot - day)
    assert found.days_after_n == (DONE_ON - opened.pivot).days - 1
