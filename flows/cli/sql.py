"""``gatestream sql``: the history in DuckDB, with its views."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, show_error
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from sql.analyst import AnalystQuery
    from sql.history import History
    from sql.home import StoreSettings


def sql(
    statement: Annotated[
        str | None,
        typer.Argument(help="What to ask; without it, statements are read from standard input."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer with CSV.")] = False,
    named: Annotated[
        str | None,
        typer.Option("--query", help="Run one of the analysts' queries by its name."),
    ] = None,
    told: Annotated[
        list[str] | None,
        typer.Option("--param", help="A parameter of that query, such as plate=51C12345."),
    ] = None,
    lists_queries: Annotated[
        bool, typer.Option("--queries", help="List the analysts' queries and their parameters.")
    ] = False,
    is_archived: Annotated[
        bool, typer.Option("--archived", help="Ask the archive alone, without the store.")
    ] = False,
    show_opening: Annotated[
        bool,
        typer.Option(
            "--opening", help="Print what opens the archive in DuckDB's own shell or a notebook."
        ),
    ] = False,
) -> None:
    """Ask the history in DuckDB's SQL: the archive, and the open days of the store.

    The views are passages, plates, containers and evidence; times are local.

    [bold]Examples[/bold]

    gatestream sql "select lane, count(*) from passages group by lane"

    gatestream sql --query find_container --param code=WSAU4160620 --csv
    """
    from sql.analyst import analyst_queries, answered  # noqa: PLC0415
    from sql.history import opening_statements  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.shell import AnswerFormat, ask, rendered, run_shell  # noqa: PLC0415

    if as_json and as_csv:
        message = "one form of answer was wanted, got both --json and --csv"
        raise ConfigError(message)
    if statement is not None and named is not None:
        message = "one question was wanted, got a statement and --query"
        raise ConfigError(message)
    settings = settings_from(os.environ)
    if show_opening:
        sys.stdout.write(opening_statements(settings.home.archive) + "\n")
        return
    if lists_queries:
        _list_queries(analyst_queries().values(), as_json=as_json)
        return
    chosen = AnswerFormat.JSON if as_json else AnswerFormat.CSV if as_csv else AnswerFormat.TABLE
    with _history(settings, is_archived=is_archived) as history:
        if named is not None:
            answer = answered(history, named, _values(told or []))
            sys.stdout.write(rendered(answer, chosen))
            return
        if statement is not None:
            sys.stdout.write(rendered(ask(history, statement), chosen))
            return
        complain = show_error if sys.stdin.isatty() else None
        run_shell(history, _lines(), lambda answer: print(answer, end=""), chosen, complain)


@contextmanager
def _history(settings: StoreSettings, *, is_archived: bool) -> Iterator[History]:
    """The history, with the open days of the store where there is one."""
    from sql.connection import connect  # noqa: PLC0415
    from sql.history import open_history  # noqa: PLC0415
    from sql.live_days import LiveDays  # noqa: PLC0415
    from sql.migrate import check_schema  # noqa: PLC0415
    from sql.rights import become_writer  # noqa: PLC0415

    # Where no server was ever started, a question is no reason to start one.
    has_store = settings.dsn is not None or settings.home.postgres.is_dir()
    if is_archived or not has_store:
        with open_history(settings.home.archive) as history:
            yield history
        return
    with ExitStack() as stack:
        with connect(settings, "sql") as connection:
            check_schema(connection)
            become_writer(connection)
            live = LiveDays(connection)
            history = stack.enter_context(open_history(settings.home.archive, live))
        yield history


def _values(told: list[str]) -> dict[str, str]:
    values = {}
    for each in told:
        name, equals, value = each.partition("=")
        if not equals:
            message = f"a parameter is wanted as NAME=VALUE, got {each!r}"
            raise ConfigError(message)
        values[name] = value
    return values


def _list_queries(queries: Iterable[AnalystQuery], *, as_json: bool) -> None:
    if as_json:
        print_json({query.name: asdict(query) for query in queries})
        return
    for query in queries:
        print(query.name)
        print(f"    {query.why}")
        print(f"    {query.grain}")
        for each in query.parameters:
            default = "" if each.default is None else f" (else {each.default})"
            print(f"    --param {each.name}=…  {each.meaning}{default}")


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
