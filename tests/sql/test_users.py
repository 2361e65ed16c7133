from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from schemas.errors import ConfigError, GatestreamError, StoreError, UnknownNameError
from sql import passwords
from sql.accounts import User
from sql.audit import verify
from sql.connection import Connection, connection_to
from sql.home import StoreSettings
from sql.passwords import check_password, fits, hashed
from sql.rights import EVERY_SITE, Duty, Scope
from sql.users import (
    FAILURES_MAX,
    PAUSE,
    add_user,
    authenticate,
    list_users,
    lock_user,
    unlock_user,
)

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
PASSWORD = "đường dài không tới"  # noqa: S105
WRONG = "wrong"
OFFICER = User("nguyen.van.a", Duty.SHIFT_OFFICER, "Cát Lái", ("cat-lai",))
WHY: dict[str, Any] = {"who": "admin", "why": "QĐ 12"}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes that cost a thousandth: how many are made is of interest here."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    passwords.nobodys_hash.cache_clear()
    yield
    passwords.nobodys_hash.cache_clear()


@pytest.fixture
def users(store_connection: Connection) -> Connection:
    add_user(store_connection, OFFICER, PASSWORD, **WHY)
    return store_connection


def acts(connection: Connection) -> list[tuple[str, str, str]]:
    return connection.execute("select who, what, subject from audit_log order by n").fetchall()


def sign_in(
    connection: Connection, *, password: str = PASSWORD, after: timedelta = timedelta()
) -> Scope | None:
    return authenticate(connection, OFFICER.name, password, NOW + after)


def test_r59_a_user_signs_in_with_the_duty_and_the_sites_that_were_given(
    users: Connection,
) -> None:
    assert sign_in(users) == Scope(Duty.SHIFT_OFFICER, ("cat-lai",), OFFICER.name)
    assert list_users(users, who="admin") == [OFFICER]
    subject = f"user {OFFICER.name}"
    assert acts(users) == [("admin", "user.add", subject), (OFFICER.name, "user.sign_in", subject)]
    assert verify(users).is_whole


def test_no_password_is_kept_or_told(users: Connection) -> None:
    everything = users.execute(
        "select u::text, (select string_agg(a::text, '') from audit_log as a) from users as u"
    ).fetchall()[0]
    assert PASSWORD not in "".join(everything)
    assert everything[0].count("$argon2id$") == 1
    assert "argon2" not in everything[1]
    for refused in ("short", "the b.b account", "aaaaaaaaaaaaaaaa"):
        with pytest.raises(GatestreamError) as told:
            add_user(users, User("b.b", Duty.LEADER, "b", ("x",)), refused, **WHY)
        assert refused not in str(told.value)


@pytest.mark.parametrize(
    "given", ["", " ", "đường dài không tơi", PASSWORD.upper(), "\0", "x" * 9999]
)
def test_a_wrong_password_lets_nobody_in(users: Connection, given: str) -> None:
    assert sign_in(users, password=given) is None


def test_a_password_is_the_same_however_a_keyboard_composes_it(users: Connection) -> None:
    apart = unicodedata.normalize("NFD", PASSWORD)
    assert apart != PASSWORD
    assert sign_in(users, password=apart) is not None


def test_r59_too_many_wrong_passwords_let_an_account_rest(users: Connection) -> None:
    for _ in range(FAILURES_MAX):
        assert sign_in(users, password=WRONG) is None
    assert sign_in(users) is None
    # What is tried meanwhile does not prolong the rest.
    assert sign_in(users, password=WRONG, after=PAUSE - timedelta(seconds=1)) is None
    assert sign_in(users, after=PAUSE) is not None
    assert [what for _, what, _ in acts(users)] == ["user.add", "user.pause", "user.sign_in"]
    for _ in range(FAILURES_MAX - 1):
        assert sign_in(users, password=WRONG, after=PAUSE) is None
    assert sign_in(users, after=PAUSE) is not None


def test_guesses_at_once_are_counted_like_guesses_in_turn(
    settings: StoreSettings, users: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.dsn is not None
    dsn, tried = settings.dsn, []
    monkeypatch.setattr("sql.users.fits", lambda *given: tried.append(given))

    def guess(_n: int) -> None:
        with connection_to(dsn, "test") as connection:
            sign_in(connection, password=WRONG)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(guess, range(3 * FAILURES_MAX)))
    (n,) = users.execute("select failures_n from users").fetchall()[0]
    assert (n, len(tried)) == (FAILURES_MAX, 3 * FAILURES_MAX)
    monkeypatch.undo()
    assert sign_in(users) is None


def test_r59_a_locked_user_stays_out_until_unlocked(users: Connection) -> None:
    lock_user(users, OFFICER.name, now=NOW, **WHY)
    assert list_users(users, who="admin")[0].locked_at == NOW
    assert sign_in(users) is None
    unlock_user(users, OFFICER.name, **WHY)
    assert sign_in(users) is not None
    assert [what for _, what, _ in acts(users)][:3] == ["user.add", "user.lock", "user.unlock"]


@pytest.mark.parametrize(("hours", "enters"), [(0, True), (13.99, True), (14, False)])
def test_r59_an_account_ends_with_its_last_day_in_vietnam(
    store_connection: Connection, hours: float, enters: bool
) -> None:
    # 10:00 in Asia/Ho_Chi_Minh.
    until = User("an", Duty.ANALYST, "b", (EVERY_SITE,), valid_until=NOW.date())
    add_user(store_connection, until, PASSWORD, **WHY)
    given = authenticate(store_connection, "an", PASSWORD, NOW + timedelta(hours=hours))
    assert (given is not None) == enters


@pytest.mark.parametrize("name", ["nobody", "", "' or true --", "\0", "NGUYEN.VAN.A", "x" * 999])
def test_an_unknown_name_is_compared_with_a_hash_like_a_known_one(
    users: Connection, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def noted(password_hash: str, password: str) -> bool:
        compared.append(password_hash)
        return fits(password_hash, password)

    monkeypatch.setattr("sql.users.fits", noted)
    assert authenticate(users, name, PASSWORD, NOW) is None
    assert sign_in(users) is not None
    lock_user(users, OFFICER.name, now=NOW, **WHY)
    assert sign_in(users) is None
    costs = {each.rsplit("$", 2)[0] for each in compared}
    assert (len(compared), len(costs)) == (3, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "Nguyễn"}, "a user's name is 2 to 63 of a-z"),
        ({"name": "a; drop"}, "a user's name is 2 to 63 of a-z"),
        ({"unit": " "}, "needs a unit"),
        ({"sites": ()}, "needs a site"),
        ({"sites": (EVERY_SITE, "a")}, "all sites are for no shift_officer and stand alone"),
        ({"sites": (EVERY_SITE,), "duty": Duty.PARTNER}, "all sites are for no partner"),
        ({"sites": (EVERY_SITE,), "duty": Duty.ENTERPRISE}, "all sites are for no enterprise"),
    ],
)
def test_r59_a_user_without_a_clear_scope_is_refused(
    store_connection: Connection, changes: dict[str, Any], sentence: str
) -> None:
    values = {"name": "b.b", "duty": Duty.SHIFT_OFFICER, "unit": "b", "sites": ("x",), **changes}
    with pytest.raises(ConfigError, match=sentence):
        add_user(store_connection, User(**values), PASSWORD, **WHY)
    assert list_users(store_connection, who="admin") == []


def test_r101_nothing_is_done_that_is_not_written_down(users: Connection) -> None:
    with pytest.raises(StoreError, match="audit log"):
        add_user(users, User("b.b", Duty.LEADER, "b", ("x",)), PASSWORD, who="a", why=" ")
    with pytest.raises(StoreError, match="audit log"):
        lock_user(users, OFFICER.name, who="a", why="", now=NOW)
    assert list_users(users, who="admin") == [OFFICER]


def test_a_name_is_never_given_anew(users: Connection) -> None:
    with pytest.raises(StoreError, match=r"is a user nguyen\.van\.a already"):
        add_user(users, User(OFFICER.name, Duty.LEADER, "b", ("x",)), PASSWORD, **WHY)
    with pytest.raises(UnknownNameError, match=r"unknown user 'nobody'; known: nguyen\.van\.a"):
        lock_user(users, "nobody", now=NOW, **WHY)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("elf zeichen", "12 to 128 signs, got 11"),
        ("x" * 129, "12 to 128 signs, got 129"),
        ("abababababab", "at least 6 different signs"),
        ("My.Name is long", "does not hold the user's name"),
        ("correct horse battery", ""),
        ("mật khẩu đủ dài", ""),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password: str, sentence: str) -> None:
    if not sentence:
        check_password(password, "my.name")
        assert fits(hashed(password), password)
        return
    with pytest.raises(ConfigError, match=sentence):
        check_password(password, "my.name")


@pytest.fixture
def program(settings: StoreSettings, users: Connection) -> Iterator[Connection]:
    """The account of a program that only asks for people, without any other right."""
    assert settings.dsn is not None
    users.execute("create role screens login password 'secret' in role gatestream_application")
    dsn = make_conninfo(settings.dsn, user="screens", password="secret")  # noqa: S106
    assert conninfo_to_dict(dsn)["user"] == "screens"
    with connection_to(dsn, "test") as connection:
        yield connection
    users.execute("drop role screens")


def test_a_program_signs_people_in_and_administers_nobody(program: Connection) -> None:
    assert sign_in(program, password=WRONG) is None
    assert sign_in(program) is not None
    sentence = r"account screens may not act as gatestream_administrator: .* `grant gatestream_adm"
    with pytest.raises(StoreError, match=sentence):
        add_user(program, User("b.b", Duty.LEADER, "b", ("x",)), PASSWORD, **WHY)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        program.execute("update users set duty = 'leader'")


def test_a_hash_that_is_none_fits_nothing() -> None:
    assert not fits("", PASSWORD)
    assert not fits("none", PASSWORD)
    assert passwords.nobodys_hash().startswith("$argon2id$")


def test_a_hash_costs_what_rfc_9106_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
