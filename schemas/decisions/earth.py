"""Distances on the ground. Positions are ``(latitude, longitude)`` in degrees, WGS 84."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import asin, cos, hypot, radians, sin, sqrt
from typing import TypeAlias

Position: TypeAlias = tuple[float, float]

_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG); a sphere is right to half a percent."""


def distance_m(one: Position, other: Position) -> float:
    """Metres between two positions along a great circle (haversine)."""
    (lat_1, lon_1), (lat_2, lon_2) = one, other
    chord = (
        sin(radians(lat_2 - lat_1) / 2) ** 2
        + cos(radians(lat_1)) * cos(radians(lat_2)) * sin(radians(lon_2 - lon_1) / 2) ** 2
    )
    return 2 * _RADIUS_M * asin(min(1.0, sqrt(chord)))


def length_m(line: Sequence[Position]) -> float:
    """Metres along a line of positions."""
    return sum(distance_m(one, other) for one, other in pairwise(line))


def distance_to_line_m(position: Position, line: Sequence[Position]) -> float:
    """Metres from a position to the nearest place of a line.

    Each segment is laid flat around the position, which is right to a thousandth for segments of
    some hundred kilometres in these latitudes.

    Args:
        position: Where.
        line: One position or more.

    Raises:
        ValueError: The line has no position.
    """
    if len(line) == 1:
        return distance_m(position, line[0])
    flat = [_flat(each, position) for each in line]
    return min(_distance_to_segment(one, other) for one, other in pairwise(flat))


def _flat(position: Position, origin: Position) -> tuple[float, float]:
    """Metres east and north of the origin, equirectangular."""
    # The date line is on the way of no truck, but the shorter way round is always meant.
    degrees_east = (position[1] - origin[1] + 180) % 360 - 180
    middle = radians((position[0] + origin[0]) / 2)
    return (
        radians(degrees_east) * cos(middle) * _RADIUS_M,
        radians(position[0] - origin[0]) * _RADIUS_M,
    )


def _distance_to_segment(one: tuple[float, float], other: tuple[float, float]) -> float:
    """From the origin to the nearest place between two points."""
    east, north = other[0] - one[0], other[1] - one[1]
    squared = east * east + north * north
    share = 0.0
    if squared > 0:
        share = min(1.0, max(0.0, -(one[0] * east + one[1] * north) / squared))
    return hypot(one[0] + share * east, one[1] + share * north)
