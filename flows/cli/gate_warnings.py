"""``gatestream warnings``: what an officer at the gate has to look at."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from flows.cli.duty import store_as
from flows.cli.output import print_json, print_line, show_note
from schemas.opening_hours import LOCAL

_URGENT = frozenset(("watch_hit", "out_without_clearance", "opened_against"))


def warnings(
    site: Annotated[str | None, typer.Option(help="Only of this site.")] = None,
    rows_n: Annotated[int, typer.Option("--rows", min=1, help="How many, the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """List hits on the watchlist and movements that procedures do not cover, as they stand.

    GATESTREAM_WEBHOOK_URL names who is told of each at once, by a live
    gatestream match.

    [bold]Examples[/bold]

    gatestream warnings

    gatestream warnings --site cat-lai --json
    """
    from sql.connection import rows  # noqa: PLC0415
    from sql.rights import Duty  # noqa: PLC0415

    with store_as(Duty.SHIFT_OFFICER, "warnings") as connection:
        told = {"site": site, "rows_n": rows_n}
        found = rows(connection, "decisions/gate_warnings", told)
    if as_json:
        print_json({"warnings": [_document(row) for row in found]})
        return
    if not found:
        show_note("Không có cảnh báo nào / no warning stands.")
    for row in found:
        _show(row)


def _document(row: dict[str, Any]) -> dict[str, object]:
    return {
        **row,
        "warning_id": str(row["warning_id"]),
        "passage_id": None if row["passage_id"] is None else str(row["passage_id"]),
        "happened_at": row["happened_at"].isoformat(),
        "raised_at": row["raised_at"].isoformat(),
    }


def _show(row: dict[str, Any]) -> None:
    """What is wrong, where and when; under it, what shows it."""
    from rich.text import Text  # noqa: PLC0415

    from schemas.decisions.texts import WARNINGS  # noqa: PLC0415
    from schemas.decisions.warning import WarningKind  # noqa: PLC0415

    vi, en = WARNINGS[WarningKind(row["warning"])]
    happened = f"{row['happened_at'].astimezone(LOCAL):%d/%m %H:%M:%S}"
    style = "bold red" if row["warning"] in _URGENT else "yellow"
    where = " ".join(filter(None, (row["site"], row["gate"], row["lane"])))
    print_line(
        Text.assemble(
            f"{happened} ", (row["number"], "bold"), f" {where} ", (vi, style), f" / {en}"
        )
    )
    evidence = [f"{name}: {value}" for name, value in row["evidence"].items() if value is not None]
    print_line(Text(f"  {'; '.join(evidence)}", style="dim"))
