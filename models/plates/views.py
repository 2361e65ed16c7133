"""Reads the looks at a plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from models.ocr.crop import Quad, warp_quad
from models.ocr.line_reader import LINE_HEIGHT_PX, LineRead, LineReader
from models.plates.looks import Look
from schemas.frame import Image


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One look at a plate, read.

    Attributes:
        quads: The box of each line, upper line first, in pixels of the picture.
        reads: What the line reader saw in each.
    """

    quads: Look
    reads: tuple[LineRead, ...]


def read_looks(image: Image, reader: LineReader, looks: Sequence[Look]) -> list[View]:
    """Read every look at a plate in one call of the reader.

    Args:
        image: ``(H, W, 3)`` uint8, BGR.
        reader: Reads the lines.
        looks: The boxes of the lines of each look, upper line first.
    """
    reads = iter(reader.read([line_crop(image, quad) for quads in looks for quad in quads]))
    return [View(quads, tuple(next(reads) for _ in quads)) for quads in looks]


def line_crop(image: Image, quad: Quad) -> Image:
    """Cut out a line; small ones are enlarged smoothly before the reader scales them."""
    crop = warp_quad(image, quad)
    height, width = crop.shape[:2]
    if height >= LINE_HEIGHT_PX:
        return crop
    size = (max(4, round(width * LINE_HEIGHT_PX / height)), LINE_HEIGHT_PX)
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
