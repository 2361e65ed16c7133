"""What only a browser shows of signing in: cookies, reloads, and the way over a provider."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sql.accounts import User
from sql.connection import connect, rows
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.passages import write_passages
from sql.rights import Duty
from sql.users import add_user
from tests.dashboards.browser import browsing, served
from tests.dashboards.gate_history import SITE, passages_of
from tests.dashboards.identity_provider import CLIENT, Provider, provider

pytestmark = pytest.mark.browser
PASSWORD = "ba con trâu trắng ở bến"  # noqa: S105 - of an account that exists for a test
SECRETS = """\
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "a-secret-of-a-test-that-is-long-enough"
client_id = "{client}"
client_secret = "of a test"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def vouching() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, vouching: Provider) -> StoreSettings:
    home = Home(tmp_path_factory.mktemp("single"))
    settings = StoreSettings(home)
    told = SECRETS.format(client=CLIENT, issuer=vouching.issuer)
    Path(home.root / "secrets.toml").write_text(told)
    with connect(settings, "test") as connection:
        migrate(connection)
        write_passages(connection, passages_of(EvidenceStore(home.evidence)))
        user = User("lan.nt", Duty.SHIFT_OFFICER, "chi cục", (SITE,), email="lan@customs.example")
        add_user(connection, user, PASSWORD, who="test", why="a test")
    return settings


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(settings: StoreSettings) -> Iterator[str]:
    with served(settings.home.root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{address}/passages")
    yield page
    page.close()


def is_signed_in(page: Page) -> None:
    expect(page.get_by_role("button", name="lan.nt")).to_be_visible()


def leave(page: Page) -> None:
    page.get_by_role("button", name="lan.nt").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()


def test_r59_a_sign_in_survives_a_reload_by_a_cookie_that_no_script_reads(page: Page) -> None:
    page.get_by_label("Tên tài khoản").fill("lan.nt")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    with page.expect_response("**/sign-in/keep") as answered:
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
    assert answered.value.status == 204
    is_signed_in(page)
    (cookie,) = [
        each for each in page.context.cookies() if each.get("name") == "gatestream_sign_in"
    ]
    assert (cookie.get("httpOnly"), cookie.get("sameSite"), cookie.get("expires")) == (
        True, "Strict", -1,
    )  # fmt: skip
    page.reload()
    is_signed_in(page)
    leave(page)
    page.reload()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()


def test_r59_a_provider_vouches_for_people_and_our_table_says_who_they_are(
    page: Page, vouching: Provider, settings: StoreSettings
) -> None:
    sign_on = page.get_by_role("button", name="Đăng nhập một lần của đơn vị")
    vouching.person = {"sub": "1", "email": "lan@customs.example", "email_verified": True}
    sign_on.click()
    is_signed_in(page)
    page.reload()
    is_signed_in(page)
    leave(page)
    vouching.person = {"sub": "2", "email": "lan@customs.example", "email_verified": False}
    sign_on.click()
    expect(page.get_by_text("chưa có tài khoản")).to_be_visible()
    with connect(settings, "test") as connection:
        filtered = {"who": None, "what": "user.", "subject": None, "rows_n": 20}
        told = [(row["what"], row["why"]) for row in rows(connection, "audit/filtered", filtered)]
    assert ("user.sign_in", "by single sign-on") in told
    assert told[0][0] == "user.refuse"
