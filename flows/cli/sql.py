"""``gatestream sql``: the archive in DuckDB, with its views."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from flows.cli.output import show_error
from schemas.errors import ConfigError


def sql(
    statement: Annotated[
        str | None,
        typer.Argument(help="What to ask; without it, statements are read from standard input."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer with CSV.")] = False,
    named: Annotated[
        str | None,
        typer.Option("--query", help="Run one of the analysts' queries by its name."),
    ] = None,
    show_opening: Annotated[
        bool,
        typer.Option("--opening", help="Print what opens the archive in DuckDB's own shell."),
    ] = False,
) -> None:
    """Ask the archive in DuckDB's SQL.

    The views are passages, plates, containers and evidence; times are local.

    [bold]Examples[/bold]

    gatestream sql "select lane, count(*) from passages group by lane"

    gatestream sql --query containers_by_day --csv
    """
    from sql.history import open_history, opening_statements  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.shell import AnswerFormat, ask, rendered, run_shell  # noqa: PLC0415
    from sql.statements import query_text  # noqa: PLC0415

    if as_json and as_csv:
        message = "one form of answer was wanted, got both --json and --csv"
        raise ConfigError(message)
    if statement is not None and named is not None:
        message = "one question was wanted, got a statement and --query"
        raise ConfigError(message)
    if show_opening:
        sys.stdout.write(opening_statements(settings_from(os.environ).home.archive) + "\n")
        return
    chosen = AnswerFormat.JSON if as_json else AnswerFormat.CSV if as_csv else AnswerFormat.TABLE
    text = query_text(f"analyst/{named}") if named is not None else statement
    with open_history(settings_from(os.environ).home.archive) as history:
        if text is not None:
            sys.stdout.write(rendered(ask(history, text), chosen))
            return
        complain = show_error if sys.stdin.isatty() else None
        run_shell(history, _lines(), lambda answer: print(answer, end=""), chosen, complain)


def _lines() -> Iterator[str]:
    """Standard input, with a prompt where a person types."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    while True:
        try:
            yield input("gatestream> ")
        except EOFError:
            return
