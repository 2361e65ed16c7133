"""``gatestream barrier``: what barriers did, why they hold, and opening one by hand."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from flows.cli.duty import store_as
from flows.cli.output import print_json, print_line, show_note
from schemas.errors import ConfigError
from schemas.opening_hours import LOCAL
from schemas.person import person

barrier = typer.Typer(
    no_args_is_help=True, help="Barriers: list what they did and why, open one by hand."
)

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


@barrier.command("list")
def list_(
    site: Annotated[str | None, typer.Option(help="Only of this site.")] = None,
    rows_n: Annotated[int, typer.Option("--rows", min=1, help="How many, the newest.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the last decision on each of the newest vehicles, with who does not agree.

    [bold]Examples[/bold]

    gatestream barrier list

    gatestream barrier list --site cat-lai --json
    """
    from sql.connection import rows  # noqa: PLC0415
    from sql.rights import Duty  # noqa: PLC0415

    with store_as(Duty.SHIFT_OFFICER, "barrier") as connection:
        told = {"site": site, "rows_n": rows_n}
        found = rows(connection, "decisions/barrier_decisions", told)
    if as_json:
        print_json({"decisions": [_document(row) for row in found]})
        return
    for row in found:
        _show(row)


@barrier.command("open")
def open_(
    passage: Annotated[str, typer.Argument(metavar="PASSAGE", help="Id of the passage.")],
    why: Annotated[str, typer.Option("--why", help="Reason, for the audit log.")],
    who: Annotated[
        str | None, typer.Option("--who", help="Who decided; else who types this.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open a barrier for a vehicle by hand, whatever the rules say.

    [bold]Examples[/bold]

    gatestream barrier open 4be2f4b7-9a46-5b0e-bb09-97bd0f2a1f5f --why "mất kết nối với cảng"
    """
    from sql.decision_orders import Act, open_barrier  # noqa: PLC0415
    from sql.rights import Duty  # noqa: PLC0415

    by = who or person()
    wanted = _id(passage)
    with store_as(Duty.SHIFT_OFFICER, "barrier", by) as connection:
        act = Act(by, why, datetime.now(UTC))
        revision = open_barrier(connection, wanted, act)
    if as_json:
        print_json({"passage_id": str(wanted), "state": "open", "revision": revision})
    else:
        show_note(f"Đã mở / open: {wanted}")


def _id(passage: str) -> uuid.UUID:
    try:
        return uuid.UUID(passage)
    except ValueError:
        message = f"the id of a passage was wanted, got {passage!r}"
        raise ConfigError(message) from None


def _document(row: dict[str, Any]) -> dict[str, object]:
    return {
        **row,
        "passage_id": str(row["passage_id"]),
        "passed_at": row["passed_at"].isoformat(),
        "decided_at": row["decided_at"].isoformat(),
    }


def _show(row: dict[str, Any]) -> None:
    """What it did, when and for whom; under it, why."""
    from rich.text import Text  # noqa: PLC0415

    from schemas.decisions.barrier_reasons import BarrierReason, Cause  # noqa: PLC0415
    from schemas.decisions.texts import reason_to_hold  # noqa: PLC0415

    is_open = row["state"] == "open"
    state = ("mở/open ", "bold green") if is_open else ("giữ/hold", "bold red")
    passed = f"{row['passed_at'].astimezone(LOCAL):%d/%m %H:%M:%S}"
    where = f"{row['gate']} {row['lane']} {' '.join(row['containers'])}".strip()
    print_line(Text.assemble(f"{passed} ", state, f" {where} ", (str(row["passage_id"]), "dim")))
    for each in row["reasons"]:
        vi, en = reason_to_hold(BarrierReason(**{**each, "cause": Cause(each["cause"])}))
        print_line(Text(f"  {vi} / {en}"))
    if row["opened_by"] is not None:
        print_line(Text(f"  {row['opened_by']}: {row['opened_why']}"))
