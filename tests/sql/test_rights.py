"""Every duty × every table × action × own and other site, asked in plain SQL (R59)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql as composed

from schemas.errors import StoreError
from sql.connection import Connection, connection_to
from sql.rights import EVERY_SITE, Duty, Scope, acting_as
from tests.sql.rights_of_duties import CHANGES, DUTIES, READS, ROLES
from tests.sql.two_sites import (
    OTHER,
    OWN,
    ROWS,
    become,
    rows_n,
    sites_seen,
    two_sites,
)

ACTIONS: dict[str, LiteralString] = {
    "insert": "insert into {table} default values",
    "update": "update {table} set {column} = default where false",
    "delete": "delete from {table} where false",
    "truncate": "truncate {table}",
}


@pytest.fixture(scope="module")
def conninfo(any_server_conninfo: str, vehicle: Any) -> Iterator[str]:
    with two_sites(any_server_conninfo, vehicle) as filled:
        yield filled


@pytest.fixture
def store(conninfo: str) -> Iterator[Connection]:
    """As a program's account; what a test changes is undone."""
    with connection_to(conninfo, "test") as connection:
        yield connection


@pytest.mark.parametrize("table", READS)
def test_r59_a_duty_reads_what_it_is_for_and_of_its_sites_alone(
    store: Connection, table: str
) -> None:
    for duty in DUTIES:
        with store.transaction(force_rollback=True):
            assert rows_n(store, table) > 0
            assert read(store, table, duty) == READS[table][DUTIES.index(duty)], duty


def read(store: Connection, table: str, duty: str) -> str:
    """The letter of what a duty may read."""
    become(store, duty, OWN)
    try:
        with store.transaction(force_rollback=True):
            seen_n = rows_n(store, table)
    except psycopg.errors.InsufficientPrivilege:
        return "-"
    if seen_n == 0:
        return "0"
    if "s" not in READS[table]:
        return "a"
    assert sites_seen(store, table) == {OWN}, duty
    become(store, duty)
    assert sites_seen(store, table) == set(), duty
    become(store, duty, OTHER)
    assert sites_seen(store, table) == {OTHER}, duty
    become(store, duty, EVERY_SITE)
    every = set() if duty == "enterprise" else {OWN, OTHER}
    assert sites_seen(store, table) == every, duty
    return "s"


@pytest.mark.parametrize("table", READS)
def test_r56_r59_a_role_changes_what_it_is_for_alone(store: Connection, table: str) -> None:
    (column,) = store.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1",
        (table,),
    ).fetchall()[0]
    for role in ROLES:
        with store.transaction(force_rollback=True):
            become(store, role, OWN)
            allowed = {action for action in ACTIONS if is_allowed(store, action, table, column)}
        wanted = {"insert"} if table == "audit_log" else CHANGES.get((table, role), set())
        assert allowed == wanted, role


def is_allowed(connection: Connection, action: str, table: str, column: str) -> bool:
    statement = composed.SQL(ACTIONS[action]).format(
        table=composed.Identifier(table), column=composed.Identifier(column)
    )
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        # A row that its policy refuses has the same class, and means that the table would take it.
        return "row-level security" in str(error)
    except psycopg.Error:
        return True
    return True


@pytest.mark.parametrize(
    ("role", "table"),
    [
        *(
            ("writer", table)
            for table in ROWS
            if "s" in READS[table] and (table, "writer") in CHANGES
        ),
        ("administrator", "unit_sites"),
        ("branch_head", "review_delegations"),
    ],
)
def test_r59_nobody_writes_for_a_site_of_others(store: Connection, role: str, table: str) -> None:
    with store.transaction(force_rollback=True):
        # The own row of the fixture would be in the way.
        become(store, "owner", EVERY_SITE)
        store.execute(composed.SQL("delete from {}").format(composed.Identifier(table)))
        become(store, role, OWN, user="somebody")
        store.execute(ROWS[table], {"site": OWN})
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            store.execute(ROWS[table], {"site": OTHER})


def test_r59_no_table_is_forgotten(store: Connection) -> None:
    found = store.execute(
        "select relname, relowner::regrole::text, relrowsecurity and relforcerowsecurity,"
        " exists (select from pg_attribute where attrelid = c.oid and attname = 'site')"
        " from pg_class as c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    ).fetchall()
    assert {name for name, *_ in found} == set(READS)
    assert {owner for _, owner, *_ in found} == {"gatestream_owner"}
    assert {name: closed for name, _, closed, _ in found} == {
        name: has_site for name, *_, has_site in found
    }


def test_r59_views_show_what_whoever_asks_may_see(store: Connection) -> None:
    found = store.execute(
        "select relname, coalesce('security_invoker=true' = any(reloptions), false) from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind = 'v'"
    ).fetchall()
    # These choose their rows themselves.
    by_owner = {"partner_crossings", "plate_tokens", "counted_lane_hours", "officers"}
    assert {name for name, invokes in found if not invokes} == by_owner
    views = [name for name, invokes in found if invokes]
    for duty in ("leader", "branch_head", "shift_officer", "analyst", "administrator"):
        with store.transaction(force_rollback=True):
            become(store, duty, OWN)
            for view in views:
                if view != "wall_cameras":
                    rows_n(store, view)
            assert sites_seen(store, "passages") == {OWN}
            assert sites_seen(store, "counted_lane_hours") == {OWN}


def test_r15_the_wall_is_for_who_stands_watch_at_the_site(store: Connection) -> None:
    for duty in DUTIES:
        with store.transaction(force_rollback=True):
            become(store, duty, OWN)
            if duty in ("leader", "branch_head", "shift_officer"):
                assert sites_seen(store, "wall_cameras") == {OWN}
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    rows_n(store, "wall_cameras")


def test_r59_no_program_shows_an_outsider_every_site(store: Connection) -> None:
    for sites, seen in [((EVERY_SITE,), set()), ((EVERY_SITE, OWN), {OWN})]:
        with acting_as(store, Scope(Duty.ENTERPRISE, sites)):
            for relation in ("passages", "plates", "lane_hours", "counted_lane_hours", "alerts"):
                assert sites_seen(store, relation) == seen


def test_r59_a_piece_of_a_hypertable_is_closed(store: Connection) -> None:
    pieces = store.execute(
        "select inhrelid::regclass::text from pg_inherits"
        " where inhparent = 'passage_plates'::regclass"
    ).fetchall()
    has_hypertables = store.execute(
        "select exists (select from pg_extension where extname = 'timescaledb')"
    ).fetchall()
    assert bool(pieces) == has_hypertables[0][0]
    for (piece,) in pieces:
        assert piece.startswith("gatestream_chunks.")
        for role in (*ROLES, "application"):
            with store.transaction(force_rollback=True):
                become(store, role, OWN)
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="for schema"):
                    store.execute(f"select * from {piece}")  # noqa: S608


@pytest.mark.parametrize(
    "hostile",
    [
        ("{*}",), ('"*"',), ("* ",), ("\\*",), ("cat-lai,hai-phong",), ("cat-lai' or true --",),
        ("NULL",), ("",), ('{"cat-lai"}',), ("%",), ("cat-la_",), ("'; reset role; --",),
        ("}', true), set_config('role', 'none', true) --",), ("cat-lai\n",), ("CAT-LAI",),
    ],
)  # fmt: skip
def test_r59_no_name_of_a_site_opens_another(store: Connection, hostile: tuple[str, ...]) -> None:
    with acting_as(store, Scope(Duty.BRANCH_HEAD, hostile)):
        assert sites_seen(store, "passage_revisions") == set()
        assert sites_seen(store, "passages") == set()
    with acting_as(store, Scope(Duty.BRANCH_HEAD, (*hostile, OWN))):
        assert sites_seen(store, "passage_revisions") == {OWN}


@pytest.mark.parametrize("setting", ["cat-lai", "*", "{", "{*", "' or true"])
def test_r59_a_setting_that_is_no_list_shows_nothing(store: Connection, setting: str) -> None:
    with store.transaction(force_rollback=True):
        store.execute("set local role gatestream_branch_head")
        store.execute("select set_config('gatestream.sites', %s, true)", (setting,))
        with pytest.raises(psycopg.DataError):
            rows_n(store, "passage_revisions")


def test_r59_a_duty_ends_with_its_transaction(store: Connection) -> None:
    with acting_as(store, Scope(Duty.ANALYST, (OWN,), "an")):
        assert acted(store) == ("gatestream_analyst", "{cat-lai}", "an")
        with (
            pytest.raises(StoreError, match="inside a transaction"),
            acting_as(store, Scope(Duty.LEADER, (EVERY_SITE,))),
        ):
            pytest.fail("a duty was taken on inside another")
    assert acted(store) == ("none", "", "")
    with (
        pytest.raises(StoreError, match="permission denied for table users"),
        acting_as(store, Scope(Duty.ANALYST, (OWN,))),
    ):
        rows_n(store, "users")
    assert acted(store) == ("none", "", "")


def acted(connection: Connection) -> Any:
    return connection.execute(
        "select current_setting('role'), current_setting('gatestream.sites', true),"
        " current_setting('gatestream.user', true)"
    ).fetchall()[0]


def test_r59_without_a_scope_nothing_is_seen(store: Connection) -> None:
    with store.transaction(force_rollback=True):
        store.execute("set local role gatestream_leader")
        assert rows_n(store, "passage_revisions") == 0
