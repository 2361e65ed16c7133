"""Every page as each duty meets it: a real store filled by the demo, a real browser, a sign-in.

The pictures are kept in ``build/screens``, in both languages and on two screens.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from dashboards.pages import PAGES, ScreenPage, pages_of
from dashboards.texts import TEXTS, Language, Texts
from sql.accounts import OUTSIDERS, User
from sql.connection import connect
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.rights import EVERY_SITE, Duty
from sql.users import add_user
from tests.dashboards.browser import ROOT, TIMEOUT_MS, browsing, served, settle
from tests.demo import Demo, copied

SCREENS = ROOT / "build" / "screens"
PASSWORD = "ba con trâu trắng ở bến"  # noqa: S105 - of accounts that exist for a test
_DRAWN_MS = 300
OFFICE = ViewportSize(width=1366, height=768)
WIDE = ViewportSize(width=1920, height=1080)
# The first that may open a page is who it is looked at as.
LOOKERS = (
    Duty.BRANCH_HEAD,
    Duty.LEADER,
    Duty.SHIFT_OFFICER,
    Duty.ANALYST,
    Duty.ADMINISTRATOR,
    Duty.PARTNER,
    Duty.ENTERPRISE,
)
LOOKER = {page.name: next(duty for duty in LOOKERS if duty in page.duties) for page in PAGES}
VI, EN = Texts(Language.VIETNAMESE), Texts(Language.ENGLISH)
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# What the demo's papers and its site file tell is not translated.
SAID_BY_OTHERS = "Tiếng Việt\n" + "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "infra" / "demo").rglob("*")
    if path.suffix in (".toml", ".csv", ".jsonl")
)
# What Streamlit writes into a field on its own, wherever no text of ours stands in it.
UNTRANSLATED = ("Choose an option", "Choose options", "No results", "Press Enter to apply")
# An id stands behind its name.
IDS = re.compile(r" \([\w-]+\)$")
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def address(demo: Demo) -> Iterator[str]:
    """The demo's screens, with an account for each duty."""
    # The embedded server's socket lies in it, and its path must be short.
    with tempfile.TemporaryDirectory(prefix="gatestream-") as folder:
        home = copied(demo, Path(folder))
        settings = StoreSettings(Home(home))
        with connect(settings, "test") as connection:
            migrate(connection)
            for duty in LOOKERS:
                sites = ("demo",) if duty in OUTSIDERS else (EVERY_SITE,)
                user = User(duty.value, duty, "thu-nghiem", sites)
                add_user(connection, user, PASSWORD, who="test", why="a test")
        with served(home) as url:
            yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


def signed_in(browser: Browser, address: str, duty: Duty) -> Page:
    page = browser.new_page(viewport=OFFICE)
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(address)
    page.get_by_label(VI("sign_in.name")).fill(duty.value)
    page.get_by_label(VI("sign_in.password"), exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile(duty.value))).to_be_visible()
    settle(page)
    return page


def go_to(page: Page, wanted: ScreenPage) -> None:
    """Opens a page by the menu, which keeps the sign-in; a menu of one page is not shown."""
    if page.get_by_test_id("stTopNav").count() == 0:
        return
    title = VI(f"{wanted.name}.title")
    page.get_by_test_id("stTopNavSection").filter(has_text=VI(f"group.{wanted.group}")).click()
    page.get_by_role("menuitem", name=title, exact=True).click()
    page.mouse.click(5, 400)
    settle(page)


def faults_of(page: Page, name: str, texts: Texts) -> list[str]:
    """What is wrong with what is on the screen, apart from what only a person sees."""
    found = [f"{name}: {each.inner_text()}" for each in page.get_by_test_id("stException").all()]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:  # type: ignore[index]
        found.append(f"{name}: {width} px wide")
    said = page.get_by_test_id("stMain").inner_text()
    known = [
        key for key in re.findall(r"\b[a-z_]+\.[a-z_]+\b", said) if key in TEXTS[texts.language]
    ]
    found += [f"{name}: the key {key} in place of its text" for key in known]
    if texts is VI:
        hints = page.get_by_test_id("stMain").locator("input:placeholder-shown").all()
        told = [said, *(hint.get_attribute("placeholder") or "" for hint in hints)]
        found += [
            f"{name}: not in Vietnamese: {each}"
            for each in UNTRANSLATED
            if any(each in text for text in told)
        ]
    if texts is EN:
        found += [
            f"{name}: not in English: {line}"
            for line in said.splitlines()
            if VIETNAMESE.search(line) and IDS.sub("", line.strip()) not in SAID_BY_OTHERS
        ]
    return found


def looked_at(page: Page, wanted: ScreenPage) -> list[str]:
    """Keeps a page's pictures and returns what is wrong with it."""
    faults = []
    go_to(page, wanted)
    for texts in (VI, EN):
        if texts is EN:
            page.get_by_text("English", exact=True).click()
            settle(page)
        for size in (OFFICE, WIDE):
            page.set_viewport_size(size)
            page.wait_for_timeout(_DRAWN_MS)
            named = f"{wanted.name}-{texts.language}-{size['width']}"
            page.screenshot(path=SCREENS / f"{named}.png")
            faults += faults_of(page, named, texts)
    page.get_by_text("Tiếng Việt", exact=True).click()
    settle(page)
    return faults


@pytest.mark.parametrize("duty", LOOKERS)
def test_r59_r100_the_pages_of_a_duty_are_whole_in_both_languages(
    duty: Duty, browser: Browser, address: str
) -> None:
    page = signed_in(browser, address, duty)
    asked: list[str] = []
    page.on("request", lambda told: asked.append(told.url))
    faults = [
        fault
        for wanted in pages_of(duty)
        if LOOKER[wanted.name] is duty
        for fault in looked_at(page, wanted)
    ]
    page.close()
    assert faults == []
    elsewhere = [at for at in asked if not at.startswith((address, "data:", "blob:"))]
    assert elsewhere == [], "the screens work without a network"
