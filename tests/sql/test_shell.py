from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest

from schemas.errors import ConfigError
from sql.shell import Answer, AnswerFormat, ask, rendered, run_shell


@pytest.fixture
def history() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'Asia/Ho_Chi_Minh'")
        connection.execute("create view plates as select '51C12345' as text, 7 as n")
        yield connection


@pytest.mark.parametrize(
    ("statement", "json_text"),
    [
        ("select text, n from plates", '[{"text": "51C12345", "n": 7}]'),
        ("select null as a, true as b, 1.5 as c", '[{"a": null, "b": true, "c": 1.5}]'),
        ("select sum(n) as s from plates", '[{"s": 7}]'),
        ("select 'nan'::double as a", '[{"a": null}]'),
        ("select ['x', 'y'] as a, {'k': 1} as b", '[{"a": ["x", "y"], "b": {"k": 1}}]'),
        (
            "select timestamptz '2026-11-21 03:00:00+00' as t, date '2026-11-21' as d",
            '[{"t": "2026-11-21 10:00:00.000+07:00", "d": "2026-11-21"}]',
        ),
        ("select interval 90 minute as i", '[{"i": 5400.0}]'),
        ("select 'Cát Lái' as site", '[{"site": "Cát Lái"}]'),
        ("select 1 as a; select 2 as b", '[{"b": 2}]'),
        ("select 1 as a where false", "[]"),
    ],
)
def test_json_is_one_array_on_one_line(
    history: duckdb.DuckDBPyConnection, statement: str, json_text: str
) -> None:
    text = rendered(ask(history, statement), AnswerFormat.JSON)
    assert text == json_text + "\n"
    json.loads(text)


def test_csv_quotes_what_needs_it() -> None:
    answer = Answer(("a", "b"), (("x,y", ["p", 1]), (None, 2.5)))
    assert rendered(answer, AnswerFormat.CSV) == 'a,b\n"x,y","[""p"", 1]"\n,2.5\n'


def test_a_table_shows_columns_and_values() -> None:
    answer = Answer(("lane", "passages_n"), (("in-1", 12), ("[red]out[/red]", None)))
    text = rendered(answer, AnswerFormat.TABLE, width=60)
    for part in ("lane", "passages_n", "in-1", "12", "[red]out[/red]"):
        assert part in text


def test_a_wrong_statement_is_one_sentence(history: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ConfigError, match=r"^DuckDB does not run this statement: [^\n]*platez"):
        ask(history, "select * from platez")


def test_a_shell_answers_each_statement_as_it_ends(history: duckdb.DuckDBPyConnection) -> None:
    written: list[str] = []
    lines = ["select n\n", "from plates;\n", "\n", "select 'a;' as x;\n", "select 2 as y"]
    run_shell(history, lines, written.append, AnswerFormat.JSON)
    assert written == ['[{"n": 7}]\n', '[{"x": "a;"}]\n', '[{"y": 2}]\n']


def test_a_shell_goes_on_after_a_wrong_statement(history: duckdb.DuckDBPyConnection) -> None:
    written: list[str] = []
    told: list[str] = []
    lines = ["selec 1;", "select 2 as b;"]
    run_shell(history, lines, written.append, AnswerFormat.JSON, told.append)
    assert written == ['[{"b": 2}]\n']
    assert len(told) == 1
    with pytest.raises(ConfigError):
        run_shell(history, lines, written.append)
