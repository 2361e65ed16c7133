# ruff: noqa: S608 - the statements are made of this file and of paths
"""What the archive is measured against: its rows in one ideally written Parquet file.

Imports nothing of gatestream. One file, one row a passage in the order of time, row groups of the
size that DuckDB works on, no list of structs, with day and hour as columns. The views are plain
selects over it, so that the same query runs on both.

    ideal_parquet.py write TO FROM…
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb

_CONTEXT = "passage_id, revision, site, day, local_hour, gate, lane, direction, passed_at"
_PLATES = {
    "text": "plates",
    "status": "plate_statuses",
    "confidence": "plate_confidences",
    "kind": "plate_kinds",
}
_CONTAINERS = {
    "code": "containers",
    "status": "container_statuses",
    "confidence": "container_confidences",
    "check_digit": "check_digits",
    "size_type": "size_types",
}
ROW_GROUP_N = 122_880


def write_ideal(to: Path, passages: Iterable[Path]) -> None:
    """Writes the one file from Parquet files of passages, given in the order of time."""
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = true")
        connection.execute(
            f"""
            copy (select * from read_parquet($files))
            to '{to}' (format parquet, compression zstd, row_group_size {ROW_GROUP_N})
            """,
            {"files": [str(path) for path in passages]},
        )


def open_ideal(path: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with the views ``passages``, ``plates`` and ``containers`` over the one file."""
    connection = duckdb.connect()
    if threads is not None:
        connection.execute(f"set threads = {threads}")
    connection.execute("set timezone = 'Asia/Ho_Chi_Minh'")
    connection.execute("set parquet_metadata_cache = true")
    connection.execute(f"create view passages as select * from read_parquet('{path}')")
    for view, columns in (("plates", _PLATES), ("containers", _CONTAINERS)):
        parts = ", ".join(f"unnest({listed}) as {name}" for name, listed in columns.items())
        connection.execute(
            f"create view {view} as select {_CONTEXT}, {parts} from read_parquet('{path}')"
        )
    return connection


if __name__ == "__main__":
    write_ideal(Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
