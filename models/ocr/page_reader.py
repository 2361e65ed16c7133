"""All lines of text of one picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from models.ocr.crop import Quad, is_vertical, warp_quad
from models.ocr.line_reader import UNREAD, LineRead, LineReader
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Detection

_LEAST_SIDE_PX = 4


class Detector(Protocol):
    """Anything that finds regions in a picture."""

    def detect(self, image: Image, side_px: int) -> list[Detection]:
        """Find regions; quads in pixels of ``image``, clockwise from top left."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """A box of text and what was read in it.

    Attributes:
        quad: ``(4, 2)`` corners in pixels of the picture, clockwise from top left.
        read: What the network saw; :data:`~models.ocr.line_reader.UNREAD` for a vertical box.
        vertical: The box is higher than wide, so that it holds no line but perhaps a column.
    """

    quad: Quad
    read: LineRead
    vertical: bool


class PageReader:
    """Finds the boxes of text of a picture and reads the horizontal ones.

    Args:
        detector: Finds the boxes.
        reader: Reads them.
    """

    def __init__(self, detector: Detector, reader: LineReader) -> None:
        self._detector = detector
        self._reader = reader

    def lines(self, image: Image, side_px: int) -> list[TextLine]:
        """Find and read the text of a picture.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            side_px: Longer side at which the detector looks.

        Returns:
            Horizontal lines with their read, and vertical boxes unread.
        """
        return self._read(image, self._quads(image, side_px))

    def lines_in(self, image: Image, part: Box, side_px: int) -> list[TextLine]:
        """Find and read the text of a part of a picture.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            part: Where to look, pixels of ``image``.
            side_px: Longer side of the part at which the detector looks.

        Returns:
            As :meth:`lines`, in pixels of ``image``.
        """
        x0, y0 = math.floor(part.x0), math.floor(part.y0)
        crop = image[y0 : math.ceil(part.y1), x0 : math.ceil(part.x1)]
        if min(crop.shape[:2]) < _LEAST_SIDE_PX:
            return []
        offset = np.array([x0, y0], np.float32)
        return self._read(image, [quad + offset for quad in self._quads(crop, side_px)])

    def _quads(self, image: Image, side_px: int) -> list[Quad]:
        return [np.array(d.quad, np.float32) for d in self._detector.detect(image, side_px)]

    def _read(self, image: Image, quads: Sequence[Quad]) -> list[TextLine]:
        upright = [quad for quad in quads if not is_vertical(quad)]
        reads = self._reader.read([warp_quad(image, quad) for quad in upright])
        lines = [TextLine(q, r, vertical=False) for q, r in zip(upright, reads, strict=True)]
        columns = [TextLine(quad, UNREAD, vertical=True) for quad in quads if is_vertical(quad)]
        return lines + columns
