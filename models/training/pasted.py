"""Plates cut out elsewhere, pasted into pictures that have none: small plates in many places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from models.detection.regions import RegionKind
from models.evaluation.truth import read_truth
from models.pictures import load_picture
from models.training.dataset import PASTED
from models.training.real import LabelledPicture
from models.training.teachers import Label
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import TextKind

PLATES_N = (1, 4)
HEIGHTS_PX = (10, 70)
_BRIGHTNESS = (0.45, 1.15)
_TILT = 0.12


def with_plates(
    pictures: Sequence[LabelledPicture], folder: Path, rng: np.random.Generator
) -> Iterator[LabelledPicture]:
    """Each picture with some plates of the training crops pasted in.

    Args:
        pictures: Pictures whose labels are complete.
        folder: With ``plates_vn/crops.csv`` and the pictures that it names.
        rng: Chooses plates, sizes and places.
    """
    truths = read_truth(folder / "plates_vn" / "crops.csv", TextKind.PLATE, "train")
    for picture in pictures:
        image, labels = picture.image.copy(), list(picture.labels)
        for _ in range(int(rng.integers(*PLATES_N))):
            truth = truths[int(rng.integers(len(truths)))]
            box = _paste(image, load_picture(folder / truth.file).image, labels, rng)
            if box is not None:
                labels.append(Label(RegionKind.PLATE, box))
        yield LabelledPicture(picture.name + PASTED, image, tuple(labels))


def _paste(
    image: Image, plate: Image, labels: Sequence[Label], rng: np.random.Generator
) -> Box | None:
    """Pastes a plate where nothing is labelled, in place; None where there is no room."""
    height = float(np.exp(rng.uniform(*np.log(HEIGHTS_PX)))) * image.shape[0] / 720
    width = height * plate.shape[1] / plate.shape[0] * rng.uniform(0.75, 1.0)
    if width >= 0.8 * image.shape[1] or height >= 0.8 * image.shape[0]:
        return None
    x = rng.uniform(0, image.shape[1] - width)
    y = rng.uniform(0, image.shape[0] - height)
    box = Box(x, y, x + width, y + height)
    if any(_touch(box, label.box) for label in labels):
        return None
    lean = rng.uniform(-_TILT, _TILT, 2) * height
    corners = np.array(
        [
            [x, y + lean[0]],
            [x + width, y + lean[1]],
            [x + width, y + height + lean[1]],
            [x, y + height + lean[0]],
        ],
        np.float32,
    )
    # A small plate is the average of many pixels, so it is made small before it is turned.
    small = (max(4, round(width)), max(4, round(height)))
    plain = cv2.resize(plate, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    plain = np.clip(plain * rng.uniform(*_BRIGHTNESS), 0, 255)
    source = np.array([[0, 0], [small[0], 0], [small[0], small[1]], [0, small[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    size = (image.shape[1], image.shape[0])
    laid = cv2.warpPerspective(plain, matrix, size, flags=cv2.INTER_LINEAR)
    share = cv2.warpPerspective(np.ones(plain.shape[:2], np.float32), matrix, size)[..., None]
    image[:] = (image * (1 - share) + laid * share).astype(np.uint8)
    return Box(x, y + float(lean.min()), x + width, y + height + float(lean.max()))


def _touch(box: Box, other: Box) -> bool:
    return box.x0 < other.x1 and box.x1 > other.x0 and box.y0 < other.y1 and box.y1 > other.y0
