"""``gatestream audit``: who did what, when and why, and whether nobody altered it since."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, print_table, show_error, show_note
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from sql.audit import ChainEnd
    from sql.connection import Connection

_END = re.compile(r"(\d+):([0-9a-f]{64})")
ALTERED_EXIT_CODE = 1

audit = typer.Typer(no_args_is_help=True, help="The audit log: verify its chain, list its entries.")

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


@audit.command()
def verify(
    known: Annotated[
        list[str] | None,
        typer.Option(metavar="N:SHA256", help="An end that was written down earlier."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Count every digest of the audit log again.

    Names each entry that was altered, is missing or was replaced, and ends with
    exit code 1 then. The end it prints, written down elsewhere and given back
    with --known, also finds a log that was made anew as a whole.

    [bold]Examples[/bold]

    gatestream audit verify

    gatestream audit verify --known "$(cat end-of-may.txt)" --json
    """
    from sql.audit import verify as verify_chain  # noqa: PLC0415

    with _store() as connection:
        checked = verify_chain(connection, [_end(each) for each in known or ()])
    if as_json:
        print_json(
            {
                "is_whole": checked.is_whole,
                "entries_n": checked.entries_n,
                "end": str(checked.end),
                "faults": [{"n": each.n, "sentence": each.sentence} for each in checked.faults],
            }
        )
    else:
        for fault in checked.faults:
            show_error(fault.sentence)
        if checked.is_whole:
            show_note(f"All {checked.entries_n} entries are as they were written; the end is")
        print(checked.end)
    if not checked.is_whole:
        raise typer.Exit(ALTERED_EXIT_CODE)


@audit.command("list")
def list_(
    subject: Annotated[str | None, typer.Option(help="Only what was done to this.")] = None,
    rows_n: Annotated[int, typer.Option("--rows", min=1, help="How many, the newest.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the newest entries.

    [bold]Examples[/bold]

    gatestream audit list

    gatestream audit list --subject "user nguyen.van.a" --json
    """
    from sql.connection import rows  # noqa: PLC0415

    with _store() as connection:
        found = rows(connection, "audit/latest", {"subject": subject, "rows_n": rows_n})
    if as_json:
        entries = [{**each, "at": each["at"].isoformat()} for each in found]
        print_json({"entries": entries})
        return
    print_table(
        "Lý do/Why",
        "Số/N",
        "Lúc/At (UTC)",
        "Ai/Who",
        "Việc/What",
        "Đối tượng/Subject",
        rows=[
            (
                each["why"],
                str(each["n"]),
                f"{each['at']:%Y-%m-%d %H:%M:%S}",
                each["who"],
                each["what"],
                each["subject"],
            )
            for each in found
        ],
    )


@contextmanager
def _store() -> Iterator[Connection]:
    from schemas.person import person  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import EVERY_SITE, Duty, Scope, acting_as, bring_up_to_date  # noqa: PLC0415

    with connect(settings_from(os.environ), "audit") as connection:
        bring_up_to_date(connection)
        with acting_as(connection, Scope(Duty.ADMINISTRATOR, (EVERY_SITE,), person())):
            yield connection


def _end(text: str) -> ChainEnd:
    from sql.audit import ChainEnd  # noqa: PLC0415

    found = _END.fullmatch(text.strip())
    if found is None:
        message = f"--known: wanted a number, a colon and a digest of 64 signs, got {text!r}"
        raise ConfigError(message)
    return ChainEnd(int(found[1]), found[2])
