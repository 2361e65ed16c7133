"""The file beside a taken one that says which of its rows are in quarantine, and why."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TextIO

from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.plain_text import harmless

COLUMNS: Final = ("Dòng/Line", "Lý do/Reason", "Nội dung/Content")
ENDING: Final = ".reasons.csv"


class ReasonsFile:
    """A CSV file that is there whole or not at all; without a row there is none.

    Args:
        unfinished: Where it grows; a leftover of a kill is written anew.
    """

    def __init__(self, unfinished: Path) -> None:
        self._unfinished = unfinished
        self._file: TextIO | None = None

    def add(self, rows: Iterable[QuarantinedRow]) -> None:
        """Adds rows.

        Raises:
            OSError: The folder cannot be written, or the disk is full.
        """
        for row in rows:
            if self._file is None:
                # With a mark, by which spreadsheets know that it is UTF-8.
                self._file = self._unfinished.open("w", encoding="utf-8-sig", newline="")
                csv.writer(self._file).writerow(COLUMNS)
            place = row.origin.rpartition(":")[2] if ":" in row.origin else ""
            csv.writer(self._file).writerow(map(harmless, (place, row.reason, row.raw)))

    def finish(self, path: Path) -> None:
        """Makes it durable and puts it into its place, if it has a row.

        Raises:
            OSError: The folder cannot be written, or the disk is full.
        """
        if self._file is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        self._unfinished.replace(path)

    def close(self) -> None:
        """Gives it up if it was not finished."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._unfinished.unlink(missing_ok=True)
