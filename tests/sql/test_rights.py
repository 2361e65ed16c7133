"""Every duty × every table × action × own and other site, asked in plain SQL (R59)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql as composed
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from schemas.errors import StoreError
from schemas.passage import Direction
from schemas.read import Status
from sql.audit import record
from sql.connection import Connection, connection_to
from sql.grants import FOLDER
from sql.home import StoreSettings
from sql.passages import write_passages
from sql.rights import EVERY_SITE, Duty, Scope, acting_as
from sql.store import open_store
from sql.users import User, add_user, lock_user

Account = Callable[..., str]
OWN, OTHER = "cat-lai", "hai-phong"
PASSWORD = "đường dài không tới"  # noqa: S105

# One letter a duty and table, in the order of DUTIES: what it may read.
#   s  the rows of its sites     -  refused     0  may ask, is shown nothing    a  all: no site
DUTIES = [
    "leader", "branch_head", "shift_officer", "analyst", "administrator", "partner", "enterprise",
]  # fmt: skip
READS = {
    "passage_revisions":        "sssss-s",
    "passage_plates":           "sss00-s",
    "passage_containers":       "ssss0-s",
    "passage_evidence":         "0s000-0",
    "passage_conflicts":        "ss-----",
    "lane_crossings":           "-------",
    "orphan_reads":             "sss0---",
    "camera_runs":              "sssss-s",
    "camera_health":            "sssss-s",
    "metrics":                  "sssss-s",
    "site_days":                "sssss--",
    "segment_positions":        "----a--",
    "dirty_lane_hours":         "sssss-s",
    "dirty_camera_hours":       "sssss-s",
    "lane_hour_counts":         "sssss-s",
    "lane_hour_causes":         "sssss-s",
    "camera_hour_counts":       "sssss-s",
    "alerts":                   "sssss-s",
    "alert_events":             "sssss-s",
    "alert_deliveries":         "----s--",
    "audit_log":                "a---a--",
    "audit_head":               "a---a--",
    "users":                    "----a--",
    "coordination_regulations": "aa--a--",
    "review_delegations":       "ss--s--",
    "organisation_levels":      "aaaaa--",
    "organisation_units":       "aaaaa--",
    "unit_parents":             "aaaaa--",
    "unit_sites":               "sssss--",
    "schema_token_key":         "-------",
    "schema_migrations":        "----a--",
    "schema_views":             "----a--",
    "schema_edition":           "----a--",
    "schema_grants":            "----a--",
}  # fmt: skip
SITED = [table for table, reads in READS.items() if "s" in reads]

# Who may change what; everybody else, everything else is refused.
CHANGES = {
    ("users", "administrator"): {"insert", "update"},
    ("coordination_regulations", "administrator"): {"insert", "update", "delete"},
    ("organisation_levels", "administrator"): {"insert", "update", "delete"},
    ("organisation_units", "administrator"): {"insert", "update", "delete"},
    ("unit_parents", "administrator"): {"insert", "update", "delete"},
    ("unit_sites", "administrator"): {"insert", "update", "delete"},
    ("review_delegations", "branch_head"): {"insert"},
    ("passage_revisions", "writer"): {"insert"},
    ("passage_plates", "writer"): {"insert"},
    ("passage_containers", "writer"): {"insert"},
    ("passage_evidence", "writer"): {"insert"},
    ("passage_conflicts", "writer"): {"insert"},
    ("lane_crossings", "writer"): {"insert"},
    ("orphan_reads", "writer"): {"insert"},
    ("camera_runs", "writer"): {"insert", "update"},
    ("camera_health", "writer"): {"insert"},
    ("metrics", "writer"): {"insert"},
    ("site_days", "writer"): {"insert", "update"},
    ("segment_positions", "writer"): {"insert", "update"},
    ("dirty_lane_hours", "writer"): {"insert", "update", "delete"},
    ("dirty_camera_hours", "writer"): {"insert", "update", "delete"},
    ("lane_hour_counts", "writer"): {"insert", "update", "delete"},
    ("lane_hour_causes", "writer"): {"insert", "update", "delete"},
    ("camera_hour_counts", "writer"): {"insert", "update", "delete"},
    ("alerts", "writer"): {"insert", "update"},
    ("alert_events", "writer"): {"insert"},
    ("alert_deliveries", "writer"): {"insert", "update"},
}

# One row of each table for a site, where the store has not written it already.
ROWS: dict[str, LiteralString] = {
    "passage_conflicts": "insert into passage_conflicts values"
    " (gen_random_uuid(), now(), 0, %(site)s, 'in-1', gen_random_uuid(), '{}')",
    "orphan_reads": "insert into orphan_reads values (gen_random_uuid(), now(), now(), %(site)s,"
    " 'in-1', 'rear', 'm', 0, 'plate', '51C12345', 0.9, 3, 'no_passage')",
    "camera_runs": "insert into camera_runs values (%(site)s, 'rear', 'm', 0, now(), now(), 9, 0)",
    "camera_health": "insert into camera_health (site, lane, camera, at, status, epoch, frames_n,"
    " undecodable_n, dropped_n) values (%(site)s, 'in-1', 'rear', now(), 'ok', 0, 9, 0, 0)",
    "metrics": "insert into metrics values (%(site)s, now(), 'waiting_bytes', '', 1)",
    "segment_positions": "insert into segment_positions values (%(site)s, 1, 0)",
    "dirty_lane_hours": "insert into dirty_lane_hours values (%(site)s, 'x', now(), 1)",
    "dirty_camera_hours": "insert into dirty_camera_hours values (%(site)s, 'x', now(), 1)",
    "lane_hour_counts": "insert into lane_hour_counts values (%(site)s, 'a', 'in-1', 'in', now(),"
    " 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0)",
    "lane_hour_causes": "insert into lane_hour_causes values (%(site)s, 'a', 'in-1', 'in', now(),"
    " 'low_light', 1, 1)",
    "camera_hour_counts": "insert into camera_hour_counts values (%(site)s, 'in-1', 'rear', now(),"
    " 1, 0, 0, 1, 0)",
    "alerts": "insert into alerts (alert_id, rule, site, lane, state, severity, period_from,"
    " period_to, counted_n, evidence, note, opened_at, updated_at, failed_at, times_seen_n,"
    " told_severity, events_n) values (gen_random_uuid(), 'r', %(site)s, 'in-1', 'open',"
    " 'warning', now(), now(), 1, '{}', '', now(), now(), now(), 1, 'warning', 1)",
    "alert_events": "insert into alert_events (alert_id, event_n, happened_at, site, kind,"
    " severity, counted_n, evidence, note) values"
    " (gen_random_uuid(), 1, now(), %(site)s, 'open', 'warning', 1, '{}', '')",
    "alert_deliveries": "insert into alert_deliveries (alert_id, event_n, site, body,"
    " next_attempt_at) values (gen_random_uuid(), 1, %(site)s, '{}', now())",
    "coordination_regulations": "insert into coordination_regulations (regulation_no, party,"
    " sites, valid_from, valid_to) values (%(site)s, 'nobody', array[%(site)s], now(), now())",
    "organisation_levels": "insert into organisation_levels values"
    " (%(site)s, length(%(site)s), %(site)s, %(site)s)",
    "organisation_units": "insert into organisation_units values"
    " (%(site)s, %(site)s, %(site)s, %(site)s)",
    "unit_parents": "insert into unit_parents values (%(site)s, 'nation', '[2020-01-01,)')",
    "unit_sites": "insert into unit_sites values (%(site)s, %(site)s, '[2020-01-01,)')",
    "review_delegations": "insert into review_delegations (site, user_name, valid_from, valid_to,"
    " given_by, why) values (%(site)s, 'nobody', now(), now(), 'head', 'a case')",
}
ROLES = ["writer", *DUTIES]
ACTIONS: dict[str, LiteralString] = {
    "insert": "insert into {table} default values",
    "update": "update {table} set {column} = default where false",
    "delete": "delete from {table} where false",
    "truncate": "truncate {table}",
}


def execute(conninfo: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(composed.SQL(statement).format(*map(composed.Identifier, names)))


@pytest.fixture(scope="module")
def conninfo(any_server_conninfo: str, vehicle: Any) -> Iterator[str]:
    """A store with rows of two sites in every table."""
    execute(any_server_conninfo, "create database two_sites template migrated")
    filled = make_conninfo(any_server_conninfo, dbname="two_sites")
    with connection_to(filled, "test") as connection:
        for n, site in enumerate((OWN, OTHER)):
            passages = [vehicle(after_s=60 * n + 10 * each, site=site) for each in range(2)]
            write_passages(connection, [each.passage() for each in passages])
            who = f"officer.{n}"
            add_user(
                connection,
                User(who, Duty.SHIFT_OFFICER, "branch", (site,)),
                PASSWORD,
                who="test",
                why="test",
            )
            record(connection, who=who, what="look", subject=site, why="test")
        add_user(
            connection, User("nobody", Duty.LEADER, "nobody", (OWN,)), PASSWORD, who="a", why="b"
        )
        connection.execute("truncate organisation_levels cascade")
        connection.execute("insert into organisation_levels values ('nation', 1, 'n', 'n')")
        connection.execute("insert into organisation_units values ('nation', 'nation', 'n', 'n')")
        for statement in ROWS.values():
            for site in (OWN, OTHER):
                connection.execute(statement, {"site": site})
    yield filled
    execute(any_server_conninfo, "drop database two_sites with (force)")


@pytest.fixture
def store(conninfo: str) -> Iterator[Connection]:
    """As a program's account; what a test changes is undone."""
    with connection_to(conninfo, "test") as connection:
        yield connection


def become(connection: Connection, duty: str, *sites: str, user: str = "") -> None:
    """As acting_as, inside a transaction that is undone."""
    connection.execute(
        "select set_config('role', %s, true), set_config('gatestream.sites', %s::text[]::text,"
        " true), set_config('gatestream.user', %s, true)",
        (f"gatestream_{duty}", list(sites), user),
    )


def sites_seen(connection: Connection, table: str) -> set[str]:
    statement = composed.SQL("select distinct site from {}").format(composed.Identifier(table))
    return {row[0] for row in connection.execute(statement).fetchall()}


def rows_n(connection: Connection, table: str) -> int:
    statement = composed.SQL("select count(*) from {}").format(composed.Identifier(table))
    (n,) = connection.execute(statement).fetchall()[0]
    return int(n)


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("table", READS)
def test_r59_a_duty_reads_what_it_is_for_and_of_its_sites_alone(
    store: Connection, table: str, duty: str
) -> None:
    reads = READS[table][DUTIES.index(duty)]
    with store.transaction(force_rollback=True):
        assert rows_n(store, table) > 0
        become(store, duty, OWN)
        if reads == "-":
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                rows_n(store, table)
        elif reads == "0":
            assert rows_n(store, table) == 0
        elif reads == "a":
            assert rows_n(store, table) > 0
        else:
            assert sites_seen(store, table) == {OWN}
            become(store, duty)
            assert sites_seen(store, table) == set()
            become(store, duty, OTHER)
            assert sites_seen(store, table) == {OTHER}
            become(store, duty, EVERY_SITE)
            every = set() if duty == "enterprise" else {OWN, OTHER}
            assert sites_seen(store, table) == every


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", READS)
def test_r56_r59_a_role_changes_what_it_is_for_alone(
    store: Connection, table: str, role: str
) -> None:
    with store.transaction(force_rollback=True):
        (column,) = store.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1",
            (table,),
        ).fetchall()[0]
        become(store, role, OWN)
        allowed = {action for action in ACTIONS if is_allowed(store, action, table, column)}
    wanted = {"insert"} if table == "audit_log" else CHANGES.get((table, role), set())
    assert allowed == wanted


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
        become(store, role, OWN)
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
    by_owner = {"partner_crossings", "plate_tokens", "counted_lane_hours"}
    assert {name for name, invokes in found if not invokes} == by_owner
    views = [name for name, invokes in found if invokes]
    for duty in ("leader", "branch_head", "shift_officer", "analyst", "administrator"):
        with store.transaction(force_rollback=True):
            become(store, duty, OWN)
            for view in views:
                rows_n(store, view)
            assert sites_seen(store, "passages") == {OWN}
            assert sites_seen(store, "counted_lane_hours") == {OWN}


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


@pytest.fixture
def account(conninfo: str) -> Iterator[Account]:
    """Makes accounts of the database that people use themselves."""
    names: list[str] = []

    def made(*roles: str) -> str:
        names.append(f"test_{len(names)}_{id(names)}")
        execute(conninfo, "create role {} login password 'secret'", names[-1])
        for role in roles:
            execute(conninfo, "grant {} to {}", f"gatestream_{role}", names[-1])
        return make_conninfo(conninfo, user=names[-1], password="secret")  # noqa: S106

    yield made
    for name in names:
        execute(conninfo, "drop role {}", name)


@pytest.mark.parametrize(
    ("sites", "asked", "until", "is_locked", "seen"),
    [
        ((OWN,), None, None, False, {OWN}),
        ((OWN,), (EVERY_SITE,), None, False, {OWN}),
        ((OWN,), (OTHER,), None, False, set()),
        ((OWN, OTHER), (OTHER, "c"), None, False, {OTHER}),
        ((EVERY_SITE,), (OTHER,), None, False, {OTHER}),
        ((EVERY_SITE,), None, None, False, {OWN, OTHER}),
        ((OWN,), None, 0, False, {OWN}),
        ((OWN,), None, -1, False, set()),
        ((OWN,), None, None, True, set()),
    ],
)
def test_r59_an_own_account_sees_the_sites_of_its_person_whatever_it_says(
    store: Connection,
    account: Account,
    sites: tuple[str, ...],
    asked: tuple[str, ...] | None,
    until: int | None,
    is_locked: bool,
    seen: set[str],
) -> None:
    dsn = account("analyst")
    login = conninfo_to_dict(dsn)["user"]
    name = f"an.{uuid.uuid4().hex[:8]}"
    add_user(store, User(name, Duty.ANALYST, "b", sites), PASSWORD, who="a", why="b")
    store.execute(
        "update users set login = %s, valid_until = gatestream_today() + %s::integer"
        " where name = %s",
        (login, until, name),
    )
    if is_locked:
        lock_user(store, name, who="a", why="b", now=datetime.now(UTC))
    with psycopg.connect(dsn) as own:
        if asked is not None:
            own.execute(
                "select set_config('gatestream.sites', %s::text[]::text, false)", ([*asked],)
            )
        assert sites_seen(own, "passage_revisions") == seen
        assert rows_n(own, "passage_plates") == 0


def test_r59_an_account_that_is_nobodys_sees_nothing(account: Account) -> None:
    with psycopg.connect(account("leader")) as own:
        own.execute("set gatestream.sites = '{*}'")
        assert rows_n(own, "passage_revisions") == 0
        for role in ("gatestream_owner", "gatestream_writer", "gatestream_administrator"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), own.transaction():
                own.execute(composed.SQL("set role {}").format(composed.Identifier(role)))


PARTY = "Bộ đội Biên phòng"


@pytest.fixture(scope="module")
def partner(conninfo: str) -> Scope:
    with connection_to(conninfo, "test") as connection:
        user = User("bien.phong", Duty.PARTNER, PARTY, (OWN, OTHER))
        add_user(connection, user, PASSWORD, who="a", why="b")
    return Scope(Duty.PARTNER, (OWN, OTHER), user.name)


def regulate(connection: Connection, **changes: Any) -> None:
    values: dict[str, Any] = {
        "sites": [OWN],
        "lanes": None,
        "since": -1,
        "until": 0,
        "party": PARTY,
    }
    connection.execute(
        "insert into coordination_regulations (regulation_no, party, sites, lanes, valid_from,"
        " valid_to) values ('12/QC', %(party)s, %(sites)s, %(lanes)s,"
        " gatestream_today() + %(since)s, gatestream_today() + %(until)s)",
        {**values, **changes},
    )


def shared_n(connection: Connection, scope: Scope) -> int:
    with connection.transaction(force_rollback=True):
        become(connection, scope.duty.value, *scope.sites, user=scope.user)
        return rows_n(connection, "partner_crossings")


@pytest.mark.parametrize(
    ("changes", "shown_n"),
    [
        ({}, 2),
        ({"sites": [OWN, OTHER]}, 4),
        ({"lanes": ["in-1"]}, 2),
        ({"lanes": ["out-9"]}, 0),
        ({"sites": ["nowhere"]}, 0),
        ({"since": 0}, 2),
        ({"since": -9, "until": -1}, 0),
        ({"since": 1, "until": 9}, 0),
        ({"party": "somebody else"}, 0),
    ],
)
def test_r58_a_regulation_gives_access_to_its_sites_and_lanes_on_its_days(
    store: Connection, partner: Scope, changes: dict[str, Any], shown_n: int
) -> None:
    with store.transaction(force_rollback=True):
        assert shared_n(store, partner) == 0
        regulate(store, **changes)
        assert shared_n(store, partner) == shown_n


@pytest.mark.parametrize(
    "ending",
    [
        "delete from coordination_regulations where regulation_no = '12/QC'",
        "update coordination_regulations set ended_at = now() where regulation_no = '12/QC'",
        "update coordination_regulations set valid_to = gatestream_today() - 1"
        " where regulation_no = '12/QC'",
        "update users set locked_at = now() where name = 'bien.phong'",
        "update users set valid_until = gatestream_today() - 1 where name = 'bien.phong'",
    ],
)
def test_r56_r58_ending_the_regulation_or_the_account_ends_the_access(
    store: Connection, partner: Scope, ending: LiteralString
) -> None:
    with store.transaction(force_rollback=True):
        regulate(store)
        assert shared_n(store, partner) == 2
        become(store, "administrator", EVERY_SITE)
        store.execute(ending)
        store.execute("reset role")
        assert shared_n(store, partner) == 0


def test_r57_a_partner_gets_exactly_the_permitted_columns(
    store: Connection, partner: Scope, vehicle: Any
) -> None:
    with store.transaction(force_rollback=True):
        regulate(store)
        gone = vehicle(after_s=500, direction=Direction.OUT, lane="out-1")
        doubtful = vehicle(after_s=600, statuses=(Status.REVIEW,) * 2)
        write_passages(store, [gone.passage(), doubtful.passage()])
        become(store, "partner", OWN, user=partner.user)
        with store.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(
                "select * from partner_crossings order by out_at, in_at"
            ).fetchall()
    numbers = {"containers": ["WSAU4160620"], "plates": ["51C12345"]}
    times = [vehicle(after_s=after_s).passed_at for after_s in (0, 10)]
    assert rows == [
        {**numbers, "in_at": None, "out_at": gone.passed_at},
        *({**numbers, "in_at": at, "out_at": None} for at in times),
    ]


def test_r57_no_condition_of_a_partner_looks_behind_the_view(
    store: Connection, partner: Scope
) -> None:
    with store.transaction(force_rollback=True):
        regulate(store)
        store.execute(
            "create function pg_temp.seen(text[]) returns boolean language plpgsql cost"
            " 0.0000001 as $$begin raise notice '%', $1; return true; end$$"
        )
        told: list[str] = []
        store.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
        become(store, "partner", OWN, OTHER, user=partner.user)
        store.execute("select * from partner_crossings where pg_temp.seen(containers)")
    assert len(told) == 2


@pytest.mark.parametrize("duty", ["leader", "shift_officer"])
@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, {OWN}),
        ({"since": -9, "until": -1}, set()),
        ({"since": 1, "until": 9}, set()),
        ({"user": "officer.1"}, set()),
        ({"site": OTHER}, set()),
        ({"revoked": True}, set()),
    ],
)
def test_r54_recordings_are_for_whom_the_head_of_the_branch_delegated_them_to(
    store: Connection, duty: str, changes: dict[str, Any], seen: set[str]
) -> None:
    given = {"site": OWN, "user": "officer.0", "since": 0, "until": 0, "revoked": False, **changes}
    with store.transaction(force_rollback=True):
        become(store, duty, OWN, user="officer.0")
        assert sites_seen(store, "evidence") == set()
        become(store, "branch_head", given["site"])
        store.execute(
            "insert into review_delegations (site, user_name, valid_from, valid_to, given_by, why)"
            " values (%(site)s, %(user)s, gatestream_today() + %(since)s,"
            " gatestream_today() + %(until)s, 'head', 'a case')",
            given,
        )
        if given["revoked"]:
            store.execute(
                "update review_delegations set revoked_at = now() where given_by = 'head'"
            )
        become(store, duty, OWN, user="officer.0")
        assert sites_seen(store, "evidence") == seen
        become(store, duty, OWN, user="")
        assert sites_seen(store, "evidence") == set()


def test_r104_an_analyst_tells_plates_apart_without_seeing_them(
    store: Connection, vehicle: Any
) -> None:
    with store.transaction(force_rollback=True):
        write_passages(store, [vehicle(after_s=900, plates=("29H99999",)).passage()])
        become(store, "analyst", OWN)
        tokens = store.execute(
            "select a.plate_token, count(*) from plate_tokens as a"
            " join plate_tokens as b using (plate_token) group by 1 order by 2"
        ).fetchall()
        assert [n for _, n in tokens] == [1, 4]
        plain = {hashlib.sha256(text).hexdigest()[:32] for text in (b"51C12345", b"29H99999")}
        assert plain.isdisjoint(token for token, _ in tokens)
        assert sites_seen(store, "plate_tokens") == {OWN}
        assert store.execute("select distinct plates from passages").fetchall() == [([],)]
        for hidden in ("schema_token_key", "users"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), store.transaction():
                rows_n(store, hidden)
        store.execute("reset role")
        add_user_with_need(store)
        become(store, "analyst", OWN, user="an.needs")
        assert sites_seen(store, "plates") == {OWN}


def add_user_with_need(connection: Connection) -> None:
    connection.execute(
        "insert into users (name, duty, unit, sites, needs_plates, password_hash)"
        " values ('an.needs', 'analyst', 'b', '{cat-lai}', true, 'none')"
    )


def test_r59_an_administrator_reads_no_hash_of_a_password(store: Connection) -> None:
    with store.transaction(force_rollback=True):
        become(store, "administrator", EVERY_SITE)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            store.execute("select password_hash from users")


def test_a_program_that_owns_nothing_fills_a_store(
    any_settings: StoreSettings, account: Account, vehicle: Any
) -> None:
    with open_store(any_settings) as store:
        store.write([vehicle().passage()])
    assert any_settings.dsn is not None
    parts = conninfo_to_dict(account("writer"))
    dsn = make_conninfo(any_settings.dsn, user=parts["user"], password=parts["password"])
    with open_store(StoreSettings(any_settings.home, dsn), "second") as store:
        store.write([vehicle(after_s=60).passage()])
        store.sync_archive(datetime(2026, 11, 22, tzinfo=UTC))
        assert store.totals().passages_n == 2
        assert store.differences() == []
        owned = store.ask(
            lambda each: each.execute(
                "select relname from pg_class where"
                " relowner = current_user::regrole and relpersistence <> 't'"
            ).fetchall()
        )
    assert owned == []


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        (("application",), r"account \w+ may not act as gatestream_writer: .* `grant gatestream_w"),
        ((), r"cannot read the schema's version: the database says permission denied"),
    ],
)
def test_a_program_without_rights_is_told_which(
    any_settings: StoreSettings, account: Account, roles: tuple[str, ...], sentence: str
) -> None:
    assert any_settings.dsn is not None
    parts = conninfo_to_dict(account(*roles))
    dsn = make_conninfo(any_settings.dsn, user=parts["user"], password=parts["password"])
    with (
        pytest.raises(StoreError, match=sentence),
        open_store(StoreSettings(any_settings.home, dsn)),
    ):
        pytest.fail("a store was opened without rights")


def test_the_writer_can_undo_no_rights(store: Connection) -> None:
    for statement in (
        "alter table passage_revisions disable row level security",
        "drop policy scope on passage_revisions",
        "grant select on coordination_regulations to gatestream_writer",
        "alter table audit_log disable trigger all",
        "drop view passages",
        "create table mine (n integer)",
        "set role gatestream_owner; drop table users",
    ):
        with store.transaction(force_rollback=True):
            # Whoever logs in as a writer alone; a superuser may set every role.
            store.execute("set local session authorization gatestream_writer")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                store.execute(statement)


def test_roles_that_are_made_at_once_from_several_databases_are_made_once(
    any_new_database: Callable[[str], str],
) -> None:
    text = (FOLDER / "1_roles.sql").read_text(encoding="utf-8")
    prefix = f"t{uuid.uuid4().hex[:8]}_"
    statement = text.replace("gatestream_", prefix).encode()
    databases = [any_new_database("template1") for _ in range(4)]

    def make(dsn: str) -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(statement)
            connection.execute(statement)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(make, databases))
    with psycopg.connect(databases[0], autocommit=True) as connection:
        made = connection.execute(
            "select rolname from pg_roles where starts_with(rolname, %s) order by 1", (prefix,)
        ).fetchall()
        assert len(made) == 10
        for (name,) in made:
            connection.execute(composed.SQL("drop role {}").format(composed.Identifier(name)))
