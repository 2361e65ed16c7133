"""Loads the statements of the .sql files; nothing else in Python knows SQL."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from schemas.errors import UnknownNameError

SQL_FOLDER = Path(__file__).parent
QUERIES = SQL_FOLDER / "queries"


@cache
def query(name: str) -> bytes:
    """One statement with named parameters, ready for psycopg.

    Args:
        name: Path under ``sql/queries`` without the suffix, such as ``dashboard/sites``.

    Raises:
        UnknownNameError: There is no such file.
    """
    return _file(name).read_bytes()


@cache
def query_text(name: str) -> str:
    """The same statement as text, ready for DuckDB."""
    return _file(name).read_text(encoding="utf-8")


def known_queries() -> list[str]:
    """The names that :func:`query` takes."""
    found = QUERIES.rglob("*.sql")
    return sorted(path.relative_to(QUERIES).with_suffix("").as_posix() for path in found)


def _file(name: str) -> Path:
    path = QUERIES / f"{name}.sql"
    if not path.is_file():
        raise UnknownNameError("query", name, known_queries(), "sql/queries")
    return path
