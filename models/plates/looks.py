"""Which looks to take at a plate: paddings, slants and places to split."""

from __future__ import annotations

import cv2
import numpy as np

from models.ocr.crop import Quad, quad_size, warp_quad
from schemas.frame import Image
from schemas.read import Layout

Look = tuple[Quad, ...]
"""The box of each line, upper line first, pixels of the picture."""

_PADDINGS = ((0.0, 0.0), (0.15, 0.08), (0.3, 0.2))
"""Growth of a line box along and across the text in heights. No single one is best: a wide one
takes in the frame of the plate, a narrow one cuts a symbol."""
_MORE_PADDINGS = ((0.1, -0.06), (0.2, 0.14), (0.0, 0.08), (0.3, 0.02))
_SLANTS = (-0.05, 0.05)
_WHOLE_SLANTS = (0.0, -0.1, 0.1)
_OVERLAPS = (0.0, 0.06)
_SPLIT_WITHIN = (0.36, 0.62)


def line_looks(quads: Look) -> tuple[list[Look], list[Look]]:
    """Looks at a plate whose lines were found as boxes of text.

    Args:
        quads: The box of each line, upper line first.

    Returns:
        The looks to take always, and those to take when the first do not agree.
    """
    first = [tuple(grown(quad, *padding) for quad in quads) for padding in _PADDINGS]
    more = [tuple(grown(quad, *padding) for quad in quads) for padding in _MORE_PADDINGS]
    slants = [tuple(slanted(grown(quad, 0.15, 0.1), s) for quad in quads) for s in _SLANTS]
    # Two lines are read wrongly in unison more often than one: look at them slanted as well.
    if len(quads) > 1:
        return first + slants, more
    return first, more + slants


def whole_looks(image: Image, quad: Quad, layout: Layout) -> tuple[list[Look], list[Look]]:
    """Looks at a box that holds a plate and no more than its surround.

    Args:
        image: ``(H, W, 3)`` uint8, BGR.
        quad: Corners of the plate, clockwise from top left.
        layout: One line or two.

    Returns:
        The looks to take always, and those to take when the first do not agree.
    """
    if layout is Layout.ONE_LINE:
        first = [(quad,), (grown(quad, 0.0, -0.08),), (grown(quad, 0.1, 0.06),)]
        more = [(slanted(quad, slant),) for slant in (-0.1, -0.05, 0.05, 0.1)]
        return list(first), list(more)
    looks = [
        _split(image, slanted(quad, slant), overlap)
        for slant in _WHOLE_SLANTS
        for overlap in _OVERLAPS
    ]
    return looks[:4], looks[4:]


def grown(quad: Quad, along: float, across: float) -> Quad:
    """A box grown on all sides by multiples of its height.

    Args:
        quad: ``(4, 2)`` corners, clockwise from top left.
        along: Growth at the left and at the right end.
        across: Growth above and below.
    """
    _, height = quad_size(quad)
    right = _unit(quad[1] - quad[0] + quad[2] - quad[3]) * (along * height)
    down = _unit(quad[3] - quad[0] + quad[2] - quad[1]) * (across * height)
    corners = quad + np.stack([-right - down, right - down, right + down, down - right])
    return np.asarray(corners, dtype=np.float32)


def inset(quad: Quad, top: float, bottom: float) -> Quad:
    """The part of a box between two shares of its height; shares may lie outside 0 to 1."""
    left, right = quad[3] - quad[0], quad[2] - quad[1]
    corners = [
        quad[0] + left * top,
        quad[1] + right * top,
        quad[1] + right * bottom,
        quad[0] + left * bottom,
    ]
    return np.asarray(corners, dtype=np.float32)


def slanted(quad: Quad, slope: float) -> Quad:
    """A box whose right end is lowered and left end raised, by half of ``slope`` of its width."""
    width, _ = quad_size(quad)
    down = _unit(quad[3] - quad[0] + quad[2] - quad[1]) * (slope * width / 2)
    return np.asarray(quad + np.stack([-down, down, down, -down]), dtype=np.float32)


def _split(image: Image, quad: Quad, overlap: float) -> Look:
    """The two lines of a plate, cut where the picture changes least from left to right."""
    crop = cv2.cvtColor(warp_quad(image, quad), cv2.COLOR_BGR2GRAY).astype(np.float32)
    height = len(crop)
    edges = np.abs(np.diff(crop, axis=1)).mean(axis=1, keepdims=True)
    profile = cv2.GaussianBlur(edges, (1, max(3, height // 15 | 1)), 0).ravel()
    first, last = (int(share * height) for share in _SPLIT_WITHIN)
    middle = first + int(profile[first : max(last, first + 1)].argmin())
    share = middle / height
    return inset(quad, 0.0, share + overlap), inset(quad, share - overlap, 1.0)


def _unit(vector: Quad) -> Quad:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), dtype=np.float32)
