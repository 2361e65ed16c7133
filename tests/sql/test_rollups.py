"""Rollups equal the raw recount at every moment, in whatever order rows and refreshes come."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.camera_health import CameraHealth
from schemas.camera_state import CameraStatus
from schemas.errors import StoreError
from schemas.failure import FailureCause
from schemas.passage import Pairing, Passage
from schemas.read import Status
from sql import rollups
from sql.connection import Connection, connection_to, rows
from sql.home import StoreSettings
from sql.observations import write_camera_health
from sql.passages import write_passages
from sql.rights import Duty, Scope, acting_as, become_writer
from sql.rollups import Refreshed, dirty_hours_n, refresh
from sql.statements import query

HOUR = datetime(2026, 11, 21, 3, tzinfo=UTC)
Rows = list[tuple[Any, ...]]

LANE_HOURS: LiteralString = """
    select site, gate, lane, direction, hour_start_at, passages_n, accepted_n, review_n, unread_n,
        with_plate_n, with_container_n, plates_n, plates_accepted_n, containers_n,
        containers_accepted_n, ambiguous_n
    from lane_hours where site = %s order by lane, hour_start_at, gate, direction
"""
# Asks the view of whole passages, which knows nothing of rollups.
LANE_RECOUNT: LiteralString = """
    select site, gate, lane, direction, date_trunc('hour', passed_at) as hour_start_at, count(*),
        count(*) filter (where status = 'accepted'), count(*) filter (where status = 'review'),
        count(*) filter (where status = 'unread'),
        count(*) filter (where plates <> '{}'), count(*) filter (where containers <> '{}'),
        sum(cardinality(plates))::bigint,
        sum(cardinality(array_positions(plate_statuses, 'accepted')))::bigint,
        sum(cardinality(containers))::bigint,
        sum(cardinality(array_positions(container_statuses, 'accepted')))::bigint,
        count(*) filter (where pairing = 'ambiguous')
    from passages where site = %s group by 1, 2, 3, 4, 5
    order by lane, hour_start_at, gate, direction
"""
CAUSE_HOURS: LiteralString = """
    select gate, lane, direction, hour_start_at, cause, passages_n, strongest_n
    from failure_cause_hours where site = %s order by 1, 2, 3, 4, 5
"""
CAUSE_RECOUNT: LiteralString = """
    select gate, lane, direction, date_trunc('hour', passed_at), cause, count(*),
        count(*) filter (where place = 1)
    from passages, unnest(failure_causes) with ordinality as told (cause, place)
    where site = %s group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""
CAMERA_HOURS: LiteralString = """
    select camera, hour_start_at, frames_n, undecodable_n, dropped_n, watched_s, down_s
    from camera_hours where site = %s order by 1, 2
"""

sites = (f"site-{n}" for n in itertools.count())


def asked(connection: Connection, statement: LiteralString, site: str) -> Rows:
    return connection.execute(statement, (site,)).fetchall()


def assert_exact(connection: Connection, site: str) -> None:
    assert asked(connection, LANE_HOURS, site) == asked(connection, LANE_RECOUNT, site)
    assert asked(connection, CAUSE_HOURS, site) == asked(connection, CAUSE_RECOUNT, site)


causes = st.lists(st.sampled_from(list(FailureCause)), max_size=3, unique=True).map(tuple)
drawn_passages: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    # Minutes, so that ids of another revision are met often.
    after_s=st.integers(0, 6).map(lambda n: 1200.0 * n),
    lane=st.sampled_from(["in-1", "out-1"]),
    revision=st.integers(0, 2),
    plates=st.sampled_from([(), ("51C12345",), ("51C12345", "51R00001")]),
    containers=st.sampled_from([(), ("WSAU4160620",), ("WSAU4160620", "MSKU0000001")]),
    statuses=st.tuples(*[st.sampled_from([Status.ACCEPTED, Status.REVIEW])] * 4),
    failure_causes=causes,
    pairing=st.sampled_from([Pairing.SINGLE, Pairing.AMBIGUOUS]),
    gate=st.sampled_from(["a", "b"]),
)
# A batch of passages, or a refresh of so many hours.
steps = st.lists(
    st.one_of(st.lists(drawn_passages, min_size=1, max_size=5), st.integers(1, 4)),
    min_size=1,
    max_size=8,
)


def made(vehicle: Any, site: str, drawn: dict[str, Any]) -> Passage:
    changes = {name: drawn[name] for name in ("failure_causes", "pairing", "gate")}
    said = {name: value for name, value in drawn.items() if name not in changes}
    passage: Passage = vehicle(site=site, **said).passage(**changes)
    return passage


@given(steps=steps)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_r26_r97_rollups_equal_the_recount_after_every_batch_late_row_correction_and_refresh(
    any_store_connection: Connection, vehicle: Any, steps: list[Any]
) -> None:
    site = next(sites)
    for step in steps:
        if isinstance(step, int):
            refresh(any_store_connection, step)
        else:
            write_passages(any_store_connection, [made(vehicle, site, drawn) for drawn in step])
        assert_exact(any_store_connection, site)
    refresh(any_store_connection)
    assert dirty_hours_n(any_store_connection) == 0
    assert_exact(any_store_connection, site)


def test_a_refresh_counts_only_what_is_dirty(
    any_store_connection: Connection, vehicle: Any
) -> None:
    write_passages(any_store_connection, [vehicle(after_s=3600.0 * n).passage() for n in range(5)])
    assert refresh(any_store_connection, limit=2) == Refreshed(2, 0, 3)
    assert refresh(any_store_connection) == Refreshed(3, 0, 0)
    write_passages(any_store_connection, [vehicle(after_s=3600.0 * 3, revision=1).passage()])
    assert refresh(any_store_connection) == Refreshed(1, 0, 0)
    assert refresh(any_store_connection) == Refreshed(0, 0, 0)
    kept = any_store_connection.execute("select count(*) from lane_hour_counts").fetchone()
    assert kept == (5,)


def test_a_row_that_comes_while_its_hour_is_counted_makes_it_dirty_again(
    any_settings: StoreSettings, vehicle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer begins after the mark was taken and must wait until the hour is counted."""
    assert any_settings.dsn is not None
    with (
        connection_to(any_settings.dsn, "refresh") as reader,
        connection_to(any_settings.dsn, "writer") as writer,
    ):
        write_passages(writer, [vehicle().passage()])
        late = threading.Thread(
            target=write_passages, args=(writer, [vehicle(after_s=60).passage()])
        )

        def chosen_then_written(*arguments: Any) -> list[dict[str, Any]]:
            chosen = rows(*arguments)
            if arguments[1] == "rollups/choose_lane_hours" and not late.is_alive():
                late.start()
                late.join(timeout=0.5)
            return chosen

        with monkeypatch.context() as patch:
            patch.setattr(rollups, "rows", chosen_then_written)
            refresh(reader, limit=1)
        late.join(timeout=30)
        assert dirty_hours_n(reader) == 1
        assert_exact(reader, "cat-lai")
        refresh(reader)
        assert_exact(reader, "cat-lai")
        assert asked(reader, LANE_HOURS, "cat-lai")[0][5] == 2


@pytest.mark.parametrize("step", [*rollups._LANES.steps, "commit"])
def test_a_refresh_that_is_cut_off_leaves_exact_answers(
    any_settings: StoreSettings, vehicle: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The server ends the connection before a statement, as it does when the client is killed."""
    assert any_settings.dsn is not None
    with connection_to(any_settings.dsn, "test") as other:
        write_passages(other, [vehicle(after_s=900.0 * n).passage() for n in range(9)])
        refresh(other, limit=1)
        write_passages(other, [vehicle(after_s=900.0 * n, revision=1).passage() for n in range(9)])
        with connection_to(any_settings.dsn, "refresh") as connection:

            def killed(name: str) -> bytes:
                is_last = step == "commit" and name == rollups._LANES.steps[-1]
                if name == step or is_last:
                    other.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        " where application_name = 'gatestream refresh'"
                        " and datname = current_database()"
                    )
                return query(name)

            with monkeypatch.context() as patch:
                patch.setattr(rollups, "query", killed)
                with pytest.raises(StoreError, match="cannot count hours"):
                    refresh(connection)
        assert dirty_hours_n(other) == 3
        assert_exact(other, "cat-lai")
        refresh(other)
        assert_exact(other, "cat-lai")


def health(site: str, after_s: float, **changes: Any) -> CameraHealth:
    told: dict[str, Any] = {
        "status": CameraStatus.OK,
        "epoch": 0,
        "frames_n": int(after_s * 10),
    } | changes
    return CameraHealth(
        site=site, lane="in-1", camera="rear", at=HOUR + timedelta(seconds=after_s), **told
    )


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        pytest.param(
            [(0, {}), (60, {}), (120, {"undecodable_n": 7})],
            [(0, 1200, 7, 0, 120.0, 0.0)],
            id="counts grow from row to row",
        ),
        pytest.param(
            [(0, {}), (60, {"status": CameraStatus.AWAY}), (300, {})],
            [(0, 3000, 0, 0, 300.0, 240.0)],
            id="a camera is down until it is back",
        ),
        pytest.param(
            [(0, {}), (60, {"status": CameraStatus.STOPPED}), (300, {})],
            [(0, 3000, 0, 0, 300.0, 0.0)],
            id="a camera that nobody watches is not down",
        ),
        pytest.param(
            [(60, {}), (900, {"status": CameraStatus.AWAY})],
            [(0, 9000, 0, 0, 0.0, 0.0)],
            id="nothing is said of time that nobody watched",
        ),
        pytest.param(
            [(60, {}), (120, {"epoch": 1, "frames_n": 50, "dropped_n": 4})],
            [(0, 650, 0, 4, 60.0, 0.0)],
            id="another epoch counts from nothing",
        ),
        pytest.param(
            [(60, {"frames_n": 600}), (120, {"frames_n": 20})],
            [(0, 620, 0, 0, 60.0, 0.0)],
            id="so does another run of the same epoch",
        ),
        pytest.param(
            [(3540, {"status": CameraStatus.AWAY}), (3660, {"frames_n": 35400 + 7})],
            [(0, 35400, 0, 0, 60.0, 60.0), (1, 7, 0, 0, 60.0, 60.0)],
            id="seconds are of the hour that they lie in",
        ),
    ],
)
def test_r71_camera_hours_tell_frames_and_seconds_down(
    any_store_connection: Connection, told: list[Any], wanted: list[Any]
) -> None:
    site = next(sites)
    write_camera_health(any_store_connection, [health(site, at, **rest) for at, rest in told])
    expected = [("rear", HOUR + timedelta(hours=hour), *rest) for hour, *rest in wanted]
    assert asked(any_store_connection, CAMERA_HOURS, site) == expected
    refresh(any_store_connection)
    assert asked(any_store_connection, CAMERA_HOURS, site) == expected


@pytest.mark.parametrize(
    ("first", "late", "wanted"),
    [
        ((3700, 1000), (3500, 600), [(0, 600, 100.0), (1, 400, 100.0)]),
        ((3500, 600), (3700, 1000), [(0, 600, 100.0), (1, 400, 100.0)]),
        ((9000, 1000), (3500, 600), [(0, 600, 0.0), (2, 400, 0.0)]),
    ],
    ids=["the hour after it", "the hour before it", "the hour of the next row"],
)
def test_a_row_of_health_marks_every_hour_that_it_has_a_part_in(
    any_store_connection: Connection,
    first: tuple[int, int],
    late: tuple[int, int],
    wanted: list[tuple[int, int, float]],
) -> None:
    site = next(sites)
    for after_s, frames_n in (first, late):
        write_camera_health(any_store_connection, [health(site, after_s, frames_n=frames_n)])
        refresh(any_store_connection)
    found = asked(any_store_connection, CAMERA_HOURS, site)
    assert [(at, frames_n, watched_s) for _, at, frames_n, _, _, watched_s, _ in found] == [
        (HOUR + timedelta(hours=hour), *rest) for hour, *rest in wanted
    ]


statuses = st.sampled_from(list(CameraStatus))
drawn_health = st.tuples(st.integers(0, 110), statuses, st.integers(0, 1), st.integers(0, 500))


def in_order(drawn: Sequence[tuple[int, CameraStatus, int, int]]) -> list[tuple[Any, ...]]:
    return sorted({minutes: (minutes, *rest) for minutes, *rest in reversed(drawn)}.values())


@given(
    drawn=st.lists(drawn_health, min_size=1, max_size=14),
    refreshed_after=st.sets(st.integers(0, 14), max_size=4),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_r97_camera_hours_are_the_same_in_whatever_order_the_rows_come(
    any_store_connection: Connection,
    drawn: list[tuple[int, CameraStatus, int, int]],
    refreshed_after: set[int],
) -> None:
    shuffled, orderly = next(sites), next(sites)
    for n, (minutes, status, epoch, frames_n) in enumerate(drawn):
        row = health(shuffled, 60.0 * minutes + 30, status=status, epoch=epoch, frames_n=frames_n)
        write_camera_health(any_store_connection, [row])
        if n in refreshed_after:
            refresh(any_store_connection, 2)
    for minutes, status, epoch, frames_n in in_order(drawn):
        row = health(orderly, 60.0 * minutes + 30, status=status, epoch=epoch, frames_n=frames_n)
        write_camera_health(any_store_connection, [row])
    found = asked(any_store_connection, CAMERA_HOURS, shuffled)
    assert found == asked(any_store_connection, CAMERA_HOURS, orderly)
    refresh(any_store_connection)
    assert asked(any_store_connection, CAMERA_HOURS, shuffled) == found
    assert all(down_s <= watched_s <= 3600 for *_, watched_s, down_s in found)


@pytest.mark.parametrize("duty", [Duty.LEADER, Duty.ANALYST, Duty.ADMINISTRATOR, Duty.ENTERPRISE])
def test_r59_every_duty_is_told_the_same_counts_of_its_sites(
    any_store_connection: Connection, vehicle: Any, duty: Duty
) -> None:
    """Also those that are shown no number plates, and also as long as an hour is dirty."""
    for site in ("cat-lai", "elsewhere"):
        write_passages(any_store_connection, [vehicle(site=site).passage()])
    wanted = asked(any_store_connection, LANE_HOURS, "cat-lai")
    assert wanted[0][11] == 1
    for _ in ("dirty", "clean"):
        with acting_as(any_store_connection, Scope(duty, ("cat-lai",))):
            assert asked(any_store_connection, LANE_HOURS, "cat-lai") == wanted
            assert asked(any_store_connection, LANE_HOURS, "elsewhere") == []
        refresh(any_store_connection)


def test_the_writer_that_owns_nothing_refreshes(
    any_store_connection: Connection, vehicle: Any
) -> None:
    write_passages(any_store_connection, [vehicle().passage()])
    wanted = asked(any_store_connection, LANE_HOURS, "cat-lai")
    become_writer(any_store_connection)
    assert refresh(any_store_connection) == Refreshed(1, 0, 0)
    assert asked(any_store_connection, LANE_HOURS, "cat-lai") == wanted
