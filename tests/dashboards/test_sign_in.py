"""Signing in and out of the screens, on a store that a real PostgreSQL serves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.kept_sign_ins import (
    IDLE_FOR,
    SIGNED_IN_FOR,
    TICKET_FOR,
    KeptSignIns,
    SignedIn,
)
from dashboards.store_link import store_link
from sql.accounts import User, one_time_password
from sql.connection import connect, rows
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.passages import write_passages
from sql.rights import Duty, Scope
from sql.users import add_user, authenticate, lock_user, scope_of_identity, unlock_user
from tests.dashboards.gate_history import passages_of
from tests.dashboards.screens import opened

PASSWORD = "ba con trâu trắng ở bến"  # noqa: S105 - of an account that exists for a test
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
OFFICER = Scope(Duty.SHIFT_OFFICER, ("cat-lai",), "lan.nt")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    """A store with passages of one site and accounts for two."""
    settings = StoreSettings(Home(tmp_path_factory.mktemp("signed")))
    with connect(settings, "test") as connection:
        migrate(connection)
        write_passages(connection, passages_of(EvidenceStore(settings.home.evidence)))
        for name, site in (("lan.nt", "cat-lai"), ("minh.tv", "elsewhere")):
            user = User(name, Duty.SHIFT_OFFICER, "chi cục", (site,))
            add_user(connection, user, PASSWORD, who="test", why="a test")
        yield settings
        store_link.clear()


@pytest.fixture
def app(settings: StoreSettings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The screens as somebody finds them who has not signed in."""
    monkeypatch.setenv("GATESTREAM_HOME", str(settings.home.root))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    return opened("passages")


def sign_in(app: AppTest, name: str, password: str, label: str = "Đăng nhập") -> AppTest:
    app.text_input[0].input(name)
    app.text_input[1].input(password)
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception
    return app


def audited(settings: StoreSettings, name: str) -> list[str]:
    with connect(settings, "test") as connection:
        found = rows(connection, "audit/latest", {"rows_n": 100, "subject": f"user {name}"})
    return [row["what"] for row in found]


def test_r59_nothing_is_shown_before_somebody_signed_in(app: AppTest) -> None:
    assert [each.label for each in app.text_input] == ["Tên tài khoản", "Mật khẩu"]
    assert not app.metric
    assert not app.dataframe


@pytest.mark.parametrize(
    ("name", "password"),
    [("lan.nt", "ba con trâu đen ở bến"), ("nobody", PASSWORD), ("", ""), ("' or 1=1", PASSWORD)],
)
def test_r59_what_does_not_fit_lets_nobody_in(app: AppTest, name: str, password: str) -> None:
    sign_in(app, name, password)
    assert "Không đăng nhập được" in app.error[0].value
    assert not app.metric


def test_r59_an_officer_sees_the_sites_of_the_account_and_leaves(
    app: AppTest, settings: StoreSettings
) -> None:
    sign_in(app, "lan.nt", PASSWORD)
    assert app.metric[0].value == "6"
    assert PASSWORD not in str(app.session_state)
    (leave,) = [each for each in app.button if each.label == "Đăng xuất"]
    leave.click().run()
    assert not app.metric
    assert len(app.text_input) == 2
    assert {"user.sign_in", "user.sign_out"} <= set(audited(settings, "lan.nt"))


def test_r59_an_officer_of_another_site_sees_nothing_of_this_one(app: AppTest) -> None:
    sign_in(app, "minh.tv", PASSWORD)
    assert not app.metric
    assert "Chưa có dữ liệu" in app.info[0].value


def test_r59_an_account_that_is_locked_meanwhile_is_signed_out(
    app: AppTest, settings: StoreSettings
) -> None:
    sign_in(app, "lan.nt", PASSWORD)
    with connect(settings, "test") as connection:
        lock_user(connection, "lan.nt", who="test", why="a test", now=NOW)
        app.run()
        assert not app.metric
        assert "hết giờ" in app.info[0].value
        unlock_user(connection, "lan.nt", who="test", why="a test")


@pytest.mark.parametrize(
    ("since", "touched", "is_over"),
    [
        (timedelta(minutes=29), timedelta(minutes=29), False),
        (timedelta(minutes=31), timedelta(minutes=31), True),
        (SIGNED_IN_FOR - timedelta(minutes=1), timedelta(0), False),
        (SIGNED_IN_FOR + timedelta(minutes=1), timedelta(0), True),
    ],
)
def test_r59_a_sign_in_ends_by_itself(since: timedelta, touched: timedelta, is_over: bool) -> None:
    assert timedelta(minutes=30) == IDLE_FOR
    assert SignedIn(OFFICER, NOW - since, NOW - touched).is_over(NOW) is is_over


def test_r59_a_named_store_without_accounts_shows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect(StoreSettings(Home(tmp_path / "other")), "test") as connection:
        migrate(connection)
        monkeypatch.setenv("GATESTREAM_HOME", str(tmp_path))
        monkeypatch.setenv("GATESTREAM_DSN", connection.info.dsn)
        app = opened()
        assert "gatestream user add" in app.info[0].value
        assert not app.metric
        store_link.clear()


def test_r59_a_password_that_somebody_else_chose_is_changed_first(
    settings: StoreSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATESTREAM_HOME", str(settings.home.root))
    once = one_time_password()
    user = User("moi.nv", Duty.SHIFT_OFFICER, "chi cục", ("cat-lai",), is_one_time=True)
    with connect(settings, "test") as connection:
        add_user(connection, user, once, who="test", why="a test")
    app = sign_in(opened("passages"), user.name, once)
    assert not app.metric
    for one, other, wanted in (
        ("ngắn", "ngắn", "chưa dùng được"),
        (PASSWORD, "khác", "không giống nhau"),
        (once, once, "chưa dùng được"),
        (PASSWORD, PASSWORD, ""),
    ):
        assert not app.metric
        sign_in(app, one, other, "Lưu mật khẩu")
        assert wanted in "".join(error.value for error in app.error)
    assert app.metric[0].value == "6"
    assert "user.own_password" in audited(settings, user.name)
    with connect(settings, "test") as connection:
        assert authenticate(connection, user.name, once, NOW) is None
        assert authenticate(connection, user.name, PASSWORD, NOW) is not None


# Who the provider says it is, and whose account that is.
IDENTITIES: list[tuple[str | None, str | None, str | None]] = [
    ("lan.nt@customs.example", None, "lan.nt"),
    ("Lan.NT@customs.example", "minh.tv", "lan.nt"),
    (None, "minh.tv", "minh.tv"),
    (None, "MINH.TV", "minh.tv"),
    # An account that names an address is that address's alone.
    (None, "lan.nt", None),
    ("nobody@customs.example", None, None),
    ("' or true --", "' or true --", None),
    (None, None, None),
]


def test_r59_an_identity_of_the_provider_is_one_of_our_accounts_or_nobody(
    settings: StoreSettings,
) -> None:
    with connect(settings, "test") as connection:
        connection.execute("update users set email = 'lan.nt@customs.example' where name='lan.nt'")
        for email, name, wanted in IDENTITIES:
            scope = scope_of_identity(connection, email, name, NOW)
            assert (scope.user if scope else None) == wanted, (email, name)
        lock_user(connection, "minh.tv", who="test", why="a test", now=NOW)
        assert scope_of_identity(connection, None, "minh.tv", NOW) is None
        unlock_user(connection, "minh.tv", who="test", why="a test")
        refused = rows(connection, "audit/filtered", REFUSED)
        assert {row["subject"] for row in refused} >= {"identity nobody", "identity minh.tv"}


REFUSED = {"who": None, "what": "user.refuse", "subject": None, "rows_n": 50}


def test_r59_a_reload_finds_the_sign_in_until_it_is_over_or_left() -> None:
    kept, signed_in = KeptSignIns(), SignedIn(OFFICER, NOW, NOW)
    ticket = kept.ticket(signed_in, NOW)
    token = kept.redeem(ticket, NOW)
    assert token is not None
    assert kept.redeem(ticket, NOW) is None, "a ticket is good once"
    assert kept.of_token(token, NOW) == signed_in
    assert kept.of_token(ticket, NOW) is None
    later = NOW + IDLE_FOR - timedelta(minutes=1)
    kept.keep(SignedIn(OFFICER, NOW, later))
    assert kept.as_known(signed_in).touched_at == later, "another window was touched"
    assert kept.of_token(token, later + IDLE_FOR) is not None
    assert kept.of_token(token, later + IDLE_FOR + timedelta(seconds=1)) is None
    kept.forget(signed_in)
    assert kept.of_token(token, NOW) is None
    late = kept.ticket(signed_in, NOW)
    assert kept.redeem(late, NOW + TICKET_FOR + timedelta(seconds=1)) is None
