"""``gatestream retain``: keeps the store's own counts up to date."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.cli.output import print_json, progress_bar, show_note


def retain(
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """Bring the counts by the hour up to date.

    The live run does this every few minutes, and what is asked for is exact
    without it; an hour that nobody has counted yet is only slower to ask for,
    as after an upgrade or a restored store. It may be run at any time, beside a
    run, and be ended with Ctrl-C: what was counted until then is kept.

    [bold]Examples[/bold]

    gatestream retain

    gatestream retain --json
    """
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import become_writer, bring_up_to_date  # noqa: PLC0415
    from sql.rollups import dirty_hours_n, refresh  # noqa: PLC0415

    with connect(settings_from(os.environ), "retain") as connection:
        bring_up_to_date(connection)
        become_writer(connection)
        with progress_bar() as progress:
            task = progress.add_task("Giờ/Hours", total=dirty_hours_n(connection))
            refreshed = refresh(connection, counted=lambda n: progress.advance(task, n))
    if as_json:
        print_json(
            {
                "lane_hours_n": refreshed.lane_hours_n,
                "camera_hours_n": refreshed.camera_hours_n,
                "left_n": refreshed.left_n,
            }
        )
        return
    show_note(
        f"Counted {refreshed.lane_hours_n} hours of lanes and {refreshed.camera_hours_n} of "
        f"cameras; {refreshed.left_n} came in meanwhile."
    )
