"""A training set on disk, in the form that ultralytics reads."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from models.detection.regions import REGION_KINDS
from models.training.real import LabelledPicture, Teacher
from models.training.teachers import Label
from schemas.frame import Image

SYNTHETIC = "synthetic"
PASTED = "+plates"
LONGEST_PX = 1280
VALIDATION_SHARE = 0.1
_QUALITY = 92
_LEAST_SIDE_PX = 3


class Dataset:
    """A folder of pictures with their labels.

    Args:
        folder: Made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("images", "labels"):
            for side in ("train", "val"):
                (folder / part / side).mkdir(parents=True, exist_ok=True)

    def add(self, pictures: Iterable[LabelledPicture], group: str) -> Counter[str]:
        """Writes pictures, scaled down to ``LONGEST_PX``.

        Args:
            pictures: What to write.
            group: Begins the names of their files; ``synthetic`` ones never validate.

        Returns:
            How many regions of each kind were written, and ``pictures``.
        """
        counted: Counter[str] = Counter()
        for picture in pictures:
            name = f"{group}-{zlib.crc32(picture.name.encode()):08x}"
            side = "val" if _validates(picture.name, group) else "train"
            image, factor = _small(picture.image)
            path = self.folder / "images" / side / f"{name}.jpg"
            cv2.imwrite(str(path), image, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
            rows = [_row(label, image, factor) for label in picture.labels]
            text = "".join(row + "\n" for row in rows if row)
            (self.folder / "labels" / side / f"{name}.txt").write_text(text, encoding="ascii")
            counted.update(label.kind.value for label in picture.labels)
            counted["pictures"] += 1
        self._describe()
        return counted

    def complete(self, teacher: Teacher, groups: Iterable[str]) -> Counter[str]:
        """Adds a teacher's labels to pictures that are there already.

        Args:
            teacher: Labels a picture.
            groups: Only pictures of these.

        Returns:
            How many regions of each kind were added, and ``pictures``.
        """
        counted: Counter[str] = Counter()
        for group in groups:
            for path in sorted(self.folder.glob(f"images/*/{group}-*.jpg")):
                image = np.asarray(cv2.imread(str(path)), np.uint8)
                labels = teacher(image)
                rows = [_row(label, image, 1.0) for label in labels]
                text = self.folder / "labels" / path.parent.name / f"{path.stem}.txt"
                with text.open("a", encoding="ascii") as file:
                    file.writelines(row + "\n" for row in rows if row)
                counted.update(label.kind.value for label in labels)
                counted["pictures"] += 1
        return counted

    @property
    def description(self) -> Path:
        """The file that ultralytics is given; JSON is YAML."""
        return self.folder / "dataset.yaml"

    def _describe(self) -> None:
        described = {
            "path": str(self.folder.resolve()),
            "train": "images/train",
            "val": "images/val",
            "names": dict(enumerate(kind.value for kind in REGION_KINDS)),
        }
        self.description.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def _validates(name: str, group: str) -> bool:
    # A picture with plates pasted in goes where the picture itself went.
    share = zlib.crc32(name.removesuffix(PASTED).encode(), 1) / 2**32
    return group != SYNTHETIC and share < VALIDATION_SHARE


def _small(image: Image) -> tuple[Image, float]:
    height, width = image.shape[:2]
    factor = min(1.0, LONGEST_PX / max(height, width))
    size = (round(width * factor), round(height * factor))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if factor < 1 else image
    return np.asarray(small, np.uint8), factor


def _row(label: Label, image: Image, factor: float) -> str:
    """Class, centre and size in shares of the picture; empty for what is too small to see."""
    height, width = image.shape[:2]
    x0, x1 = (min(max(x * factor, 0.0), width) for x in (label.box.x0, label.box.x1))
    y0, y1 = (min(max(y * factor, 0.0), height) for y in (label.box.y0, label.box.y1))
    if min(x1 - x0, y1 - y0) < _LEAST_SIDE_PX:
        return ""
    shares = ((x0 + x1) / 2 / width, (y0 + y1) / 2 / height, (x1 - x0) / width, (y1 - y0) / height)
    return " ".join((str(label.kind.class_id), *(f"{share:.6f}" for share in shares)))
