"""``gatestream reconcile breaks``: who has which difference, and what became of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.output import print_json, print_table, show_note
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from schemas.reconciliation.kept import KeptBreak

_SHOWN_ID_LENGTH = 8


class Action(StrEnum):
    """What is done."""

    LIST = "list"
    ASSIGN = "assign"
    EXPLAIN = "explain"
    CLOSE = "close"


def breaks(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The site file, or the site's id.")],
    action: Annotated[
        Action, typer.Argument(help="list, or what becomes of one break.")
    ] = Action.LIST,
    break_id: Annotated[
        str | None, typer.Argument(metavar="[BREAK]", help="Its id, or the first signs of it.")
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", help="Who has to look, or whose breaks to list.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="Reason, for the audit log.")] = None,
    with_closed: Annotated[bool, typer.Option("--all", help="List closed ones, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """List the breaks of a site, or say what becomes of one.

    explain keeps a difference that is understood; close says that it was put
    right, and it opens again if a run finds it again. Each needs --why, which
    goes to the audit log with who said it.

    [bold]Examples[/bold]

    gatestream reconcile breaks gate.toml

    gatestream reconcile breaks gate.toml assign 1f0c9a3e --who tran.b --why "kiểm tra tại bãi"

    gatestream reconcile breaks gate.toml close 1f0c9a3e --why "bản khai đã sửa"
    """
    from schemas.reconciliation.kept import BreakState  # noqa: PLC0415
    from sql.breaks import Word, kept_breaks, tell  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import Duty, Scope, acting_as, bring_up_to_date  # noqa: PLC0415

    site_id, now = _site_id(site), datetime.now(UTC)
    states = {
        Action.ASSIGN: BreakState.ASSIGNED,
        Action.EXPLAIN: BreakState.EXPLAINED,
        Action.CLOSE: BreakState.CLOSED,
    }
    if action is not Action.LIST and (break_id is None or why is None):
        message = f"{action} wants a BREAK and --why, got {break_id or 'no break'}"
        raise ConfigError(message)
    if action is Action.ASSIGN and who is None:
        message = "assign wants --who has to look, got nobody"
        raise ConfigError(message)
    me = _me()
    with connect(settings_from(os.environ), "reconcile") as connection:
        bring_up_to_date(connection)
        with acting_as(connection, Scope(Duty.BRANCH_HEAD, (site_id,), me)):
            if break_id is not None and why is not None and action is not Action.LIST:
                word = Word(states[action], who, me, why)
                found = [tell(connection, site_id, break_id, word, now)]
            else:
                found = kept_breaks(connection, (site_id,), now, owner=who, with_closed=with_closed)
    if as_json:
        print_json({"site": site_id, "breaks": [document(each) for each in found]})
    elif not found:
        show_note(f"{site_id}: không có sai lệch nào / no break.")
    else:
        print_breaks(found)


def document(one: KeptBreak) -> dict[str, Any]:
    """A break as JSON."""
    found = one.found
    return {
        "break_id": str(one.break_id),
        "site": found.site,
        "side": found.side.value,
        "kind": found.kind.value,
        "reason": found.reason,
        "number": found.number,
        "direction": found.direction,
        "at": found.at.isoformat(),
        "paper": found.paper,
        "facts": dict(found.facts),
        "passage_id": str(found.passage_id) if found.passage_id else None,
        "read_number": found.read_number,
        "read_direction": found.read_direction,
        "passed_at": found.passed_at.isoformat() if found.passed_at else None,
        "lane": found.lane,
        "is_doubtful": found.is_doubtful,
        "other_paper": found.other_paper,
        "other_passage_id": str(found.other_passage_id) if found.other_passage_id else None,
        "state": one.state.value,
        "owner": one.owner,
        "note": one.note,
        "age_days": round(one.age.total_seconds() / 86400, 3),
        "first_seen_at": one.first_seen_at.isoformat(),
        "last_seen_at": one.last_seen_at.isoformat(),
        "resolved_at": one.resolved_at.isoformat() if one.resolved_at else None,
        "reopened_n": one.reopened_n,
    }


def print_breaks(found: list[KeptBreak] | tuple[KeptBreak, ...]) -> None:
    """Prints breaks as a table."""
    from schemas.opening_hours import LOCAL  # noqa: PLC0415
    from schemas.reconciliation.texts import CATEGORIES, REASONS, STATES  # noqa: PLC0415

    columns = ("sai lệch / break", "số / number", "đọc / read", "lúc / at", "mã / id")
    print_table(
        *columns,
        "tuổi / age",
        "trạng thái / state",
        rows=[
            (
                CATEGORIES[each.found.kind].vi
                + (f": {REASONS[each.found.reason].vi}" if each.found.reason else ""),
                each.found.number,
                each.found.read_number or "–",
                f"{each.found.at.astimezone(LOCAL):%d/%m %H:%M}",
                str(each.break_id)[:_SHOWN_ID_LENGTH],
                f"{each.age.days} d",
                " ".join([STATES[each.state].vi, *([each.owner] if each.owner else [])]),
            )
            for each in found
        ],
    )


def _site_id(told: str) -> str:
    from schemas.site import load_usable_site  # noqa: PLC0415

    path = Path(told)
    return load_usable_site(path)[0].site.id if path.suffix == ".toml" else told


def _me() -> str:
    from schemas.person import person  # noqa: PLC0415

    return person()
