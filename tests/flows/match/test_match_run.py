from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cat_lai import SITE

from flows.match_replay import replay_site
from flows.match_run import match_site
from schemas.matching.change import Pair, Standing, StandingState
from sql.connection import Connection
from sql.home import StoreSettings
from sql.store import open_store
from tests.sql import paper

IN_TIME = pytest.mark.usefixtures("stored_in_time")


def asked(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()


@IN_TIME
def test_r33_what_passed_is_matched_with_its_papers(
    settings: StoreSettings, store_connection: Connection, vehicle: type[Any]
) -> None:
    with open_store(settings) as store:
        store.write([paper.declaration(), vehicle(after_s=3600).passage()])
    match_site(SITE, settings, until=paper.START + timedelta(days=2))
    assert asked(store_connection, "select number, paper_side, kind, is_active from matches") == [
        (paper.CONTAINER, "declaration", "exact", True)
    ]
    assert asked(store_connection, "select side, wanted, state from standings order by 1, 2") == [
        ("declaration", "passage", "matched"),
        ("passage", "declaration", "matched"),
        ("passage", "manifest", "unmatched"),
    ]


def test_r6_a_recording_and_papers_of_long_ago_are_matched_when_they_come(
    settings: StoreSettings, store_connection: Connection, vehicle: type[Any]
) -> None:
    long_ago_s = -3 * 365 * 86_400.0
    now = datetime.now(UTC)
    told = paper.manifest_line(
        long_ago_s, received_at=now, due_at=paper.START + timedelta(seconds=long_ago_s)
    )
    with open_store(settings) as store:
        store.write([told, vehicle(after_s=long_ago_s).passage()])
    match_site(SITE, settings, until=now)
    assert asked(store_connection, "select paper_side, is_late from matches") == [
        ("manifest", True)
    ]


@IN_TIME
def test_r96_a_replay_of_the_archive_finds_what_is_stored_and_what_is_not(
    settings: StoreSettings, store_connection: Connection, vehicle: type[Any]
) -> None:
    with open_store(settings) as store:
        store.write([paper.manifest_line(), vehicle(after_s=3600).passage()])
        match_site(SITE, settings, until=paper.START + timedelta(days=2))
        # A paper that comes late, a cancellation, and a vehicle without any paper.
        store.write(
            [
                paper.declaration(3 * 86_400, received_at=paper.START + timedelta(days=3)),
                vehicle(after_s=7200, containers=("TCLU7265100",)).passage(),
                paper.manifest_line(60, is_cancelled=True),
            ]
        )
    match_site(SITE, settings, until=paper.START + timedelta(days=4))
    found = replay_site(SITE, settings)
    assert (found.missing, found.invented) == ((), ())
    assert {standing.state for standing in found.outcome.standings} >= {
        StandingState.UNMATCHED,
        StandingState.MATCHED,
    }
    store_connection.execute("delete from matches where paper_side = 'declaration'")
    store_connection.execute("update standings set state = 'waiting' where state = 'unmatched'")
    found = replay_site(SITE, settings)
    assert not found.is_same
    assert {type(change) for change in found.missing} == {Pair, Standing}
    assert {change.state for change in found.invented if isinstance(change, Standing)} == {
        StandingState.WAITING
    }


@IN_TIME
def test_r98_the_views_tell_what_is_unmatched_what_is_matched_and_the_share_of_an_hour(
    settings: StoreSettings, store_connection: Connection, vehicle: type[Any]
) -> None:
    with open_store(settings) as store:
        store.write(
            [
                paper.declaration(),
                vehicle(after_s=3600).passage(),
                vehicle(after_s=3700, containers=("TCLU7265100",)).passage(),
            ]
        )
    match_site(SITE, settings, until=paper.START + timedelta(hours=2))
    assert asked(
        store_connection,
        "select number, side, wanted, state, possible_n from unmatched_containers order by 1, 3",
    ) == [
        ("TCLU7265100", "passage", "declaration", "waiting", 0),
        ("TCLU7265100", "passage", "manifest", "waiting", 0),
        (paper.CONTAINER, "passage", "manifest", "waiting", 0),
    ]
    assert asked(
        store_connection, "select number, lane, paper_side, kind, is_late from matched_passages"
    ) == [(paper.CONTAINER, "in-1", "declaration", "exact", False)]
    assert asked(
        store_connection,
        "select lane, wanted, containers_n, matched_n, unmatched_n, waiting_n from match_hours"
        " order by wanted",
    ) == [("in-1", "declaration", 2, 1, 0, 1), ("in-1", "manifest", 2, 0, 0, 2)]
