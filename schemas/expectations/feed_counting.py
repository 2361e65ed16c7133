"""What is counted of feeds before it is validated: their rhythm, their volume, shares of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import prod
from statistics import median

from schemas.alert import Rule
from schemas.expectations.feed_rows import FeedHour, MatchCount, Share, Silence, Volume
from schemas.expectations.tolerances import (
    BASELINE,
    BASELINE_MIN_N,
    FEED_SHARES,
    FEED_VOLUME_HIGH,
    FEED_VOLUME_LOW,
    FEED_VOLUME_MIN_N,
    FEED_VOLUME_WEEKS_MIN_N,
    FEED_VOLUME_WEEKS_N,
)
from schemas.feeds.row import FeedKind
from schemas.opening_hours import LOCAL

_HOUR = timedelta(hours=1)
_WEEK = timedelta(weeks=1)
_WEEKDAYS_N = 5
_NO_MATCHES = MatchCount(FeedKind.DECLARATION, 0, 0, 0)
_STAND_IN_N = 10_000
"""So many rows stand in for the weeks before where these had too few: what is tolerated is known,
and not counted."""


class Rhythm:
    """In which hours a feed brings rows, told from four weeks before.

    An hour of a working day is like that hour of the other working days, and one of a Saturday or
    Sunday like that of the other Saturdays and Sundays. Where a feed brought nothing at all before,
    nothing is expected of it.

    Args:
        hours: Hours of those weeks in which rows came.
        end: Aware instant at which the weeks end.
    """

    def __init__(self, hours: Iterable[FeedHour], end: datetime) -> None:
        starts = {_start(hour.hour_start_at) for hour in hours if hour.came_n}
        self.hours_n = len(starts)
        came: defaultdict[tuple[bool, int], int] = defaultdict(int)
        whole: defaultdict[tuple[bool, int], int] = defaultdict(int)
        if starts:
            # A feed that is younger than the weeks is compared with its own time.
            at = max(_start(end) - BASELINE, min(starts))
            while at < _start(end):
                whole[_like(at)] += 1
                came[_like(at)] += at in starts
                at += _HOUR
        self._came, self._whole = came, whole

    def share(self, hour: datetime) -> float:
        """How often rows come in such an hour, of 1; never quite never and never quite always."""
        like = _like(hour)
        if not self._came[like]:
            return 0.0
        return (self._came[like] + 0.5) / (self._whole[like] + 1)

    def silence(self, last_received_at: datetime | None, at: datetime) -> Silence:
        """How usual it is that nothing came since.

        Args:
            last_received_at: When the last row came.
            at: Now; the hour that is not over yet says nothing.
        """
        start = _start(last_received_at or at - BASELINE) + _HOUR
        hours = range(max(0, (_start(at) - start) // _HOUR))
        shares = [self.share(start + n * _HOUR) for n in hours]
        return Silence(last_received_at, sum(shares), prod(1 - share for share in shares))


def volume_of(hours: Sequence[FeedHour], at: datetime, period: timedelta) -> Volume | None:
    """Rows of a period beside those of the same period one to four weeks before.

    Args:
        hours: Of one feed; whole hours count for the period in which they begin.
        at: Aware instant at which the period ends.
        period: How long it is.

    Returns:
        Nothing where the weeks before say too little.
    """

    def rows_n(end: datetime) -> int:
        return sum(h.came_n for h in hours if end - period <= h.hour_start_at < end)

    end = _start(at)
    before = [rows_n(end - n * _WEEK) for n in range(1, FEED_VOLUME_WEEKS_N + 1)]
    told = [n for n in before if n]
    usual_n = median(told) if told else 0.0
    if len(told) < FEED_VOLUME_WEEKS_MIN_N or usual_n < FEED_VOLUME_MIN_N:
        return None
    least_n, most_n = FEED_VOLUME_LOW * min(told), FEED_VOLUME_HIGH * max(told)
    return Volume(rows_n(end), usual_n, least_n, most_n)


def row_shares(hours: Iterable[FeedHour], before: Iterable[FeedHour]) -> dict[Rule, Share]:
    """How much of what a feed tells is new, and how much does not contradict.

    Args:
        hours: Of the period.
        before: Of the weeks before.
    """
    now, usual = _sums(hours), _sums(before)
    return {
        rule: _share(rule, now[place], now[0], usual[place], usual[0])
        for place, rule in enumerate((Rule.FEED_DUPLICATES, Rule.FEED_CONTRADICTIONS), 1)
    }


def match_shares(now: MatchCount | None, before: MatchCount | None) -> dict[Rule, Share]:
    """How many containers have papers, and how many have them in time.

    Args:
        now: Of the period.
        before: Of the weeks before.
    """
    now, before = now or _NO_MATCHES, before or _NO_MATCHES
    return {
        rule: _share(rule, bad_n, now.whole_n, usual_bad_n, before.whole_n)
        for rule, bad_n, usual_bad_n in (
            (Rule.UNMATCHED, now.unmatched_n, before.unmatched_n),
            (Rule.LATE, now.late_n, before.late_n),
        )
    }


def _sums(hours: Iterable[FeedHour]) -> tuple[int, int, int]:
    """Rows told, and those of them that repeat or contradict."""
    told_n = repeated_n = otherwise_n = 0
    for hour in hours:
        told_n += hour.told_n
        repeated_n += hour.repeated_n
        otherwise_n += hour.contradicted_n + hour.backwards_n
    return told_n, repeated_n, otherwise_n


def _share(rule: Rule, bad_n: int, whole_n: int, usual_bad_n: int, usual_n: int) -> Share:
    if usual_n >= BASELINE_MIN_N:
        return Share(whole_n - bad_n, whole_n, usual_n - usual_bad_n, usual_n, is_usual=True)
    tolerated_n = round(_STAND_IN_N * FEED_SHARES[rule].tolerated)
    return Share(whole_n - bad_n, whole_n, _STAND_IN_N - tolerated_n, _STAND_IN_N, is_usual=False)


def _start(instant: datetime) -> datetime:
    return instant.astimezone(LOCAL).replace(minute=0, second=0, microsecond=0)


def _like(hour: datetime) -> tuple[bool, int]:
    local = hour.astimezone(LOCAL)
    return local.weekday() < _WEEKDAYS_N, local.hour
