"""Records one camera into its ring, through everything that may happen to it."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from threading import Event

import av
import av.error

from flows.live.camera_log import CameraLog
from flows.live.fault import Fault, StreamError, fault_of
from flows.live.reception import Reception
from flows.live.ring_writer import RingWriter
from flows.live.stream import Patience, opened_stream
from schemas.camera_state import CameraReason, CameraStatus
from schemas.site import Camera

BACKOFF_FIRST_S = 0.5
BACKOFF_MAX_S = 15.0
_log = logging.getLogger(__name__)


class CameraRecorder:
    """The thread of one camera.

    Args:
        camera: The camera's table of the site file.
        log: Where its state is written.
        patience: How long the camera is waited for.
        now: The clock.
        chance: For the jitter of the waits between connections.
        ring: Its ring.
        monotonic: A clock that nobody sets.
    """

    def __init__(
        self,
        camera: Camera,
        log: CameraLog,
        patience: Patience,
        now: Callable[[], datetime],
        chance: random.Random,
        ring: RingWriter,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._camera = camera
        self._ring = ring
        self._log = log
        self._patience = patience
        self._now = now
        self._chance = chance
        self._monotonic = monotonic

    def run(self, stop: Event) -> None:
        """Records until it is told to stop; no fault of a camera ends it.

        Raises:
            OSError: The ring cannot be written at all; whoever called may open it anew.
        """
        try:
            self._record(stop)
        finally:
            self._ring.close()

    def _record(self, stop: Event) -> None:
        wait_s = BACKOFF_FIRST_S
        while not stop.is_set():
            packets_before_n = self._log.packets_n
            fault = self._connection(stop)
            if stop.is_set():
                break
            self._ring.end(fault.reason, fault.detail)
            self._log.tell(CameraStatus.AWAY, fault)
            if self._log.packets_n > packets_before_n:
                wait_s = BACKOFF_FIRST_S
            self._rest(stop, wait_s * self._chance.uniform(0.5, 1.0))
            wait_s = min(wait_s * 2, BACKOFF_MAX_S)
        self._ring.end(CameraReason.RECORDER_STOPPED)
        self._log.tell(CameraStatus.STOPPED, Fault(CameraReason.RECORDER_STOPPED))

    def _rest(self, stop: Event, wait_s: float) -> None:
        self._ring.trim(self._now())
        self._log.beat(self._ring)
        stop.wait(wait_s)

    def _connection(self, stop: Event) -> Fault:
        """Records one connection to its end, and answers why it ended."""
        is_open = False
        try:
            with opened_stream(self._camera, self._patience) as (container, stream):
                is_open = True
                self._log.connected(stream.codec_context.name)
                reception = Reception(stream, self._ring, self._log, self._now, self._monotonic)
                for packet in container.demux(stream):
                    if stop.is_set():
                        return Fault(CameraReason.RECORDER_STOPPED)
                    if packet.size == 0:
                        break
                    reception.take(packet)
                return Fault(CameraReason.LOST, "end of the stream")
        except StreamError as error:
            return error.fault
        except (av.error.FFmpegError, OSError) as error:
            return fault_of(error, is_open=is_open)
        except Exception as error:  # noqa: BLE001 - one camera never disturbs another
            _log.exception("%s: the recorder met a fault of its own", self._log.camera_id)
            return Fault(CameraReason.FAULT, type(error).__name__)
