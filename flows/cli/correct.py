"""``gatestream correct``: other numbers for a passage, and passages that no camera saw."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from flows.cli.correct_orders import orders
from flows.cli.output import print_json, print_table, show_note
from schemas.errors import ConfigError, UnknownNameError
from schemas.opening_hours import LOCAL

if TYPE_CHECKING:
    from schemas.passage import Passage
    from sql.corrections import Author
    from sql.store import Store

STREAM = "corrections"


correct = typer.Typer(
    no_args_is_help=True,
    help="Correct what was read of a passage, enter one that no camera saw, and undo it.",
)

correct.command()(orders)

PassageId = Annotated[str, typer.Argument(metavar="PASSAGE", help="Id of the passage.")]
Why = Annotated[str, typer.Option("--why", help="Reason, for the audit log.")]
Who = Annotated[
    str | None, typer.Option("--who", help="Who says so; else the account that runs the command.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]
Foreign = Annotated[
    bool, typer.Option("--foreign", help="A plate is of a country whose form is not known.")
]


@correct.command("passage")
def passage_(
    passage: PassageId,
    *,
    why: Why,
    container: Annotated[
        list[str] | None,
        typer.Option(metavar="OLD=NEW", help="A container code; =NEW adds, OLD= removes."),
    ] = None,
    plate: Annotated[
        list[str] | None, typer.Option(metavar="OLD=NEW", help="A number plate, likewise.")
    ] = None,
    who: Who = None,
    foreign: Foreign = False,
    as_json: AsJson = False,
) -> None:
    """Give a passage other numbers.

    The passage gets a further revision, which is matched anew; what was read stays
    as it is. OLD=OLD confirms a doubtful read. Check digits and the forms of plates
    are checked.

    [bold]Examples[/bold]

    gatestream correct passage 98a81a44-94ee-5248-be48-61b51a1b94a3
    --container WSAU4160635=WSAU4160620 --why "đọc nhầm chữ số"

    gatestream correct passage 98a81a44-94ee-5248-be48-61b51a1b94a3 --plate =51C-123.45
    --why "bổ sung biển số cuối ca" --who nguyen.van.an
    """
    from schemas.corrected_passage import NewNumbers  # noqa: PLC0415
    from schemas.iso6346 import normalise  # noqa: PLC0415
    from schemas.plates import normalise_plate  # noqa: PLC0415
    from sql.corrections import correct as correct_passage  # noqa: PLC0415

    if not container and not plate:
        message = "wanted --container OLD=NEW or --plate OLD=NEW, got neither"
        raise ConfigError(message)
    containers = {normalise(old): new for old, new in _pairs("--container", container)}
    plates = {normalise_plate(old): new for old, new in _pairs("--plate", plate)}
    numbers = NewNumbers(containers, plates, foreign)
    author = _author(who, why)
    with _store() as store:
        _answer(correct_passage(store, _uuid(passage), numbers, author), as_json)


@correct.command()
def undo(passage: PassageId, *, why: Why, who: Who = None, as_json: AsJson = False) -> None:
    """Take the last revision of a passage back.

    What was known before it holds again, as a further revision. A passage that a
    person entered names nothing any more.

    [bold]Example[/bold]

    gatestream correct undo 98a81a44-94ee-5248-be48-61b51a1b94a3 --why "ảnh của xe khác"
    """
    from sql.corrections import undo as undo_revision  # noqa: PLC0415

    author = _author(who, why)
    with _store() as store:
        _answer(undo_revision(store, _uuid(passage), author), as_json)


@correct.command()
def enter(
    site_file: Annotated[Path, typer.Argument(metavar="SITE.toml", help="The site file.")],
    *,
    lane: Annotated[str, typer.Option(help="Lane id; it tells gate and direction.")],
    at: Annotated[
        str,
        typer.Option(metavar="TIME", help="When, ISO 8601; without a zone the time in Vietnam."),
    ],
    why: Why,
    container: Annotated[list[str] | None, typer.Option(help="A container code.")] = None,
    plate: Annotated[list[str] | None, typer.Option(help="A number plate.")] = None,
    who: Who = None,
    foreign: Foreign = False,
    as_json: AsJson = False,
) -> None:
    """Enter a passage that no camera saw.

    It is an event like those of the cameras, marked as entered by a person: it goes
    into the history and is matched with declarations and manifests.

    [bold]Example[/bold]

    gatestream correct enter gate.toml --lane in-1 --at "2026-11-21 10:05" --container
    "WSAU 416062 0" --plate 51C-123.45 --why "mất điện camera"
    """
    from schemas.corrected_passage import SeenCrossing  # noqa: PLC0415
    from schemas.site import load_site  # noqa: PLC0415
    from sql.corrections import enter as enter_passage  # noqa: PLC0415

    site = load_site(site_file)
    if lane not in site.lanes:
        raise UnknownNameError("lane", lane, site.lanes, str(site_file))
    of_lane = site.lanes[lane]
    author = _author(who, why)
    seen = SeenCrossing(
        site=site.site.id,
        gate=of_lane.gate,
        lane=lane,
        direction=of_lane.direction,
        passed_at=_instant(at, author.made_at),
        containers=tuple(container or ()),
        plates=tuple(plate or ()),
        foreign=foreign,
    )
    with _store() as store:
        _answer(enter_passage(store, seen, author), as_json)


@correct.command("list")
def list_(passage: PassageId, as_json: AsJson = False) -> None:
    """List what was made of a passage, by whom and why.

    [bold]Example[/bold]

    gatestream correct list 98a81a44-94ee-5248-be48-61b51a1b94a3 --json
    """
    from schemas.person import person  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.correction_rows import corrections_of  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import EVERY_SITE, Duty, Scope, acting_as, bring_up_to_date  # noqa: PLC0415

    wanted = _uuid(passage)
    with connect(settings_from(os.environ), "corrections") as connection:
        bring_up_to_date(connection)
        with acting_as(connection, Scope(Duty.BRANCH_HEAD, (EVERY_SITE,), person())):
            found = corrections_of(connection, wanted)
    if as_json:
        print_json({"corrections": [{**row, "made_at": _iso(row["made_at"])} for row in found]})
        return
    print_table(
        "Lý do/Why",
        "Lần/Rev.",
        "Việc/Kind",
        "Trước/Before",
        "Sau/After",
        "Ai/Who",
        "Lúc/At",
        rows=[
            (
                row["why"],
                str(row["revision"]) if row["is_applied"] else f"({row['revision']})",
                row["kind"],
                " ".join((*row["containers_before"], *row["plates_before"])),
                " ".join((*row["containers_after"], *row["plates_after"])),
                row["who"],
                f"{row['made_at'].astimezone(LOCAL):%d/%m/%Y %H:%M}",
            )
            for row in found
        ],
    )


@contextmanager
def _store() -> Iterator[Store]:
    from sql.home import settings_from  # noqa: PLC0415
    from sql.store import open_store  # noqa: PLC0415

    with open_store(settings_from(os.environ), STREAM) as store:
        yield store


def _author(who: str | None, why: str) -> Author:
    from schemas.person import person  # noqa: PLC0415
    from sql.corrections import Author  # noqa: PLC0415

    return Author(person() if who is None else who, why, datetime.now(UTC))


def _answer(made: Passage, as_json: bool) -> None:
    codes = [read.code for read in made.containers]
    plates = [read.text for read in made.plates]
    if as_json:
        print_json(
            {
                "passage_id": str(made.passage_id),
                "revision": made.revision,
                "site": made.site,
                "passed_at": _iso(made.passed_at),
                "containers": codes,
                "plates": plates,
            }
        )
        return
    told = ", ".join((*codes, *plates)) or "–"
    show_note(f"Lượt qua/Passage {made.passage_id}, lần/revision {made.revision}: {told}")


def _pairs(option: str, texts: list[str] | None) -> list[tuple[str, str]]:
    pairs = []
    for text in texts or ():
        old, sign, new = text.partition("=")
        if not sign or not (old.strip() or new.strip()):
            message = f"{option}: wanted OLD=NEW, =NEW to add or OLD= to remove, got {text!r}"
            raise ConfigError(message)
        pairs.append((old.strip(), new.strip()))
    olds = [old for old, _ in pairs]
    twice = next((old for old in olds if olds.count(old) > 1), None)
    if twice is not None:
        message = f"{option}: wanted each old number once, got {twice or 'two to add'} twice"
        raise ConfigError(message)
    return pairs


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        message = f"PASSAGE: wanted the id of a passage, 32 hex digits, got {text!r}"
        raise ConfigError(message) from error


def _instant(text: str, now: datetime) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"--at: wanted an instant such as 2026-11-21T10:05, got {text!r}"
        raise ConfigError(message) from error
    at = (told if told.tzinfo is not None else told.replace(tzinfo=LOCAL)).astimezone(UTC)
    if at > now:
        message = f"--at: wanted an instant that has passed, got {_iso(at)}"
        raise ConfigError(message)
    return at


def _iso(instant: datetime) -> str:
    return instant.astimezone(LOCAL).isoformat()
