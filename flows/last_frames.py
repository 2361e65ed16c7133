"""Keeps the last picture of each camera for the wall, beside what is read of it (R15)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import cv2
import numpy as np

from flows.sources.items import CameraItem, EndOfMedia, Shot
from schemas.errors import ArchiveError
from schemas.frame import Image
from sql.last_frames import LastFrames

EVERY: Final = timedelta(seconds=2)
WIDTH_PX: Final = 640
_QUALITY: Final = 75
_LOG = logging.getLogger(__name__)


@dataclass
class _Camera:
    """What is remembered of one camera.

    Attributes:
        last: The last picture that came.
        kept: Instant of the one that was kept.
        kept_at: When that was, by the clock.
    """

    last: Shot
    kept: datetime | None = None
    kept_at: datetime | None = None


class LastFrameKeeper:
    """Takes what comes from cameras, and keeps a picture of each every two seconds.

    Seconds of the pictures and of the clock both: a file is read faster than it was recorded, and
    nobody would see the pictures between. A disk that is full keeps nobody from reading on.

    Args:
        folder: Where they are kept.
        site: Site id.
        now: The clock.
    """

    def __init__(self, folder: LastFrames, site: str, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._site = site
        self._now = now
        self._cameras: dict[str, _Camera] = {}
        self._is_writable = True

    def pass_on(self, item: CameraItem) -> CameraItem:
        """Looks at the next item of any camera and hands it on."""
        if isinstance(item, Shot):
            camera = self._cameras.setdefault(item.frame.camera, _Camera(item))
            camera.last = item
            if self._is_due(camera):
                self._keep(camera)
        elif isinstance(item, EndOfMedia):
            ended = self._cameras.pop(item.camera, None)
            if ended is not None and ended.kept != ended.last.frame.captured_at:
                self._keep(ended)
        return item

    def _is_due(self, camera: _Camera) -> bool:
        if camera.kept is None or camera.kept_at is None:
            return True
        # A clock that was set back must not keep the picture for as long as it was.
        of_pictures = abs(camera.last.frame.captured_at - camera.kept)
        return of_pictures >= EVERY and abs(self._now() - camera.kept_at) >= EVERY

    def _keep(self, camera: _Camera) -> None:
        frame = camera.last.frame
        camera.kept, camera.kept_at = frame.captured_at, self._now()
        try:
            # Not the whole picture that is converted once: parts would be cut from that then, in
            # slightly other colours, and what is read would depend on the clock.
            jpeg = small_jpeg(frame.pixels.part((0, 0, *frame.pixels.size_px)))
            self._folder.put(self._site, frame.camera, jpeg, frame.captured_at)
        except ArchiveError as error:
            if self._is_writable:
                _LOG.warning("the wall shows no new pictures: %s", error)
            self._is_writable = False
        else:
            self._is_writable = True


def small_jpeg(image: Image) -> bytes:
    """A picture of at most :data:`WIDTH_PX` as JPEG.

    Args:
        image: ``(H, W, 3)`` uint8, BGR.
    """
    height, width = image.shape[:2]
    size_px = (WIDTH_PX, max(1, round(height * WIDTH_PX / width)))
    if width > 2 * WIDTH_PX:
        # The mean over every pixel costs twice as much and looks the same.
        image = _resized(image, (2 * size_px[0], 2 * size_px[1]), cv2.INTER_LINEAR)
    if width > WIDTH_PX:
        image = _resized(image, size_px, cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])


def _resized(image: Image, size_px: tuple[int, int], interpolation: int) -> Image:
    return np.asarray(cv2.resize(image, size_px, interpolation=interpolation), np.uint8)
