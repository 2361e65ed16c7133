"""``gatestream migrate``: the store's schema, brought up to date."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.cli.output import print_json, show_note


def migrate(
    as_json: Annotated[
        bool, typer.Option("--json", help="Answer with one line of JSON alone.")
    ] = False,
) -> None:
    """Bring the store's schema up to date.

    Runs the migrations that have not run yet, and makes the tables ready for the edition
    of TimescaleDB that the server has: community, Apache or none. Run it as the owner of
    the tables; a second time, it changes nothing.

    [bold]Examples[/bold]

    gatestream migrate

    GATESTREAM_DSN=service=gatestream gatestream migrate --json
    """
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.migrate import migrate as run_migrations  # noqa: PLC0415
    from sql.schema_state import schema_state  # noqa: PLC0415

    with connect(settings_from(os.environ), "migrate") as connection:
        ran = run_migrations(connection)
        state = schema_state(connection)
    if as_json:
        print_json(
            {
                "edition": state.edition.value,
                "timescaledb": state.timescaledb,
                "postgresql": state.postgresql,
                "schema": state.version,
                "migrations": ran,
                "note": state.note,
            }
        )
        return
    for name in ran:
        print(f"ran {name}")
    print(f"schema {state.version} on {state.described}")
    if state.note is not None:
        show_note(state.note)
