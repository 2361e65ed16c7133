"""The analysts' shell: statements in, tables, JSON or CSV out."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from schemas.errors import ArchiveError, ConfigError


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement answered.

    Attributes:
        columns: Names of the columns.
        rows: Values in plain Python types.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def ask(
    history: duckdb.DuckDBPyConnection,
    statements: str,
    values: Mapping[str, object] | None = None,
) -> Answer:
    """Runs statements and returns what the last one answered.

    Args:
        history: As :func:`sql.history.open_history` yields it.
        statements: One or more, separated by semicolons.
        values: Of the named parameters of the last one.

    Raises:
        ConfigError: DuckDB does not accept or cannot run them.
        ArchiveError: A file of the archive is gone or damaged.
    """
    try:
        result = history.execute(statements, values) if values else history.execute(statements)
        columns = tuple(column[0] for column in result.description or ())
        return Answer(columns, tuple(result.fetchall()) if columns else ())
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        message = (
            f"cannot read a file that the statement asks for: {_sentence(error)}; "
            "`gatestream archive verify` names every file of the archive that is missing or altered"
        )
        raise ArchiveError(message) from error
    except duckdb.Error as error:
        message = f"DuckDB does not run this statement: {_sentence(error)}"
        raise ConfigError(message) from error


def _sentence(error: duckdb.Error) -> str:
    return " ".join(str(error).split())


def rendered(answer: Answer, answer_format: AnswerFormat, width: int | None = None) -> str:
    """An answer as text that ends with a line feed.

    Args:
        answer: What to print.
        answer_format: JSON is one array of objects on one line.
        width: Columns of the terminal, for tables.
    """
    if answer_format is AnswerFormat.JSON:
        records = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        return json.dumps(_plain(records), ensure_ascii=False, allow_nan=False) + "\n"
    if answer_format is AnswerFormat.CSV:
        return _csv(answer)
    return _table(answer, width)


def run_shell(
    history: duckdb.DuckDBPyConnection,
    lines: Iterable[str],
    write: Callable[[str], None],
    answer_format: AnswerFormat = AnswerFormat.TABLE,
    complain: Callable[[str], None] | None = None,
) -> None:
    """Reads statements, each up to its semicolon, and writes their answers until the lines end.

    Args:
        history: As :func:`sql.history.open_history` yields it.
        lines: Standard input, or what a prompt returns.
        write: Takes each printed answer.
        answer_format: How to print it.
        complain: Takes the sentence about a wrong statement, after which the shell goes on;
            without it, the first wrong statement ends the shell.

    Raises:
        ConfigError: A statement is wrong and nobody is there to be told.
    """
    for statement in _statements(lines):
        try:
            write(rendered(ask(history, statement), answer_format))
        except ConfigError as error:
            if complain is None:
                raise
            complain(str(error))


def _statements(lines: Iterable[str]) -> Iterator[str]:
    """Cuts lines into statements: one ends with the line that ends with a semicolon."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line.rstrip("\n"))
        if waiting[-1].rstrip().endswith(";"):
            yield "\n".join(waiting)
            waiting = []
    if "".join(waiting).strip():
        yield "\n".join(waiting)


def _csv(answer: Answer) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_cell(value) for value in row] for row in answer.rows)
    return text.getvalue()


def _table(answer: Answer, width: int | None) -> str:
    table = Table(*answer.columns)
    for row in answer.rows:
        table.add_row(*(_cell(value) for value in row))
    text = io.StringIO()
    console = Console(file=text, width=width, markup=False, highlight=False)
    if answer.columns:
        console.print(table)
    return text.getvalue()


def _cell(value: object) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, list | dict) else str(plain)


def _plain(value: object) -> object:
    """The value in types that JSON knows; times keep their offset, what is no number is null."""
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return _number_or_text(value)


def _number_or_text(value: object) -> float | int | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    return value.hex() if isinstance(value, bytes) else str(value)
