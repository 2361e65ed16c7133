"""What people, partners and programs get beyond their duty, and when it ends (R54, R56-R58)."""

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
from sql.accounts import User
from sql.connection import Connection, connection_to
from sql.grants import FOLDER
from sql.home import StoreSettings
from sql.passages import write_passages
from sql.rights import EVERY_SITE, Duty, Scope
from sql.store import open_store
from sql.users import add_user, lock_user
from tests.sql.two_sites import (
    OTHER,
    OWN,
    PASSWORD,
    Account,
    accounts,
    become,
    rows_n,
    sites_seen,
    two_sites,
)


@pytest.fixture(scope="module")
def conninfo(any_server_conninfo: str, vehicle: Any) -> Iterator[str]:
    with two_sites(any_server_conninfo, vehicle) as filled:
        yield filled


@pytest.fixture
def store(conninfo: str) -> Iterator[Connection]:
    """As a program's account; what a test changes is undone."""
    with connection_to(conninfo, "test") as connection:
        yield connection


@pytest.fixture
def account(conninfo: str) -> Iterator[Account]:
    with accounts(conninfo) as made:
        yield made


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
        # As if given days ago; what a head of branch may give today, test_acts tells.
        become(store, "owner", EVERY_SITE)
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
