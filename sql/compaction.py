"""Compacts the sealed days of a month into one set of files, and older files into new ones.

A day is sealed once it is over. Its files are written anew every few minutes while it is open, and
once more for each late or corrected row; the month's are written once a night. A month and not a
year, for three reasons: the night rewrites at most a month, a correction reopens at most a month,
and the day on which the law lets data go takes a month's rewriting at most.

What is corrected after that is cheap for the writer and for readers: the day gets files of its own
again, and the manifest says which days of the month's files count no more. Only that month is read
with a filter, and only until the next night.

The upgrade of files of older schema versions is the same rewriting: there is no second way that
would have to survive a kill by itself. Until then readers see them in the columns of today.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa

from schemas.errors import ArchiveError
from sql.archive import Progress, writing
from sql.archive_folder import put_files, remove_replaced, replace_manifest
from sql.archive_read import period_table
from sql.archive_rows import LOCAL_ZONE
from sql.archive_schema import ARCHIVE_SCHEMA_VERSION
from sql.archive_told import compact_told, due_told_months
from sql.manifest import ArchivedPeriod, Manifest, folder_of

SEALED_AFTER: Final = timedelta(hours=1)
"""How long after its midnight a day is sealed: trucks of its last minute are still read then."""
_Month = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a call compacted.

    Attributes:
        months: The months whose files are new, as ``(site, "2026-11")``.
        days_n: Days in them.
        upgraded_n: Days of them that were of an older schema version.
        removed_n: Files that no manifest had named for long enough.
        told_n: Months of tables other than passages whose file is new.
    """

    months: tuple[_Month, ...]
    days_n: int
    upgraded_n: int
    removed_n: int
    told_n: int = 0


def compact_archive(archive: Path, now: datetime, progress: Progress | None = None) -> Compacted:
    """Compacts every month that has sealed days outside its own files.

    Each month is finished by itself: a kill at any moment leaves an archive that says the same,
    and the next call does what is left to do. Needs no store.

    Args:
        archive: ``archive/`` of the home.
        now: Aware; decides which days are sealed, and which replaced files may go.
        progress: Is told of each month.

    Raises:
        ArchiveError: There is no archive, it cannot be written, the disk is full, or a file is
            damaged.
        ResourceTakenError: Another process keeps writing the archive.
    """
    with writing(archive) as before:
        if before is None:
            message = f"there is no archive in {archive} yet, and nothing to compact"
            raise ArchiveError(message)
        manifest = before
        due = due_months(manifest, now)
        upgraded_n = 0
        for done_n, ((site, month), periods) in enumerate(due.items()):
            fresh = _compact(archive, site, month, periods)
            manifest = replace_manifest(archive, manifest, [fresh], now)
            upgraded_n += sum(
                len(each.days) for each in periods if each.version < ARCHIVE_SCHEMA_VERSION
            )
            if progress is not None:
                progress(done_n + 1, len(due))
        told_n = 0
        for told in list(due_told_months(manifest.told, open_day(now))):
            fresh_told = compact_told(archive, told)
            manifest = replace_manifest(archive, manifest, [], now, [fresh_told])
            told_n += 1
        removed_n = remove_replaced(archive, manifest, now)
    days_n = sum(len(each.days) for periods in due.values() for each in periods)
    return Compacted(tuple(due), days_n, upgraded_n, removed_n, told_n)


def due_months(manifest: Manifest, now: datetime) -> dict[_Month, list[ArchivedPeriod]]:
    """The periods of each month that belong together and are not, in the order of their days.

    Args:
        manifest: What the archive consists of.
        now: Aware.
    """
    first_open = open_day(now)
    months: defaultdict[_Month, list[ArchivedPeriod]] = defaultdict(list)
    for period in manifest.periods:
        if period.days[-1].day < first_open:
            months[period.site, month_of(period.days[0].day)].append(period)
    return {month: periods for month, periods in months.items() if not _is_compact(periods)}


def open_day(now: datetime) -> date:
    """The first local day that is not sealed.

    Args:
        now: Aware.
    """
    return (now - SEALED_AFTER).astimezone(LOCAL_ZONE).date()


def month_of(day: date) -> str:
    """The month of a day, such as ``2026-11``."""
    return f"{day:%Y-%m}"


def _is_compact(periods: list[ArchivedPeriod]) -> bool:
    first, *others = periods
    return first.is_month and first.kind == "settled" and not others


def _compact(archive: Path, site: str, month: str, periods: list[ArchivedPeriod]) -> ArchivedPeriod:
    tables = [period_table(archive, period) for period in periods]
    files = put_files(archive, folder_of(site, month), pa.concat_tables(tables))
    days = sorted((day for period in periods for day in period.days), key=lambda each: each.day)
    return ArchivedPeriod.of(site, tuple(days), files)
