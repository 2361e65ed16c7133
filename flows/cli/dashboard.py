"""``gatestream dashboard``: the gate history in a browser."""

from __future__ import annotations

import os
from typing import Annotated

import typer

DEFAULT_PORT = 8501


def dashboard(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = DEFAULT_PORT,
    address: Annotated[
        str, typer.Option(help="Address to listen on; by default only this machine.")
    ] = "127.0.0.1",
) -> None:
    """Show the gate history in a browser.

    GATESTREAM_HOME names the folder that is shown, GATESTREAM_DSN another database.
    The address is printed as soon as the screens answer; Ctrl-C ends them.

    [bold]Examples[/bold]

    gatestream dashboard

    gatestream dashboard --port 8600
    """
    from flows.cli.screens import serve_screens  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415

    raise typer.Exit(serve_screens(settings_from(os.environ), port, address, _announce))


def _announce(url: str) -> None:
    print(url, flush=True)
