"""Quads in pictures, and the upright crops they cut out."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from schemas.frame import Image
from schemas.geometry import Box

Quad = npt.NDArray[np.float32]
"""``(4, 2)`` corners ``(x, y)`` in pixels, clockwise from top left."""

_LEAST_SIDE_PX = 4


def order_quad(corners: npt.ArrayLike) -> Quad:
    """Sort four corners clockwise, so that the first edge runs as nearly to the right as can be.

    Sorting by coordinates instead would turn a column that leans by ten degrees on its side.

    Args:
        corners: ``(4, 2)`` corners of a convex quad in any order.
    """
    points = np.asarray(corners, dtype=np.float32)
    offsets = points - points.mean(axis=0)
    clockwise = points[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]), kind="stable")]
    edges = np.roll(clockwise, -1, axis=0) - clockwise
    rightwards = edges[:, 0] / np.maximum(np.linalg.norm(edges, axis=1), 1e-6)
    return np.roll(clockwise, -int(rightwards.argmax()), axis=0)


def quad_size(quad: Quad) -> tuple[float, float]:
    """Width and height of a quad in pixels, along its own edges."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def quad_box(quad: Quad) -> Box:
    """The upright rectangle around a quad."""
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return Box(float(x0), float(y0), float(x1), float(y1))


def warp_quad(image: Image, quad: Quad) -> Image:
    """Cut a quad out of a picture and make it a rectangle.

    Args:
        image: ``(H, W, 3)`` uint8, BGR.
        quad: Corners in pixels of ``image``; parts outside repeat the picture's edge.

    Returns:
        ``(h, w, 3)`` uint8, as large as the quad's longer edges, at least 4 pixels a side.
    """
    top, bottom = math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2])
    left, right = math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2])
    width = max(_LEAST_SIDE_PX, int(max(top, bottom)))
    height = max(_LEAST_SIDE_PX, int(max(left, right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(np.asarray(quad, dtype=np.float32), target)
    crop = cv2.warpPerspective(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, dtype=np.uint8)


def extend_right(quad: Quad, heights: float) -> Quad:
    """The quad made longer at its right end by a multiple of its height."""
    _, height = quad_size(quad)
    edge = quad[1] - quad[0]
    step = edge / max(float(np.linalg.norm(edge)), 1e-6) * (heights * height)
    longer = quad.copy()
    longer[1] += step
    longer[2] += step
    return longer


def is_vertical(quad: Quad, ratio: float = 1.5) -> bool:
    """Whether a box is higher than wide by ``ratio``, so that no line of text fills it."""
    width, height = quad_size(quad)
    return height > ratio * width


def lay_column(column: Image) -> Image:
    """Turn an upright column so that it reads from left to right, each character lying."""
    return np.asarray(cv2.rotate(column, cv2.ROTATE_90_COUNTERCLOCKWISE), dtype=np.uint8)
