"""Rows of the first sheet of an XLSX workbook, read one after the other in bounded memory.

openpyxl reads row by row. python-calamine is about ten times as fast, but lays out the whole sheet
at once, as wide and as long as its farthest cell: a few hostile bytes are then gigabytes.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO, Final

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from flows.feeds.cells import Cell, is_empty
from flows.feeds.headings import COLUMNS_MAX_N, HEADINGS_WITHIN_N, Headings
from flows.feeds.packing import check_packing, too_much
from flows.feeds.rows import BrokenRow, RawRow
from schemas.errors import FeedFileError
from schemas.feed_source import FeedSource
from schemas.feeds.reasons import bilingual

ROWS_MAX_N: Final = 1_048_576
_BLOCK_N: Final = 500
_TOO_MANY: Final = too_much(f"hơn {ROWS_MAX_N} dòng", f"more than {ROWS_MAX_N} rows")


class Xlsx:
    """A workbook of which the first visible sheet has headings.

    Args:
        file: Open at its beginning, and seekable.
        feed: Its table in the site file.

    Raises:
        FeedFileError: It is no workbook, would unpack to more than it may, or has no headings.
    """

    def __init__(self, file: BinaryIO, feed: FeedSource) -> None:
        check_packing(file)
        self._sheet = _first_sheet(file)
        head = list(_numbered(self._sheet, 1, HEADINGS_WITHIN_N, COLUMNS_MAX_N + 1))
        texts = ([_shown(cell) for cell in cells] for _, cells in head)
        found = Headings(feed).best(texts)
        if found is None:
            raise FeedFileError(bilingual("trang tính không có dòng nào", "the sheet has no row"))
        index, self.columns = found
        if self.columns.fault:
            raise FeedFileError(self.columns.fault)
        self._first_n = head[index][0] + 1

    def rows(self) -> Iterator[RawRow | BrokenRow]:
        """The rows below the headings; empty ones are none."""
        width = len(self.columns.headings)
        try:
            for number, cells in _numbered(self._sheet, self._first_n, None, width):
                yield self._row(number, cells)
        except FeedFileError as error:
            # What came before it is whole; of what comes after it nobody knows.
            yield BrokenRow("", str(error), "")

    def _row(self, number: int, cells: Sequence[Cell]) -> RawRow:
        told = {name: cells[place] for place, name in self.columns.fields if place < len(cells)}
        return RawRow(str(number), told, "\t".join(map(_shown, cells)))


def _first_sheet(file: BinaryIO) -> ReadOnlyWorksheet:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
        # What a sheet says of its size may be anything.
        sheet.reset_dimensions()
    except Exception as error:
        raise _damaged(error) from error
    return sheet


def _numbered(
    sheet: ReadOnlyWorksheet, first_n: int, last_n: int | None, width: int
) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that are not empty, with their numbers.

    Args:
        sheet: It.
        first_n: Number of the first row that is wanted.
        last_n: Number of the last one; all if there is none.
        width: How many columns are wanted.

    Raises:
        FeedFileError: The sheet is damaged, or longer than a sheet may be.
    """
    rows = sheet.iter_rows(min_row=first_n, max_row=last_n, max_col=width, values_only=True)
    number = first_n - 1
    nothing: object = None
    while block := _block(rows):
        for row in block:
            number += 1
            if number > ROWS_MAX_N:
                raise FeedFileError(_TOO_MANY)
            # Rows that the file leaves out are one and the same, and may be a million.
            if row is nothing:
                continue
            cells = [_plain(cell) for cell in row]
            while cells and is_empty(cells[-1]):
                cells.pop()
            if cells:
                yield number, cells
            else:
                nothing = row


def _block(rows: Iterator[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The next rows, without openpyxl's warnings about what it passes over."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(islice(rows, _BLOCK_N))
    except Exception as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> FeedFileError:
    """What openpyxl stumbled over: it raises whatever comes when markup is not as it expects it."""
    what = f"{type(error).__name__}: {error}"[:200]
    return FeedFileError(
        bilingual(f"trang tính bị hỏng: {what}", f"the workbook is damaged: {what}")
    )


def _plain(cell: object) -> Cell:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)
