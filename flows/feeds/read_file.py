"""Takes a file apart by its name's ending, into what becomes of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from flows.feeds.csv_file import CsvFile
from flows.feeds.edifact import messages_of
from flows.feeds.json_lines import JsonLines
from flows.feeds.rows import BrokenRow, Outcome, RawRow, rows_to_contracts
from flows.feeds.spill import gathered
from flows.feeds.xlsx import Xlsx
from schemas.errors import FeedFileError
from schemas.feed_source import FeedSource, FeedWay
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.reasons import bilingual
from schemas.feeds.reception import Reception

CSV_ENDINGS: Final = (".csv", ".tsv", ".txt")
XLSX_ENDINGS: Final = (".xlsx", ".xlsm")
JSON_ENDINGS: Final = (".jsonl", ".ndjson", ".json")
_MESSAGES_AT_ONCE_N: Final = 1000
_CHUNK_BYTES: Final = 1 << 16
_TOLD_EVERY_N: Final = 5000
_XLSX_GROWTH: Final = 8
"""A packed sheet grows about so many times."""


@dataclass(slots=True)
class FileReading:
    """A file that is being read.

    Attributes:
        file: Open at its beginning, and seekable.
        bytes_n: Its size.
        feed: Its table in the site file.
        reception: Of the file.
        work: Folder for rows that are too many to be held.
        told: Is called with the bytes read so far.
        ignored: Headings that nobody knows; whole once all outcomes have come.
    """

    file: BinaryIO
    bytes_n: int
    feed: FeedSource
    reception: Reception
    work: Path
    told: Callable[[int], None] = lambda _bytes_n: None
    ignored: tuple[str, ...] = field(default=())

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of the rows, part by part; of a table, all rows are read before the first.

        Raises:
            FeedFileError: The file cannot be read as a whole.
            OSError: It cannot be read, or the folder for work not be written.
        """
        if self.feed.way is FeedWay.EDIFACT:
            yield from self._messages()
            return
        bytes_n = self.bytes_n
        if self.reception.name.lower().endswith(XLSX_ENDINGS):
            bytes_n *= _XLSX_GROWTH
        rows = self._watched(self._rows())
        for part in gathered(rows, self.feed.kind, self.work, bytes_n):
            yield rows_to_contracts(self.reception, self.feed, part)

    def _rows(self) -> Iterator[RawRow | BrokenRow]:
        name = self.reception.name.lower()
        if name.endswith(JSON_ENDINGS):
            lines = JsonLines(self.file, self.feed)
            yield from lines.rows()
            self.ignored = lines.ignored
            return
        if name.endswith(CSV_ENDINGS):
            table: CsvFile | Xlsx = CsvFile(self.file, self.feed)
        elif name.endswith(XLSX_ENDINGS):
            table = Xlsx(self.file, self.feed)
        else:
            known = ", ".join((*CSV_ENDINGS, *XLSX_ENDINGS, *JSON_ENDINGS))
            ending = Path(self.reception.name).suffix[:20] or "–"
            message = bilingual(
                f"cần tệp có đuôi {known}, nhận được {ending}",
                f"wanted a file ending in {known}, got {ending}",
            )
            raise FeedFileError(message)
        self.ignored = table.columns.ignored
        yield from table.rows()

    def _watched(self, rows: Iterable[RawRow | BrokenRow]) -> Iterator[RawRow | BrokenRow]:
        for n, row in enumerate(rows):
            if n % _TOLD_EVERY_N == 0:
                self.told(self.file.tell())
            yield row

    def _messages(self) -> Iterator[Outcome]:
        chunks = iter(lambda: self.file.read(_CHUNK_BYTES), b"")
        messages = messages_of(chunks, self.reception, self.feed.zone)
        while batch := list(islice(messages, _MESSAGES_AT_ONCE_N)):
            self.told(self.file.tell())
            outcome = Outcome()
            for row in batch:
                if isinstance(row, QuarantinedRow):
                    outcome.quarantined.append(row)
                else:
                    outcome.applied.append(row)
            outcome.applied_n = len(outcome.applied)
            yield outcome
