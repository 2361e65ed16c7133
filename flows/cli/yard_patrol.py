"""``gatestream yard patrol``: what is looked at on the spot, where no camera looks (R107)."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.acting import (
    AsJson,
    SiteArgument,
    Who,
    act_of,
    local,
    plain,
    the_id,
    the_site,
    writing,
)
from flows.cli.output import print_json, print_table, show_note


def patrol(
    site_file: SiteArgument,
    *,
    is_every: Annotated[bool, typer.Option("--all", help="Also what is done.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what a patrol has to look at where no camera looks, the oldest first.

    [bold]Examples[/bold]

    gatestream yard patrol icd.toml

    gatestream yard patrol icd.toml --all --json
    """
    from sql.connection import rows  # noqa: PLC0415
    from sql.yard import LISTED_N  # noqa: PLC0415

    name = the_site(site_file).site.id
    with writing("yard") as connection:
        asked = {"site": name, "is_every": is_every, "rows_n": LISTED_N}
        tasks = rows(connection, "yard/patrols", asked)
    if as_json:
        print_json({"site": name, "tasks": [plain(task) for task in tasks]})
        return
    print_table(
        "Lý do/Reason",
        "Nhiệm vụ/Task",
        "Từ/Since",
        "Trạng thái/State",
        "Kết quả/Outcome",
        rows=(
            (
                each["reason"],
                str(each["task_id"]),
                local(each["since_at"]),
                each["state"],
                each["outcome"] or "–",
            )
            for each in tasks
        ),
    )


def patrol_alert(
    site_file: SiteArgument,
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="Id of the alert or warning.")],
    *,
    why: Annotated[str, typer.Option("--why", help="What the patrol is to look at.")],
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Send a patrol after an alert.

    [bold]Examples[/bold]

    gatestream yard patrol-alert icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3
    --why "kiểm tra camera làn 2 và xe đang chờ"

    gatestream yard patrol-alert icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 --why "soi khu B"
    """
    from sql.patrols import follow_alert  # noqa: PLC0415

    name = the_site(site_file).site.id
    with writing("yard") as connection:
        task = follow_alert(connection, name, the_id("alert", alert), act_of(who, why))
    if as_json:
        print_json({"site": name, "task": str(task)})
        return
    print(task)


def patrol_done(
    site_file: SiteArgument,
    task: Annotated[str, typer.Argument(metavar="TASK", help="Id of the task.")],
    *,
    outcome: Annotated[str, typer.Option("--outcome", help="What was there.")],
    who: Who = None,
) -> None:
    """End a task of the patrol with what was seen.

    [bold]Examples[/bold]

    gatestream yard patrol-done icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3
    --outcome "container còn trong bãi, khu B3"

    gatestream yard patrol-done icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3
    --outcome "không thấy container" --who nguyen.van.an
    """
    from sql.patrols import end_task  # noqa: PLC0415

    name = the_site(site_file).site.id
    with writing("yard") as connection:
        end_task(connection, name, the_id("task", task), act_of(who, outcome))
    show_note("Kept.")
