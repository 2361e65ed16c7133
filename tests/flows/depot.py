"""An ordinary month at a depot with one lane in and one lane out, to spoil the last day of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from schemas.iso6346 import check_digit
from schemas.opening_hours import LOCAL
from schemas.passage import Direction, Passage
from schemas.site import SiteType
from schemas.watched_site import WatchedSite
from tests.sql.conftest import START, Vehicle

# The end of the day that is looked at: Saturday, 21 November 2026, 18:00.
AT = datetime(2026, 11, 21, 18, tzinfo=LOCAL)
STAY = timedelta(minutes=25)
SITE = WatchedSite(
    site="cat-lai",
    lanes={"in-1": Direction.IN, "out-1": Direction.OUT},
    cameras=("rear",),
    type=SiteType.ICD,
)


@dataclass(frozen=True)
class Visit:
    """A lorry that comes in and leaves again.

    Attributes:
        came_at: When it came in; it leaves after :data:`STAY`.
        plate: As it is read on the way in, and out.
        container: Likewise.
    """

    came_at: datetime
    plate: str
    container: str

    def vehicles(self) -> tuple[Vehicle, Vehicle]:
        """The way in and the way out."""
        came = Vehicle(
            after_s=(self.came_at - START).total_seconds(),
            lane="in-1",
            plates=(self.plate,),
            containers=(self.container,),
        )
        left = replace(
            came,
            after_s=came.after_s + STAY.total_seconds(),
            lane="out-1",
            direction=Direction.OUT,
        )
        return came, left


def code(serial: int) -> str:
    """A container code with its check digit."""
    prefix = f"WSAU{serial:06d}"
    return prefix + check_digit(prefix)


def visits(day: datetime, serial: int) -> list[Visit]:
    """Two lorries an hour from 7:10 to 17:10, local time of a day."""
    first = day.replace(hour=7, minute=10, second=0, microsecond=0)
    return [
        Visit(
            first + timedelta(minutes=30 * number),
            f"51C{serial * 100 + number:05d}",
            code(serial * 100 + number),
        )
        for number in range(21)
    ]


@dataclass
class Month:
    """Four weeks and a half of ordinary days, and the day that is looked at.

    Attributes:
        before: Passages of the weeks before.
        today: Vehicles of the day that is looked at, in the order of time.
    """

    before: list[Passage] = field(default_factory=list)
    today: list[Vehicle] = field(default_factory=list)


def ordinary_month() -> Month:
    """The same one each time."""
    days = [AT - timedelta(days=number) for number in range(33, 0, -1)]
    before = [
        vehicle.passage()
        for serial, day in enumerate(days)
        for visit in visits(day, serial)
        for vehicle in visit.vehicles()
    ]
    today = [vehicle for visit in visits(AT, 99) for vehicle in visit.vehicles()]
    today.sort(key=lambda vehicle: vehicle.after_s)
    return Month(before, [each for each in today if each.passed_at < AT])
