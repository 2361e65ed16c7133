"""Asks the history what lay in a yard at any instant of any year, and for the book of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from schemas.opening_hours import LOCAL
from schemas.yard.book import Book, BookLine, book_of
from schemas.yard.stock import Counted, Stock, StockSource, YardCount
from sql.connection import Connection, rows, snapshot
from sql.history import History
from sql.shell import ask
from sql.statements import query_text
from sql.yard import LISTED_N, in_stock, last_counted_at, movement

_TICK = timedelta(microseconds=1)
_INSTANT = pa.timestamp("us", tz="UTC")
_MOVES = pa.schema(
    [
        ("site", pa.string()),
        ("container", pa.string()),
        ("direction", pa.string()),
        ("moved_at", _INSTANT),
        ("move_no", pa.string()),
    ]
)
_COUNTS = pa.schema(
    [
        ("counted_at", _INSTANT),
        ("container", pa.string()),
        ("in_at", _INSTANT),
        ("gate", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class YardHistory:
    """The yard of one site as the history has it.

    Attributes:
        history: As :func:`sql.history.open_history` yields it.
        connection: To the store, which keeps counts and what the operator told.
        site: Site id.
    """

    history: History
    connection: Connection
    site: str

    def stock(self, as_of: datetime) -> Stock:
        """The yard at an instant.

        Args:
            as_of: Aware.

        Raises:
            StoreError: The database refuses.
            ArchiveError: A file of the archive is gone or damaged.
        """
        counted_at = self._lend(as_of)
        told = {"site": self.site, "as_of": as_of}
        period = {**told, "since": counted_at, "rows_n": LISTED_N}
        unseen = {**period, "since": counted_at or "-infinity"}
        return Stock(
            as_of,
            counted_at,
            in_stock(self._asked("archive/yard_stock", {**told, "counted_at": counted_at})),
            tuple(
                movement(row, StockSource.CAMERA)
                for row in reversed(self._asked("archive/yard_doubtful", period))
            ),
            tuple(
                movement(row, StockSource.OPERATOR)
                for row in reversed(rows(self.connection, "yard/unseen", unseen))
            ),
        )

    def book(self, day: date) -> Book:
        """What came in and went out on a day, and whether it agrees with what was there.

        Args:
            day: Local day.

        Raises:
            StoreError: The database refuses.
            ArchiveError: A file of the archive is gone or damaged.
        """
        begin = datetime.combine(day, time(), LOCAL)
        end = begin + timedelta(days=1)
        opening, closing = (self.stock(instant - _TICK) for instant in (begin, end))
        told = {"site": self.site, "day_from": begin, "day_to": end}
        counted_at = self._lend(begin - _TICK)
        found = self._asked("archive/yard_book", {**told, "counted_at": counted_at})
        return book_of(
            self.site,
            day,
            [BookLine.of(row) for row in found],
            [each.container for each in opening.containers],
            [each.container for each in closing.containers],
            self._counts(begin, end),
        )

    def _counts(self, begin: datetime, end: datetime) -> list[YardCount]:
        instants = [
            row["counted_at"]
            for row in rows(self.connection, "yard/counts", {"site": self.site})
            if begin <= row["counted_at"] < end
        ]
        return [
            YardCount(
                instant,
                tuple(
                    Counted(row["container"], row["in_at"], row["gate"])
                    for row in rows(
                        self.connection,
                        "yard/counted_containers",
                        {"site": self.site, "as_of": instant},
                    )
                ),
            )
            for instant in instants
        ]

    def _lend(self, as_of: datetime) -> datetime | None:
        """Lends the history what only the store knows; answers when the yard was counted."""
        asked: dict[str, Any] = {"site": self.site, "as_of": as_of + timedelta(days=1)}
        with snapshot(self.connection):
            counted_at = last_counted_at(self.connection, self.site, as_of)
            asked["since"] = counted_at
            moves = rows(self.connection, "yard/operator_moves", asked)
            asked["as_of"] = as_of
            counts = rows(self.connection, "yard/counted_containers", asked)
        self.history.register("told_moves", pa.Table.from_pylist(moves, schema=_MOVES))
        self.history.register("told_counts", pa.Table.from_pylist(counts, schema=_COUNTS))
        ask(self.history, query_text("archive/create_yard_moves"))
        return counted_at

    def _asked(self, name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        answer = ask(self.history, query_text(name), values)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
