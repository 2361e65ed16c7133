"""``gatestream record``: keeps the last minutes of a site's stream cameras."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.output import show_note


def record(
    site_file: Annotated[
        Path, typer.Argument(metavar="SITE.toml", help="Gates, lanes and cameras.")
    ],
    stop: Annotated[
        bool, typer.Option("--stop", help="End the recorder of this site that runs.")
    ] = False,
) -> None:
    """Record the streams of a site into a short ring on disk.

    It records until Ctrl-C or SIGTERM. [bold]gatestream run[/bold] starts this
    by itself and adopts one that runs already. Packets are kept as they come
    under GATESTREAM_HOME/ring, so that recognition can be stopped, killed and
    started again without missing a vehicle; the ring table of the site file says
    how much. state.json beside each ring tells what state the camera is in and
    why.

    [bold]Examples[/bold]

    gatestream record site.toml

    gatestream record site.toml --stop
    """
    from flows.cli.usable_site import usable_site  # noqa: PLC0415
    from flows.live.record import record_site, site_ring  # noqa: PLC0415
    from flows.live.supervise import stop_recorder  # noqa: PLC0415
    from schemas.site import SiteFile  # noqa: PLC0415
    from sql.home import make_folder, settings_from  # noqa: PLC0415

    # A dash stands for the site as JSON on standard input; this is how a run hands it over.
    if str(site_file) == "-":
        site = SiteFile.model_validate_json(sys.stdin.buffer.read())
    else:
        site = usable_site(site_file)
    home = settings_from(os.environ).home
    if stop:
        was_there = stop_recorder(make_folder(site_ring(home, site.site.id)))
        show_note("The recorder has ended." if was_there else "No recorder ran.")
        return
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    record_site(site, home, ended)
