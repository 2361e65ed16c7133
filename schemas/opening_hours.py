"""When vehicles are expected at a site: gaps of recognition count only then (R31)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
"""Has no summer time, so that a local day is always 24 hours."""

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


def _in_order(spans: tuple[tuple[Clock, Clock], ...]) -> tuple[tuple[Clock, Clock], ...]:
    instants = [instant for span in spans for instant in span]
    if any(later <= earlier for earlier, later in pairwise(instants)):
        message = "the spans of a day follow one another, each from an earlier to a later time"
        raise ValueError(message)
    return spans


Spans = Annotated[tuple[tuple[Clock, Clock], ...], AfterValidator(_in_order)]


class OpeningHours(BaseModel):
    """Opening hours by the day of the week, local time; a day without spans is closed.

    Attributes:
        mon: Spans such as ``[["07:00", "11:30"], ["13:00", "17:30"]]``; ``24:00`` ends a day.
        tue: The same.
        wed: The same.
        thu: The same.
        fri: The same.
        sat: The same.
        sun: The same.
        closed: Local days on which the site is closed, such as those of Tết.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mon: Spans = ()
    tue: Spans = ()
    wed: Spans = ()
    thu: Spans = ()
    fri: Spans = ()
    sat: Spans = ()
    sun: Spans = ()
    closed: frozenset[date] = frozenset()

    @model_validator(mode="after")
    def _opens_at_all(self) -> Self:
        if not any(self._week):
            message = "a site opens on at least one day of the week, got none"
            raise ValueError(message)
        return self

    def is_open(self, instant: datetime) -> bool:
        """Whether vehicles are expected at an aware instant."""
        return any(start <= instant < end for start, end in self._spans_of(_local_day(instant)))

    def open_spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The parts of a period in which vehicles are expected, in the order of time.

        Args:
            start: Aware instant at which the period begins.
            end: Aware instant at which it ends.
        """
        day = _local_day(start)
        while day <= _local_day(end):
            for opens, closes in self._spans_of(day):
                if max(opens, start) < min(closes, end):
                    yield max(opens, start), min(closes, end)
            day += timedelta(days=1)

    @property
    def _week(self) -> tuple[Spans, ...]:
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)

    def _spans_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day in self.closed:
            return
        midnight = datetime.combine(day, time(), LOCAL)
        for opens, closes in self._week[day.weekday()]:
            yield midnight + _since_midnight(opens), midnight + _since_midnight(closes)


_WHOLE_DAY = (("00:00", "24:00"),)
ALWAYS = OpeningHours(
    mon=_WHOLE_DAY,
    tue=_WHOLE_DAY,
    wed=_WHOLE_DAY,
    thu=_WHOLE_DAY,
    fri=_WHOLE_DAY,
    sat=_WHOLE_DAY,
    sun=_WHOLE_DAY,
)
"""Where a site file names no hours: watched around the clock (247 II.2.2.a)."""


def _local_day(instant: datetime) -> date:
    return instant.astimezone(LOCAL).date()


def _since_midnight(clock: str) -> timedelta:
    hours, minutes = clock.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
