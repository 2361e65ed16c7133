"""What goes to standard output, for programs, and to standard error, for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from schemas.errors import GatestreamError

# One console for all, so that a sentence appears above a running bar and not inside it.
_STDERR: Final = Console(stderr=True, highlight=False)


def print_json(row: Mapping[str, object]) -> None:
    """Prints one line of JSON to standard output, at once.

    Only ASCII comes out, so that neither the terminal's encoding nor a file name that is no
    valid text can break a line.

    Raises:
        GatestreamError: Standard output takes no more, as on a full disk.
    """
    try:
        print(json.dumps(row, allow_nan=False), flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is still buffered would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        message = f"standard output: wanted to write a result, got {error.strerror}"
        raise GatestreamError(message) from error


def print_table(*columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Prints a table for people to standard output; only its first column is ever broken."""
    table = Table(box=SIMPLE_HEAD, padding=0)
    table.add_column(columns[0], overflow="fold")
    for column in columns[1:]:
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def percent(share: float | None) -> str:
    """A share for people."""
    return "–" if share is None else f"{share:.1%}"


def seconds(one: float | None) -> str:
    """Seconds for people, to the hundredth."""
    return "–" if one is None else f"{one:.2f}"


def show_error(message: str) -> None:
    """Prints one sentence about a fault to standard error."""
    line = Text.assemble(("Lỗi/Error: ", "bold red"), message)
    _STDERR.print(line, soft_wrap=True)


def show_note(message: str) -> None:
    """Prints one sentence that is no fault to standard error."""
    _STDERR.print(Text(message), soft_wrap=True)


def print_line(line: Text) -> None:
    """Prints a line for people to standard output, above a running bar."""
    Console(highlight=False, soft_wrap=True).print(line)


def clip_progress() -> Progress:
    """Bars on standard error that count seconds of video, if that is a terminal.

    Lines that go to the same terminal meanwhile appear above the bars.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f} s"),
        TimeRemainingColumn(),
        console=_STDERR,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
        disable=not _STDERR.is_terminal,
    )


def progress_bar(*, among_lines: bool = False) -> Progress:
    """A progress bar on standard error, if that is a terminal.

    Args:
        among_lines: Whether lines go to standard output meanwhile; there is no bar then where
            they would appear in its midst.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=_STDERR,
        transient=True,
        # Rich would lead what is printed meanwhile to standard error.
        redirect_stdout=False,
        disable=not _STDERR.is_terminal or (among_lines and sys.stdout.isatty()),
    )
