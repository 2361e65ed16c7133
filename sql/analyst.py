"""The analysts' queries by name: what each answers, what it asks for, and its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb

from schemas.errors import ConfigError, UnknownNameError
from sql.shell import Answer, ask
from sql.statements import known_queries, query_text

_FOLDER: Final = "analyst/"
_PARAMETER = re.compile(
    r"-- Parameter: (?P<name>\w+) (?P<kind>\w+)(?: = (?P<default>\S+))?: (?P<meaning>.+)"
)
_ARTICLES: Final = {"integer": "an", "number": "a", "text": "a"}
_READ_BY_KIND: Final[Mapping[str, Callable[[str], Any]]] = {
    "text": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query asks for.

    Attributes:
        name: Without the dollar sign.
        kind: ``text``, ``integer``, ``number`` or ``date``.
        default: What it is where nobody says; ``None`` where somebody has to.
        meaning: What it stands for.
    """

    name: str
    kind: str
    default: str | None
    meaning: str

    def value(self, told: str) -> object:
        """The value that a text tells.

        Raises:
            ConfigError: It is not of this kind.
        """
        try:
            return _READ_BY_KIND[self.kind](told)
        except ValueError as error:
            form = (
                "a day such as 2026-11-21"
                if self.kind == "date"
                else f"{_ARTICLES[self.kind]} {self.kind}"
            )
            message = f"the parameter {self.name} is {form}, got {told!r}"
            raise ConfigError(message) from error


@dataclass(frozen=True, slots=True)
class AnalystQuery:
    """A question that analysts ask.

    Attributes:
        name: Of its file in ``sql/queries/analyst``.
        why: The question.
        grain: What a row of the answer is.
        parameters: What it asks for.
        statement: In DuckDB's SQL.
    """

    name: str
    why: str
    grain: str
    parameters: tuple[Parameter, ...]
    statement: str

    def values(self, told: Mapping[str, str]) -> dict[str, object]:
        """The values of its parameters.

        Args:
            told: Texts by name.

        Raises:
            UnknownNameError: There is no parameter of a name.
            ConfigError: A value is missing, or not of its kind.
        """
        known = {each.name: each for each in self.parameters}
        for name in told:
            if name not in known:
                raise UnknownNameError("parameter", name, known, f"the query {self.name}")
        missing = [each for each in self.parameters if each.name not in told and not each.default]
        if missing:
            wanted = "; ".join(f"{each.name}: {each.meaning}" for each in missing)
            message = (
                f"the query {self.name} wants --param {missing[0].name}=…, and got none ({wanted})"
            )
            raise ConfigError(message)
        return {
            name: each.value(told.get(name, each.default or "")) for name, each in known.items()
        }


def analyst_queries() -> dict[str, AnalystQuery]:
    """The queries by name, as the headers of their files tell them."""
    names = [name for name in known_queries() if name.startswith(_FOLDER)]
    return {query.name: query for query in map(_query, names)}


def answered(
    history: duckdb.DuckDBPyConnection, name: str, told: Mapping[str, str] | None = None
) -> Answer:
    """The answer to one of the analysts' queries.

    Args:
        history: As :func:`sql.history.open_history` yields it.
        name: Of the query.
        told: Its parameters as texts; those that have a default may be left out.

    Raises:
        UnknownNameError: There is no such query or parameter.
        ConfigError: A parameter is missing or of another kind.
    """
    queries = analyst_queries()
    if name not in queries:
        raise UnknownNameError("query", name, queries, "sql/queries/analyst")
    query = queries[name]
    return ask(history, query.statement, query.values(told or {}))


def _query(name: str) -> AnalystQuery:
    text = query_text(name)
    header = [line for line in text.splitlines() if line.startswith("--")]
    parameters = tuple(
        Parameter(**match.groupdict()) for line in header if (match := _PARAMETER.match(line))
    )
    return AnalystQuery(
        name.removeprefix(_FOLDER),
        _told(header, "Why"),
        _told(header, "Grain"),
        parameters,
        text,
    )


def _told(header: list[str], what: str) -> str:
    """A heading of the header with the lines that go on with it."""
    words: list[str] = []
    for line in header:
        if line.startswith(f"-- {what}: "):
            words.append(line.split(": ", 1)[1])
        elif words and (re.match(r"-- [A-Z]\w+: ", line)):
            break
        elif words:
            words.append(line.removeprefix("--"))
    return " ".join(" ".join(words).split())
