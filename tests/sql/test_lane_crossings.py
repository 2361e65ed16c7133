"""Two passages of a lane may not overlap in their crossing, whoever writes them."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sql.connection import Connection, connection_to
from sql.home import StoreSettings

START = datetime(2026, 11, 21, 3, tzinfo=UTC)
HEADWAY_MS = 500
CLAIM = (
    "insert into lane_crossings (passage_id, passed_at, site, lane)"
    " values (%s, %s, 'cat-lai', 'in-1') on conflict do nothing"
)


def claim(connection: Connection, after_ms: int) -> bool:
    """Claims a crossing with an id of its own; whether it was given."""
    at = START + timedelta(milliseconds=after_ms)
    return connection.execute(CLAIM, [uuid.uuid4(), at]).rowcount == 1


@given(after_ms=st.lists(st.integers(0, 3000), max_size=12))
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_who_comes_first_keeps_it(store_connection: Connection, after_ms: list[int]) -> None:
    store_connection.execute("truncate lane_crossings")
    kept: list[int] = []
    for at_ms in after_ms:
        is_free = all(abs(at_ms - other_ms) >= HEADWAY_MS for other_ms in kept)
        assert claim(store_connection, at_ms) == is_free
        kept += [at_ms] if is_free else []


def test_of_two_writers_at_once_one_is_turned_away(
    settings: StoreSettings, store_connection: Connection
) -> None:
    given_to = []
    with connection_to(settings.dsn or "", "test") as other:

        def second() -> None:
            given_to.append(claim(other, 40))

        with store_connection.transaction():
            assert claim(store_connection, 0)
            waiting = threading.Thread(target=second)
            waiting.start()
            waiting.join(0.2)
            assert waiting.is_alive()
        waiting.join()
    assert given_to == [False]


def test_a_snapshot_of_before_claims_nothing(store_connection: Connection) -> None:
    store_connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with (
        pytest.raises(psycopg.errors.InvalidTransactionState, match="read committed"),
        store_connection.transaction(),
    ):
        claim(store_connection, 0)


def test_a_crossing_cannot_be_moved_over_another_one(store_connection: Connection) -> None:
    assert claim(store_connection, 0)
    assert claim(store_connection, 1000)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        store_connection.execute(
            "update lane_crossings set passed_at = passed_at + interval '700 milliseconds'"
            " where passed_at = %s",
            [START],
        )
