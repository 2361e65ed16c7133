"""What the archive holds beside passages: what feeds told, what the join was told and what it told.

Each of these tables has one Parquet file a site and local day, or a month once compacted, with one
row a row of the store: of feeds every revision, in the fields of their contracts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import pyarrow as pa

from sql.archive_schema import METADATA, TIME, Column
from sql.archive_table import ArchivedTable
from sql.connection import Connection, rows
from sql.manifest import Manifest
from sql.statements import query

_TEXT, _FIGURE, _FLAG, _COUNT = pa.string(), pa.float64(), pa.bool_(), pa.int64()


_TOLD: Final[tuple[Column, ...]] = (
    ("site", _TEXT),
    ("source", _TEXT),
    ("origin", _TEXT),
    ("received_at", TIME),
)
_STATED: Final[tuple[Column, ...]] = (*_TOLD, ("stated_at", TIME), ("is_cancelled", _FLAG))
_REVISED: Final[tuple[Column, ...]] = (("subject", _TEXT), ("revision", _COUNT), *_STATED)
_NUMBERS: Final = tuple(
    (what, when) for what in ("plates", "containers") for when in ("before", "after")
)
_PLATES: Final[tuple[Column, ...]] = (("plate", _TEXT), ("trailer_plate", _TEXT))


def _table(
    name: str,
    question: str,
    columns: Iterable[Column],
    order: tuple[str, ...],
    *,
    is_only_added_to: bool = True,
) -> ArchivedTable:
    schema = pa.schema([("day", pa.date32()), *columns], metadata=METADATA)
    return ArchivedTable(name, question, schema, order, is_only_added_to)


def _feed(name: str, *columns: Column) -> ArchivedTable:
    return _table(name, "told/feeds", (*_REVISED, *columns), ("subject", "revision"))


_ALL: Final = (
    _feed(
        "declarations",
        ("declaration_no", _TEXT),
        ("flow", _TEXT),
        ("type_code", _TEXT),
        ("customs_office", _TEXT),
        ("declarant", _TEXT),
        ("declared_at", TIME),
        ("eligibility", _TEXT),
        ("eligible_at", TIME),
        ("containers", pa.list_(_TEXT)),
    ),
    _feed(
        "manifest_lines",
        ("flow", _TEXT),
        ("voyage", _TEXT),
        ("bill_no", _TEXT),
        ("container", _TEXT),
        ("seal", _TEXT),
        ("size_type", _TEXT),
        ("gross_weight_kg", _FIGURE),
        ("due_at", TIME),
        ("is_empty", _FLAG),
        *_PLATES,
    ),
    _feed(
        "operator_moves",
        ("move_no", _TEXT),
        ("gate", _TEXT),
        ("direction", _TEXT),
        ("container", _TEXT),
        ("moved_at", TIME),
        ("is_empty", _FLAG),
        *_PLATES,
    ),
    _feed(
        "watch_entries",
        ("entry_no", _TEXT),
        ("container", _TEXT),
        ("plate", _TEXT),
        ("action", _TEXT),
        ("reason", _TEXT),
        ("authority", _TEXT),
        ("valid_from", TIME),
        ("valid_until", TIME),
    ),
    _feed(
        "transit_shipments",
        ("shipment_no", _TEXT),
        ("declaration_no", _TEXT),
        ("origin_office", _TEXT),
        ("container", _TEXT),
        ("seal", _TEXT),
        ("plate", _TEXT),
        ("departed_at", TIME),
        ("due_at", TIME),
        # Pairs of latitude and longitude, as JSON.
        ("route", _TEXT),
    ),
    _table(
        "gps_fixes",
        "told/feeds",
        (
            *_STATED,
            ("plate", _TEXT),
            ("fixed_at", TIME),
            ("latitude", _FIGURE),
            ("longitude", _FIGURE),
            ("speed_kmh", _FIGURE),
        ),
        ("plate", "fixed_at", "stated_at"),
    ),
    _table(
        "quarantined_rows",
        "told/feeds",
        (*_TOLD, ("quarantine_id", _TEXT), ("feed", _TEXT), ("reason", _TEXT), ("raw", _TEXT)),
        ("received_at", "quarantine_id"),
    ),
    _table(
        "feed_files",
        "told/feeds",
        (
            ("site", _TEXT),
            ("source", _TEXT),
            ("name", _TEXT),
            ("sha256", _TEXT),
            ("bytes_n", _COUNT),
            ("received_at", TIME),
            ("rows_n", _COUNT),
            ("quarantined_n", _COUNT),
        ),
        ("received_at", "source", "name", "sha256"),
    ),
    _table(
        "match_log",
        "told/match_log",
        (
            ("entry_n", _COUNT),
            ("number", _TEXT),
            ("side", _TEXT),
            ("subject", _TEXT),
            ("revision", _COUNT),
            ("is_active", _FLAG),
            ("site", _TEXT),
            ("direction", _TEXT),
            ("at", TIME),
            ("opens_at", TIME),
            # None where it never comes, as due_at.
            ("closes_at", TIME),
            ("due_at", TIME),
            ("received_at", TIME),
            ("facts", _TEXT),
        ),
        ("entry_n",),
    ),
    _table(
        "matches",
        "told/matches",
        (
            ("pair_id", _TEXT),
            ("site", _TEXT),
            ("number", _TEXT),
            ("kind", _TEXT),
            ("passage_id", _TEXT),
            ("passage_revision", _COUNT),
            ("passed_at", TIME),
            ("paper_side", _TEXT),
            ("paper", _TEXT),
            ("paper_revision", _COUNT),
            ("made_at", TIME),
            ("is_late", _FLAG),
            ("is_active", _FLAG),
        ),
        ("passed_at", "pair_id"),
        is_only_added_to=False,
    ),
    _table(
        "standings",
        "told/standings",
        (
            ("site", _TEXT),
            ("number", _TEXT),
            ("side", _TEXT),
            ("subject", _TEXT),
            ("revision", _COUNT),
            ("wanted", _TEXT),
            ("state", _TEXT),
            ("at", TIME),
            ("due_at", TIME),
            ("changed_at", TIME),
        ),
        ("at", "subject", "number", "side", "wanted"),
        is_only_added_to=False,
    ),
    _table(
        "passage_corrections",
        "told/passage_corrections",
        (
            ("correction_id", _TEXT),
            ("kind", _TEXT),
            ("site", _TEXT),
            ("passage_id", _TEXT),
            ("passed_at", TIME),
            ("revision", _COUNT),
            *((f"{what}_{when}", pa.list_(_TEXT)) for what, when in _NUMBERS),
            ("who", _TEXT),
            ("why", _TEXT),
            ("made_at", TIME),
            ("is_applied", _FLAG),
        ),
        ("made_at", "correction_id"),
    ),
)
TableDayKey = tuple[str, str, date]
"""Table, site and local day."""
ARCHIVED_TABLES: Final = {table.name: table for table in _ALL}


def changed_days(connection: Connection, manifest: Manifest | None) -> dict[TableDayKey, int]:
    """The days that the store has another version of than the archive, with that version.

    Args:
        connection: To the store.
        manifest: What the archive holds, if there is one.

    Raises:
        StoreError: The database refuses.
    """
    known = manifest.told_by_day() if manifest is not None else {}
    found = {
        (row["relation"], row["site"], row["day"]): int(row["changes_n"])
        for row in rows(connection, "store/table_days")
        if row["relation"] in ARCHIVED_TABLES
    }
    return {
        key: changes_n
        for key, changes_n in found.items()
        if (old := known.get(key)) is None or old.changes_n != changes_n
    }


def table_of_day(connection: Connection, table: ArchivedTable, site: str, day: date) -> pa.Table:
    """The rows that the store has of a table, site and day.

    Args:
        connection: To the store.
        table: Which table.
        site: Site id.
        day: Day in Asia/Ho_Chi_Minh.

    Raises:
        psycopg.Error: The database refuses.
    """
    values = {"relation": table.name, "site": site, "day": day}
    found = connection.execute(query(table.question), values).fetchall()
    return table.table_of((document for (document,) in found), day)
