"""``gatestream warnings``: what an officer at the gate has to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.duty import store_as
from flows.cli.output import print_json, print_line, show_note
from schemas.opening_hours import LOCAL

if TYPE_CHECKING:
    from sql.handling import Case


def warnings(
    site: Annotated[str | None, typer.Option(help="Only of this site.")] = None,
    rows_n: Annotated[int, typer.Option("--rows", min=1, help="How many, the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """List hits on the watchlist and movements that procedures do not cover, and what is done.

    A warning that somebody took on stays in the list until it is closed, also
    where it holds no more. Steps are taken on the screens: gatestream dashboard.

    GATESTREAM_WEBHOOK_URL names who is told of each at once, by a live
    gatestream match.

    [bold]Examples[/bold]

    gatestream warnings

    gatestream warnings --site cat-lai --json
    """
    from schemas.handling.steps import Subject  # noqa: PLC0415
    from sql.handling import cases  # noqa: PLC0415
    from sql.rights import Duty  # noqa: PLC0415

    with store_as(Duty.SHIFT_OFFICER, "warnings") as connection:
        found = cases(connection, site, rows_n, subject=Subject.WARNING)
    if as_json:
        print_json({"warnings": [_document(case) for case in found]})
        return
    if not found:
        show_note("Không có cảnh báo nào / no warning stands.")
    for case in found:
        _show(case)


def _document(case: Case) -> dict[str, object]:
    return {
        "warning_id": str(case.subject_id),
        "warning": case.what,
        "severity": case.severity.value,
        "site": case.site,
        "number": case.number,
        "kind": case.number_kind,
        "passage_id": None if case.passage_id is None else str(case.passage_id),
        "paper": case.paper,
        "gate": case.gate,
        "lane": case.lane,
        "happened_at": case.happened_at.isoformat(),
        "raised_at": case.raised_at.isoformat(),
        "stands": case.stands,
        "evidence": dict(case.facts),
        "state": case.state.value,
        "assignee": case.assignee,
        "steps_n": case.steps_n,
        "changed_at": None if case.changed_at is None else case.changed_at.isoformat(),
    }


def _show(case: Case) -> None:
    """What is wrong, where and when, and how far it is; under it, what shows it."""
    from rich.text import Text  # noqa: PLC0415

    from schemas.alert import Severity  # noqa: PLC0415
    from schemas.decisions.texts import WARNINGS  # noqa: PLC0415
    from schemas.decisions.warning import WarningKind  # noqa: PLC0415
    from schemas.handling.texts import STATES  # noqa: PLC0415

    vi, en = WARNINGS[WarningKind(case.what)]
    happened = f"{case.happened_at.astimezone(LOCAL):%d/%m %H:%M:%S}"
    style = "bold red" if case.severity is Severity.CRITICAL else "yellow"
    where = " ".join(filter(None, (case.site, case.gate, case.lane)))
    print_line(
        Text.assemble(f"{happened} ", (case.number, "bold"), f" {where} ", (vi, style), f" / {en}")
    )
    state = " / ".join(STATES[case.state])
    age_min = (datetime.now(UTC) - case.raised_at).total_seconds() / 60
    who = f" · {case.assignee}" if case.assignee else ""
    ended = "" if case.stands else " · đã hết / stands no more"
    print_line(Text(f"  {state}{who} · {age_min:.0f} min{ended}"))
    evidence = [f"{name}: {value}" for name, value in case.facts.items() if value is not None]
    print_line(Text(f"  {'; '.join(evidence)}", style="dim"))
