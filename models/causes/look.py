"""What one look at a lane measures of the picture itself, for a fraction of a millisecond."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np

from models.causes.near_end import NearEnds
from models.tracking.lane_view import Mask
from schemas.frame import Image, Luma
from schemas.geometry import Box

VEHICLE_MIN_PX = 60
"""Fewer pixels of the small picture are no vehicle whose brightness could be told."""
SATURATED = 245
BLACK_LUMA = 12.0
"""A region of which hardly a pixel is brighter shows nothing, whatever the hour."""
_DARK_PERCENTILE, _BRIGHT_PERCENTILE = 5.0, 95.0
_BRIGHTEST_PERCENTILE = 99.0
SAMPLE_PX = 420
"""Fine structure is measured in a square of at most this side in the middle of what is read."""
_EDGE_PERCENTILE = 99.0


@dataclass(frozen=True, slots=True)
class Light:
    """The light on a vehicle.

    Attributes:
        luma: Mean brightness, 0 to 255.
        contrast: 95th less 5th percentile of the brightness.
        saturated_share: Share of its pixels as bright as the camera can tell.
    """

    luma: float
    contrast: float
    saturated_share: float


@dataclass(frozen=True, slots=True)
class Structure:
    """The fine structure of a picture.

    Attributes:
        motion_blur: Root of the energy of the gradient across the direction of motion over that
            along it.
        edge: 99th percentile of the absolute Laplacian.
    """

    motion_blur: float
    edge: float


@dataclass(frozen=True, slots=True)
class TextsSeen:
    """What one look found of texts.

    Attributes:
        seen: Whether a plate or a code was in it.
        legible: Whether one of them was read, or was known already.
        container: Whether a container's wall or a code was in it.
        letter_px: Height of the characters of the largest plate found, read or not.
        plate_contrast: How much stands out on it, 0 to 1.
    """

    seen: bool
    legible: bool
    container: bool
    letter_px: float | None
    plate_contrast: float | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What one look measured.

    Attributes:
        at: Its instant.
        mean_luma: Mean brightness of the region.
        near_ends: Where the vehicle's near end stands, where the road is calibrated.
        light: The light on what hides the road, where there is enough of it.
        is_black: Whether nothing in the region is brighter than black.
        is_frozen: Whether it is the picture of before, to the last pixel.
        structure: Fine structure, where the look was read.
        texts: What was found in it, where it was read.
    """

    at: datetime
    mean_luma: float
    near_ends: NearEnds = ()
    light: Light | None = None
    is_black: bool = False
    is_frozen: bool = False
    structure: Structure | None = None
    texts: TextsSeen | None = None


def light_on(luma: Luma, vehicle: Mask) -> Light | None:
    """The light on a vehicle; nothing where too little of it is seen.

    Args:
        luma: The region, ``(h, w)``.
        vehicle: Where the vehicle is, ``(h, w)``.
    """
    values = luma[vehicle]
    if values.size < VEHICLE_MIN_PX:
        return None
    counts = np.bincount(np.clip(values, 0, 255).astype(np.uint8), minlength=256)
    dark, bright = _percentiles(counts, _DARK_PERCENTILE, _BRIGHT_PERCENTILE)
    return Light(float(values.mean()), bright - dark, float(counts[SATURATED:].sum()) / values.size)


def is_black(luma: Luma, inside: Mask) -> bool:
    """Whether a region shows nothing.

    Args:
        luma: The region, ``(h, w)``.
        inside: What of it belongs to the lane, ``(h, w)``.
    """
    counts = np.bincount(np.clip(luma[inside], 0, 255).astype(np.uint8), minlength=256)
    return _percentiles(counts, _BRIGHTEST_PERCENTILE)[0] < BLACK_LUMA


def contrast_in(image: Image, box: Box) -> float | None:
    """How much stands out in a box: 95th less 5th percentile of its brightness, over the former.

    Args:
        image: ``(h, w, 3)`` BGR.
        box: Pixels of it.

    Returns:
        0 where all is one grey to 1, or nothing where the box has no pixels of the picture.
    """
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    cut = image[y0 : max(y0, int(box.y1)), x0 : max(x0, int(box.x1))]
    if not cut.size:
        return None
    counts = cv2.calcHist([cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)], [0], None, [256], [0, 256])
    dark, bright = _percentiles(
        counts.ravel().astype(np.int64), _DARK_PERCENTILE, _BRIGHT_PERCENTILE
    )
    return (bright - dark) / max(bright, 1.0)


def structure_of(image: Image, motion: tuple[float, float]) -> Structure:
    """The fine structure in the middle of a picture.

    Args:
        image: ``(h, w, 3)`` BGR, what is read.
        motion: Direction of motion in it, any length.
    """
    height, width = image.shape[:2]
    x0, y0 = max(0, (width - SAMPLE_PX) // 2), max(0, (height - SAMPLE_PX) // 2)
    luma = cv2.cvtColor(image[y0 : y0 + SAMPLE_PX, x0 : x0 + SAMPLE_PX], cv2.COLOR_BGR2GRAY)
    across = cv2.Sobel(luma, cv2.CV_16S, 1, 0)
    down = cv2.Sobel(luma, cv2.CV_16S, 0, 1)
    xx, yy = float(cv2.norm(across)) ** 2, float(cv2.norm(down)) ** 2
    # |a + b|² = |a|² + 2ab + |b|², which needs no numbers wider than two bytes.
    xy = (float(cv2.norm(cv2.add(across, down))) ** 2 - xx - yy) / 2
    length = float(np.hypot(*motion)) or 1.0
    ux, uy = motion[0] / length, motion[1] / length
    along = ux * ux * xx + 2 * ux * uy * xy + uy * uy * yy
    aside = uy * uy * xx - 2 * ux * uy * xy + ux * ux * yy
    blur = float(np.sqrt(max(aside, 0.0) / along)) if along > 0 else 1.0
    laplacian = cv2.convertScaleAbs(cv2.Laplacian(luma, cv2.CV_16S))
    counts = cv2.calcHist([laplacian], [0], None, [256], [0, 256]).ravel().astype(np.int64)
    return Structure(blur, _percentiles(counts, _EDGE_PERCENTILE)[0])


def _percentiles(counts: np.ndarray[tuple[int], np.dtype[np.int64]], *wanted: float) -> list[float]:
    """Percentiles of brightness from how often each of 256 levels occurs."""
    reached = np.cumsum(counts)
    return [float(np.searchsorted(reached, share / 100 * reached[-1])) for share in wanted]
