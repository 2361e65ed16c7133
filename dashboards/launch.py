"""Serves the screens until it is told to end: ``python -m dashboards.launch ADDRESS PORT``.

The command ``gatestream dashboard`` runs this in a process of its own, whose standard input it
holds open: when the command is gone, however it went, the input ends, and so do the screens.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from schemas.person import LOCAL_PERSON, person

APP = Path(__file__).with_name("app.py")
# What the first viewer would otherwise wait for.
_HEAVY = ("dashboards.charts", "pyarrow", "sql.connection", "sql.evidence", "schemas.passage")
_OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.disableDataExport": "true",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "logger.level": "warning",
    "runner.magicEnabled": "false",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.headless": "true",
    "server.showEmailPrompt": "false",
    "theme.base": "light",
    "theme.baseFontSize": "15",
    "theme.metricValueFontSize": "1.6rem",
    "theme.paddingBottom": "1.5rem",
    "theme.paddingTop": "0.75rem",
    "theme.primaryColor": "#0b5394",
}


def streamlit_arguments(address: str, port: int) -> list[str]:
    """What Streamlit's command line is given.

    Args:
        address: To listen on.
        port: To listen on.
    """
    options = {**_OPTIONS, "server.address": address, "server.port": str(port)}
    return ["run", str(APP), *(f"--{name}={value}" for name, value in options.items())]


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
        streamlit = importlib.import_module("streamlit.web.cli")
        streamlit.main(streamlit_arguments(address, int(port)), prog_name="streamlit")


def _end_with_input() -> None:
    # Not through sys.stdin: a thread that waits inside it would spoil the interpreter's end.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main()
