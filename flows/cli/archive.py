"""``gatestream archive``: upkeep of the Parquet archive."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, progress_bar, show_error

if TYPE_CHECKING:
    from pathlib import Path

    from sql.home import StoreSettings

WRONG_EXIT_CODE = 2

archive = typer.Typer(
    name="archive",
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Keep the Parquet archive: write, compact and verify it, and rebuild the store from it.",
)
Json = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


@archive.command()
def sync(as_json: Json = False) -> None:
    """Write the days that the store knows better than the archive.

    A run does this every few minutes by itself.

    [bold]Example[/bold]

    gatestream archive sync
    """
    from sql.archive import sync_archive  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.migrate import check_schema  # noqa: PLC0415
    from sql.rights import become_writer  # noqa: PLC0415

    settings, now = _settings(), _now()
    with connect(settings, "archive sync") as connection, _progress("days") as progress:
        check_schema(connection)
        become_writer(connection)
        done = sync_archive(connection, settings.home.archive, now, progress)
    days = [{"site": site, "day": str(day)} for site, day in done.written]
    _tell(
        as_json,
        {"written": days, "told_days_n": len(done.told), "removed_n": done.removed_n},
        f"{len(days)} days written, {len(done.told)} days of what feeds and the join told, "
        f"{done.removed_n} replaced files removed",
    )


@archive.command()
def compact(as_json: Json = False) -> None:
    """Compact the sealed days of each month, and upgrade files of older schema versions.

    Needs no store. Readers never notice; a kill leaves the archive as it was.

    [bold]Example[/bold]

    gatestream archive compact
    """
    from sql.compaction import compact_archive  # noqa: PLC0415

    with _progress("months") as progress:
        done = compact_archive(_folder(), _now(), progress)
    row = asdict(done) | {"months": [{"site": site, "month": month} for site, month in done.months]}
    _tell(
        as_json,
        row,
        f"{len(done.months)} months compacted of {done.days_n} days, {done.upgraded_n} of them "
        f"of an older schema version, {done.told_n} months of what feeds and the join told, "
        f"{done.removed_n} replaced files removed",
    )


@archive.command()
def verify(as_json: Json = False) -> None:
    """Compare every file with the manifest: missing, extra, altered, miscounted.

    Ends with exit code 2 where something is wrong, and a sentence about each file.

    [bold]Example[/bold]

    gatestream archive verify --json
    """
    from sql.archive_verify import verify_archive  # noqa: PLC0415

    with _progress("files") as progress:
        found = verify_archive(_folder(), progress)
    for finding in found.findings:
        show_error(finding.sentence)
    _tell(
        as_json,
        asdict(found) | {"is_whole": not found.findings},
        f"{found.files_n} files of {found.days_n} days with {found.passages_n} passages: "
        + (f"{len(found.findings)} findings" if found.findings else "as they were written"),
    )
    if found.findings:
        raise typer.Exit(WRONG_EXIT_CODE)


@archive.command()
def rebuild(
    why: Annotated[str, typer.Option("--why", help="The reason, for the audit log.")],
    as_json: Json = False,
) -> None:
    """Give the store the passages that the archive holds and it misses.

    What the store has stays as it is; a second time changes nothing.

    [bold]Example[/bold]

    gatestream archive rebuild --why "the database's disk was lost on 3 May"
    """
    from sql.archive_rebuild import rebuild_store  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.rights import become_writer, bring_up_to_date  # noqa: PLC0415

    settings = _settings()
    with connect(settings, "archive rebuild") as connection, _progress("days") as progress:
        bring_up_to_date(connection)
        become_writer(connection)
        done = rebuild_store(
            connection, settings.home.archive, who=getpass.getuser(), why=why, progress=progress
        )
    written = done.written
    row = {
        "days_n": done.days_n,
        "changed_days_n": done.changed_days_n,
        "restored_n": written.stored_n,
        "present_n": written.repeated_n,
        "refused_n": len(written.refused),
        "told_n": done.told_n,
    }
    _tell(
        as_json,
        row,
        f"{written.stored_n} passages of {done.changed_days_n} days restored, "
        f"{written.repeated_n} were there, {len(written.refused)} set aside, "
        f"{done.told_n} rows of what feeds and the join told restored",
    )


def _settings() -> StoreSettings:
    from sql.home import settings_from  # noqa: PLC0415

    return settings_from(os.environ)


def _folder() -> Path:
    return _settings().home.archive


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    with progress_bar() as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _tell(as_json: bool, row: Mapping[str, object], sentence: str) -> None:
    if as_json:
        print_json(row)
    else:
        print(sentence)
