"""The days that the store knows better than the archive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import chain

import pyarrow as pa

from sql.archive_rows import table_of
from sql.archive_tables import ARCHIVED_TABLES, TableDayKey, changed_days, table_of_day
from sql.connection import Connection, rows, snapshot, store_errors
from sql.manifest import ArchivedDay, Manifest
from sql.passages import passages_of_day


@dataclass(frozen=True, slots=True)
class LiveDays:
    """Reads the open days from a store.

    Attributes:
        connection: An autocommit connection, with the rights of whoever asks.
    """

    connection: Connection

    def changed_since(
        self, manifest: Manifest, sites: Collection[str] | None
    ) -> tuple[list[tuple[str, date]], pa.Table]:
        """The days that the store has a later version of than the archive, and their passages.

        A day that the store has forgotten, in part or whole, is the archive's.

        Args:
            manifest: What the archive holds.
            sites: Ids of the sites that are wanted; all, if not given.

        Returns:
            The days as ``(site, day)``, and a table of the archive's columns.

        Raises:
            StoreError: The database refuses.
        """
        archived = manifest.by_day()
        # One snapshot for the days' versions and their rows.
        with store_errors("read the open days"), snapshot(self.connection):
            days = [
                (row["site"], row["day"])
                for row in rows(self.connection, "store/site_days")
                if (sites is None or row["site"] in sites)
                and is_newer(row["revisions_n"], archived.get((row["site"], row["day"])))
            ]
            found = chain.from_iterable(
                passages_of_day(self.connection, site, day) for site, day in days
            )
            return days, table_of(found)

    def told_since(
        self, manifest: Manifest, sites: Collection[str] | None
    ) -> dict[TableDayKey, pa.Table]:
        """The days of other tables that the store has another version of, with their rows.

        Args:
            manifest: What the archive holds.
            sites: Ids of the sites that are wanted; all, if not given.

        Returns:
            Rows in the archive's columns by table, site and day. What whoever asks may not see in
            the store is not among them.

        Raises:
            StoreError: The database refuses.
        """
        with store_errors("read the open days"), snapshot(self.connection):
            archived = manifest.told_by_day()
            return {
                (name, site, day): table_of_day(self.connection, ARCHIVED_TABLES[name], site, day)
                for (name, site, day), changes_n in changed_days(self.connection, manifest).items()
                if (sites is None or site in sites)
                and ((old := archived.get((name, site, day))) is None or changes_n > old.changes_n)
            }


def is_newer(revisions_n: int, archived: ArchivedDay | None) -> bool:
    """Whether a version of a day in the store is later than the archive's."""
    return archived is None or revisions_n > archived.revisions_n
