"""One table of the archive beside passages: documents of the store as rows of a file, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pyarrow as pa

from sql.archive_schema import TIME

_INFINITY: Final = "infinity"


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    """A table of the store that the archive holds.

    Attributes:
        name: Its name, which the readers' view has, too.
        question: Query for the documents of a site and day.
        schema: The file's columns: the local day, and what the documents hold.
        order: What the file's rows are sorted by.
        is_only_added_to: Whether rows stay as they are, and on their day.
    """

    name: str
    question: str
    schema: pa.Schema
    order: tuple[str, ...]
    is_only_added_to: bool = True

    def table_of(self, documents: Iterable[dict[str, Any]], day: date) -> pa.Table:
        """Documents as a table of the file's columns.

        Args:
            documents: JSON objects, as the store tells them.
            day: Local day of all of them.
        """
        told = [self._row(document) | {"day": day} for document in documents]
        return pa.Table.from_pylist(told, schema=self.schema)

    def _row(self, document: dict[str, Any]) -> dict[str, Any]:
        return {
            name: _READ[kind](value) if kind in _READ and value is not None else value
            for name, kind, value in (
                (field.name, field.type, document.get(field.name)) for field in self.schema
            )
        }

    def documents_of(self, table: pa.Table) -> list[dict[str, Any]]:
        """The documents that a table of the file's columns holds.

        Args:
            table: As :meth:`table_of` makes it.
        """
        documents: list[dict[str, Any]] = table.drop_columns("day").to_pylist()
        for name in ("facts", "route"):
            if name in table.column_names:
                for document in documents:
                    document[name] = json.loads(document[name])
        return documents


def _instant(told: str) -> datetime | None:
    """An instant; one that never comes is none in the file."""
    return None if told == _INFINITY else datetime.fromisoformat(told)


def _text(told: object) -> str:
    """What is no text in the document, such as facts, is JSON in the file."""
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)


_READ: Final[dict[pa.DataType, Callable[[Any], Any]]] = {
    TIME: _instant,
    pa.string(): _text,
}
