"""``gatestream feed``: takes in what others declare and expect, and shows what could not be."""

from __future__ import annotations

import csv
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flows.cli.feed_report import (
    SHOWN_N,
    ShownWatch,
    counts_of,
    print_quarantined,
    show_quarantined,
    show_taken,
)
from flows.cli.output import print_json, progress_bar, show_note
from schemas.feeds.row import FeedKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.feeds.intake import Taken
    from schemas.feeds.quarantined_row import QuarantinedRow
    from schemas.site import SiteFile
    from sql.store import Store

REFUSED_EXIT_CODE: Final = 1

feed = typer.Typer(
    name="feed",
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Take in declarations, manifests and other feeds, and show what is in quarantine.",
)
SiteArgument = Annotated[Path, typer.Argument(metavar="SITE.toml", help="The site file.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print JSON: a line a file, the sums on the last one.")
]


@feed.command()
def take(site_file: SiteArgument, as_json: Json = False) -> None:
    """Take in once what lies in the folders of the site's feeds.

    A file is moved to taking/, and when its rows are in the store to done/ or
    quarantine/. The same file again changes nothing. Each row is applied, repeated
    or in quarantine with its reason.

    The exit code is 0 when all was taken in, 1 when something is in quarantine or
    stays where it is, and 2 after an error.

    [bold]Example[/bold]

    gatestream feed take gate.toml --json
    """
    from flows.feeds.intake import take_in  # noqa: PLC0415

    _taken_in(
        site_file,
        as_json,
        lambda site, store, watch: take_in(site, store, lambda: datetime.now(UTC), watch),
    )


@feed.command(name="import")
def import_(
    site_file: SiteArgument,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV, XLSX or JSON lines.")],
    name: Annotated[str, typer.Option("--feed", metavar="ID", help="Feed of the site file.")],
    as_json: Json = False,
) -> None:
    """Take in files that stay where they are.

    The exit codes are those of [bold]take[/bold].

    [bold]Example[/bold]

    gatestream feed import gate.toml declarations.csv --feed vnaccs
    """
    from flows.feeds.intake import import_files  # noqa: PLC0415

    shown: list[QuarantinedRow] = []

    def refused(rows: Sequence[QuarantinedRow]) -> None:
        shown.extend(rows[: SHOWN_N - len(shown)])

    def work(site: SiteFile, store: Store, watch: ShownWatch) -> Taken:
        now = datetime.now
        return import_files(site, name, files, store, lambda: now(UTC), watch, refused)

    _taken_in(site_file, as_json, work, shown)


@feed.command()
def quarantine(
    site_file: SiteArgument,
    name: Annotated[
        str | None, typer.Option("--feed", metavar="ID", help="One feed; all if not given.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show so many of the newest.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON a row.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV that spreadsheets take for no formula.")
    ] = False,
) -> None:
    """List the rows that could not be taken in, with the reason and the line of the file.

    [bold]Examples[/bold]

    gatestream feed quarantine gate.toml --feed vnaccs

    gatestream feed quarantine gate.toml --csv --limit 100000 > quarantine.csv
    """
    from schemas.errors import UnknownNameError  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.migrate import check_schema  # noqa: PLC0415
    from sql.quarantine import quarantined  # noqa: PLC0415
    from sql.rights import become_writer  # noqa: PLC0415

    site = _site(site_file)
    if name is not None and name not in site.feeds:
        raise UnknownNameError("feed", name, site.feeds, "--feed")
    with connect(settings_from(os.environ), "feed quarantine") as connection:
        check_schema(connection)
        become_writer(connection)
        found = quarantined(connection, site.site.id, name, limit)
    if as_json:
        for row in found.rows:
            print_json(row.model_dump(mode="json"))
    elif as_csv:
        print_quarantined(found.rows)
    else:
        show_quarantined(found.rows)
        hidden_n = found.rows_n - len(found.rows)
        show_note(
            f"{found.rows_n} dòng đang cách ly / rows in quarantine"
            + (f", {hidden_n} dòng cũ hơn không hiện / older ones not shown." if hidden_n else ".")
        )


@feed.command()
def template(
    kind: Annotated[FeedKind, typer.Argument(help="What the file is to tell.")],
    names: Annotated[
        bool, typer.Option("--names", help="Head the columns by the names of the contract.")
    ] = False,
) -> None:
    """Print the row of headings of a CSV file, to be filled in; Vietnamese unless told otherwise.

    [bold]Examples[/bold]

    gatestream feed template declaration > to-khai.csv

    gatestream feed template manifest_line --names > manifest.csv
    """
    from schemas.feeds.fields import (  # noqa: PLC0415
        CONTAINER,
        CONTAINERS,
        VIETNAMESE,
        required_fields,
        told_fields,
    )

    # One container a line: spreadsheets are no place for lists.
    fields = [field for field in told_fields(kind) if field != CONTAINERS]
    headings = [field if names else VIETNAMESE[field] for field in fields]
    # With a mark, by which spreadsheets know that it is UTF-8.
    sys.stdout.reconfigure(encoding="utf-8" if names else "utf-8-sig")  # type: ignore[union-attr]
    csv.writer(sys.stdout, lineterminator="\n").writerow(headings)
    wanted = [*required_fields(kind), *([CONTAINER] if CONTAINER in fields else [])]
    listed = ", ".join(dict.fromkeys(f if names else VIETNAMESE[f] for f in wanted))
    show_note(f"Cột bắt buộc / columns that are wanted: {listed}")


def _site(site_file: Path) -> SiteFile:
    """The site; what is wrong with a camera is no matter of feeds."""
    from schemas.errors import ConfigError  # noqa: PLC0415
    from schemas.site import load_usable_site  # noqa: PLC0415

    site = load_usable_site(site_file)[0]
    if not site.feeds:
        message = f"{site_file}: at least one table [feeds.…] is wanted, got none"
        raise ConfigError(message)
    return site


def _taken_in(
    site_file: Path,
    as_json: bool,
    work: Callable[[SiteFile, Store, ShownWatch], Taken],
    shown: Sequence[QuarantinedRow] = (),
) -> None:
    from sql.home import settings_from  # noqa: PLC0415
    from sql.store import open_store  # noqa: PLC0415

    site = _site(site_file)
    settings = settings_from(os.environ)
    with (
        open_store(settings, stream=f"{site.site.id}.feeds") as store,
        progress_bar(among_lines=as_json) as bar,
    ):
        taken = work(site, store, ShownWatch(bar, as_json=as_json))
    sums = {
        name: sum(counts[name] for counts in map(counts_of, taken.files))
        for name in ("rows_n", "applied_n", "repeated_n", "quarantined_n")
    }
    if as_json:
        faults = [{"feed": each.feed, "sentence": each.sentence} for each in taken.faults]
        print_json({"files_n": len(taken.files), **sums, "faults": faults})
    else:
        show_taken(taken, shown)
    if sums["quarantined_n"] or taken.faults:
        raise typer.Exit(REFUSED_EXIT_CODE)
