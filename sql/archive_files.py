"""The archive's Parquet files: how they are sorted, cut and encoded, so that lookups prune."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sql.archive_rows import part_rows
from sql.archive_schema import NUMBERED, PASSAGES_SCHEMA, Part, older_schema, part_schema
from sql.archive_table import ArchivedTable
from sql.archive_tables import ARCHIVED_TABLES

PASSAGES: Final = "passages"
OLDER: Final = "older"
_PASSAGES_ORDER = ("passed_at", "passage_id")
# DuckDB works on 122,880 rows at a time, and reads a row group with one thread.
_PASSAGES_ROWS_N = 122_880
# Two numbers are looked for far more often than all of them are read: a lookup reads one group.
_NUMBERS_ROWS_N = 20_480
_BLOOM_SHARE = 0.01
# What differs from row to row gains nothing from a dictionary, and loses the time to try.
_ALL_DIFFERENT = frozenset({"passage_id", "passed_at", "first_seen_at", "last_seen_at"})


@dataclass(frozen=True, slots=True)
class Encoded:
    """The content of one Parquet file.

    Attributes:
        table: ``passages``, ``plates``, ``containers`` or one of the archived tables.
        content: Its bytes; the same rows give the same bytes.
        rows_n: Its rows.
    """

    table: str
    content: bytes
    rows_n: int

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def encoded(passages: pa.Table) -> Iterator[Encoded]:
    """The files of a site and period, one at a time, the passages first.

    Args:
        passages: Of the archive's columns, in any order, each passage once.
    """
    for part in (None, *NUMBERED):
        yield _encoded(passages, part)


def encoded_told(table: ArchivedTable, rows: pa.Table) -> Encoded:
    """The file of a table, site and period.

    Args:
        table: Which table.
        rows: Of its columns, in any order.
    """
    return _file(table.name, _sorted(rows, table.order), table.order)


def tables_of(passages: pa.Table) -> dict[str, pa.Table]:
    """The rows of each table, as their files hold them."""
    return {PASSAGES: passages} | {part.name: part_rows(passages, part) for part in NUMBERED}


def _encoded(passages: pa.Table, part: Part | None) -> Encoded:
    if part is None:
        return _file(PASSAGES, _sorted(passages, _PASSAGES_ORDER), _PASSAGES_ORDER)
    order = (part.number, "passed_at", "passage_id", "ordinal")
    return _file(part.name, _sorted(part_rows(passages, part), order), order, part)


def _sorted(table: pa.Table, order: tuple[str, ...]) -> pa.Table:
    keys = pa.table({name: _sortable(table[name]) for name in order})
    by = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in order])
    # One chunk each, or the file would depend on the pieces that its rows came in.
    whole = table.combine_chunks()
    is_sorted = by.equals(pa.array(np.arange(len(table)), by.type))
    return whole if is_sorted else whole.take(by)


def _sortable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.type != pa.uuid():
        return column
    return pa.chunked_array([chunk.storage for chunk in column.chunks], pa.binary(16)).cast(
        pa.binary()
    )


def _file(name: str, table: pa.Table, order: tuple[str, ...], part: Part | None = None) -> Encoded:
    row_group_size = _PASSAGES_ROWS_N if part is None else _NUMBERS_ROWS_N
    options: dict[str, Any] = {}
    if part is not None:
        different_n = max(1, min(row_group_size, len(table)))
        options["bloom_filter_options"] = {part.number: {"ndv": different_n, "fpp": _BLOOM_SHARE}}
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        row_group_size=row_group_size,
        compression="zstd",
        version="2.6",
        use_dictionary=[path for path in _leaves(table.schema) if path not in _ALL_DIFFERENT],
        sorting_columns=pq.SortingColumn.from_ordering(
            table.schema, [(column, "ascending") for column in order]
        ),
        write_page_index=True,
        # DuckDB reads whole row groups: of many small pages each is unpacked by itself, which
        # took a seventh of a scan's time.
        max_rows_per_page=row_group_size,
        **options,
    )
    return Encoded(name, sink.getvalue().to_pybytes(), len(table))


def _leaves(schema: pa.Schema) -> list[str]:
    """The paths of the columns as Parquet names them."""
    leaves = []
    for field in schema:
        path, kind = field.name, field.type
        while pa.types.is_list(kind):
            path, kind = f"{path}.list.element", kind.value_type
        leaves.append(path)
    return leaves


@cache
def empty_files() -> tuple[Encoded, ...]:
    """A file with all columns and no row of each table, and one of the columns of version 3."""
    sink = pa.BufferOutputStream()
    pq.write_table(older_schema().empty_table(), sink)
    tables = ARCHIVED_TABLES.values()
    return (
        *encoded(PASSAGES_SCHEMA.empty_table()),
        Encoded(OLDER, sink.getvalue().to_pybytes(), 0),
        *(encoded_told(table, table.schema.empty_table()) for table in tables),
    )


def file_schema(table: str) -> pa.Schema:
    """The columns of a table's files.

    Args:
        table: ``passages``, ``plates`` or ``containers``.
    """
    schemas = {PASSAGES: PASSAGES_SCHEMA} | {part.name: part_schema(part) for part in NUMBERED}
    return schemas[table]
