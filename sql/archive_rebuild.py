"""Gives the store the rows that the archive holds and it misses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from schemas.errors import ArchiveError
from sql.archive import Progress
from sql.archive_read import period_table
from sql.archive_rows import passages_of
from sql.archive_told import restore_told
from sql.audit import record
from sql.connection import Connection, store_errors
from sql.manifest import ArchivedDay, Manifest, read_manifest
from sql.passages import Written, write_passages
from sql.statements import query

_BATCH_N = 1000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a call gave the store.

    Attributes:
        days_n: Days of all sites that the archive holds.
        changed_days_n: Those of which the store missed something.
        written: What became of the passages.
        told_n: Rows of other tables that the store missed.
    """

    days_n: int
    changed_days_n: int
    written: Written
    told_n: int = 0


def rebuild_store(
    connection: Connection,
    archive: Path,
    *,
    who: str,
    why: str,
    progress: Progress | None = None,
) -> Rebuilt:
    """Restores the store's rows from the archive, into an empty or partly filled store.

    The archive holds the highest revision of each passage; earlier ones come back only from the
    segment files or a backup. What the store has already stays as it is, so that a second call
    changes nothing, and one that was killed is finished by the next. A day that the store was
    given rows of is a version later than the archive's, and is archived anew with whatever else
    the store knew of it. The log of the join comes first, as it was: what is stored after it finds
    its entries there.

    Args:
        connection: An autocommit connection to a store with today's schema.
        archive: ``archive/`` of the home.
        who: On whose command.
        why: Their reason, for the audit log.
        progress: Is told of each day.

    Raises:
        ArchiveError: There is no archive, or a file is missing or damaged; days before it are
            restored.
        StoreError: The database refuses.
    """
    manifest = read_manifest(archive)
    if manifest is None:
        message = f"there is no archive in {archive} yet, and nothing to rebuild a store from"
        raise ArchiveError(message)
    days_n, changed_n, written = len(manifest.by_day()), 0, Written()
    told_n = _restore_told(connection, archive, manifest, (who, why))
    done_n = 0
    for period in manifest.periods:
        table = period_table(archive, period)
        for day in period.days:
            of_day = table.filter(pc.equal(table["day"], pa.scalar(day.day, pa.date32())))
            added = _write_day(connection, period.site, day, of_day, (who, why))
            written += added
            changed_n += added.stored_n > 0
            done_n += 1
            if progress is not None:
                progress(done_n, days_n)
    return Rebuilt(days_n, changed_n, written, told_n)


def _restore_told(
    connection: Connection, archive: Path, manifest: Manifest, command: tuple[str, str]
) -> int:
    who, why = command
    told_n = 0
    for period in sorted(manifest.told, key=lambda each: each.relation != "match_log"):
        with store_errors("restore a table"), connection.transaction():
            restored_n = restore_told(connection, archive, period)
            if restored_n:
                record(
                    connection,
                    who=who,
                    what="archive.rebuild",
                    subject=f"{period.relation} of {period.site} from {period.days[0].day}",
                    why=why,
                    details={"rows_n": restored_n},
                )
        told_n += restored_n
    return told_n


def _write_day(
    connection: Connection,
    site: str,
    day: ArchivedDay,
    passages: pa.Table,
    command: tuple[str, str],
) -> Written:
    who, why = command
    written = Written()
    found = passages_of(passages)
    with store_errors("restore a day"), connection.transaction():
        while batch := list(islice(found, _BATCH_N)):
            written += write_passages(connection, batch)
        if written.stored_n:
            _raise_version(connection, site, day.day, day.revisions_n)
            record(
                connection,
                who=who,
                what="archive.rebuild",
                subject=f"{site} on {day.day}",
                why=why,
                details={"passages_n": written.stored_n, "refused_n": len(written.refused)},
            )
    return written


def _raise_version(connection: Connection, site: str, day: date, revisions_n: int) -> None:
    """Makes the day later than the archive's: a later correction must not look like it."""
    values = {"site": site, "day": day, "revisions_n": revisions_n + 1}
    connection.execute(query("store/raise_day_version"), values)
