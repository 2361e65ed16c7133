"""Columns: boxes of text that stand above each other and hold a code from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from models.ocr.crop import Quad, is_vertical, quad_box, quad_size

_LEAST_SQUARES = 4
_LEAST_DOWNWARDS = 0.5
"""Boxes whose middle line leans by more than sixty degrees form no column."""
_LEAST_WIDTH_RATIO, _LARGEST_WIDTH_RATIO = 0.3, 2.2
# All in widths of the column.
_LARGEST_OFFSET = 0.6
_LARGEST_GAP = 3.2
_LEAST_LENGTH = 4.0
_SIDE_MARGIN = 0.08
_SAME_LINE, _SAME_LEAN, _SAME_SPAN = 0.25, 0.998, 0.85

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A straight column in its own frame.

    Attributes:
        boxes: Indices of the boxes that it was made of.
        origin: ``(2,)`` point on its axis, pixels of the picture.
        along: ``(2,)`` unit vector downwards along the axis.
        across: ``(2,)`` unit vector to the right.
        start: Upper end along the axis from the origin, pixels.
        end: Lower end.
        left: Left side across the axis, pixels.
        right: Right side.
        width_px: Width of a character's box.
    """

    boxes: frozenset[int]
    origin: Vector
    along: Vector
    across: Vector
    start: float
    end: float
    left: float
    right: float
    width_px: float

    @property
    def length(self) -> float:
        """Length in widths."""
        return (self.end - self.start) / max(1.0, self.width_px)

    def extended(self, above: float, below: float) -> Column:
        """The column made longer at both ends, in widths."""
        return replace(
            self,
            start=self.start - above * self.width_px,
            end=self.end + below * self.width_px,
        )

    def within(self, height_px: int) -> Column:
        """The column without what lies above and below the picture.

        Outside of it the picture's edge would be repeated, and the strokes of a character that
        the edge cuts become lines, which read as ones.

        Args:
            height_px: Height of the picture.
        """
        slope = float(self.along[1])
        top, bottom = (float((y - self.origin[1]) / slope) for y in (0.0, float(height_px)))
        return replace(self, start=max(self.start, top), end=min(self.end, bottom))

    def is_nearly(self, other: Column) -> bool:
        """Whether both enclose the same characters but for one, on the same line."""
        offset = (self.origin - other.origin) @ other.across
        lean = float(self.along @ other.along)
        shift = float((self.origin - other.origin) @ other.along)
        start, end = self.start + shift, self.end + shift
        shared = min(end, other.end) - max(start, other.start)
        longest = max(end, other.end) - min(start, other.start)
        beside = abs(float(offset)) > _SAME_LINE * other.width_px
        return not beside and lean > _SAME_LEAN and shared > _SAME_SPAN * longest

    def quad(self, margin: float = _SIDE_MARGIN) -> Quad:
        """Corners clockwise from top left, with a margin at both sides in widths."""
        left, right = self.left - margin * self.width_px, self.right + margin * self.width_px
        corners = ((self.start, left), (self.start, right), (self.end, right), (self.end, left))
        points = [self.origin + self.along * s + self.across * o for s, o in corners]
        return np.array(points, dtype=np.float32)


def find_columns(quads: Sequence[Quad]) -> list[Column]:
    """Columns that the boxes may form, longest boxes alone included.

    Args:
        quads: Boxes that are higher than wide, or about square.

    Returns:
        Columns at least four characters long, each set of boxes once.
    """
    found: dict[frozenset[int], Column] = {}
    tall = [box for box, quad in enumerate(quads) if is_vertical(quad_box_corners(quad))]
    for box in tall:
        for boxes in (_gathered(box, quads), frozenset((box,))):
            found.setdefault(boxes, _column(boxes, quads))
    taken = frozenset().union(*found)
    for box in range(len(quads)):
        if box not in taken:
            # Characters far apart are found one by one, none of them tall.
            boxes = _gathered(box, quads)
            taken |= boxes
            if len(boxes) >= _LEAST_SQUARES:
                found.setdefault(boxes, _column(boxes, quads))
    return [
        column
        for column in found.values()
        if column.length >= _LEAST_LENGTH and column.along[1] >= _LEAST_DOWNWARDS
    ]


def quad_box_corners(quad: Quad) -> Quad:
    """Corners of the upright rectangle around a quad."""
    box = quad_box(quad)
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    return np.array(corners, dtype=np.float32)


def _gathered(seed: int, quads: Sequence[Quad]) -> frozenset[int]:
    """The boxes of a column, starting from one and taking in what continues it."""
    boxes = {seed}
    while True:
        joined = next(_continuing(boxes, quads), None)
        if joined is None:
            return frozenset(boxes)
        boxes.add(joined)


def _continuing(boxes: set[int], quads: Sequence[Quad]) -> Iterator[int]:
    origin, along = _axis(boxes, quads)
    width = _width(boxes, quads)
    top = min(float(quads[box][:, 1].min()) for box in boxes)
    bottom = max(float(quads[box][:, 1].max()) for box in boxes)
    for other, quad in enumerate(quads):
        box = quad_box(quad)
        if other in boxes:
            continue
        if not _LEAST_WIDTH_RATIO * width <= box.width <= _LARGEST_WIDTH_RATIO * width:
            continue
        dx, dy = quad.mean(axis=0) - origin
        offset = abs(dx * along[1] - dy * along[0])
        gap = max(box.y0 - bottom, top - box.y1)
        if offset <= _LARGEST_OFFSET * width and gap < _LARGEST_GAP * width:
            yield other


def _axis(boxes: set[int] | frozenset[int], quads: Sequence[Quad]) -> tuple[Vector, Vector]:
    """Upper end and direction of the column's middle line."""
    stacked = sorted(boxes, key=lambda box: float(quads[box][:, 1].min()))
    longest = quads[max(stacked, key=lambda box: quad_box(quads[box]).height)]
    upper = (longest[0] + longest[1]).astype(np.float64) / 2
    lower = (longest[2] + longest[3]).astype(np.float64) / 2
    if len(stacked) > 1 and not is_vertical(quad_box_corners(longest)):
        ends = (stacked[0], stacked[-1])
        upper, lower = (quads[box].mean(axis=0).astype(np.float64) for box in ends)
    return upper, (lower - upper) / max(1e-6, float(np.linalg.norm(lower - upper)))


def _width(boxes: set[int] | frozenset[int], quads: Sequence[Quad]) -> float:
    return float(np.median([min(quad_size(quads[box])) for box in boxes]))


def _column(boxes: frozenset[int], quads: Sequence[Quad]) -> Column:
    origin, along = _axis(boxes, quads)
    across = np.array([along[1], -along[0]])
    across = across if across[0] > 0 else -across
    offsets = np.concatenate([quads[box] for box in sorted(boxes)]) - origin
    width = _width(boxes, quads)
    downwards, sidewards = offsets @ along, offsets @ across
    return Column(
        boxes,
        origin,
        along,
        across,
        start=float(downwards.min()),
        end=float(downwards.max()),
        left=min(float(np.percentile(sidewards, 10)), -width / 2),
        right=max(float(np.percentile(sidewards, 90)), width / 2),
        width_px=width,
    )
