"""Keeps the state of one camera beside its ring, for whoever looks."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flows.live.fault import Fault
from flows.live.ring_record import instant_of, microseconds_of
from flows.live.ring_writer import RingWriter
from schemas.camera_state import STATE_FILE, CameraReason, CameraState, CameraStatus
from schemas.errors import ArchiveError
from schemas.site import Camera
from sql.durable import write_atomically

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
    """

    def __init__(
        self, camera_id: str, camera: Camera, folder: Path, now: Callable[[], datetime]
    ) -> None:
        self.camera_id = camera_id
        self.clock_offset_s: float | None = None
        self.packets_n = 0
        self._folder = folder
        self._now = now
        self._arrivals_us: deque[int] = deque()
        self._beaten_us = 0
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

    def packet(self, arrived_us: int, ring: RingWriter) -> None:
        """Counts a packet."""
        self.packets_n += 1
        self._arrivals_us.append(arrived_us)
        while self._arrivals_us[0] < arrived_us - RATE_WINDOW_S * 1e6:
            self._arrivals_us.popleft()
        if arrived_us - self._beaten_us >= BEAT_S * 1e6:
            self.beat(ring)

    def beat(self, ring: RingWriter) -> None:
        """Writes the figures that change all the time."""
        now = self._now()
        self._beaten_us = microseconds_of(now)
        arrivals = self._arrivals_us
        span_us = arrivals[-1] - arrivals[0] if arrivals else 0
        rate = (len(arrivals) - 1) / (span_us / 1e6) if span_us > 0 else None
        is_ok = self._state.status is CameraStatus.OK
        self._write(
            {
                "frames_per_s": round(rate, 2) if rate is not None and is_ok else None,
                "ring_bytes": ring.bytes_n,
                "ring_from": ring.oldest_at,
                "last_packet_at": instant_of(arrivals[-1]) if arrivals else None,
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
