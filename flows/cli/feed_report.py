"""What ``gatestream feed`` shows of files that were taken in, and of rows that were not."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.progress import Progress
from rich.text import Text

from flows.cli.output import print_json, print_line, print_table, show_error, show_note

if TYPE_CHECKING:
    from flows.feeds.file_taken import FileTaken
    from flows.feeds.intake import Taken
    from schemas.feeds.quarantined_row import QuarantinedRow

SHOWN_N: Final = 20
"""Rows and headings that are shown of a file; all of them are in quarantine."""


class ShownWatch:
    """Shows how far files are read, and what stays where it is.

    Args:
        bar: For people.
        as_json: Whether each file is a line of JSON, at once.
    """

    def __init__(self, bar: Progress, *, as_json: bool) -> None:
        self._bar = bar
        self._as_json = as_json
        self._task = bar.add_task("", total=None)

    def reading(self, feed: str, name: str, done_bytes: int, of_bytes: int) -> None:
        """Moves the bar."""
        self._bar.update(
            self._task, description=f"{feed}: {name}", completed=done_bytes, total=of_bytes
        )

    def took(self, taken: FileTaken) -> None:
        """Prints the file's line."""
        if self._as_json:
            print_json(_row(taken))

    def failed(self, feed: str, sentence: str) -> None:
        """Prints the sentence."""
        show_error(f"{feed}: {sentence}")


def counts_of(taken: FileTaken) -> dict[str, int]:
    """How many rows a file had, and what became of them."""
    return {
        "rows_n": taken.file.rows_n,
        "applied_n": taken.applied_n,
        "repeated_n": taken.repeated_n,
        "quarantined_n": taken.file.quarantined_n,
    }


def _row(taken: FileTaken) -> dict[str, object]:
    file = taken.file
    return {
        "feed": file.source,
        "file": file.name,
        "sha256": file.sha256,
        "bytes_n": file.bytes_n,
        "received_at": file.received_at.isoformat(),
        **counts_of(taken),
        "is_again": taken.is_again,
        "ignored": list(taken.ignored),
        "reason": taken.reason or None,
    }


def show_taken(taken: Taken, shown: Sequence[QuarantinedRow]) -> None:
    """Shows people what became of files.

    Args:
        taken: They.
        shown: Rows in quarantine that are to be told at once.
    """
    from schemas.opening_hours import LOCAL  # noqa: PLC0415

    if not taken.files:
        show_note("Không có tệp mới / no file has arrived.")
        return
    print_table(
        *("tệp/file", "nguồn/feed", "dòng/rows", "nhận/applied", "lặp/repeated", "cách ly"),
        rows=(
            (each.file.name, each.file.source, *map(str, counts_of(each).values()))
            for each in taken.files
        ),
    )
    for each in taken.files:
        if each.reason:
            show_note(f"{each.file.name}: {each.reason}")
        if each.is_again:
            at = each.file.received_at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")
            show_note(f"{each.file.name}: nội dung đã nhận lúc {at} / its content came before.")
        if each.ignored:
            listed = ", ".join(each.ignored[:SHOWN_N])
            show_note(f"{each.file.name}: cột bỏ qua / columns passed over: {listed}")
    show_quarantined(shown)


def show_quarantined(rows: Sequence[QuarantinedRow]) -> None:
    """Shows people rows in quarantine, each with where it is from and why."""
    from schemas.opening_hours import LOCAL  # noqa: PLC0415

    for row in rows:
        received = row.received_at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")
        print_line(
            Text.assemble(
                (f"{row.source} {_printable(row.origin)} ", "bold"),
                (f"{received}\n  ", "dim"),
                (_printable(row.reason), "yellow"),
            )
        )


def _printable(text: str) -> str:
    """A text of others without what would steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def print_quarantined(rows: Sequence[QuarantinedRow]) -> None:
    """Prints rows in quarantine as CSV; no spreadsheet takes a cell of it for a formula."""
    from schemas.plain_text import harmless  # noqa: PLC0415

    sys.stdout.reconfigure(encoding="utf-8-sig")  # type: ignore[union-attr]
    writer = csv.writer(sys.stdout)
    writer.writerow(("received_at", "feed", "origin", "reason", "raw"))
    for row in rows:
        told = (row.received_at.isoformat(), row.source, row.origin, row.reason, row.raw)
        writer.writerow(map(harmless, told))
