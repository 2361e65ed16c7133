"""Days, weeks, months, quarters and longer, as reports have them; local time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from schemas.opening_hours import LOCAL


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_MONTHS_N: Final = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.YEAR: 12,
}
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of whole local days (Asia/Ho_Chi_Minh).

    Attributes:
        kind: How long it is.
        first_day: Its first day, which is one on which such a period begins.
    """

    kind: PeriodKind
    first_day: date

    def __post_init__(self) -> None:
        """Refuses a day on which no such period begins.

        Raises:
            ValueError: Another first day was wanted.
        """
        wanted = _first_day(self.kind, self.first_day)
        if self.first_day != wanted:
            message = f"a {self.kind} that begins on {wanted} was wanted, got {self.first_day}"
            raise ValueError(message)

    @classmethod
    def around(cls, kind: PeriodKind, day: date) -> Period:
        """The period of a kind that a day lies in."""
        return cls(kind, _first_day(kind, day))

    @property
    def next_day(self) -> date:
        """The first day after it."""
        if self.kind is PeriodKind.DAY:
            return self.first_day + _DAY
        if self.kind is PeriodKind.WEEK:
            return self.first_day + _WEEK
        months_n = self.first_day.month - 1 + _MONTHS_N[self.kind]
        return date(self.first_day.year + months_n // 12, months_n % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next_day - _DAY

    @property
    def from_at(self) -> datetime:
        """Aware instant at which it begins."""
        return begins_at(self.first_day)

    @property
    def until_at(self) -> datetime:
        """Aware instant at which it is over, itself no part of it."""
        return begins_at(self.next_day)

    @property
    def number(self) -> int:
        """Which of its year it is, counted from 1; a week as ISO 8601 counts them."""
        if self.kind is PeriodKind.WEEK:
            return self.first_day.isocalendar().week
        if self.kind is PeriodKind.DAY:
            return self.first_day.timetuple().tm_yday
        return (self.first_day.month - 1) // _MONTHS_N[self.kind] + 1

    def before(self) -> Period:
        """The period of the same kind before it."""
        return Period.around(self.kind, self.first_day - _DAY)

    def parts(self, kind: PeriodKind) -> Iterator[Period]:
        """The shorter periods that it consists of; weeks make up no month.

        Args:
            kind: Of the parts.

        Raises:
            ValueError: It does not consist of such.
        """
        part = Period.around(kind, self.first_day)
        if part.first_day != self.first_day or part.next_day > self.next_day:
            message = f"a {self.kind} from {self.first_day} is not made of a {kind}"
            raise ValueError(message)
        while part.first_day < self.next_day:
            yield part
            part = Period.around(kind, part.next_day)


def begins_at(day: date) -> datetime:
    """The aware instant at which a local day begins."""
    return datetime.combine(day, time(), LOCAL)


def _first_day(kind: PeriodKind, day: date) -> date:
    if kind is PeriodKind.DAY:
        return day
    if kind is PeriodKind.WEEK:
        return day - timedelta(days=day.weekday())
    months_n = _MONTHS_N[kind]
    return date(day.year, (day.month - 1) // months_n * months_n + 1, 1)
