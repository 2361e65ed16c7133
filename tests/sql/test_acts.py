"""Every duty × every act of the screens × own and other site, asked of the database (R59).

Once as a program acts for somebody who signed in to it, and once as somebody with an own account of
the database sends the same statement, past all programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from sql.connection import Connection, connection_to
from sql.rights import Duty
from tests.sql.two_sites import OTHER, OWN, Account, accounts, become, sites_seen, two_sites

# One statement an act; it is allowed if it changes or shows a row of the site.
ACTS: dict[str, LiteralString] = {
    "correct": "insert into correction_orders (order_id, site, kind, passage_id, passed_at,"
    " seen_revision, numbers, who, why) values (gen_random_uuid(), %(site)s, 'correct',"
    " %(passage)s, %(passed_at)s, 0, '{}', %(who)s, 'b')",
    "enter": "insert into correction_orders (order_id, site, kind, passage_id, passed_at, numbers,"
    " who, why) values (gen_random_uuid(), %(site)s, 'enter', gen_random_uuid(), now(), '{}',"
    " %(who)s, 'b')",
    "confirm": "update confirmations set ordered = 'confirmed', ordered_by = %(who)s,"
    " ordered_why = 'b', ordered_at = now(), state = 'confirmed', reason = null"
    " where site = %(site)s",
    "open barrier": "insert into barrier_decisions (passage_id, revision, site, gate, lane,"
    " passed_at, passage_revision, state, reasons, containers, known_at, decided_at, opened_by,"
    " opened_why) values (%(passage)s, 99, %(site)s, 'a', 'in-1', %(passed_at)s, 0, 'open', '[]',"
    " '{}', now(), now(), %(who)s, 'b')",
    "own break": "update breaks set owner = %(who)s where site = %(site)s",
    "take on warning": "insert into handling_steps (subject_id, site, subject, step, assignee, why)"
    " values (%(warning)s, %(site)s, 'warning', 'assigned', 'a', 'b')",
    "set term": "insert into handling_terms (site, severity, respond_s, finish_s, why)"
    " values (%(site)s, 'critical', 60, 600, 'b')",
    "measure": "insert into measures (measure_id, site, gate, action, owner, due_on, opened_at)"
    " values (gen_random_uuid(), %(site)s, 'a', 'x', 'y', now(), now())",
    "freeze report": "insert into frozen_reports (site, kind, first_day, version_n, figures,"
    " sha256, frozen_at, why) values (%(site)s, 'year', '2025-01-01', 1, '{}', repeat('0', 64),"
    " now(), 'b')",
    "delegate": "insert into review_delegations (site, user_name, valid_from, valid_to, given_by,"
    " why) values (%(site)s, %(officer)s, gatestream_today(), gatestream_today(), %(who)s, 'b')",
    "revoke": "update review_delegations set revoked_at = now() where site = %(site)s",
    "regulate": "insert into coordination_regulations (regulation_no, party, sites, valid_from,"
    " valid_to) values ('n', 'p', array[%(site)s], now(), now())",
    "end regulation": "update coordination_regulations set ended_at = now()"
    " where regulation_no = %(site)s",
    "add user": "insert into users (name, duty, unit, sites, password_hash)"
    " values ('new.user', 'shift_officer', 'u', array[%(site)s], 'x')",
    "lock user": "update users set locked_at = now() where name = %(officer)s",
    "widen user": "update users set sites = '{*}' where name = %(officer)s",
    "read audit": "select 1 from audit_log where subject = %(site)s",
    "see evidence": "select 1 from passage_evidence where site = %(site)s",
    "see plates": "select 1 from passage_plates where site = %(site)s",
    "see alerts": "select 1 from alerts where site = %(site)s",
    "see people": "select 1 from users where name = %(officer)s",
}
# One letter a duty, in the order of DUTIES.
#   o  of the own site alone     b  of both: it has no site     -  refused
DUTIES = [*Duty]
ALLOWED = {
    #                   leader, branch_head, shift_officer, analyst, administrator, partner, e.
    "correct":         "-oo----",
    "enter":           "-oo----",
    "confirm":         "-oo----",
    "open barrier":    "-oo----",
    "own break":       "-oo----",
    "take on warning": "-oo----",
    "set term":        "-o-----",
    "measure":         "oo-----",
    "freeze report":   "oo-----",
    "delegate":        "-o-----",
    "revoke":          "-o-----",
    "regulate":        "----o--",
    "end regulation":  "----o--",
    "add user":        "----o--",
    "lock user":       "----o--",
    "widen user":      "-------",
    "read audit":      "b---b--",
    "see evidence":    "-o-----",
    "see plates":      "ooo---o",
    "see alerts":      "ooooo-o",
    "see people":      "----b--",
}  # fmt: skip
WHO = "somebody"


@pytest.fixture(scope="module")
def conninfo(any_server_conninfo: str, vehicle: Any) -> Iterator[str]:
    with two_sites(any_server_conninfo, vehicle) as filled:
        yield filled


@pytest.fixture
def account(conninfo: str) -> Iterator[Account]:
    with accounts(conninfo) as made:
        yield made


@pytest.fixture
def store(conninfo: str) -> Iterator[Connection]:
    """As a program's account; what a test changes is undone."""
    with connection_to(conninfo, "test") as connection:
        yield connection


@pytest.fixture(scope="module")
def known(conninfo: str) -> dict[str, dict[str, Any]]:
    """What an act is done to, by site."""
    found = {}
    with connection_to(conninfo, "test") as connection:
        for n, site in enumerate((OWN, OTHER)):
            passage, passed_at, warning = connection.execute(
                "select kept.passage_id, kept.passed_at, warned.warning_id"
                " from passage_revisions as kept cross join gate_warnings as warned"
                " where kept.site = %(site)s and warned.site = %(site)s limit 1",
                {"site": site},
            ).fetchall()[0]
            found[site] = {
                "site": site,
                "officer": f"officer.{n}",
                "passage": passage,
                "passed_at": passed_at,
                "warning": warning,
            }
    return found


@contextmanager
def own_account(conninfo: str, account: Account, duty: Duty) -> Iterator[Connection]:
    """Somebody of a duty and the own site, with an own account of the database."""
    dsn = account(duty.value)
    login = conninfo_to_dict(dsn)["user"]
    with connection_to(conninfo, "test") as connection:
        connection.execute(
            "insert into users (name, duty, unit, sites, password_hash, login)"
            " values (%s, %s, 'u', array[%s], 'x', %s)"
            " on conflict (name) do update set login = excluded.login",
            (f"own.{duty.value}", duty.value, OWN, login),
        )
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


def letter(connection: Connection, act: str, known: dict[str, dict[str, Any]], who: str) -> str:
    """What the database makes of an act at the own site and at another."""
    done = {site for site in known if is_done(connection, act, {**known[site], "who": who})}
    return {frozenset(): "-", frozenset({OWN}): "o", frozenset({OWN, OTHER}): "b"}[frozenset(done)]


def is_done(connection: Connection, act: str, values: dict[str, Any]) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            return connection.execute(ACTS[act], values).rowcount > 0
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.errors.ForeignKeyViolation as error:
        # What may not be seen is not there to be corrected.
        assert "there is no passage" in str(error)
        return False


@pytest.mark.parametrize("duty", DUTIES)
def test_r59_a_duty_acts_as_it_is_for_and_at_its_sites_alone(
    store: Connection, known: dict[str, dict[str, Any]], duty: Duty
) -> None:
    with store.transaction(force_rollback=True):
        become(store, duty.value, OWN, user=WHO)
        found = {act: letter(store, act, known, WHO) for act in ACTS}
    assert found == {act: ALLOWED[act][DUTIES.index(duty)] for act in ACTS}


@pytest.mark.parametrize("duty", DUTIES)
def test_r59_an_own_account_of_the_database_may_do_no_more(
    conninfo: str, account: Account, known: dict[str, dict[str, Any]], duty: Duty
) -> None:
    with own_account(conninfo, account, duty) as own:
        who = f"own.{duty.value}"
        found = {act: letter(own, act, known, who) for act in ACTS}
        assert found == {act: ALLOWED[act][DUTIES.index(duty)] for act in ACTS}
        # Whatever is said about who asks and of which sites.
        own.execute("select set_config('gatestream.sites', '{*}', false)")
        own.execute("select set_config('gatestream.user', 'officer.1', false)")
        assert {act: letter(own, act, known, who) for act in ACTS} == found
        if duty in (Duty.BRANCH_HEAD, Duty.SHIFT_OFFICER):
            assert not is_done(own, "correct", {**known[OWN], "who": "officer.0"})


# What somebody with an own account may try: always refused, whatever the duty.
HOSTILE: list[LiteralString] = [
    "set role gatestream_owner",
    "set role gatestream_writer",
    "set role gatestream_application",
    "select set_config('role', 'gatestream_owner', true)",
    "set session authorization pg_read_all_data",
    "set role pg_read_all_data",
    "grant gatestream_owner to current_user",
    "alter role current_user createrole",
    "set row_security = off; select 1 from metrics, alerts, passage_revisions, partner_crossings",
    "set session_replication_role = 'replica'",
    "alter table passage_revisions disable row level security",
    "alter table audit_log disable trigger all",
    "drop policy scope on passage_revisions",
    "update audit_log set who = 'x'",
    "delete from audit_log",
    "truncate audit_log",
    "update audit_head set n = 0",
    "insert into audit_log (n, at, database_user, who, what, subject, why, previous_sha256, sha256)"
    " values (1, now(), 'x', 'x', 'x', 'x', 'x', 'x', 'x')",
    "create table public.mine (n int)",
    "create view public.mine as select 1",
    "create or replace function gatestream_sites() returns text[] language sql"
    " return '{*}'::text[]",
    "alter function gatestream_user() set search_path = pg_temp",
    "copy passage_revisions to program 'cat'",
    "copy audit_log to '/tmp/x'",
    "select pg_read_file('postgresql.conf')",
    "select key from schema_token_key",
    "select password_hash from users",
    "insert into passage_revisions default values",
    "update passage_containers set code = 'x'",
    "delete from passage_evidence",
    "drop table users",
]


@pytest.mark.parametrize("duty", [Duty.ADMINISTRATOR, Duty.BRANCH_HEAD, Duty.PARTNER])
def test_r59_there_is_no_way_through(conninfo: str, account: Account, duty: Duty) -> None:
    with own_account(conninfo, account, duty) as own:
        for statement in HOSTILE:
            with (
                pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.SyntaxError)),
                own.transaction(),
            ):
                own.execute(statement)
                pytest.fail(f"{duty}: {statement}")


def test_r59_what_a_session_makes_for_itself_stands_in_for_nothing(
    conninfo: str, account: Account
) -> None:
    with (
        own_account(conninfo, account, Duty.BRANCH_HEAD) as own,
        own.transaction(force_rollback=True),
    ):
        for made in (
            "create temporary table users (name text, login text, sites text[], duty text,"
            " locked_at timestamptz, valid_until date, unit text, needs_plates boolean)",
            "insert into users select 'head', session_user, '{*}'",
            "create temporary table audit_log (who text, what text, subject text, why text)",
            "create function pg_temp.gatestream_user() returns text language sql return 'head'",
            "create function pg_temp.gatestream_sites() returns text[] language sql"
            " return '{*}'::text[]",
            "create function pg_temp.gatestream_every_site() returns boolean language sql"
            " return true",
            "create function pg_temp.pg_has_role(name, text, text) returns boolean language sql"
            " return true",
            "set search_path = pg_temp, public",
        ):
            own.execute(made)
        assert sites_seen(own, "passage_revisions") == {OWN}
        with own.transaction(force_rollback=True):
            own.execute("update breaks set owner = 'x'")
            shadow = own.execute("select count(*) from pg_temp.audit_log").fetchall()
            assert shadow == [(0,)], "what tells of itself was led astray"


def test_r59_a_cheap_function_sees_no_row_that_a_view_hides(
    conninfo: str, account: Account
) -> None:
    with (
        own_account(conninfo, account, Duty.PARTNER) as own,
        own.transaction(force_rollback=True),
    ):
        seen: list[str] = []
        own.add_notice_handler(lambda notice: seen.append(notice.message_primary or ""))
        own.execute(
            "create function pg_temp.leak(anyelement) returns boolean language plpgsql"
            " cost 0.0000001 as $f$ begin raise notice '%', $1; return true; end $f$"
        )
        own.execute("select * from partner_crossings where pg_temp.leak(plates)")
        assert seen == []


def test_r101_what_is_done_past_the_programs_tells_of_itself_in_the_own_name(
    conninfo: str, account: Account, known: dict[str, dict[str, Any]]
) -> None:
    with (
        own_account(conninfo, account, Duty.ADMINISTRATOR) as own,
        own.transaction(force_rollback=True),
    ):
        own.execute(ACTS["lock user"], known[OWN])
        own.execute(
            "insert into audit_log (who, what, subject, why) values ('head', 'x', 'y', 'z')"
        )
        told = own.execute(
            "select who, what, subject, database_user = session_user from audit_log"
            " order by n desc limit 2"
        ).fetchall()
    assert told == [
        ("own.administrator", "x", "y", True),
        ("own.administrator", "sql.update", "table users", True),
    ]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("update users set duty = 'leader' where name = 'own.administrator'", "own account"),
        ("update users set name = 'xx' where name = 'officer.0'", "name of a user stays"),
        ("update users set sites = '{*}' where name = 'officer.0'", "not yours"),
        ("update users set unit = 'x' where name = 'officer.1'", "not yours"),
    ],
)
def test_r59_an_administrator_stays_within_the_own_sites(
    conninfo: str, account: Account, statement: LiteralString, sentence: str
) -> None:
    with (
        own_account(conninfo, account, Duty.ADMINISTRATOR) as own,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match=sentence),
        own.transaction(),
    ):
        own.execute(statement)


def test_r54_a_delegation_is_given_in_the_own_name_and_not_backwards(
    conninfo: str, account: Account
) -> None:
    start: LiteralString = (
        "insert into review_delegations (site, user_name, valid_from, valid_to, given_by, why)"
    )
    with own_account(conninfo, account, Duty.BRANCH_HEAD) as own:
        for values, sentence in (
            ("'cat-lai', 'officer.0', '2020-01-01', '2099-01-01', 'own.branch_head'", "today"),
            ("'cat-lai', 'officer.0', '2099-01-01', '2099-01-01', 'officer.0'", "own name"),
            ("'cat-lai', 'officer.1', '2099-01-01', '2099-01-01', 'own.branch_head'", "officer"),
            ("'cat-lai', 'nobody', '2099-01-01', '2099-01-01', 'head'", "own name"),
        ):
            with pytest.raises(psycopg.Error, match=sentence), own.transaction():
                own.execute(f"{start} values ({values}, 'b')")
