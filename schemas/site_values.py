"""Values of a site file that are checked by themselves: points, polygons, lines, times, ids."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.geometry import area

_POLYGON_CORNERS_MIN = 3
_AREA_MIN = 1e-4
_LINE_MIN = 0.01
_TRAVEL_MAX_S = 600.0


def _inside_picture(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    for x, y in points:
        if not (0 <= x <= 1 and 0 <= y <= 1):
            message = f"points are fractions of the picture between 0 and 1, got ({x:g}, {y:g})"
            raise ValueError(message)
    return points


def _three_corners(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if len(points) < _POLYGON_CORNERS_MIN:
        message = f"a polygon has at least three corners, got {len(points)}"
        raise ValueError(message)
    if area(points) < _AREA_MIN:
        message = "a polygon encloses part of the picture; these corners lie on one line"
        raise ValueError(message)
    return points


def _two_ends(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if len(set(points)) != 2:  # noqa: PLR2004
        message = f"a line has two different ends, got {list(points)}"
        raise ValueError(message)
    if math.dist(*points) < _LINE_MIN:
        message = f"the ends of a line are at least {_LINE_MIN:g} of the picture apart"
        raise ValueError(message)
    return points


def _least_and_most(travel_s: tuple[float, float]) -> tuple[float, float]:
    least, most = travel_s
    if not -_TRAVEL_MAX_S <= least < most <= _TRAVEL_MAX_S:
        message = f"travel_s is [least, most] in seconds, both within ±{_TRAVEL_MAX_S:g}"
        raise ValueError(message)
    return travel_s


Place = tuple[
    Annotated[float, Field(ge=-90, le=90)],
    Annotated[float, Field(ge=-180, le=180)],
]
"""Latitude and longitude in degrees, WGS 84."""
Points = Annotated[tuple[tuple[float, float], ...], AfterValidator(_inside_picture)]
Polygon = Annotated[Points, AfterValidator(_three_corners)]
Line = Annotated[Points, AfterValidator(_two_ends)]
Travel = Annotated[tuple[float, float], AfterValidator(_least_and_most)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
