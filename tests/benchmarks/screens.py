"""How fast the screens are on a year of history, and with twenty officers at once.

    python -m tests.benchmarks.year_store HOME
    python -m tests.benchmarks.screens HOME [--rounds 10] [--json]

Headless Chromium opens each page in a window of its own and keeps a profile, as the browser on a
desk does: from the address to the first answer on the screen, once with an empty cache and then as
somebody does who used it yesterday. A refresh is the whole page drawn once more, when it has come
to rest. Then twenty people, each with a window of their own, come one after the other and go from
page to page by the menu, after pauses of some seconds. Browser and server share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page as AsyncPage
from playwright.async_api import async_playwright
from playwright.sync_api import BrowserContext, Page, ViewportSize

from dashboards.pages import ScreenPage, pages_of
from dashboards.texts import Language, Texts
from sql.rights import Duty
from tests.dashboards.browser import BROWSER, FLAGS, profile, served

ROUNDS_N: Final = 10
OFFICERS_N: Final = 20
TOGETHER_S: Final = 60.0
COMES_EVERY_S: Final = 3.0
PAUSE_S: Final = (3.0, 9.0)
SCREEN: Final = ViewportSize(width=1366, height=768)
TEXTS: Final = Texts(Language.VIETNAMESE)
DUTY: Final = Duty.BRANCH_HEAD
"""As whom a store without accounts is looked at."""
# Something that answers, and nothing that is still being asked.
_USEFUL: Final = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const said = "stMetric stDataFrame stVegaLiteChart stImage stAlert stForm stVideo"
        .split(" ").map(name => `[data-testid=${name}]`).concat(".sheet").join(",");
    return app?.getAttribute("data-test-script-state") === "notRunning"
        && document.querySelector(`[data-testid=stMain] :is(${said})`) !== null
        && document.querySelector("[data-stale=true]") === null
        && document.querySelector("[data-testid=stSpinner]") === null;
}"""
_TIMEOUT_MS: Final = 60_000.0
_POLL_MS: Final = 10.0
_REST_MS: Final = 2000.0
"""After its first useful paint, a page goes on to draw its charts."""
FIRST: Final = pages_of(DUTY)[0]


def pages() -> Iterator[str]:
    """Addresses of the pages that are looked at."""
    yield from (page.name for page in pages_of(DUTY))


def opened_s(context: BrowserContext, address: str) -> float:
    """Seconds from the address to the first useful paint, in a new window."""
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(_USEFUL, timeout=_TIMEOUT_MS, polling=_POLL_MS)
    took = time.perf_counter() - began
    page.close()
    return took


def refreshed_s(page: Page) -> float:
    """Seconds that the page takes to be drawn once more."""
    began = time.perf_counter()
    page.keyboard.press("r")
    page.wait_for_function(f"() => !({_USEFUL})()", timeout=_TIMEOUT_MS, polling=_POLL_MS)
    page.wait_for_function(_USEFUL, timeout=_TIMEOUT_MS, polling=_POLL_MS)
    return time.perf_counter() - began


def alone(url: str, rounds_n: int) -> dict[str, dict[str, float]]:
    """The times of each page for one person."""
    times = {}
    for name in pages():
        with profile(SCREEN) as context:
            opened = [opened_s(context, f"{url}/{name}") for _ in range(rounds_n + 1)]
            page = context.new_page()
            page.goto(f"{url}/{name}")
            page.wait_for_function(_USEFUL, timeout=_TIMEOUT_MS)
            page.wait_for_timeout(_REST_MS)
            refreshed = [refreshed_s(page) for _ in range(rounds_n)]
        times[name] = {
            "first_open_s": round(opened[0], 2),
            "open_median_s": round(statistics.median(opened[1:]), 2),
            "open_p95_s": round(p95(opened[1:]), 2),
            "refresh_p95_s": round(p95(refreshed), 2),
        }
        _tell(f"{name}: {times[name]}")
    return times


async def together(url: str) -> dict[str, Any]:
    """The times and the errors of twenty people at once."""
    chance = random.Random(20)  # noqa: S311 - who goes where is no secret
    errors: list[str] = []
    came: list[float] = []
    took: list[float] = []
    names = list(pages_of(DUTY))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)

        async def officer(n: int) -> None:
            page = await (await browser.new_context(viewport=SCREEN)).new_page()
            await asyncio.sleep(n * COMES_EVERY_S)
            began = time.perf_counter()
            await page.goto(url, wait_until="commit")
            await _useful(page, errors)
            came.append(time.perf_counter() - began)
            until = time.perf_counter() + TOGETHER_S
            while time.perf_counter() < until:
                await asyncio.sleep(chance.uniform(*PAUSE_S))
                took.append(await _gone_to(page, chance.choice(names), errors))

        await asyncio.gather(*(officer(n) for n in range(OFFICERS_N)))
        await browser.close()
    return {
        "officers": OFFICERS_N,
        "come_p95_s": round(p95(came), 2),
        "pages_opened": len(took),
        "open_median_s": round(statistics.median(took), 2),
        "open_p95_s": round(p95(took), 2),
        "errors": len(errors),
        "first_errors": errors[:5],
    }


async def _gone_to(page: AsyncPage, wanted: ScreenPage, errors: list[str]) -> float:
    section = page.get_by_test_id("stTopNavSection").filter(has_text=TEXTS(f"group.{wanted.group}"))
    await section.click()
    began = time.perf_counter()
    title = TEXTS(f"{wanted.name}.title")
    await page.get_by_role("menuitem", name=title, exact=True).click()
    await page.wait_for_url(re.compile(f"/{wanted.name if wanted is not FIRST else ''}([?].*)?$"))
    await _useful(page, errors)
    return time.perf_counter() - began


async def _useful(page: AsyncPage, errors: list[str]) -> None:
    try:
        await page.wait_for_function(_USEFUL, timeout=_TIMEOUT_MS, polling=_POLL_MS)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is counted
        errors.append(f"{page.url}: {str(error).splitlines()[0]}")
    for exception in await page.get_by_test_id("stException").all():
        errors.append(f"{page.url}: {await exception.inner_text()}")


def p95(times: list[float]) -> float:
    """What nineteen of twenty take at most."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    """Reads the command line and prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--rounds", type=int, default=ROUNDS_N, help="times a page is opened")
    told = parser.parse_args()
    with served(told.home) as url:
        by_page = alone(url, told.rounds)
        crowd = asyncio.run(together(url))
    figures = {
        "open_p95_s": max(each["open_p95_s"] for each in by_page.values()),
        "refresh_p95_s": max(each["refresh_p95_s"] for each in by_page.values()),
        "together": crowd,
        "pages": by_page,
    }
    sys.stdout.write(json.dumps(figures, indent=None if told.json else 2) + "\n")


if __name__ == "__main__":
    main()
