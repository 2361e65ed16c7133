"""The speed of a vehicle from where its near end stood, look by look (R17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

import numpy as np

from models.causes.near_end import NearEnds

POSITIONS_MIN = 3
DRIVEN_MIN_M = 1.5
"""A near end that was seen to go less far than this tells no speed."""
APART_MIN_M = 2.0
"""Two places tell a speed, too, where they lie so far apart: a fast vehicle leaves no more."""
POSITIONS_MAX = 60
JITTER_M = 0.15
"""So far a near end may seem to go back, by the pixels in which it is seen."""
BREAK_INTERVALS = 2.5
BREAK_MIN_S = 0.3
"""A near end that was not seen for so many usual intervals, and for so long, may be another's."""
_UNSTEADY_M = 0.05
_MOST = 75
_TWO_PLACES = 0.2
STEADY_SHARE = 0.3
"""Strips that are less steady than this share of the steadiest have no voice."""
_KMH = 3.6
_Place = tuple[datetime, float]


def speed_kmh(path: Sequence[tuple[datetime, NearEnds]]) -> float | None:
    """Speed of a vehicle: the weighted median of the strips in which its near end went steadily.

    In each strip the near end is taken where it went farthest one way without a break: before, it
    is what hides the road below the vehicle, and of one close behind it is another's. There the
    speed is the median of the slopes between all pairs of places (Theil–Sen).

    Args:
        path: Instants and near ends, oldest first.

    Returns:
        Kilometres per hour, or nothing where no strip has enough places.
    """
    found: list[tuple[float, float]] = []
    longest_n = 0
    spans_s = [(after - before).total_seconds() for (before, _), (after, _) in pairwise(path)]
    usual_s = median(spans_s) if spans_s else 0.0
    for strip in range(max((len(ends) for _, ends in path), default=0)):
        places = _longest_way(
            [(at, end) for at, ends in path if (end := ends[strip]) is not None], usual_s
        )
        metres = [end for _, end in places]
        driven_m = max(metres, default=0.0) - min(metres, default=0.0)
        least_m = DRIVEN_MIN_M if len(places) >= POSITIONS_MIN else APART_MIN_M
        if driven_m >= least_m:
            thinned = places[:: -(-len(places) // POSITIONS_MAX)]
            found.append(_strip_speed(thinned))
            longest_n = max(longest_n, len(places))
    # Two places in a single strip may be any two things that were seen there.
    if not found or (len(found) == 1 and longest_n < POSITIONS_MIN):
        return None
    steadiest = max(worth for _, worth in found)
    steady = sorted((kmh, worth) for kmh, worth in found if worth >= STEADY_SHARE * steadiest)
    half = sum(worth for _, worth in steady) / 2
    reached = np.cumsum([worth for _, worth in steady])
    return round(steady[int(np.searchsorted(reached, half))][0], 2)


def _longest_way(places: Sequence[_Place], usual_s: float) -> list[_Place]:
    """The part of a path on which the near end went farthest in one direction without a break."""
    break_s = max(BREAK_INTERVALS * usual_s, BREAK_MIN_S)
    ways: list[list[_Place]] = [[]]
    for sign in (1, -1):
        reached = -np.inf
        for at, end in places:
            way = ways[-1]
            is_broken = bool(way) and (at - way[-1][0]).total_seconds() > break_s
            if not way or is_broken or sign * end < reached - JITTER_M:
                way, reached = [], -np.inf
                ways.append(way)
            way.append((at, end))
            reached = max(reached, sign * end)
        ways.append([])
    return max((_without_rests(way) for way in ways), key=_worth_following)


def _without_rests(way: list[_Place]) -> list[_Place]:
    """A way without the places at which the near end stood before it went and after."""
    if not way:
        return way
    first, last = way[0][1], way[-1][1]
    starts = max(n for n, (_, end) in enumerate(way) if abs(end - first) <= JITTER_M)
    ends = min(n for n, (_, end) in enumerate(way) if abs(end - last) <= JITTER_M)
    return way[starts : ends + 1] if starts < ends else way


def _worth_following(way: list[_Place]) -> tuple[bool, float]:
    """Whether more than two places tell it, as they may be of two vehicles, and how far it went."""
    driven_m = abs(way[-1][1] - way[0][1]) if way else 0.0
    return len(way) >= POSITIONS_MIN and driven_m >= DRIVEN_MIN_M, driven_m


def _strip_speed(places: Sequence[_Place]) -> tuple[float, float]:
    """The speed in one strip, and how far and how steadily its near end went."""
    seconds = np.array([(at - places[0][0]).total_seconds() for at, _ in places])
    metres = np.array([end for _, end in places])
    first, second = np.triu_indices(len(places), 1)
    spans_s = np.maximum(seconds[second] - seconds[first], 1e-3)
    slope = float(np.median((metres[second] - metres[first]) / spans_s))
    rest = metres - slope * seconds
    unsteady_m = float(np.percentile(np.abs(rest - np.median(rest)), _MOST))
    driven_m = abs(slope) * float(np.ptp(seconds))
    # A line through two places fits them whatever they are.
    steady = 1 - 1 / (len(places) - 1) if len(places) > 2 else _TWO_PLACES  # noqa: PLR2004
    return abs(slope) * _KMH, steady * driven_m / (unsteady_m + _UNSTEADY_M)
