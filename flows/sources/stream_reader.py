"""A thread that decodes one live camera from its ring, so that the dataflow never waits for it."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from flows.live.clock_offsets import ClockOffsets
from flows.sources.items import CameraItem, DecodeFailure, EndOfMedia, NothingUntil, Shot
from flows.sources.ring_video import RingVideo
from flows.sources.timeline import Position
from schemas.site import Camera

QUEUE_ITEMS_N = 4
"""Frames that wait in memory; where they are not taken, the ring on disk is the queue."""
LOOK_EVERY_S = 0.02
QUIET_AFTER_S = 1.0
"""Time is told to have passed this long after the last frame, and this often from then on."""
RETRY_S = 2.0
"""A ring that cannot be read is opened again after this."""
_PUT_PATIENCE_S = 0.2
_log = logging.getLogger(__name__)


class StreamReader:
    """The thread that decodes one live camera.

    Args:
        camera_id: Camera id.
        camera: The camera's table of the site file.
        folder: The camera's folder of the ring.
        start: Where to begin; at the oldest packet of the ring if not given.
        offsets: Where the offset of the camera's clock is noted.
        now: The clock.
    """

    def __init__(
        self,
        camera_id: str,
        camera: Camera,
        folder: Path,
        start: Position | None,
        offsets: ClockOffsets,
        now: Callable[[], datetime],
    ) -> None:
        self._camera_id = camera_id
        self._media = camera.media
        self._video_from = partial(RingVideo, camera_id, camera, folder, offsets=offsets)
        self._last = start
        self._now = now
        self._items: queue.Queue[CameraItem] = queue.Queue(QUEUE_ITEMS_N)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"decode {camera_id}", daemon=True)
        self._thread.start()

    def take(self) -> CameraItem | None:
        """The next item, if one is there."""
        try:
            return self._items.get_nowait()
        except queue.Empty:
            return None

    @property
    def waiting_n(self) -> int:
        """Items that wait to be taken."""
        return self._items.qsize()

    def close(self) -> None:
        """Ends the thread."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            video = self._video_from(start=self._last)
            try:
                self._read(video)
            except Exception as error:  # noqa: BLE001 - one camera never disturbs another
                told = f"{type(error).__name__}: {error}"
                _log.warning("%s: the ring cannot be read: %s", self._camera_id, told)
                self._put(DecodeFailure(self._camera_id, self._media, None, told))
                self._put(EndOfMedia(self._camera_id, self._last, is_last=False))
                self._ended.wait(RETRY_S)
            finally:
                video.close()

    def _read(self, video: RingVideo) -> None:
        told_at = self._now()
        for item in video.items():
            if self._ended.is_set():
                return
            now = self._now()
            if item is not None:
                told_at = now
                self._put(item)
                if isinstance(item, Shot):
                    self._last = item.position
                continue
            if now - told_at >= timedelta(seconds=QUIET_AFTER_S):
                told_at = now
                self._put(NothingUntil(self._camera_id, now - timedelta(seconds=QUIET_AFTER_S)))
            self._ended.wait(LOOK_EVERY_S)

    def _put(self, item: CameraItem) -> None:
        while not self._ended.is_set():
            try:
                self._items.put(item, timeout=_PUT_PATIENCE_S)
            except queue.Full:
                continue
            return
