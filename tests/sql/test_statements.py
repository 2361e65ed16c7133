from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sql.connection import Connection, rows
from sql.statements import SQL_FOLDER, known_queries, query, query_text

FILES = sorted(SQL_FOLDER.rglob("*.sql"))
# A value for each parameter that a screen may leave out or fill in.
VALUES: dict[str, Any] = {
    "day": date(2026, 11, 21),
    "site": None,
    "lane": None,
    "direction": None,
    "status": None,
    "text": None,
    "rows_n": 10,
    "passage_id": "00000000-0000-0000-0000-000000000000",
    "passed_at": datetime(2026, 11, 21, tzinfo=UTC),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SQL_FOLDER).as_posix())
def test_every_file_says_why_and_of_what_grain(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- Why: ")
    assert re.search(r"^-- Grain", text, re.MULTILINE)
    if path.parent.name == "migrations":
        assert "-- Transaction: yes." in text


def test_all_queries_are_known_by_their_path() -> None:
    assert "dashboard/sites" in known_queries()
    assert query("dashboard/sites").decode() == query_text("dashboard/sites")


@pytest.mark.parametrize(
    "name", [name for name in known_queries() if name.startswith("dashboard/")]
)
def test_the_screens_queries_run_on_an_empty_store(name: str, store_connection: Connection) -> None:
    asked = set(re.findall(r"%\((\w+)\)s", query_text(name)))
    parameters = {key: VALUES.get(key, 0 if key.endswith("_n") else None) for key in asked}
    assert isinstance(rows(store_connection, name, parameters), list)


def test_no_python_file_holds_a_statement() -> None:
    pattern = re.compile(r"\"\s*(select|insert|update|delete|create|copy|set)\s", re.IGNORECASE)
    found = [path.name for path in SQL_FOLDER.glob("*.py") if pattern.search(path.read_text())]
    assert found == []
