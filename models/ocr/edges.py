"""Which edges of a picture a text reaches: what stands there may go on outside of it."""

from __future__ import annotations

from enum import StrEnum

from schemas.geometry import Box

CUT_WITHIN_CHARS = 0.6
"""Nearer to the edge than this, in widths of a character, there is no place for another one."""


class Edge(StrEnum):
    """An edge of a picture."""

    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


def touched_edges(
    box: Box, size_px: tuple[int, int], char_px: tuple[float, float]
) -> frozenset[Edge]:
    """The edges that a text reaches.

    Args:
        box: Where the text stands, pixels of the picture.
        size_px: Width and height of the picture.
        char_px: How far the text's characters are apart to the side, and downwards.
    """
    width, height = size_px
    across, down = (CUT_WITHIN_CHARS * pitch for pitch in char_px)
    distances = (
        (Edge.LEFT, box.x0, across),
        (Edge.TOP, box.y0, down),
        (Edge.RIGHT, width - box.x1, across),
        (Edge.BOTTOM, height - box.y1, down),
    )
    return frozenset(edge for edge, distance, within in distances if distance < within)
