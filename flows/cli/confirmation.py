"""``gatestream confirmation``: what was confirmed to customs, by rules or by hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.duty import store_as
from flows.cli.output import print_json, print_table, show_note
from schemas.errors import ConfigError
from schemas.opening_hours import LOCAL
from schemas.person import person

if TYPE_CHECKING:
    from schemas.decisions.confirmation import ConfirmationState

WAITING_EXIT_CODE = 1
_STATES = {"confirmed": "xác nhận", "withheld": "chưa", "revoked": "thu hồi"}

confirmation = typer.Typer(
    no_args_is_help=True,
    help='Confirmations "Hàng đã qua khu vực giám sát": list, revoke, confirm by hand, send.',
)

Declaration = Annotated[
    str, typer.Argument(help="Number of the declaration, 11 or 12 digits.", metavar="DECLARATION")
]
Container = Annotated[str, typer.Argument(help="Container number.", metavar="CONTAINER")]
Why = Annotated[str, typer.Option("--why", help="Reason, for the audit log and for customs.")]
Who = Annotated[str | None, typer.Option("--who", help="Who decided; else who types this.")]
Site = Annotated[str | None, typer.Option("--site", help="Site id, where there are several.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


@confirmation.command("list")
def list_(
    number: Annotated[
        str | None, typer.Option(help="Only of this container or 11-digit declaration.")
    ] = None,
    state: Annotated[
        str | None, typer.Option(help="Only confirmed, withheld or revoked ones.")
    ] = None,
    site: Site = None,
    rows_n: Annotated[int, typer.Option("--rows", min=1, help="How many, the last changed.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what is confirmed, withheld with its reason, or revoked, and whether customs have it.

    [bold]Examples[/bold]

    gatestream confirmation list

    gatestream confirmation list --state withheld --json
    """
    from schemas.decisions.kept import KeptState  # noqa: PLC0415
    from sql.connection import rows  # noqa: PLC0415
    from sql.rights import Duty  # noqa: PLC0415

    if state is not None and state not in set(KeptState):
        known = ", ".join(KeptState)
        message = f"--state: one of {known} was wanted, got {state!r}"
        raise ConfigError(message)
    told = {"number": number, "state": state, "site": site, "rows_n": rows_n}
    with store_as(Duty.BRANCH_HEAD, "confirmation") as connection:
        found = rows(connection, "decisions/confirmations", told)
    if as_json:
        print_json({"confirmations": [_document(row) for row in found]})
        return
    print_table(
        "Lý do/Why",
        "Tờ khai",
        "Container",
        "Trạng thái",
        "Qua lúc",
        "HQ nhận",
        rows=map(_cells, found),
    )
    for fault in sorted({row["last_fault"] for row in found if _is_faulty(row)}):
        show_note(f"{fault}; what waits is sent again.")


@confirmation.command()
def revoke(
    declaration: Declaration,
    container: Container,
    why: Why,
    who: Who = None,
    site: Site = None,
    as_json: AsJson = False,
) -> None:
    """Take a confirmation back, until somebody confirms again; customs are told.

    [bold]Examples[/bold]

    gatestream confirmation revoke 301234567890 WSAU4160620 --why "nhầm container"
    """
    from schemas.decisions.confirmation import ConfirmationState  # noqa: PLC0415

    _order(ConfirmationState.WITHHELD, declaration, container, why, who, site, as_json)


@confirmation.command()
def confirm(
    declaration: Declaration,
    container: Container,
    why: Why,
    who: Who = None,
    site: Site = None,
    as_json: AsJson = False,
) -> None:
    """Confirm by hand what the rules leave to an officer; customs are told.

    That is what was to be inspected, what was read unsurely, what has no manifest,
    what left before it was cleared, what a listed vehicle carried, and what was
    taken back by hand. What is held or not cleared is confirmed by nobody.

    [bold]Examples[/bold]

    gatestream confirmation confirm 301234567890 WSAU4160620 --why "đã kiểm tra thực tế"
    """
    from schemas.decisions.confirmation import ConfirmationState  # noqa: PLC0415

    _order(ConfirmationState.CONFIRMED, declaration, container, why, who, site, as_json)


@confirmation.command()
def send(as_json: AsJson = False) -> None:
    """Send what customs have not acknowledged yet and is due; a live run does it by itself.

    GATESTREAM_CUSTOMS_URL names who is told, and GATESTREAM_CUSTOMS_SECRET what
    messages are signed with. A message may arrive twice, with the same
    Idempotency-Key. Ends with exit code 1 when something still waits.

    [bold]Examples[/bold]

    gatestream confirmation send --json
    """
    from flows.deliveries.webhook import CUSTOMS_RECEIVER, tell, webhook_from  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.deliveries import CONFIRMATIONS, waiting_deliveries_n  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import become_writer, bring_up_to_date  # noqa: PLC0415

    webhook = webhook_from(os.environ, CUSTOMS_RECEIVER)
    if webhook is None:
        message = f"{CUSTOMS_RECEIVER}_URL names nobody to send confirmations to"
        raise ConfigError(message)
    with connect(settings_from(os.environ), "confirmation") as connection:
        bring_up_to_date(connection)
        become_writer(connection)
        told = tell(connection, CONFIRMATIONS, webhook, lambda: datetime.now(UTC))
        waiting_n = waiting_deliveries_n(connection, CONFIRMATIONS)
    if as_json:
        print_json({"delivered_n": told.delivered_n, "waiting_n": waiting_n, "fault": told.fault})
    else:
        fault = "" if told.fault is None else f"; {told.fault}"
        show_note(f"{told.delivered_n} acknowledged, {waiting_n} wait{fault}.")
    if waiting_n:
        raise typer.Exit(WAITING_EXIT_CODE)


def _order(
    state: ConfirmationState,
    declaration: str,
    container: str,
    why: str,
    who: str | None,
    site: str | None,
    as_json: bool,
) -> None:
    from schemas.decisions.texts import REASONS  # noqa: PLC0415
    from schemas.iso6346 import normalise  # noqa: PLC0415
    from sql.decision_orders import Act, order_confirmation  # noqa: PLC0415
    from sql.rights import Duty  # noqa: PLC0415

    by = who or person()
    act = Act(by, why, datetime.now(UTC))
    with store_as(Duty.SHIFT_OFFICER, "confirmation", by) as connection:
        kept = order_confirmation(connection, declaration, normalise(container), state, act, site)
    if as_json:
        automatic = kept.automatic
        print_json(
            {
                "confirmation_id": str(automatic.decision_id),
                "declaration": automatic.declaration,
                "container": automatic.container,
                "site": automatic.site,
                "state": kept.state.value,
                "reason": kept.reason,
                "revision": kept.revision,
            }
        )
        return
    reason = "" if kept.reason is None else f": {REASONS[kept.reason].vi}"
    show_note(f"{kept.automatic.declaration}/{container}: {kept.state.value}{reason}.")


def _document(row: dict[str, Any]) -> dict[str, object]:
    return {
        name: value.isoformat()
        if isinstance(value, datetime)
        else str(value)
        if name == "confirmation_id"
        else value
        for name, value in row.items()
    }


def _is_faulty(row: dict[str, Any]) -> bool:
    return row["acknowledged_at"] is None and row["last_fault"] is not None


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    from schemas.decisions.confirmation import Reason  # noqa: PLC0415
    from schemas.decisions.texts import REASONS  # noqa: PLC0415

    reason = "" if row["reason"] is None else REASONS[Reason(row["reason"])].vi
    passed = row["passed_at"]
    sent = "–"
    if row["acknowledged_at"] is not None:
        sent = f"{row['acknowledged_at'].astimezone(LOCAL):%d/%m %H:%M}"
    elif row["revision"]:
        sent = f"chờ ({row['attempts_n']})"
    return (
        reason,
        row["declaration_no"],
        row["container"],
        _STATES[row["state"]],
        "–" if passed is None else f"{passed.astimezone(LOCAL):%d/%m %H:%M}",
        sent,
    )
