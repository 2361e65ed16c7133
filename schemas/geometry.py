"""Points and boxes: fractions of the picture in site files, pixels everywhere else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


def area(polygon: Sequence[Point]) -> float:
    """Area that a polygon encloses, in the square of its points' unit."""
    following = [*polygon[1:], polygon[0]]
    return (
        abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(polygon, following, strict=True)))
        / 2
    )


def is_inside(point: Point, polygon: Sequence[Point]) -> bool:
    """Whether a point lies in a polygon, or on its border but for rounding."""
    x, y = point
    inside = False
    for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if _is_between(point, (x0, y0), (x1, y1)):
            return True
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
    return inside


def _is_between(point: Point, one: Point, other: Point) -> bool:
    direct = math.dist(one, other)
    return math.dist(one, point) + math.dist(point, other) <= direct * (1 + 1e-9)


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of the full camera picture.

    Attributes:
        x0: Left edge.
        y0: Top edge.
        x1: Right edge, exclusive.
        y1: Bottom edge, exclusive.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y1 - self.y0

    @property
    def center(self) -> Point:
        """Middle of the box as ``(x, y)`` in pixels."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def area(self) -> float:
        """Area in square pixels; a degenerate box has none."""
        return max(0.0, self.width) * max(0.0, self.height)

    def moved(self, dx: float, dy: float) -> Box:
        """The same box, shifted by ``dx``, ``dy`` pixels."""
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def iou(self, other: Box) -> float:
        """Intersection over union with another box, 0 to 1."""
        overlap = Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )
        shared = overlap.area if overlap.width > 0 and overlap.height > 0 else 0.0
        total = self.area + other.area - shared
        return shared / total if total > 0 else 0.0

    def as_ints(self) -> tuple[int, int, int, int]:
        """The corners rounded to whole pixels, for reports."""
        return round(self.x0), round(self.y0), round(self.x1), round(self.y1)
