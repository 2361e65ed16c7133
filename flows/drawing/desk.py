"""What the drawing page asks for and what it is answered; knows nothing of HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import cv2
from pydantic import BaseModel, ConfigDict

from flows.check.lane_geometry import lane_findings
from flows.drawing.lane_draft import LaneDraft
from flows.drawing.site_copy import SiteCopy
from models.metre_grid import metre_grid
from schemas.camera_state import Sentence
from schemas.frame import Image
from schemas.site import Camera

_JPEG_QUALITY = 92
Answer = dict[str, Any]


class Place(BaseModel):
    """Where in a file the next picture is to be taken.

    Attributes:
        at_s: Seconds from its beginning.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_s: float = 0.0


class Desk:
    """One camera on the drawing board.

    Args:
        copy: The site file.
        take: Takes a picture of a camera at a place of its file.
        image: The first picture, ``(H, W, 3)`` BGR.
    """

    def __init__(
        self, copy: SiteCopy, take: Callable[[Camera, float], Image], image: Image
    ) -> None:
        self.copy = copy
        self._take = take
        self._image = image
        self._lock = Lock()
        self.saves_n = 0

    def camera(self) -> Answer:
        """Everything the page shows first."""
        camera = self.copy.camera
        height, width = self._image.shape[:2]
        return {
            "camera": self.copy.camera_id,
            "site": self.copy.site.site.name,
            "lane": camera.lane,
            "direction": str(self.copy.site.lanes[camera.lane].direction),
            "position": str(camera.position),
            "media": camera.media,
            "is_stream": camera.is_stream,
            "is_new": self.copy.is_new,
            "file": self.copy.path.name,
            "size_px": [width, height],
            "draft": LaneDraft.of(camera).model_dump(),
        }

    def picture(self) -> bytes:
        """The picture, as JPEG."""
        _, coded = cv2.imencode(".jpg", self._image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        return coded.tobytes()

    def take(self, asked: Mapping[str, Any]) -> Answer:
        """Takes another picture.

        Raises:
            StreamError: None comes.
            ValidationError: No such place can be meant.
        """
        with self._lock:
            self._image = self._take(self.copy.camera, Place.model_validate(asked).at_s)
        height, width = self._image.shape[:2]
        return {"size_px": [width, height]}

    def preview(self, asked: Mapping[str, Any]) -> Answer:
        """The metres of what is drawn, and what is to be said about it.

        Raises:
            ValidationError: What is drawn is no region, mask, line or calibration.
        """
        camera = LaneDraft.model_validate(asked).on(self.copy.camera)
        height, width = self._image.shape[:2]
        findings = lane_findings(camera, (width, height))
        return {
            "grid": [
                {
                    "points": line.points.tolist(),
                    "is_strong": line.is_strong,
                    "label": line.label,
                    "label_at": line.label_at.tolist(),
                }
                for line in metre_grid(camera, (width, height))
            ],
            "findings": [
                {"weight": str(finding.weight), **told(finding.sentence)} for finding in findings
            ],
        }

    def save(self, asked: Mapping[str, Any]) -> Answer:
        """Writes what is drawn into the site file.

        Raises:
            ChangedMeanwhileError: Somebody else wrote the file.
            ConfigError: What is drawn makes no valid site file.
            ValidationError: What is drawn is no region, mask, line or calibration.
        """
        draft = LaneDraft.model_validate(asked)
        with self._lock:
            self.copy.save(draft)
            self.saves_n += 1
        return {"draft": LaneDraft.of(self.copy.camera).model_dump()}


def told(sentence: Sentence) -> Answer:
    """A sentence in both languages, for the page."""
    return {"vi": sentence.vi, "en": sentence.en}
