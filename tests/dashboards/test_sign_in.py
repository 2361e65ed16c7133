"""Signing in and out of the screens, on a store that a real PostgreSQL serves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.sign_in import IDLE_FOR, SIGNED_IN_FOR, SignedIn
from dashboards.store_link import store_link
from sql.accounts import User
from sql.connection import connect, rows
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.passages import write_passages
from sql.rights import Duty, Scope
from sql.users import add_user, lock_user, unlock_user
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
    app = opened()
    assert not app.exception
    return app


def sign_in(app: AppTest, name: str, password: str) -> AppTest:
    app.text_input[0].input(name)
    app.text_input[1].input(password)
    app.button[0].click().run()
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
