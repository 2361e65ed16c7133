"""Writes every row of a reconciliation to a file, for spreadsheets and for programs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from schemas.errors import ConfigError
from sql.history import History
from sql.statements import query_text

CSV, PARQUET = ".csv", ".parquet"
_ROWS_AT_ONCE_N: Final = 50_000


def check_export(path: Path) -> None:
    """Says at once whether a file can be written, before a long run.

    Raises:
        ConfigError: Its ending is unknown, or its folder is not there.
    """
    if path.suffix.lower() not in (CSV, PARQUET):
        message = f"{path}: a file ending in {CSV} or {PARQUET} was wanted, got {path.suffix!r}"
        raise ConfigError(message)
    if not path.parent.is_dir():
        message = f"{path}: a folder that is there was wanted, got {path.parent}"
        raise ConfigError(message)


def export_rows(history: History, path: Path) -> int:
    """Writes the rows of the result; a file of that name is replaced once the new one is whole.

    Args:
        history: After :func:`sql.reconciliation.reconcile_history`.
        path: As :func:`check_export` accepts it. In CSV, a text that a spreadsheet would take for
            a formula begins with an apostrophe.

    Returns:
        How many rows.

    Raises:
        ConfigError: The file cannot be written.
    """
    is_csv = path.suffix.lower() == CSV
    history.execute(query_text("reconcile/define_guard"))
    found = history.sql(query_text("reconcile/exported_rows"), params={"is_guarded": is_csv})
    batches = found.to_arrow_reader(_ROWS_AT_ONCE_N)
    unfinished = path.with_name(f"{path.name}.part")
    rows_n = 0
    try:
        with closing(_writer(unfinished, batches.schema, is_csv=is_csv)) as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows_n += batch.num_rows
        unfinished.replace(path)
    except OSError as error:
        message = f"{path}: a file that can be written was wanted, got {error}"
        raise ConfigError(message) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return rows_n


def _writer(
    path: Path, schema: pa.Schema, *, is_csv: bool
) -> pyarrow.csv.CSVWriter | pyarrow.parquet.ParquetWriter:
    if is_csv:
        return pyarrow.csv.CSVWriter(str(path), schema)
    return pyarrow.parquet.ParquetWriter(str(path), schema, compression="zstd")
