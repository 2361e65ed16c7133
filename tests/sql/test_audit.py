from __future__ import annotations

import hashlib
import json
import threading
from typing import Any, LiteralString

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from psycopg import sql as composed

from schemas.errors import StoreError
from sql.audit import START, ChainEnd, record, verify
from sql.connection import Connection, connection_to
from sql.home import StoreSettings

ENTRIES_N = 5
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
COLUMNS = ("at", "database_user", "who", "what", "subject", "why", "details", "previous_sha256")
hypothesis_settings = tried(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def add(connection: Connection, n: int, **changes: Any) -> None:
    values = {"who": f"officer-{n}", "what": "user.add", "subject": f"user {n}", "why": "needed"}
    record(connection, **{**values, "details": {"n": n}, **changes})


@pytest.fixture
def log(store_connection: Connection) -> Connection:
    for n in range(1, ENTRIES_N + 1):
        add(store_connection, n)
    return store_connection


def tamper(log: Connection, statement: LiteralString, *values: object) -> None:
    """Does what only somebody with all rights over the database can do."""
    with log.transaction():
        log.execute("set local session_replication_role = replica")
        log.execute(statement, values)


def found(log: Connection) -> dict[int, str]:
    return {fault.n: fault.sentence for fault in verify(log).faults}


def test_r101_a_chain_is_whole_from_its_first_entry(store_connection: Connection) -> None:
    empty = verify(store_connection)
    assert (empty.is_whole, empty.entries_n, empty.end) == (True, 0, ChainEnd(0, START))
    add(store_connection, 1)
    add(store_connection, 2)
    checked = verify(store_connection)
    assert (checked.is_whole, checked.entries_n, checked.end.n) == (True, 2, 2)


def test_r101_the_digest_is_the_documented_one(log: Connection) -> None:
    at, account, previous, sha256 = log.execute(
        "select at, database_user, previous_sha256, sha256 from audit_log where n = 2"
    ).fetchall()[0]
    named = ["officer-2", "user.add", "user 2", "needed", '{"n": 2}']
    text = json.dumps([previous, 2, f"{at:%Y-%m-%dT%H:%M:%S.%f}Z", account, *named])
    assert sha256 == hashlib.sha256(text.encode()).hexdigest()


@hypothesis_settings
@given(who=TEXT, why=TEXT, details=st.dictionaries(TEXT, TEXT | NUMBER))
def test_r101_any_text_is_digested_alike_by_the_database_and_by_us(
    store_connection: Connection, who: str, why: str, details: dict[str, object]
) -> None:
    add(store_connection, 1, who=f"x{who}", why=f"x{why}", details=details)
    assert verify(store_connection).is_whole


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("n", [1, 3, ENTRIES_N])
def test_r55_an_altered_entry_is_named(log: Connection, column: str, n: int) -> None:
    name = composed.Identifier(column)
    if column == "at":
        flipped: composed.Composable = composed.SQL("at + interval '1 microsecond'")
    elif column == "details":
        flipped = composed.SQL("overlay(details::text placing '{ ' from 1 for 1)::json")
    else:
        flipped = composed.SQL("overlay({} placing '~' from 1)").format(name)
    statement = composed.SQL("update audit_log set {} = {} where n = %s").format(name, flipped)
    with log.transaction():
        log.execute("set local session_replication_role = replica")
        log.execute(statement, (n,))
    assert found(log) == {n: f"entry {n} was altered"}


@hypothesis_settings
@given(n=st.integers(1, ENTRIES_N), place=st.integers(1, 64), digit=st.sampled_from("0f"))
def test_r55_any_flipped_byte_of_a_digest_is_named(
    log: Connection, n: int, place: int, digit: str
) -> None:
    (kept,) = log.execute("select sha256 from audit_log where n = %s", (n,)).fetchall()[0]
    statement: LiteralString = "update audit_log set sha256 = %s where n = %s"
    flipped = kept[: place - 1] + digit + kept[place:]
    tamper(log, statement, flipped, n)
    try:
        named = {n: f"entry {n} was altered"} if flipped != kept else {}
        assert found(log) == named
    finally:
        tamper(log, statement, kept, n)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("delete from audit_log where n = 1", {1: "entry 1 is missing"}),
        ("delete from audit_log where n in (2, 3)", {2: "2 to 3 are missing"}),
        ("delete from audit_log where n = 5", {5: "entry 5 is missing"}),
        ("delete from audit_log", {1: "1 to 5 are missing"}),
        (
            "update audit_log set n = case n when 2 then 4 else 2 end where n in (2, 4)",
            {2: "entry 2 was altered", 4: "entry 4 was altered"},
        ),
        ("update audit_log set n = 6 where n = 5", {5: "entry 5 is missing"}),
        ("update audit_head set n = 4", {5: "beyond the end"}),
        ("update audit_head set sha256 = 'none'", {5: "not the one that was written down"}),
        ("delete from audit_head", {5: "beyond the end"}),
    ],
)
def test_r55_missing_and_swapped_entries_are_named(
    log: Connection, statement: LiteralString, named: dict[int, str]
) -> None:
    with log.transaction(force_rollback=True):
        # Two rows change places, and a key is only free when both have moved.
        log.execute("set local session_replication_role = replica")
        log.execute("alter table audit_log drop constraint audit_log_pkey")
        log.execute(statement)
        faults = found(log)
    assert {n: said for n, said in faults.items() if n in named}.keys() == named.keys()
    for n, said in named.items():
        assert said in faults[n]


def test_r55_an_entry_that_was_replaced_with_its_digest_breaks_the_chain(log: Connection) -> None:
    faults = {}
    for n in (3, ENTRIES_N):
        forge(log, n)
        faults[n] = found(log)
    assert faults[3] == {4: "entry 4 does not follow on entry 3: one of them was replaced"}
    assert "entry 5 is not the one that was written down" in faults[ENTRIES_N][5]


def forge(log: Connection, n: int) -> None:
    tamper(log, "update audit_log set who = 'nobody' where n = %s", n)
    tamper(
        log,
        "update audit_log set sha256 = encode(sha256(convert_to(json_build_array("
        "previous_sha256, n, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
        "database_user, who, what, subject, why, details::text)::text, 'UTF8')), 'hex')"
        " where n = %s",
        n,
    )


def test_r55_a_chain_made_anew_is_found_by_an_end_that_was_written_down(log: Connection) -> None:
    written_down = verify(log).end
    assert verify(log, [written_down]).is_whole
    tamper(log, "delete from audit_log")
    tamper(log, "delete from audit_head")
    for n in range(1, ENTRIES_N + 1):
        add(log, n)
    assert verify(log).is_whole
    (fault,) = verify(log, [written_down]).faults
    assert fault.n == ENTRIES_N


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_log set who = 'nobody'",
        "update audit_log set who = 'nobody' where false",
        "delete from audit_log",
        "truncate audit_log",
        "update audit_head set n = 0",
        "delete from audit_head",
        "truncate audit_head",
        "insert into audit_head (n, sha256) values (0, '')",
    ],
)
def test_r101_even_a_superuser_is_refused(log: Connection, statement: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="audit log is only added to"):
        log.execute(statement)
    assert verify(log).is_whole


def test_r101_place_time_account_and_digest_are_not_the_callers(log: Connection) -> None:
    log.execute(
        "insert into audit_log (n, at, database_user, who, what, subject, why, previous_sha256,"
        " sha256) values (99, '1999-01-01Z', 'postgres', 'a', 'b', 'c', 'd', 'e', 'f')"
    )
    checked = verify(log)
    assert (checked.is_whole, checked.end.n) == (True, ENTRIES_N + 1)


def test_r101_a_temporary_table_does_not_stand_in_for_the_chain(log: Connection) -> None:
    log.execute("create temporary table audit_head (like audit_head including all)")
    add(log, 6)
    log.execute("drop table pg_temp.audit_head")
    assert verify(log).end.n == ENTRIES_N + 1


@pytest.mark.parametrize("blank", ["who", "what", "subject", "why"])
def test_r101_no_entry_without_who_what_and_why(log: Connection, blank: str) -> None:
    with pytest.raises(StoreError, match=r"cannot add .* to the audit log"):
        add(log, 6, **{blank: " "})
    add(log, 6)
    checked = verify(log)
    assert (checked.is_whole, checked.end.n) == (True, ENTRIES_N + 1)


def test_r101_an_act_that_is_undone_leaves_no_entry(log: Connection) -> None:
    with log.transaction(force_rollback=True):
        add(log, 6)
    assert verify(log).end.n == ENTRIES_N


def test_r101_writers_at_once_make_one_chain(
    settings: StoreSettings, store_connection: Connection
) -> None:
    assert settings.dsn is not None
    dsn, each_n, writers_n = settings.dsn, 25, 4

    def write() -> None:
        with connection_to(dsn, "test") as connection:
            for n in range(each_n):
                with connection.transaction():
                    add(connection, n)

    threads = [threading.Thread(target=write) for _ in range(writers_n)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert verify(store_connection).is_whole
    checked = verify(store_connection)
    assert (checked.is_whole, checked.entries_n) == (True, each_n * writers_n)
