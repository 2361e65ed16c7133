"""Networks of others that label what nobody labelled by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.detection.boxes import suppressed
from models.detection.regions import RegionKind
from models.networks import Engine, open_network
from schemas.frame import Image
from schemas.geometry import Box

YOLOX_SIDE_PX = 416
_YOLOX_STRIDES = (8, 16, 32)
_GREY = 114
_OVERLAP = 0.5
_COCO = {
    2: RegionKind.CAR,
    3: RegionKind.MOTORBIKE,
    5: RegionKind.BUS,
    7: RegionKind.TRUCK,
}
"""COCO's classes that are vehicles here. Its trains are left out: containers pass for them."""


@dataclass(frozen=True, slots=True)
class Label:
    """A region of a picture, as a teacher or the truth says.

    Attributes:
        kind: What it is.
        box: Pixels of the picture.
        confidence: 1 where the truth says so.
    """

    kind: RegionKind
    box: Box
    confidence: float = 1.0


class VehicleTeacher:
    """YOLOX-nano trained on COCO (Ge et al. 2021, Apache-2.0).

    Args:
        weights: Its ONNX file.
        least_confidence: What it is less sure of is no label.
    """

    def __init__(self, weights: Path, least_confidence: float = 0.45) -> None:
        self._network = open_network(weights, 1, Engine.ONNXRUNTIME)
        self._least = least_confidence
        self._cells, self._strides = _cells()

    def labels(self, image: Image) -> list[Label]:
        """Vehicles of a picture.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
        """
        height, width = image.shape[:2]
        factor = YOLOX_SIDE_PX / max(height, width)
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        square = np.full((YOLOX_SIDE_PX, YOLOX_SIDE_PX, 3), _GREY, np.uint8)
        square[: size[1], : size[0]] = cv2.resize(image, size)
        blob = square.astype(np.float32).transpose(2, 0, 1)[None]
        rows = self._network.run(blob)[0]
        centres = (rows[:, :2] + self._cells) * self._strides
        sizes = np.exp(rows[:, 2:4]) * self._strides
        corners = np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1) / factor
        scores = rows[:, 4:5] * rows[:, [5 + column for column in _COCO]]
        kinds = tuple(_COCO.values())
        found = []
        # Over all kinds at once: a car that passes for a truck as well is labelled once.
        for place in suppressed(corners, scores.max(axis=1), self._least, _OVERLAP):
            x0, y0, x1, y1 = (float(v) for v in corners[place])
            box = Box(max(0.0, x0), max(0.0, y0), min(width, x1), min(height, y1))
            column = int(scores[place].argmax())
            found.append(Label(kinds[column], box, float(scores[place, column])))
        return found


def _cells() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Corner of each cell of the three grids, and the pixels that a cell covers."""
    corners, strides = [], []
    for stride in _YOLOX_STRIDES:
        side = YOLOX_SIDE_PX // stride
        ys, xs = np.mgrid[0:side, 0:side]
        corners.append(np.stack([xs, ys], axis=-1).reshape(-1, 2))
        strides.append(np.full((side * side, 1), stride))
    return (
        np.concatenate(corners).astype(np.float32),
        np.concatenate(strides).astype(np.float32),
    )
