"""When a text crossed the lane's line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from schemas.geometry import Point
from schemas.passage import CrossingSource

Line = tuple[Point, Point]

AWAY_SHARE = 0.03
"""A text is past the line when it moved away from it by this share of the line's length."""


def signed_distance_px(point: Point, line: Line) -> float:
    """Distance of a point from the infinite line, in pixels; the sign names the side."""
    (ax, ay), (bx, by) = line
    length = float(np.hypot(bx - ax, by - ay))
    return ((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)) / length


def crossing_of(
    path: Sequence[tuple[datetime, Point]], line: Line
) -> tuple[datetime, CrossingSource] | None:
    """The instant at which a text passed the line, and how it became known.

    Args:
        path: Instants and positions of a text, pixels of the full picture, oldest first.
        line: The lane's line, pixels of the full picture.

    Returns:
        The interpolated instant when the path crosses the line; the first instant when the text
        only moves away from it, because it crossed unseen; nothing while it still comes nearer
        or stands.
    """
    distances = [signed_distance_px(point, line) for _, point in path]
    for i in range(1, len(path)):
        before, now = distances[i - 1], distances[i]
        if before * now < 0:
            part = before / (before - now)
            span_ms = (path[i][0] - path[i - 1][0]) / timedelta(milliseconds=1)
            return path[i - 1][0] + timedelta(milliseconds=round(part * span_ms)), (
                CrossingSource.TRACK
            )
    (ax, ay), (bx, by) = line
    away_px = AWAY_SHARE * float(np.hypot(bx - ax, by - ay))
    if abs(distances[-1]) - abs(distances[0]) >= away_px:
        return path[0][0], CrossingSource.FIRST_SEEN
    return None


def earliest_crossing(path: Sequence[tuple[datetime, Point]], line: Line) -> datetime:
    """The earliest instant that :func:`crossing_of` can tell when the path goes on.

    Args:
        path: Instants and positions of a text, pixels of the full picture, oldest first.
        line: The lane's line, pixels of the full picture.
    """
    crossing = crossing_of(path, line)
    if crossing is not None:
        return crossing[0]
    first, last = (abs(signed_distance_px(path[i][1], line)) for i in (0, -1))
    # What comes nearer will cross; what stands may have crossed before it was seen.
    return path[-1][0] if last < first else path[0][0]
