"""``gatestream container``: what is known of a container or a declaration, and its extract."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, print_table, show_note
from schemas.errors import ConfigError
from schemas.opening_hours import LOCAL

if TYPE_CHECKING:
    from sql.connection import Connection
    from sql.extract import Extract

container = typer.Typer(
    no_args_is_help=True,
    help="Look for a container or a declaration, and draw up an extract for the paper file.",
)

Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="Container number, or number of a declaration.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


@container.command()
def find(number: Number, as_json: AsJson = False) -> None:
    """Show declarations and passages of a container or a declaration.

    [bold]Examples[/bold]

    gatestream container find "WSAU 416062 0"

    gatestream container find 103456789012 --json
    """
    from sql.extract import asked_of, extract_of  # noqa: PLC0415

    asked = asked_of(number)
    with _office() as connection:
        found = extract_of(connection, asked)
    if as_json:
        print_json(_row(found))
        return
    for each in found.declarations:
        codes = ", ".join(each.containers)
        show_note(f"Tờ khai/Declaration {each.declaration_no} ({each.eligibility}): {codes}")
    print_table(
        "Biển số/Plates",
        "Container",
        "Lúc/At",
        "Chiều/Way",
        "Làn/Lane",
        "Lượt qua/Passage",
        rows=[
            (
                " ".join(each.plates),
                each.container if each.status == "accepted" else f"{each.container}?",
                f"{each.passed_at.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}",
                each.direction,
                f"{each.site} {each.lane}",
                str(each.passage_id),
            )
            for each in found.passages
        ],
    )


@container.command()
def extract(
    number: Number,
    *,
    why: Annotated[str, typer.Option("--why", help="What it is for, for the audit log.")],
    who: Annotated[
        str | None,
        typer.Option("--who", help="Name of the officer; else the account that runs the command."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The HTML file; else NUMBER.html where you are.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw up an extract that can be printed and signed.

    One HTML page with declarations, passages, pictures and their digests, the
    officer's name and the time. That it was drawn up stands in the audit log.

    [bold]Examples[/bold]

    gatestream container extract 103456789012 --who "Nguyễn Văn An" --why "Đơn 12/ĐN"

    gatestream container extract WSAU4160620 --why "Đơn 12/ĐN" --out trich-luc.html
    """
    from flows.reports.extract import Drawn, extract_page  # noqa: PLC0415
    from schemas.letterhead import Letterhead, letterhead_of  # noqa: PLC0415
    from schemas.person import person  # noqa: PLC0415
    from sql.audit import record  # noqa: PLC0415
    from sql.evidence import EvidenceStore  # noqa: PLC0415
    from sql.extract import asked_of, extract_of  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.organisation import tree_on_day  # noqa: PLC0415

    asked = asked_of(number)
    home = settings_from(os.environ).home
    drawn = Drawn(person() if who is None else who, why, datetime.now(UTC))
    path = Path(f"{asked.container or asked.identity}.html") if out is None else out
    with _office() as connection:
        found = extract_of(connection, asked)
        sites = [each.site for each in found.passages]
        sites += [each.site for each in found.declarations]
        units = tree_on_day(connection, drawn.at.astimezone(LOCAL).date())
        head = letterhead_of(sites[0], units) if sites else Letterhead()
        page = extract_page(
            found, drawn, EvidenceStore(home.evidence), head, home.root / "templates"
        ).encode("utf-8")
        # Last, so that whoever else writes to the log waits no longer than for this.
        record(
            connection,
            who=drawn.who,
            what="container.extract",
            subject=asked.subject,
            why=why,
            details={
                "passages": [str(each.passage_id) for each in found.passages],
                "pictures_n": len(found.pictures),
                "sha256": hashlib.sha256(page).hexdigest(),
            },
        )
    try:
        path.write_bytes(page)
    except OSError as error:
        message = f"--out: wanted a file that can be written, got {path}: {error.strerror}"
        raise ConfigError(message) from error
    if as_json:
        print_json({**_row(found), "file": str(path), "sha256": hashlib.sha256(page).hexdigest()})
    else:
        show_note(f"{path}: {len(found.passages)} lượt qua/passages")


@contextmanager
def _office() -> Iterator[Connection]:
    """As an officer who may see pictures and name plates."""
    from schemas.person import person  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import EVERY_SITE, Duty, Scope, acting_as, bring_up_to_date  # noqa: PLC0415

    with connect(settings_from(os.environ), "extract") as connection:
        bring_up_to_date(connection)
        with acting_as(connection, Scope(Duty.BRANCH_HEAD, (EVERY_SITE,), person())):
            yield connection


def _row(found: Extract) -> dict[str, object]:
    return {
        "declarations": [
            {
                "declaration_no": each.declaration_no,
                "site": each.site,
                "eligibility": each.eligibility,
                "containers": each.containers,
            }
            for each in found.declarations
        ],
        "passages": [
            {
                "passage_id": str(each.passage_id),
                "revision": each.revision,
                "container": each.container,
                "status": each.status,
                "site": each.site,
                "lane": each.lane,
                "direction": each.direction,
                "passed_at": each.passed_at.astimezone(LOCAL).isoformat(),
                "plates": each.plates,
                "is_confirmed": each.is_confirmed,
                "crossing": each.crossing,
            }
            for each in found.passages
        ],
        "pictures": [
            {"passage_id": str(each.passage_id), "role": each.role, "sha256": each.sha256}
            for each in found.pictures
        ],
    }
