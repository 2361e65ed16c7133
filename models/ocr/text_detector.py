"""PP-OCRv6 text detection (DB, Liao et al. 2020): where in a picture text stands."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.networks import Network
from models.ocr.crop import order_quad
from schemas.frame import Image
from schemas.read import Detection

_SIDE_STEP_PX = 64
_LARGEST_ENLARGEMENT = 2.0
_LEAST_SIDE_PX = 3


class TextDetector:
    """Finds lines of text with the network of the rapidocr wheel.

    Args:
        network: The detection network, from :mod:`models.ocr.weights`.
        pixel_threshold: A pixel counts as text from this probability on.
        box_threshold: Least mean probability of a box.
        unclip: How far a box is grown: its area times this over its perimeter, because the
            network is trained on shrunken boxes.
    """

    def __init__(
        self,
        network: Network,
        pixel_threshold: float = 0.3,
        box_threshold: float = 0.4,
        unclip: float = 1.6,
    ) -> None:
        self._network = network
        self._pixel_threshold = pixel_threshold
        self._box_threshold = box_threshold
        self._unclip = unclip

    def detect(self, image: Image, side_px: int) -> list[Detection]:
        """Find the lines of text in a picture.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            side_px: The longer side is scaled to this, enlarged at most twice.

        Returns:
            Detections labelled ``text``; quads in pixels of ``image``, clockwise from top left.
        """
        height, width = image.shape[:2]
        scaled = _scaled(image, side_px)
        blob = _padded(scaled).astype(np.float32).transpose(2, 0, 1)[None] / 127.5 - 1
        heat = self._network.run(blob)[0, 0, : scaled.shape[0], : scaled.shape[1]]
        back = np.array([width / scaled.shape[1], height / scaled.shape[0]])
        return self._boxes(np.ascontiguousarray(heat), back)

    def _boxes(
        self, heat: npt.NDArray[np.float32], back: npt.NDArray[np.float64]
    ) -> list[Detection]:
        mask = (heat > self._pixel_threshold).astype(np.uint8)
        mask = np.asarray(cv2.dilate(mask, np.ones((2, 2), np.uint8)), dtype=np.uint8)
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        found = []
        for contour in contours:
            (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
            if min(w, h) < _LEAST_SIDE_PX:
                continue
            score = _mean_inside(heat, _corners((cx, cy), (w, h), angle))
            if score < self._box_threshold:
                continue
            grow = w * h * self._unclip / (w + h)
            corners = _corners((cx, cy), (w + grow, h + grow), angle) * back
            quad = tuple((float(x), float(y)) for x, y in order_quad(corners))
            found.append(Detection("text", quad, score))
        return found


def _scaled(image: Image, side_px: int) -> npt.NDArray[np.uint8]:
    height, width = image.shape[:2]
    factor = min(side_px / max(height, width), _LARGEST_ENLARGEMENT)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)


def _padded(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A picture continued by its own edge to multiples of ``_SIDE_STEP_PX``.

    The network wants multiples of 32; a runtime prepares itself for every size that it meets, so
    the steps are twice as large.
    """
    below, right = (-side % _SIDE_STEP_PX for side in image.shape[:2])
    filled = cv2.copyMakeBorder(image, 0, below, 0, right, cv2.BORDER_REPLICATE)
    return np.asarray(filled, dtype=np.uint8)


def _corners(
    center: tuple[float, float], size: tuple[float, float], angle: float
) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.boxPoints((center, size, angle)), dtype=np.float32)


def _mean_inside(heat: npt.NDArray[np.float32], corners: npt.NDArray[np.float32]) -> float:
    """Mean probability of the heat map inside four corners; 0 where they enclose nothing."""
    x0, y0 = np.floor(corners.min(axis=0)).astype(int).clip(0)
    x1, y1 = np.ceil(corners.max(axis=0)).astype(int) + 1
    window = np.ascontiguousarray(heat[y0:y1, x0:x1])
    if window.size == 0:
        return 0.0
    inside = np.zeros(window.shape, np.uint8)
    cv2.fillPoly(inside, [(corners - [x0, y0]).astype(np.int32)], (1,))
    return float(cv2.mean(window, inside)[0])
