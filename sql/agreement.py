"""Compares what the store and the archive hold, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sql.connection import Connection, rows
from sql.history import open_history
from sql.statements import query_text

_COUNTED = ("passages_n", "plates_n", "containers_n", "evidence_n")


@dataclass(frozen=True, slots=True)
class Difference:
    """A site and day of which store and archive tell different things.

    Attributes:
        site: Site id.
        day: Day in Asia/Ho_Chi_Minh.
        in_store: Passages, plates, containers and pictures in the store.
        in_archive: The same in the archive.
    """

    site: str
    day: date
    in_store: tuple[int, ...]
    in_archive: tuple[int, ...]


def differences(connection: Connection, archive: Path) -> list[Difference]:
    """The days on which the DuckDB archive and the store do not give the same counts.

    Both sides count their own rows; the manifest's figures are not believed.

    Raises:
        StoreError: The database refuses.
        ArchiveError: There is no archive, or it cannot be read.
    """
    in_store = {
        (row["site"], row["day"]): tuple(int(row[name]) for name in _COUNTED)
        for row in rows(connection, "store/counts_by_day")
    }
    with open_history(archive) as history:
        counted = history.sql(query_text("archive/counts_by_day")).fetchall()
    in_archive = {(site, day): tuple(counts) for site, day, *counts in counted}
    nothing = (0,) * len(_COUNTED)
    return [
        Difference(site, day, store_counts, archive_counts)
        for site, day in sorted(in_store | in_archive)
        if (store_counts := in_store.get((site, day), nothing))
        != (archive_counts := in_archive.get((site, day), nothing))
    ]
