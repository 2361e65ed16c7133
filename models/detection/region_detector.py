"""The project's detector: vehicles, plates, containers and codes of one picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from models.detection.boxes import suppressed
from models.detection.regions import REGION_KINDS, RegionKind
from models.networks import Blob, Network
from schemas.errors import ModelError
from schemas.frame import Image
from schemas.read import Detection

SIDE_PX = 640
"""Longer side at which a picture is looked at."""
STRIDE_PX = 32
LEAST_CONFIDENCE = 0.1
_OVERLAP = 0.5
_GREY = 114
_END_TO_END_COLUMNS = 6


class RegionDetector:
    """Finds regions with an ultralytics network that was exported to ONNX.

    Networks with and without suppression of their own are understood: ``(1, 4 + kinds, N)``
    centres, sizes and scores, or ``(1, N, 6)`` corners, score and kind.

    Args:
        network: The exported network; input ``(1, 3, H, W)`` RGB, 0 to 1, sides multiples of 32.
        kinds: What its classes mean; None for one that is passed over.
        side_px: Longer side at which it looks.
        least_confidence: What it is less sure of is dropped.
    """

    def __init__(
        self,
        network: Network,
        kinds: Sequence[RegionKind | None] = REGION_KINDS,
        side_px: int = SIDE_PX,
        least_confidence: float = LEAST_CONFIDENCE,
    ) -> None:
        self._network = network
        self._kinds = tuple(kinds)
        self._side_px = side_px
        self._least = least_confidence

    def detect(
        self, image: Image, side_px: int | None = None, *, is_one_of_many: bool = False
    ) -> list[Detection]:
        """Find regions.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            side_px: Longer side at which to look; without it, the detector's own.
            is_one_of_many: It is a frame of a video, which is made smaller in a sixth of the time.

        Returns:
            Detections labelled with a :class:`RegionKind`, surest first within a kind; upright
            quads in pixels of ``image``.

        Raises:
            ModelError: The network's output is none of the two forms.
        """
        blob, factor = letterboxed(image, side_px or self._side_px, is_one_of_many=is_one_of_many)
        rows = self._rows(self._network.run(blob))
        height, width = image.shape[:2]
        found = []
        for kind, (x0, y0, x1, y1), score in rows:
            left, right = sorted(min(max(v / factor, 0.0), width) for v in (x0, x1))
            top, bottom = sorted(min(max(v / factor, 0.0), height) for v in (y0, y1))
            quad = ((left, top), (right, top), (right, bottom), (left, bottom))
            found.append(Detection(kind.value, quad, score))
        return found

    def _rows(self, output: Blob) -> list[tuple[RegionKind, tuple[float, ...], float]]:
        """Kind, corners in pixels of the network's input, and score."""
        kinds_n = len(self._kinds)
        if output.ndim != 3 or _END_TO_END_COLUMNS not in output.shape[1:]:  # noqa: PLR2004
            return self._suppressed(output, kinds_n)
        if output.shape[1] == 4 + kinds_n:
            return self._suppressed(output, kinds_n)
        rows = [row for row in output[0] if row[4] >= self._least]
        kinds = [self._kinds[int(row[5])] for row in rows]
        return [
            (kind, tuple(float(v) for v in row[:4]), float(row[4]))
            for kind, row in zip(kinds, rows, strict=True)
            if kind is not None
        ]

    def _suppressed(
        self, output: Blob, kinds_n: int
    ) -> list[tuple[RegionKind, tuple[float, ...], float]]:
        if output.ndim != 3 or output.shape[1] != 4 + kinds_n:  # noqa: PLR2004
            message = (
                f"wanted a detector of {kinds_n} kinds, whose output is (1, {4 + kinds_n}, N) "
                f"or (1, N, 6), got one whose output is {output.shape}"
            )
            raise ModelError(message)
        columns = output[0]
        centres, sizes = columns[:2].T, columns[2:4].T
        corners = np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1)
        found = []
        for place, kind in enumerate(self._kinds):
            if kind is None:
                continue
            scores = columns[4 + place]
            for row in suppressed(corners, scores, self._least, _OVERLAP):
                found.append((kind, tuple(float(v) for v in corners[row]), float(scores[row])))
        return found


def letterboxed(image: Image, side_px: int, *, is_one_of_many: bool = False) -> tuple[Blob, float]:
    """A picture as the network wants it.

    Args:
        image: ``(H, W, 3)`` uint8, BGR.
        side_px: Its longer side becomes this.
        is_one_of_many: The mean is taken over two by two pixels while that leaves enough of
            them, and between four of what is left, in place of over all pixels.

    Returns:
        ``(1, 3, h, w)`` RGB, 0 to 1, grey below and to the right of the picture, both sides
        multiples of 32; and the factor from the picture's pixels to the network's.
    """
    height, width = image.shape[:2]
    factor = side_px / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    method = cv2.INTER_AREA if factor < 1 and not is_one_of_many else cv2.INTER_LINEAR
    picture = _halved(image, size) if is_one_of_many else image
    small = cv2.resize(picture, size, interpolation=method)
    padded = tuple(-(-side // STRIDE_PX) * STRIDE_PX for side in size)
    canvas = np.full((padded[1], padded[0], 3), _GREY, np.uint8)
    canvas[: size[1], : size[0]] = small
    blob = cv2.dnn.blobFromImage(canvas, 1 / 255, swapRB=True)
    return np.asarray(blob, np.float32), factor


def _halved(image: Image, size: tuple[int, int]) -> Image:
    """The picture at half its size, as often as that is not smaller than ``(w, h)``."""
    height, width = (side // 2 for side in image.shape[:2])
    if width < size[0] or height < size[1]:
        return image
    half = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    return _halved(np.asarray(half, np.uint8), size)
