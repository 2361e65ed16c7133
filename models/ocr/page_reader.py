"""All lines of text of one picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from models.ocr.crop import Quad, is_vertical, warp_quad
from models.ocr.line_reader import UNREAD, LineRead, LineReader
from schemas.frame import Image
from schemas.read import Detection


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
        quads = [np.array(d.quad, np.float32) for d in self._detector.detect(image, side_px)]
        upright = [quad for quad in quads if not is_vertical(quad)]
        reads = self._reader.read([warp_quad(image, quad) for quad in upright])
        lines = [TextLine(q, r, vertical=False) for q, r in zip(upright, reads, strict=True)]
        columns = [TextLine(quad, UNREAD, vertical=True) for quad in quads if is_vertical(quad)]
        return lines + columns
