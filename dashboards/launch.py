"""Serves the screens until it is told to end: ``python -m dashboards.launch ADDRESS PORT``.

The command ``gatestream dashboard`` runs this in a process of its own, whose standard input it
holds open: when the command is gone, however it went, the input ends, and so do the screens.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any, Final

from schemas.person import LOCAL_PERSON, person
from sql.home import settings_from

APP = Path(__file__).with_name("app.py")
# What the first viewer would otherwise wait for.
_HEAVY = ("dashboards.charts", "pyarrow", "sql.connection", "sql.evidence", "schemas.passage")
_OPTIONS: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "logger.level": "warning",
    "runner.magicEnabled": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.showEmailPrompt": False,
    "theme.base": "light",
    "theme.baseFontSize": 15,
    "theme.metricValueFontSize": "1.6rem",
    "theme.paddingBottom": "1.5rem",
    "theme.paddingTop": "0.75rem",
    "theme.primaryColor": "#0b5394",
}


def options_of(address: str, port: int, environ: Mapping[str, str]) -> dict[str, Any]:
    """What Streamlit is configured with.

    Args:
        address: To listen on.
        port: To listen on.
        environ: Names the home, whose ``secrets.toml`` may configure single sign-on.
    """
    options = {**_OPTIONS, "server.address": address, "server.port": port}
    secrets = settings_from(environ).home.root / "secrets.toml"
    return {**options, "secrets.files": [str(secrets)]} if secrets.is_file() else options


def main() -> None:
    """Serves the screens on the address and port of the command line."""
    address, port = sys.argv[1:]
    os.environ.pop(LOCAL_PERSON, None)
    if ip_address(address).is_loopback:
        os.environ[LOCAL_PERSON] = person()
    Thread(target=_end_with_input, daemon=True).start()
    # Told to end before there is anything to end.
    with suppress(KeyboardInterrupt):
        for name in _HEAVY:
            importlib.import_module(name)
        sign_ins = importlib.import_module("dashboards.kept_sign_ins")
        routing = importlib.import_module("starlette.routing")
        middleware = importlib.import_module("starlette.middleware")
        streamlit = importlib.import_module("streamlit.starlette")
        head_start = importlib.import_module("dashboards.head_start")
        keeps = routing.Route(sign_ins.PATH, sign_ins.give_cookie, methods=["POST"])
        early = middleware.Middleware(head_start.HeadStart, script=_written_first)
        app = streamlit.App(APP, routes=[keeps], middleware=[early])
        app.run(config=options_of(address, int(port), os.environ))


@cache
def _written_first() -> bytes:
    # Their caches want the server to be there.
    pages = importlib.import_module("dashboards.pages").PAGES
    written: bytes = importlib.import_module("dashboards.head_start").head_start(
        page.name for page in pages
    )
    return written


def _end_with_input() -> None:
    # Not through sys.stdin: a thread that waits inside it would spoil the interpreter's end.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main()
