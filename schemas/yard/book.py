"""The book of a yard's day: what came in, what went out, and whether the totals agree (R44)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from schemas.passage import Direction
from schemas.yard.stock import StockSource, YardCount


@dataclass(frozen=True, slots=True)
class BookLine:
    """One movement of a day.

    Attributes:
        container: Number.
        direction: Which way.
        moved_at: When.
        gate: Gate id; empty where it was none.
        lane: Lane id; the same.
        subject: The passage's id as text, or the operator's number of the move.
        source: Who says so.
        plates: Of the vehicle.
        before_direction: Of the container's movement before, if it had one.
        before_at: When that was.
        after_at: When it moved again on the same day.
        after_direction: Which way then.
        follows: Whether it was there when it left, or was not when it came.
    """

    container: str
    direction: Direction
    moved_at: datetime
    gate: str
    lane: str
    subject: str
    source: StockSource
    plates: tuple[str, ...]
    before_direction: Direction | None
    before_at: datetime | None
    after_direction: Direction | None
    after_at: datetime | None
    follows: bool = True

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BookLine:
        """A line of a row of ``archive/yard_book``."""
        return cls(
            **{
                **row,
                "direction": Direction(row["direction"]),
                "source": StockSource(row["source"]),
                "plates": tuple(row["plates"] or ()),
                "before_direction": _direction(row["before_direction"]),
                "after_direction": _direction(row["after_direction"]),
            }
        )

    @property
    def came_at(self) -> datetime | None:
        """Since when it was there, if that was seen."""
        if self.direction is Direction.IN:
            return self.moved_at
        return self.before_at if self.before_direction is Direction.IN else None

    @property
    def left_at(self) -> datetime | None:
        """When it left, if that was seen until the end of the day."""
        if self.direction is Direction.OUT:
            return self.moved_at
        return self.after_at if self.after_direction is Direction.OUT else None

    @property
    def stay(self) -> timedelta | None:
        """How long it stayed, once it has left."""
        if self.came_at is None or self.left_at is None:
            return None
        return self.left_at - self.came_at


@dataclass(frozen=True, slots=True)
class Book:
    """The book of a day.

    Attributes:
        site: Site id.
        day: Local day.
        lines: Every movement, in the order of time.
        opening_n: Containers in the yard as the day began.
        closing_n: Containers in the yard as it ended.
        counted_n: How many more a count during the day found than were there by the movements.
    """

    site: str
    day: date
    lines: tuple[BookLine, ...]
    opening_n: int
    closing_n: int
    counted_n: int

    @property
    def in_n(self) -> int:
        """Movements inwards."""
        return sum(line.direction is Direction.IN for line in self.lines)

    @property
    def out_n(self) -> int:
        """Movements outwards."""
        return len(self.lines) - self.in_n

    @property
    def in_again_n(self) -> int:
        """Movements inwards of what was in already."""
        return sum(line.direction is Direction.IN and not line.follows for line in self.lines)

    @property
    def out_again_n(self) -> int:
        """Movements outwards of what was not in."""
        return sum(line.direction is Direction.OUT and not line.follows for line in self.lines)

    @property
    def balances(self) -> bool:
        """Whether what was there, plus in, less out, is what is there."""
        moved_n = (self.in_n - self.in_again_n) - (self.out_n - self.out_again_n)
        return self.opening_n + moved_n + self.counted_n == self.closing_n


def book_of(
    site: str,
    day: date,
    lines: Sequence[BookLine],
    opening: Iterable[str],
    closing: Iterable[str],
    counts: Sequence[YardCount] = (),
) -> Book:
    """The book of a day, its lines replayed one after the other.

    Args:
        site: Site id.
        day: Local day.
        lines: Every movement, in the order of time.
        opening: Containers in the yard as the day began.
        closing: Containers in the yard as it ended, told by itself.
        counts: Of the day, in the order of time.
    """
    there = set(opening)
    opening_n, counted_n = len(there), 0
    waiting = list(counts)
    judged = []

    def take_counts(until: datetime | None) -> None:
        nonlocal there, counted_n
        while waiting and (until is None or waiting[0].counted_at < until):
            found = {each.container for each in waiting.pop(0).containers}
            counted_n += len(found) - len(there)
            there = found

    for line in lines:
        take_counts(line.moved_at)
        comes = line.direction is Direction.IN
        judged.append(replace(line, follows=(line.container in there) is not comes))
        (there.add if comes else there.discard)(line.container)
    take_counts(None)
    return Book(site, day, tuple(judged), opening_n, len(set(closing)), counted_n)


def _direction(word: str | None) -> Direction | None:
    return None if word is None else Direction(word)
