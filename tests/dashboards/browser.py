"""Serves the screens and opens them in a real browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
TIMEOUT_MS = 60_000
BROWSER = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The screens of a home, served by the command for the length of the block; they end cleanly.

    Yields:
        Their address.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.cli.app", "dashboard", "--port", str(port)]
    environment = {**os.environ, "GATESTREAM_HOME": str(home)}
    environment.pop("GATESTREAM_DSN", None)
    screens = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert screens.stdout is not None
    try:
        yield screens.stdout.readline().strip().rstrip("/")
    finally:
        screens.send_signal(signal.SIGINT)
        _, told = screens.communicate(timeout=TIMEOUT_MS / 1000)
    assert (screens.returncode, told) == (0, "")


@contextmanager
def browsing() -> Iterator[Browser]:
    """The system's browser, for the length of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        expect.set_options(timeout=TIMEOUT_MS)
        yield browser
        browser.close()


@contextmanager
def profile(screen: ViewportSize) -> Iterator[BrowserContext]:
    """The same with a new profile on disk, which keeps what it fetched and compiled once."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=BROWSER, args=FLAGS, viewport=screen
        )
        yield context
        context.close()


def settle(page: Page) -> None:
    """Waits until nothing of an earlier answer stands on the page."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)
