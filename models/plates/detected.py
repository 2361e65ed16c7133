"""Plates that a detector found: each cut out with a margin and read as a picture of one plate."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from models.detection.regions import RegionKind
from models.plates.plate_reader import PlateReader
from schemas.frame import Image
from schemas.geometry import Box
from schemas.plate_forms import PlateKind
from schemas.read import Detection, Read

MARGIN = 0.12
"""What is cut out around a plate, in shares of its height: detected boxes may end in a symbol."""
MOST_PLATES = 8
LEAST_SIDE_PX = 8
_EDGE_PX = 2.0
LEAST_CONFIDENCE = 0.2
SURE_OF_PLATE = 0.5
"""Confidence from which a box is a plate, whatever can be read in it."""
_OTHERS = {str(PlateKind.FOREIGN), str(PlateKind.UNKNOWN)}


def read_detected(
    reader: PlateReader,
    image: Image,
    found: Iterable[Detection],
    *,
    is_one_of_many: bool = False,
) -> Iterator[Read]:
    """Reads the plates among a picture's detections.

    Args:
        reader: Reads pictures of one plate.
        image: ``(H, W, 3)`` uint8, BGR.
        found: Detections; other kinds are passed over.
        is_one_of_many: The picture is a frame of a video, which has others.

    Yields:
        At most one read per plate, the surest detection first; boxes in pixels of ``image``.
    """
    for plate in detected_plates(found, image):
        cut = _with_margin(plate.box, image)
        crop = image[int(cut.y0) : int(cut.y1), int(cut.x0) : int(cut.x1)]
        if min(crop.shape[:2]) < LEAST_SIDE_PX:
            continue
        for read in reader.read_crop(crop, shows_all=True, is_one_of_many=is_one_of_many):
            is_vietnamese = read.plate_kind not in _OTHERS
            if is_vietnamese or plate.confidence >= SURE_OF_PLATE:
                yield replace(read, box=read.box.moved(cut.x0, cut.y0))


def detected_plates(found: Iterable[Detection], image: Image) -> list[Detection]:
    """The plates among a picture's detections, the surest first, :data:`MOST_PLATES` at most.

    Args:
        found: Detections of every kind.
        image: ``(H, W, 3)`` uint8, BGR.
    """
    plates = [
        detection
        for detection in found
        if detection.label == RegionKind.PLATE
        and detection.confidence >= LEAST_CONFIDENCE
        # A plate that the picture ends beside may go on; no part of one is a shorter plate.
        and _is_inside(detection.box, image)
    ]
    return sorted(plates, key=lambda detection: -detection.confidence)[:MOST_PLATES]


def _is_inside(box: Box, image: Image) -> bool:
    return bool(min(box.x0, image.shape[1] - box.x1) >= _EDGE_PX)


def _with_margin(box: Box, image: Image) -> Box:
    margin = MARGIN * box.height
    height, width = image.shape[:2]
    return Box(
        math.floor(max(0.0, box.x0 - margin)),
        math.floor(max(0.0, box.y0 - margin)),
        math.ceil(min(width, box.x1 + margin)),
        math.ceil(min(height, box.y1 + margin)),
    )
