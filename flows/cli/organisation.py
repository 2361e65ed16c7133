"""``gatestream organisation``: which customs unit each site belongs to, and since when."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from flows.cli.output import print_json, print_table, show_note

organisation = typer.Typer(
    no_args_is_help=True, help="Branches, regions and the nation, with validity dates."
)


@organisation.command()
def load(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.toml", help="Levels, units, sites and their dates.")
    ],
    why: Annotated[
        str | None,
        typer.Option("--why", help="Reason for correcting what was so before today."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """Load the whole organisation, past and present, from a file.

    The same file again changes nothing. What was so before today is only
    changed when --why gives a reason. Each change is an entry of the audit log.

    [bold]Examples[/bold]

    gatestream organisation load infra/organisation.toml

    gatestream organisation load organisation.toml --why "decision 382/QĐ-BTC was entered late"
    """
    from schemas.organisation import load_organisation  # noqa: PLC0415
    from schemas.person import person  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.organisation import load as load_into  # noqa: PLC0415
    from sql.rights import bring_up_to_date  # noqa: PLC0415

    wanted = load_organisation(file)
    with connect(settings_from(os.environ), "organisation") as connection:
        bring_up_to_date(connection)
        loaded = load_into(connection, wanted, who=person(), why=why, today=_today())
    if as_json:
        print_json(
            {
                "is_changed": loaded.is_changed,
                "levels_n": loaded.levels_n,
                "units_n": loaded.units_n,
                "sites_n": loaded.sites_n,
            }
        )
        return
    what = "Loaded" if loaded.is_changed else "Nothing changed:"
    show_note(
        f"{what} {loaded.units_n} units on {loaded.levels_n} levels with {loaded.sites_n} sites."
    )


@organisation.command()
def show(
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="Day to look at; today, if not given."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Answer with one line of JSON for each unit.")
    ] = False,
) -> None:
    """Show the organisation as it is today or was on a day.

    [bold]Examples[/bold]

    gatestream organisation show

    gatestream organisation show --on 2025-06-30 --json
    """
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.migrate import check_schema  # noqa: PLC0415
    from sql.organisation import tree_on_day  # noqa: PLC0415

    with connect(settings_from(os.environ), "organisation") as connection:
        check_schema(connection)
        units = tree_on_day(connection, on.date() if on is not None else _today())
    if as_json:
        for unit in units:
            print_json(unit)
        return
    print_table(
        "Đơn vị/Unit",
        "Cấp/Level",
        "Thuộc/Under",
        "Điểm/Sites",
        rows=(
            (unit["name_vi"], unit["level_vi"], unit["parent_vi"] or "–", ", ".join(unit["sites"]))
            for unit in units
        ),
    )


def _today() -> date:
    """The day in Asia/Ho_Chi_Minh."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
