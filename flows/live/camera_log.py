"""Keeps the state of one camera beside its ring, for whoever looks."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from flows.live.epoch_clock import Arrival
from flows.live.fault import Fault
from flows.live.ring_writer import RingWriter
from models.recordings.ring_record import instant_of
from schemas.camera_state import STATE_FILE, CameraReason, CameraState, CameraStatus
from schemas.errors import ArchiveError
from schemas.site import Camera, SiteFile
from sql.durable import write_atomically
from sql.home import make_folder

BEAT_S = 5.0
"""The state is written at least this often, so that a reader can tell whether anybody writes."""
RATE_WINDOW_S = 5.0
_log = logging.getLogger(__name__)


class CameraLog:
    """The state of one camera.

    Args:
        camera_id: Camera id.
        camera: The camera's table of the site file.
        folder: The camera's folder of the ring.
        now: The clock.
        monotonic: A clock that nobody sets.
    """

    def __init__(
        self,
        camera_id: str,
        camera: Camera,
        folder: Path,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.camera_id = camera_id
        self.clock_offset_s: float | None = None
        self.packets_n = 0
        self._folder = folder
        self._now = now
        self._monotonic = monotonic
        self._arrivals: deque[Arrival] = deque()
        self._beaten_s: float | None = None
        self._connections_n = 0
        instant = now()
        self._state = CameraState(
            camera=camera_id,
            media=camera.media,
            status=CameraStatus.CONNECTING,
            since=instant,
            written_at=instant,
        )
        self._write({})

    @property
    def reason(self) -> CameraReason | None:
        """Why pictures do not come, or did not before."""
        return self._state.reason

    def connected(self, codec: str) -> None:
        """Notes that a connection stands; pictures are still to come."""
        self._connections_n += 1
        self._write({"codec": codec, "reconnects_n": self._connections_n - 1})

    def epoch_began(
        self, epoch: int, size_px: tuple[int, int], reason: CameraReason | None
    ) -> None:
        """Notes that pictures come."""
        is_news = self._state.status is not CameraStatus.OK or reason is not None
        changes: dict[str, object] = {"epoch": epoch, "size_px": size_px}
        if is_news:
            changes |= {"status": CameraStatus.OK, "since": self._now(), "detail": ""}
            changes |= {"reason": reason or self._state.reason}
            _log.info("%s: epoch %d, %d × %d", self.camera_id, epoch, *size_px)
        self._write(changes)

    def packet(self, arrival: Arrival, ring: RingWriter) -> None:
        """Counts a packet."""
        self.packets_n += 1
        self._arrivals.append(arrival)
        while self._arrivals[0].at_s < arrival.at_s - RATE_WINDOW_S:
            self._arrivals.popleft()
        if self._beaten_s is None or arrival.at_s - self._beaten_s >= BEAT_S:
            self.beat(ring)

    def beat(self, ring: RingWriter) -> None:
        """Writes the figures that change all the time."""
        self._beaten_s = self._monotonic()
        arrivals = self._arrivals
        span_s = arrivals[-1].at_s - arrivals[0].at_s if arrivals else 0.0
        rate = (len(arrivals) - 1) / span_s if span_s > 0 else None
        is_ok = self._state.status is CameraStatus.OK
        self._write(
            {
                "frames_per_s": round(rate, 2) if rate is not None and is_ok else None,
                "ring_bytes": ring.bytes_n,
                "ring_from": ring.oldest_at,
                "last_packet_at": instant_of(arrivals[-1].us) if arrivals else None,
                "clock_offset_s": self.clock_offset_s,
            }
        )

    def tell(self, status: CameraStatus, fault: Fault) -> None:
        """Notes that pictures do not come, and why."""
        state = self._state
        is_news = (status, fault.reason) != (state.status, state.reason)
        if not is_news:
            return
        _log.warning("%s: %s %s", self.camera_id, fault.reason.sentence.en, fault.detail)
        self._write(
            {
                "status": status,
                "reason": fault.reason,
                "detail": fault.detail,
                "since": self._now(),
            }
        )

    def _write(self, changes: dict[str, object]) -> None:
        self._state = self._state.model_copy(update={**changes, "written_at": self._now()})
        try:
            content = self._state.model_dump_json().encode()
            write_atomically(self._folder / STATE_FILE, content, is_lasting=False)
        except ArchiveError as error:
            # A full disk; the next beat tries again, and the camera goes on.
            _log.warning("%s: %s", self.camera_id, error)


def mark_wrong_tables(ring: Path, site: SiteFile, wrong: Mapping[str, str], now: datetime) -> None:
    """Marks the cameras whose tables are wrong, and takes the marks of files that are right again.

    A stream that is right again is marked anew by its recorder.

    Args:
        ring: The site's folder of the ring.
        site: The site without those cameras.
        wrong: Why each cannot be used, without credentials.
        now: The present instant.

    Raises:
        ArchiveError: The folder cannot be written.
    """
    for camera_id, why in wrong.items():
        state = CameraState(
            camera=camera_id,
            media="",
            status=CameraStatus.STOPPED,
            reason=CameraReason.WRONG_TABLE,
            detail=why,
            since=now,
            written_at=now,
        )
        content = state.model_dump_json().encode()
        write_atomically(make_folder(ring / camera_id) / STATE_FILE, content, is_lasting=False)
    for camera_id, camera in site.cameras.items():
        mark = ring / camera_id / STATE_FILE
        if not camera.is_stream and mark.is_file():
            mark.unlink()
