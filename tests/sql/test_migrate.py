from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from schemas.errors import StoreError
from sql.connection import Connection, connection_to
from sql.migrate import Migration, check_schema, migrate, migrations_in

NAMES = [migration.name for migration in migrations_in()]


@pytest.fixture
def empty(any_new_database: Callable[[str], str]) -> str:
    """A database that knows nothing of gatestream."""
    return any_new_database("template1")


@pytest.fixture
def connection(empty: str) -> Iterator[Connection]:
    with connection_to(empty, "test") as connection:
        yield connection


def tables(connection: Connection) -> set[str]:
    found = connection.execute("select tablename from pg_tables where schemaname = 'public'")
    return {row[0] for row in found.fetchall()}


def test_migrations_run_once_and_in_order(connection: Connection) -> None:
    assert migrate(connection) == NAMES
    assert migrate(connection) == []
    check_schema(connection)
    assert "passage_revisions" in tables(connection)


def test_only_what_is_missing_runs(connection: Connection) -> None:
    one = Migration(1, "one", b"create table one (n integer)")
    two = Migration(2, "two", b"create table two (n integer); create table three (n integer)")
    connection.execute("create view latest_passages as select 1 as n")
    with pytest.raises(StoreError, match="refused migration 0003_broken"):
        migrate(connection, [one, two, Migration(3, "broken", b"create table four (; ")])
    assert {"one", "two", "three"} <= tables(connection)
    assert "four" not in tables(connection)


def test_a_migration_that_fails_half_way_leaves_nothing(connection: Connection) -> None:
    broken = Migration(1, "broken", b"create table one (n integer); select 1 / 0")
    with pytest.raises(StoreError, match=r"refused migration 0001_broken: division by zero$"):
        migrate(connection, [broken])
    assert "one" not in tables(connection)
    assert migrate(connection) == NAMES


def test_an_altered_migration_is_refused(connection: Connection) -> None:
    migrate(connection)
    altered = [
        replace(m, statements=m.statements + b" ") if m.version == 2 else m for m in migrations_in()
    ]
    with pytest.raises(StoreError, match=r"0002_create_lane_crossings was applied with another"):
        migrate(connection, altered)


def test_a_newer_schema_is_refused_by_writers_and_readers(connection: Connection) -> None:
    newer = Migration(len(NAMES) + 1, "from_tomorrow", b"select 1")
    migrate(connection, [*migrations_in(), newer])
    sentence = rf"has schema {newer.version} and is newer than this program, which knows schema"
    with pytest.raises(StoreError, match=sentence):
        migrate(connection)
    with pytest.raises(StoreError, match=sentence):
        check_schema(connection)


def test_a_reader_is_told_to_migrate(connection: Connection) -> None:
    with pytest.raises(StoreError, match=r"no gatestream schema yet; run `gatestream migrate`"):
        check_schema(connection)


def test_two_processes_that_start_together_migrate_once(empty: str) -> None:
    ran: list[list[str]] = []

    def start() -> None:
        with connection_to(empty, "test") as connection:
            ran.append(migrate(connection))

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == [[], [], [], NAMES]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["0001_a.sql", "0003_b.sql"], r"numbered from 1 without a gap, got \[1, 3\]"),
        (["0001_a.sql", "0001_b.sql"], r"numbered from 1 without a gap, got \[1, 1\]"),
        (["create.sql"], r"named like 0001_create_passages.sql, got create.sql"),
    ],
)
def test_misnamed_migrations_are_refused(files: list[str], message: str, tmp_path: Path) -> None:
    for name in files:
        (tmp_path / name).write_text("select 1")
    with pytest.raises(StoreError, match=message):
        migrations_in(tmp_path)


def test_views_are_made_again_only_when_their_text_changed(connection: Connection) -> None:
    migrate(connection)
    before = connection.execute("select 'passages'::regclass::oid").fetchone()
    migrate(connection)
    assert connection.execute("select 'passages'::regclass::oid").fetchone() == before
    connection.execute("update schema_views set sha256 = 'older'")
    migrate(connection)
    assert connection.execute("select 'passages'::regclass::oid").fetchone() != before


def test_r56_a_role_without_rights_is_told_who_migrates(
    any_server_conninfo: str, empty: str
) -> None:
    name = f"reader_{uuid.uuid4().hex}"
    with connection_to(any_server_conninfo, "test") as admin:
        admin.execute(f"create role {name} login password 'reader'".encode())
    try:
        reader = make_conninfo(empty, user=name, password="reader")  # noqa: S106 - a test's own
        with (
            connection_to(reader, "test") as connection,
            pytest.raises(StoreError, match=rf"the role {name} may not change the schema \("),
        ):
            migrate(connection)
    finally:
        with connection_to(any_server_conninfo, "test") as admin:
            admin.execute(f"drop role {name}".encode())
