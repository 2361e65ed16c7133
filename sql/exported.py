"""Writes an answer as a file that people take along: CSV, XLSX or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet
from openpyxl import Workbook

from schemas.plain_text import harmless

_LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")


class ExportForm(StrEnum):
    """Kinds of files."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """What a browser is told."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES: Final = {
    ExportForm.CSV: "text/csv",
    ExportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportForm.PARQUET: "application/vnd.apache.parquet",
}


def exported(table: pa.Table, form: ExportForm) -> bytes:
    """A table as a file.

    In CSV and XLSX, lists are joined, instants are local (Asia/Ho_Chi_Minh), and a text that a
    spreadsheet would take for a formula begins with an apostrophe. Parquet keeps types and values.

    Args:
        table: Any columns.
        form: Kind of file.
    """
    content = io.BytesIO()
    if form is ExportForm.PARQUET:
        pyarrow.parquet.write_table(table, content, compression="zstd")
    elif form is ExportForm.XLSX:
        _write_xlsx(table, content)
    else:
        text = io.TextIOWrapper(content, encoding="utf-8-sig", newline="")
        rows = csv.writer(text, lineterminator="\r\n")
        rows.writerow(table.column_names)
        rows.writerows(_cells(row) for row in _rows(table))
        text.flush()
    return content.getvalue()


def _write_xlsx(table: pa.Table, content: io.BytesIO) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("gatestream")
    sheet.append(table.column_names)
    for row in _rows(table):
        sheet.append(_cells(row))
    book.save(content)


def _rows(table: pa.Table) -> Sequence[Sequence[Any]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _cells(row: Sequence[Any]) -> list[Any]:
    return [_cell(value) for value in row]


def _cell(value: object) -> object:
    if isinstance(value, list):
        return harmless(", ".join("" if part is None else str(part) for part in value))
    if isinstance(value, datetime):
        # Spreadsheets know no zones.
        return value.astimezone(_LOCAL).isoformat(sep=" ", timespec="milliseconds")
    if value is None or isinstance(value, bool | int | float):
        return value
    return harmless(str(value))
