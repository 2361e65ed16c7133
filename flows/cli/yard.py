"""``gatestream yard``: what lies in the yard, its book, and what has to be looked at there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from flows.cli.acting import (
    AsJson,
    SiteArgument,
    Who,
    Why,
    act_of,
    iso,
    local,
    plain,
    the_id,
    the_site,
    writing,
)
from flows.cli.output import print_json, print_table, show_note
from flows.cli.site_first import USUAL, SiteFirst
from flows.cli.yard_book import print_book
from flows.cli.yard_patrol import patrol, patrol_alert, patrol_done
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from schemas.yard.stock import Movement, Stock
    from sql.connection import Connection
    from sql.yard_history import YardHistory

SHOWN_N: Final = 40
_DAY: Final = "%Y-%m-%d"

yard = typer.Typer(
    cls=SiteFirst,
    no_args_is_help=True,
    help="The yard: gatestream yard SITE.toml, its book, counts, doors and patrols.",
)
yard.command("patrol")(patrol)
yard.command("patrol-alert")(patrol_alert)
yard.command("patrol-done")(patrol_done)


@yard.command(USUAL)
def site(
    site_file: SiteArgument,
    *,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="The yard as it was then, local time; else now."),
    ] = None,
    book: Annotated[
        datetime | None,
        typer.Option(formats=[_DAY], help="The closing list of a local day instead."),
    ] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer with CSV.")] = False,
) -> None:
    """Show what lies in the yard, for how many days, and what does not follow.

    A container is there when the last that is known of it is that it came in: by a
    camera that read it surely, by the operator's word where there is no gate, or by
    a count. Reads under review and gate moves that no camera saw are told apart.
    With --as-of the archive is asked, too, however long ago it is; what is known
    today counts, corrections as well.

    [bold]Examples[/bold]

    gatestream yard icd.toml

    gatestream yard icd.toml --as-of 2025-11-21T18:00 --csv

    gatestream yard icd.toml --book 2026-11-20
    """
    from flows.cli.instants import past_instant  # noqa: PLC0415
    from sql.connection import rows  # noqa: PLC0415
    from sql.yard import LISTED_N, stock_of  # noqa: PLC0415

    if as_json and as_csv:
        message = "one form of answer was wanted, got both --json and --csv"
        raise ConfigError(message)
    if book is not None and as_of is not None:
        message = "a day or an instant was wanted, got both --book and --as-of"
        raise ConfigError(message)
    now = datetime.now(UTC)
    instant = now if as_of is None else past_instant("--as-of", as_of, now)
    name = the_site(site_file).site.id
    with writing("yard") as connection:
        if book is not None:
            with _history(connection, name) as history:
                print_book(history.book(book.date()), as_json=as_json, as_csv=as_csv)
            return
        if as_of is None:
            found = stock_of(connection, name, instant)
        else:
            with _history(connection, name) as history:
                found = history.stock(instant)
        asked = {"site": name, "as_of": instant, "rows_n": LISTED_N}
        odd = rows(connection, "yard/anomalies", asked)
    if as_csv:
        _print_csv(found)
    elif as_json:
        print_json(_document(name, found, odd))
    else:
        _tell(found, odd)


@yard.command()
def count(
    site_file: SiteArgument,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", help="Columns container, and in_at, gate if known."),
    ],
    *,
    at: Annotated[str, typer.Option(metavar="INSTANT", help="When it was counted, local time.")],
    why: Why,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Take in a count of all containers of the yard: from then on it is known who is there.

    The first count makes known what was there before the cameras were.

    [bold]Examples[/bold]

    gatestream yard count icd.toml ton-dau-ky.csv --at 2026-11-01T00:00 --why "tồn đầu kỳ"

    gatestream yard count icd.toml kiem-ke.csv --at 2026-11-30T17:00 --why "kiểm kê tháng 11"
    """
    from flows.cli.instants import past_instant  # noqa: PLC0415
    from flows.yard_count import counted_containers  # noqa: PLC0415
    from sql.yard import count_yard  # noqa: PLC0415

    act = act_of(who, why)
    name, containers = the_site(site_file).site.id, counted_containers(file)
    counted_at = past_instant("--at", at, act.at)
    with writing("yard") as connection:
        count_yard(connection, name, counted_at, containers, act)
    if as_json:
        print_json({"site": name, "counted_at": iso(counted_at), "containers_n": len(containers)})
        return
    show_note(f"Kept a count of {len(containers)} containers at {local(counted_at)}.")


@yard.command()
def door(
    site_file: SiteArgument,
    passage: Annotated[str, typer.Argument(metavar="PASSAGE", help="Id of the passage.")],
    seen: Annotated[str, typer.Argument(metavar="open|closed|unknown", help="The right leaf.")],
    *,
    why: Why,
    container: Annotated[
        str | None, typer.Option(help="Of which container; else of every one of the passage.")
    ] = None,
    is_empty: Annotated[
        bool | None, typer.Option("--empty/--full", help="Whether it is empty, if seen.")
    ] = None,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Tell of the door of a container that passed: at an ICD an empty one has to be open.

    [bold]Examples[/bold]

    gatestream yard door icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 open --why "xem ảnh"

    gatestream yard door icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 closed --full
    --why "container có hàng" --who nguyen.van.an
    """
    from schemas.decisions.empties import Door  # noqa: PLC0415
    from sql.empties import tell_door  # noqa: PLC0415

    try:
        observed = Door(seen)
    except ValueError:
        message = f"open, closed or unknown was wanted, got {seen!r}"
        raise ConfigError(message) from None
    site_ = the_site(site_file)
    with writing("yard") as connection:
        checked = tell_door(
            connection,
            site_,
            the_id("passage", passage),
            observed,
            act_of(who, why),
            container=container,
            is_empty=is_empty,
        )
    told = [
        {"container": each.container, "door": each.door.value, "verdict": each.check.verdict.value}
        for each in checked
    ]
    if as_json:
        print_json({"passage": passage, "empties": told})
        return
    for each in told:
        print(f"{each['container']}: {each['door']}, {each['verdict']}")
    if not told:
        show_note("Kept; nobody calls a container of this passage empty.")


@contextmanager
def _history(connection: Connection, site: str) -> Iterator[YardHistory]:
    """The history of the site, its open days from the store."""
    from sql.history import open_history_of  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.live_days import LiveDays  # noqa: PLC0415
    from sql.yard_history import YardHistory  # noqa: PLC0415

    archive = settings_from(os.environ).home.archive
    with ExitStack() as stack:
        history = stack.enter_context(open_history_of(archive, [site], LiveDays(connection)))
        yield YardHistory(history, connection, site)


def _tell(found: Stock, odd: list[dict[str, Any]]) -> None:
    counted = "" if found.counted_at is None else f", kiểm kê lúc {local(found.counted_at)}"
    print(f"Tồn bãi lúc {local(found.as_of)}: {len(found.containers)} container{counted}")
    longest = sorted(found.containers, key=lambda each: (each.in_at is not None, each.in_at))
    print_table(
        "Container",
        "Vào lúc/In",
        "Số ngày/Days",
        "Cổng/Gate",
        "Nguồn/Source",
        rows=(
            (
                each.container,
                local(each.in_at),
                _days(each.dwell_days(found.as_of)),
                each.gate or "–",
                each.source.value,
            )
            for each in longest[:SHOWN_N]
        ),
    )
    if len(longest) > SHOWN_N:
        show_note(f"… and {len(longest) - SHOWN_N} more; --csv or --json show all.")
    for what, moves in (
        ("Lượt đọc cần xem lại", found.doubtful),
        ("Lượt do cảng báo nhưng camera không thấy", found.unseen),
    ):
        if moves:
            print(f"{what}: {len(moves)}")
    for each in odd[:SHOWN_N]:
        print(f"{_ODD[each['kind']]}: {each['container']} lúc {local(each['moved_at'])}")


_ODD: Final = {
    "double_in": "Vào hai lần",
    "double_out": "Ra hai lần",
    "out_without_in": "Ra mà chưa thấy vào",
}


def _document(site: str, found: Stock, odd: list[dict[str, Any]]) -> dict[str, object]:
    return {
        "site": site,
        "as_of": iso(found.as_of),
        "counted_at": iso(found.counted_at),
        "containers_n": len(found.containers),
        "containers": [
            {
                "container": each.container,
                "in_at": iso(each.in_at),
                "dwell_days": each.dwell_days(found.as_of),
                "gate": each.gate,
                "subject": each.subject,
                "source": each.source.value,
            }
            for each in found.containers
        ],
        "doubtful": [_moved(each) for each in found.doubtful],
        "unseen": [_moved(each) for each in found.unseen],
        "anomalies": [plain(each) for each in odd],
    }


def _moved(each: Movement) -> dict[str, object]:
    return {
        "container": each.container,
        "direction": each.direction.value,
        "at": iso(each.at),
        "gate": each.gate,
        "subject": each.subject,
    }


def _print_csv(found: Stock) -> None:
    from sql.shell import Answer, AnswerFormat, rendered  # noqa: PLC0415

    answer = Answer(
        ("container", "in_at", "dwell_days", "gate", "source"),
        tuple(
            (
                each.container,
                iso(each.in_at),
                each.dwell_days(found.as_of),
                each.gate,
                each.source.value,
            )
            for each in found.containers
        ),
    )
    print(rendered(answer, AnswerFormat.CSV), end="")


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:.1f}"
