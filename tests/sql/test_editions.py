"""Tables are made ready for the edition that the server has, and answer the same on each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from schemas.metric import Metric, MetricName
from sql.connection import Connection, connection_to
from sql.editions import FOLDER, Edition, files_of
from sql.migrate import migrate
from sql.observations import write_metrics
from sql.passages import passages_of_day, write_passages
from sql.schema_state import schema_state

AT = datetime(2026, 11, 21, 3, 59, 30, tzinfo=UTC)
HYPERTABLES = {
    *("passage_revisions", "passage_plates", "passage_containers", "passage_evidence"),
    *("orphan_reads", "camera_health", "metrics", "alert_events", "gps_fixes"),
}
COMMUNITY = sorted((FOLDER / "community").glob("*.sql"))


def hypertables(connection: Connection) -> set[str]:
    found = connection.execute(
        "select hypertable_name from timescaledb_information.hypertables"
    ).fetchall()
    return {name for (name,) in found}


@pytest.mark.timescaledb
def test_what_only_grows_is_cut_by_time_under_the_apache_licence(
    timescale_conninfo: str,
) -> None:
    with connection_to(make_conninfo(timescale_conninfo, dbname="migrated"), "test") as connection:
        state = schema_state(connection)
        assert (state.edition, state.note) == (Edition.APACHE, None)
        assert state.described.endswith("apache edition")
        assert hypertables(connection) >= HYPERTABLES


def test_plain_postgresql_is_told_as_such(server_conninfo: str) -> None:
    with connection_to(make_conninfo(server_conninfo, dbname="migrated"), "test") as connection:
        state = schema_state(connection)
    assert (state.edition, state.timescaledb, state.note) == (Edition.PLAIN, None, None)
    assert state.described.endswith("without TimescaleDB")


def test_every_edition_has_files_and_every_file_an_edition() -> None:
    used = {path for edition in Edition for path in files_of(edition)}
    assert used == set(FOLDER.rglob("*.sql"))
    assert set(files_of(Edition.APACHE)) < set(files_of(Edition.COMMUNITY))


@pytest.mark.parametrize(
    ("forget", "is_run_again"),
    [("select 1", False), ("update schema_edition set sha256 = 'older'", True)],
)
def test_what_an_edition_adds_is_run_once_and_may_be_run_again(
    any_new_database: Callable[[str], str], forget: str, is_run_again: bool
) -> None:
    with connection_to(any_new_database("migrated"), "test") as connection:
        before = connection.execute("select *, xmin::text from schema_edition").fetchone()
        connection.execute(forget.encode())
        assert migrate(connection) == []
        after = connection.execute("select *, xmin::text from schema_edition").fetchone()
    assert before is not None
    assert after is not None
    assert before[:-1] == after[:-1]
    assert (before[-1] != after[-1]) is is_run_again


@pytest.fixture
def limited(timescale_conninfo: str) -> Iterator[Connection]:
    """A connection of a role that owns its tables and may not create an extension."""
    name = f"limited_{uuid.uuid4().hex}"
    inside = make_conninfo(timescale_conninfo, dbname=name)
    with psycopg.connect(timescale_conninfo, autocommit=True) as admin:
        admin.execute(f"create role {name} createrole".encode())
        admin.execute(f"create database {name}".encode())
        roles = admin.execute("select rolname from pg_roles where rolname like 'gatestream%'")
        for (role,) in roles.fetchall():
            admin.execute(f"grant {role} to {name} with admin true, inherit true".encode())
    with psycopg.connect(inside, autocommit=True) as admin:
        admin.execute("create extension btree_gist")
        admin.execute(f"alter schema public owner to {name}".encode())
    with connection_to(make_conninfo(inside, options=f"-c role={name}"), "test") as connection:
        yield connection
    with psycopg.connect(timescale_conninfo, autocommit=True) as admin:
        admin.execute(f"drop database {name} with (force)".encode())
        admin.execute(f"drop owned by {name}".encode())
        admin.execute(f"drop role {name}".encode())


@pytest.mark.timescaledb
def test_a_store_that_gets_timescaledb_later_keeps_its_rows_and_policies(
    limited: Connection, timescale_conninfo: str, vehicle: Any
) -> None:
    migrate(limited)
    state = schema_state(limited)
    assert state.edition is Edition.PLAIN
    assert state.note is not None
    assert "this role may not create it" in state.note
    vehicles = [vehicle(after_s=86400.0 * n).passage() for n in range(20)]
    limited.execute("select set_config('gatestream.sites', '{*}', false)")
    write_passages(limited, vehicles)
    secured = security(limited)
    with psycopg.connect(timescale_conninfo, autocommit=True) as admin:
        name = limited.info.dbname
        admin.execute(f"grant create on database {name} to {name}".encode())
    assert migrate(limited) == []
    assert schema_state(limited).edition is Edition.APACHE
    assert hypertables(limited) >= HYPERTABLES
    days = [passages_of_day(limited, "cat-lai", each.passed_at.date()) for each in vehicles]
    assert days == [[each] for each in vehicles]
    assert security(limited) == secured


def security(connection: Connection) -> list[Any]:
    return connection.execute(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"
    ).fetchall()


@pytest.mark.timescaledb
@pytest.mark.parametrize("path", COMMUNITY, ids=lambda path: path.stem)
@pytest.mark.parametrize("has_policies", [True, False])
def test_what_only_the_community_edition_can_is_kept_from_tables_with_policies(
    timescale_conninfo: str, path: Any, has_policies: bool
) -> None:
    with (
        connection_to(make_conninfo(timescale_conninfo, dbname="migrated"), "test") as connection,
        connection.transaction(force_rollback=True),
    ):
        for table in ("metrics", "camera_health", "orphan_reads", "alert_events"):
            switch = "enable" if has_policies else "disable"
            connection.execute(
                f"alter table if exists {table} {switch} row level security".encode()
            )
        if has_policies:
            connection.execute(path.read_bytes())
            return
        # This server has the Apache edition: what it refuses is what would have been done.
        with pytest.raises(psycopg.Error, match='not supported under the current "apache" license'):
            connection.execute(path.read_bytes())


def test_figures_by_the_hour_are_the_same_on_every_edition(
    any_store_connection: Connection,
) -> None:
    figures = [
        Metric(
            site="cat-lai",
            at=AT + timedelta(seconds=30 * n),
            name=MetricName.FRAMES_N,
            camera="rear",
            value=n,
        )
        for n in range(5)
    ]
    write_metrics(any_store_connection, figures)
    found = any_store_connection.execute(
        "select hour_start_at, rows_n, value_sum, value_min, value_max from metric_hours order by 1"
    ).fetchall()
    hour = datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert found == [(hour, 1, 0, 0, 0), (hour + timedelta(hours=1), 4, 10, 1, 4)]
