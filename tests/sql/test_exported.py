"""Files that people take along, read back by what opens them."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql.exported import ExportForm, exported

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "|x", "%x")
AT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
TABLE = pa.table(
    {
        "at": pa.array([AT], pa.timestamp("us", tz="UTC")),
        "lane": ["làn 1"],
        "plates": [["51C12345", None]],
        "speed": [12.5],
        "note": pa.array([None], pa.string()),
    }
)


def csv_of(table: pa.Table) -> list[list[str]]:
    text = exported(table, ExportForm.CSV).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx_of(table: pa.Table) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(exported(table, ExportForm.XLSX)))
    return list(book.active.iter_rows(values_only=True))


def test_r22_a_spreadsheet_shows_local_times_and_vietnamese() -> None:
    row = ["2026-11-23 00:30:00.000+07:00", "làn 1", "51C12345, ", "12.5", ""]
    assert csv_of(TABLE) == [["at", "lane", "plates", "speed", "note"], row]
    assert xlsx_of(TABLE)[1] == (*row[:3], 12.5, None)


def test_parquet_keeps_types_and_values() -> None:
    content = exported(TABLE, ExportForm.PARQUET)
    assert pyarrow.parquet.read_table(io.BytesIO(content)).equals(TABLE)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    table = pa.table({"lane": [text], "plates": [[text]]})
    assert csv_of(table)[1] == [f"'{text}"] * 2
    assert xlsx_of(table)[1] == (f"'{text}",) * 2


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20))
def test_whatever_a_text_is_it_comes_back_whole(text: str) -> None:
    (cell,) = csv_of(pa.table({"lane": [text]}))[1] or [""]
    assert cell.removeprefix("'").removeprefix("'") == text.removeprefix("'")
