"""Writes, reads, compacts and restores the archive's tables other than passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic_core import to_json

from schemas.errors import ArchiveError
from schemas.feeds.kinds import CONTRACTS
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.taken_file import TakenFile
from sql.archive_folder import put_told
from sql.archive_read import unreadable
from sql.archive_schema import ARCHIVE_SCHEMA_VERSION
from sql.archive_table import ArchivedTable
from sql.archive_tables import ARCHIVED_TABLES, TableDayKey, changed_days, table_of_day
from sql.connection import Connection, rows
from sql.feed_tables import TABLES
from sql.feeds import write_feed_rows, write_quarantined_rows, write_taken_files
from sql.manifest import Manifest, folder_of
from sql.manifest_told import ToldDay, ToldPeriod
from sql.statements import query

_BATCH_N: Final = 5_000
_KINDS: Final = {name: kind for kind, name in TABLES.items()}
_REVISED: Final = ("subject", "revision")


def write_told(
    connection: Connection, archive: Path, manifest: Manifest | None
) -> list[ToldPeriod]:
    """Makes the files of the days that changed durable; no reader sees them yet.

    Args:
        connection: To the store, inside a snapshot.
        archive: ``archive/`` of the home.
        manifest: What the archive holds, if there is one.

    Raises:
        ArchiveError: The disk is full, the folder cannot be written, or the store knows fewer
            rows of a day than the archive, as the wrong store would.
        psycopg.Error: The database refuses.
    """
    changed = changed_days(connection, manifest)
    known = manifest.told_by_day() if manifest is not None else {}
    months = {
        (each.relation, each.site, one.day): each
        for each in (manifest.told if manifest is not None else ())
        for one in each.days
        if each.is_month
    }
    written: list[ToldPeriod] = []
    reopened: defaultdict[str, list[tuple[ToldDay, pa.Table]]] = defaultdict(list)
    for key, changes_n in changed.items():
        relation, site, day = key
        table = ARCHIVED_TABLES[relation]
        found = table_of_day(connection, table, site, day)
        fresh = ToldDay(day=day, changes_n=changes_n, rows_n=len(found))
        _refuse_loss(key, known.get(key), fresh)
        if key in months:
            reopened[months[key].file.path].append((fresh, found))
        else:
            written.append(_written(archive, table, site, str(day), [(fresh, found)]))
    for month in {period.file.path: period for period in months.values()}.values():
        if anew := reopened.get(month.file.path):
            written.append(_rewritten(archive, month, anew))
    return written


def told_table(archive: Path, period: ToldPeriod) -> pa.Table:
    """The rows of a period, in the columns of today.

    Args:
        archive: ``archive/`` of the home.
        period: One of its manifest.

    Raises:
        ArchiveError: The file is missing, damaged, or holds other rows than the manifest says.
    """
    path = archive / period.file.path
    try:
        schema = ARCHIVED_TABLES[period.relation].schema
        found = pq.ParquetFile(path).read().cast(schema)
    except (OSError, pa.ArrowException, ValueError, KeyError) as error:
        raise unreadable(path, error) from error
    for day in period.days:
        if (rows_n := len(_of_day(found, day.day))) != day.rows_n:
            message = (
                f"{path} holds {rows_n} rows of {day.day}, and the manifest says {day.rows_n}; "
                "`gatestream archive verify` names every file that was altered"
            )
            raise ArchiveError(message)
    wanted_n = sum(day.rows_n for day in period.days)
    if len(found) != wanted_n or found["site"].unique().to_pylist() not in ([period.site], []):
        message = f"{path} holds rows of other days or sites than the manifest says"
        raise ArchiveError(message)
    return found


def due_told_months(told: Sequence[ToldPeriod], first_open: date) -> Iterator[list[ToldPeriod]]:
    """The periods of each table, site and month that belong together and are not.

    Args:
        told: Of a manifest.
        first_open: The first local day that is not sealed.
    """
    sealed = [period for period in told if period.days[-1].day < first_open]
    by_month = groupby(
        sorted(sealed, key=lambda each: (_month(each), each.days[0].day)), key=_month
    )
    for _, found in by_month:
        periods = list(found)
        if len(periods) > 1 or not periods[0].is_month:
            yield periods


def compact_told(archive: Path, periods: Sequence[ToldPeriod]) -> ToldPeriod:
    """One file of the periods of a table, site and month; no reader sees it yet.

    Args:
        archive: ``archive/`` of the home.
        periods: As :func:`due_told_months` gives them.

    Raises:
        ArchiveError: A file is damaged, the disk is full, or the folder cannot be written.
    """
    relation, site, month = _month(periods[0])
    parts = [
        (day, _of_day(found, day.day))
        for period in periods
        for found in [told_table(archive, period)]
        for day in period.days
    ]
    return _written(archive, ARCHIVED_TABLES[relation], site, month, parts)


def restore_told(connection: Connection, archive: Path, period: ToldPeriod) -> int:
    """Gives the store the rows of a period that it misses, in one transaction.

    Args:
        connection: To the store, as its writer.
        archive: ``archive/`` of the home.
        period: One of its manifest.

    Returns:
        How many it missed.

    Raises:
        ArchiveError: The file is missing or damaged.
        psycopg.Error: The database refuses.
    """
    table = ARCHIVED_TABLES[period.relation]
    found = told_table(archive, period)
    restored_n = 0
    with connection.transaction():
        connection.execute(query("store/lock_writers"))
        before = _changes(connection, period)
        for start in range(0, len(found), _BATCH_N):
            _restore(connection, table, table.documents_of(found.slice(start, _BATCH_N)))
        after = _changes(connection, period)
        for day in period.days:
            restored_n += after.get(day.day, 0) - before.get(day.day, 0)
            if after.get(day.day) != before.get(day.day):
                # Later than the archive's: a change to come must not look like it.
                values = {"relation": period.relation, "site": period.site, "day": day.day}
                connection.execute(
                    query("store/raise_table_day"), values | {"changes_n": day.changes_n + 1}
                )
    return restored_n


def _restore(connection: Connection, table: ArchivedTable, documents: list[dict[str, Any]]) -> None:
    if table.name in _KINDS:
        contract = CONTRACTS[_KINDS[table.name]]
        told = [
            {name: value for name, value in document.items() if name not in _REVISED}
            for document in documents
        ]
        write_feed_rows(connection, [contract.model_validate(each) for each in told])
    elif table.name == "quarantined_rows":
        refused = [QuarantinedRow.model_validate(each) for each in documents]
        write_quarantined_rows(connection, refused)
    elif table.name == "feed_files":
        write_taken_files(connection, [TakenFile.model_validate(each) for each in documents])
    else:
        content = to_json(documents).decode("utf-8")
        connection.execute(query(f"told/restore_{table.name}"), {"rows": content})


def _changes(connection: Connection, period: ToldPeriod) -> dict[date, int]:
    values = {"relation": period.relation, "site": period.site}
    found = rows(connection, "store/table_days_of", values)
    return {row["day"]: int(row["changes_n"]) for row in found}


def _written(
    archive: Path,
    table: ArchivedTable,
    site: str,
    period: str,
    parts: Sequence[tuple[ToldDay, pa.Table]],
) -> ToldPeriod:
    in_order = sorted(parts, key=lambda part: part[0].day)
    found = pa.concat_tables([part for _, part in in_order])
    return ToldPeriod(
        relation=table.name,
        site=site,
        version=ARCHIVE_SCHEMA_VERSION,
        days=tuple(day for day, _ in in_order),
        file=put_told(archive, folder_of(site, period), table, found),
    )


def _rewritten(
    archive: Path, month: ToldPeriod, anew: Sequence[tuple[ToldDay, pa.Table]]
) -> ToldPeriod:
    found = told_table(archive, month)
    replaced = {day.day for day, _ in anew}
    kept = [(day, _of_day(found, day.day)) for day in month.days if day.day not in replaced]
    relation, site, name = _month(month)
    return _written(archive, ARCHIVED_TABLES[relation], site, name, [*kept, *anew])


def _of_day(found: pa.Table, day: date) -> pa.Table:
    return found.filter(pc.equal(found["day"], pa.scalar(day, pa.date32())))


def _month(period: ToldPeriod) -> tuple[str, str, str]:
    return period.relation, period.site, f"{period.days[0].day:%Y-%m}"


def _refuse_loss(key: TableDayKey, old: ToldDay | None, fresh: ToldDay) -> None:
    relation, site, day = key
    fewest_n = old.rows_n if old is not None and ARCHIVED_TABLES[relation].is_only_added_to else 0
    if old is None or (fresh.changes_n > old.changes_n and fresh.rows_n >= fewest_n):
        return
    message = (
        f"the archive holds {old.rows_n} rows of {relation} of {site} on {day} in its version "
        f"{old.changes_n} and the store only {fresh.rows_n} in version {fresh.changes_n}; an "
        "archive is kept with one store, and is not overwritten: `gatestream archive rebuild` "
        "gives the store what it misses"
    )
    raise ArchiveError(message)
