"""Rows of a CSV file, whatever parts its cells and however broken single lines are."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from flows.feeds.cells import is_empty
from flows.feeds.encoding import REPLACED, NumberedLine, numbered_lines, text_of_file
from flows.feeds.headings import HEADINGS_WITHIN_N, Columns, Headings
from flows.feeds.rows import BrokenRow, RawRow
from schemas.errors import FeedFileError
from schemas.feed_source import FeedSource
from schemas.feeds.reasons import bilingual

DELIMITERS: Final = (",", ";", "\t", "|")
LINE_MAX_LENGTH: Final = 1 << 16
QUOTED_LINES_MAX_N: Final = 20
"""A quoted cell may hold so many lines; one that holds more was opened and never closed."""
_QUOTE: Final = '"'
_NO_TEXT: Final = bilingual(
    "có byte không thuộc bảng mã của tệp", "bytes that are none of the file's encoding"
)
_TOO_LONG: Final = bilingual(
    f"dòng dài hơn {LINE_MAX_LENGTH} ký tự", f"a line longer than {LINE_MAX_LENGTH} characters"
)
_OPEN_QUOTE: Final = bilingual(
    "dấu ngoặc kép mở mà không đóng", "a quotation mark that is opened and not closed"
)
_BAD_QUOTE: Final = bilingual("dấu ngoặc kép đặt sai chỗ", "a quotation mark where none may stand")


@dataclass(frozen=True, slots=True)
class _Record:
    """Lines that belong together, because a quoted cell goes over their ends."""

    lines: tuple[NumberedLine, ...]
    fault: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def broken(self, reason: str) -> BrokenRow:
        return BrokenRow(str(self.lines[0].number), reason, self.text)


class _Records:
    """Puts lines together; what turns out to be broken gives all lines but its first back."""

    def __init__(self, lines: Iterator[NumberedLine]) -> None:
        self._lines = lines
        self._again: deque[NumberedLine] = deque()

    def __iter__(self) -> Iterator[_Record]:
        while (line := self._next()) is not None:
            if line.text.count(_QUOTE) % 2 and line.is_whole:
                yield self._quoted(line)
            else:
                yield _Record((line,), _fault_of(line))

    def give_back(self, lines: Sequence[NumberedLine]) -> None:
        self._again.extendleft(reversed(lines))

    def _next(self) -> NumberedLine | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _quoted(self, first: NumberedLine) -> _Record:
        lines, length = [first], len(first.text)
        while len(lines) < QUOTED_LINES_MAX_N and length <= LINE_MAX_LENGTH:
            line = self._next()
            if line is None:
                break
            lines.append(line)
            length += len(line.text)
            if not line.is_whole:
                break
            if line.text.count(_QUOTE) % 2:
                return _Record(tuple(lines), next(filter(None, map(_fault_of, lines)), ""))
        self.give_back(lines[1:])
        return _Record((first,), _OPEN_QUOTE)


def _fault_of(line: NumberedLine) -> str:
    if not line.is_whole:
        return _TOO_LONG
    return _NO_TEXT if REPLACED in line.text else ""


class CsvFile:
    """A CSV file with headings.

    Args:
        file: Open at its beginning, and seekable.
        feed: Its table in the site file.

    Raises:
        FeedFileError: It has no headings that can be used.
    """

    def __init__(self, file: BinaryIO, feed: FeedSource) -> None:
        lines = numbered_lines(text_of_file(file, feed.encoding), LINE_MAX_LENGTH)
        self._records = _Records(lines)
        head = list(islice(iter(self._records), HEADINGS_WITHIN_N))
        index, self._delimiter, self.columns = _headings(head, Headings(feed))
        self._records.give_back([line for record in head[index + 1 :] for line in record.lines])

    def rows(self) -> Iterator[RawRow | BrokenRow]:
        """The rows below the headings; empty ones are none."""
        for record in self._records:
            yield from self._row(record)

    def _row(self, record: _Record) -> Iterator[RawRow | BrokenRow]:
        if record.fault:
            yield record.broken(record.fault)
            return
        text = record.text
        try:
            cells = _cells(text, self._delimiter)
        except csv.Error:
            self._records.give_back(record.lines[1:])
            yield _Record(record.lines[:1]).broken(_BAD_QUOTE)
            return
        width = len(self.columns.headings)
        if is_empty(cells[0] if cells else "") and all(map(is_empty, cells)):
            return
        n = len(cells)
        if n < width or (n > width and not all(map(is_empty, cells[width:]))):
            reason = bilingual(
                f"cần {width} ô như dòng tiêu đề, nhận được {n}",
                f"wanted {width} cells as the headings have, got {n}",
            )
            yield record.broken(reason)
            return
        told = {name: cells[place] for place, name in self.columns.fields}
        yield RawRow(str(record.lines[0].number), told, text)


def _cells(text: str, delimiter: str) -> list[str]:
    """The cells of a record.

    Raises:
        csv.Error: A quotation mark stands where none may stand.
    """
    if _QUOTE not in text:
        return text.split(delimiter)
    return next(csv.reader([text], delimiter=delimiter, strict=True), [])


def _headings(head: list[_Record], known: Headings) -> tuple[int, str, Columns]:
    """Which record has the headings, and what parts its cells."""
    best: tuple[int, str, Columns] | None = None
    for delimiter in DELIMITERS:
        found = known.best(_cells_or_none(record, delimiter) for record in head)
        if found is None:
            continue
        if not found[1].fault:
            return found[0], delimiter, found[1]
        if best is None or len(found[1].fields) > len(best[2].fields):
            best = found[0], delimiter, found[1]
    if best is None:
        raise FeedFileError(bilingual("tệp không có dòng nào", "the file has no line"))
    raise FeedFileError(next((r.fault for r in head if r.fault == _NO_TEXT), best[2].fault))


def _cells_or_none(record: _Record, delimiter: str) -> list[str]:
    try:
        return [] if record.fault else _cells(record.text, delimiter)
    except csv.Error:
        return []
