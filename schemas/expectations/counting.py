"""What is counted before it is validated: read rates, rows of unread vehicles, silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.expectations.chance import chance_of_as_few
from schemas.expectations.rows import Light, PassageRow, RateRow, SilenceRow, UnreadRow
from schemas.expectations.tolerances import (
    BASELINE,
    BASELINE_MIN_N,
    CHANCE,
    UNREAD_MIN_N,
    UNREAD_NEW_LANE_N,
)
from schemas.opening_hours import LOCAL, OpeningHours
from schemas.watched_site import WatchedSite

DAYLIGHT_HOURS = range(6, 18)
"""Local hours of daylight: between the tropics the sun is up from near six to near six."""
_UNREAD_MAX_N = 500
_HOUR = timedelta(hours=1)
_WEEKS_N = BASELINE // timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LaneHour:
    """An hour of a lane in the weeks before.

    Attributes:
        lane: Lane id.
        hour_start_at: Aware instant at which it begins.
        passages_n: Vehicles counted.
        read_n: Vehicles that were read.
    """

    lane: str
    hour_start_at: datetime
    passages_n: int
    read_n: int


@dataclass(frozen=True, slots=True)
class _Usual:
    good_n: int
    whole_n: int


def light_of(instant: datetime) -> Light:
    """By which light a vehicle passed."""
    return Light.DAY if instant.astimezone(LOCAL).hour in DAYLIGHT_HOURS else Light.NIGHT


class Baseline:
    """What the lanes of a site did in the weeks before.

    Args:
        hours: The hours of those weeks in which vehicles passed.
        opening: Opening hours of the site; vehicles of other hours say nothing of what is usual.
    """

    def __init__(self, hours: Iterable[LaneHour], opening: OpeningHours) -> None:
        self._by_light: defaultdict[tuple[str, Light], list[LaneHour]] = defaultdict(list)
        self._by_week_hour: defaultdict[tuple[str, int, int], int] = defaultdict(int)
        self._opening = opening
        for hour in hours:
            spans = list(opening.open_spans(hour.hour_start_at, hour.hour_start_at + _HOUR))
            if not spans:
                continue
            self._by_light[hour.lane, light_of(hour.hour_start_at)].append(hour)
            self._by_week_hour[hour.lane, *_week_hour(hour.hour_start_at)] += hour.passages_n

    def usual(self, lane: str, light: Light) -> _Usual:
        """Reads and vehicles of a lane by a light; none where they are too few to compare with."""
        hours = self._by_light[lane, light]
        whole_n = sum(hour.passages_n for hour in hours)
        if whole_n < BASELINE_MIN_N:
            return _Usual(0, 0)
        return _Usual(sum(hour.read_n for hour in hours), whole_n)

    def vehicles_n(self, lane: str) -> int:
        """Vehicles of a lane."""
        return sum(hour.passages_n for light in Light for hour in self._by_light[lane, light])

    def expected_n(self, lane: str, start: datetime, end: datetime) -> float:
        """Vehicles that usually come in a lane from one instant to another, in opening hours.

        Each hour counts as that hour of that day of the week did on average.
        """
        expected = 0.0
        for opens, closes in self._opening.open_spans(start, end):
            at = opens
            while at < closes:
                local = at.astimezone(LOCAL)
                next_hour = (
                    at
                    + _HOUR
                    - timedelta(
                        minutes=local.minute, seconds=local.second, microseconds=local.microsecond
                    )
                )
                until = min(next_hour, closes)
                usual_n = self._by_week_hour.get((lane, *_week_hour(at)), 0) / _WEEKS_N
                expected += usual_n * ((until - at) / _HOUR)
                at = until
        return expected


def _week_hour(instant: datetime) -> tuple[int, int]:
    local = instant.astimezone(LOCAL)
    return local.weekday(), local.hour


def read_rates(
    passages: Iterable[PassageRow], baseline: Baseline, site: WatchedSite
) -> list[RateRow]:
    """One row a lane and light, also for those without a vehicle."""
    counted: defaultdict[tuple[str, Light], list[bool]] = defaultdict(list)
    for row in passages:
        counted[row.lane, light_of(row.passed_at)].append(row.is_read)
    rows = []
    for lane in site.lanes:
        for light in Light:
            reads = counted[lane, light]
            usual = baseline.usual(lane, light)
            rows.append(RateRow(lane, light, sum(reads), len(reads), usual.good_n, usual.whole_n))
    return rows


def unread_rows(
    passages: Sequence[PassageRow], baseline: Baseline, site: WatchedSite, at: datetime
) -> list[UnreadRow]:
    """One row a lane.

    Args:
        passages: In the order of time.
        baseline: The weeks before.
        site: The site.
        at: Now; the light of now is the one that is compared with.
    """
    by_lane: defaultdict[str, list[PassageRow]] = defaultdict(list)
    for row in passages:
        by_lane[row.lane].append(row)
    rows = []
    for lane in site.lanes:
        seen = by_lane[lane]
        unread_n = next((n for n, row in enumerate(reversed(seen)) if row.is_read), len(seen))
        usual = baseline.usual(lane, light_of(seen[-1].passed_at if seen else at))
        share = usual.good_n / usual.whole_n if usual.whole_n else None
        threshold_n = unread_threshold_n(usual.good_n, usual.whole_n)
        rows.append(UnreadRow(lane, unread_n, len(seen), threshold_n, share))
    return rows


def unread_threshold_n(baseline_good_n: int, baseline_n: int) -> int:
    """How many unread vehicles in a row are no chance, after a baseline."""
    if not baseline_n:
        return UNREAD_NEW_LANE_N
    for n in range(UNREAD_MIN_N, _UNREAD_MAX_N):
        if chance_of_as_few(0, n, baseline_good_n, baseline_n) < CHANCE:
            return n
    return _UNREAD_MAX_N


def silences(
    last_passed_at: dict[str, datetime], baseline: Baseline, site: WatchedSite, at: datetime
) -> list[SilenceRow]:
    """One row a lane.

    Args:
        last_passed_at: The last vehicle of each lane that had one within the weeks before.
        baseline: The weeks before.
        site: The site.
        at: Now.
    """
    return [
        SilenceRow(
            lane=lane,
            expected_n=baseline.expected_n(lane, last_passed_at.get(lane, at - BASELINE), at),
            last_passed_at=last_passed_at.get(lane),
            baseline_n=baseline.vehicles_n(lane),
        )
        for lane in site.lanes
    ]
