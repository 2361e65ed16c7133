"""Reads the passages of the archive's files again, whatever version they are of."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.errors import ArchiveError
from sql.archive_files import PASSAGES
from sql.archive_schema import PASSAGES_SCHEMA
from sql.manifest import ArchivedPeriod
from sql.manifest_files import TableFile
from sql.statements import SQL_FOLDER, query_text


def period_table(archive: Path, period: ArchivedPeriod) -> pa.Table:
    """The passages that readers find in a period, in the columns of today.

    Args:
        archive: ``archive/`` of the home.
        period: One of its manifest.

    Raises:
        ArchiveError: A file is missing, damaged, or holds other rows than the manifest says.
    """
    path = archive / period.passages.path
    try:
        if period.kind == "older":
            table = _older_table(path)
        else:
            table = pq.ParquetFile(path).read().cast(PASSAGES_SCHEMA)
    except (OSError, pa.ArrowException, duckdb.Error, ValueError) as error:
        raise unreadable(path, error) from error
    days = pa.array([each.day for each in period.days], pa.date32())
    table = table.filter(pc.is_in(table["day"], value_set=days))
    wanted_n = sum(each.passages_n for each in period.days)
    if len(table) != wanted_n:
        message = (
            f"{path} holds {len(table)} passages of the days that the manifest names, which says "
            f"{wanted_n}; `gatestream archive verify` names every file that was altered"
        )
        raise ArchiveError(message)
    return table


def rows_in(archive: Path, file: TableFile) -> int:
    """How many rows a Parquet file says it has.

    Raises:
        ArchiveError: It is missing or damaged.
    """
    path = archive / file.path
    try:
        return int(pq.ParquetFile(path).metadata.num_rows)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> ArchiveError:
    """The sentence about a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return ArchiveError(f"{path} is missing; the archive's manifest names it")
    said = " ".join(str(error).split())
    message = (
        f"cannot read {path}: {said}; `gatestream archive verify` names every damaged file, and "
        "a copy of it may be put in its place"
    )
    return ArchiveError(message)


def _older_table(path: Path) -> pa.Table:
    """A file of versions 1 to 3 as the readers' view shows it, so that both say the same."""
    view = SQL_FOLDER / "views" / "duckdb" / "sources" / f"older_{PASSAGES}.sql"
    with duckdb.connect() as connection:
        files = {"older_passages": [str(path.absolute())]}
        connection.execute(query_text("archive/set_files"), {"files": files})
        connection.execute(query_text("archive/keep_types"))
        connection.execute(view.read_text(encoding="utf-8"))
        return (
            connection.sql(query_text("archive/older_rows")).to_arrow_table().cast(PASSAGES_SCHEMA)
        )
