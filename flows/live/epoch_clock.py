"""Ties the timestamps of a stream to this machine's clock, and tells when they no longer fit."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from models.recordings.ring_record import instant_of
from schemas.camera_state import CameraReason

ANCHORED_AFTER_S = 1.0
"""The anchor is the least delayed of the packets of so long a time."""
JUMP_BACK_S = 1.0
"""Pictures that refer to later ones step back by less."""
WRAP_TICKS = 1 << 32
JUMP_AHEAD_S = 3.0
"""Timestamps that run so far ahead of the time that passed have jumped."""
DRIFT_MAX_S = 1.0
DRIFT_WINDOW_S = 10.0
"""Drift is told from the least delayed packet of so long a time, so that a stall is none."""
OFFSET_PACKETS_N = 5
OFFSET_STEP_S = 0.25
"""A measured offset of the camera's clock is told again when it moved by this."""


class Arrival(NamedTuple):
    """When a packet came.

    Attributes:
        us: In microseconds of this machine's clock since 1970; it may be set in between.
        at_s: In seconds of a clock that nobody sets.
    """

    us: int
    at_s: float


class EpochClock:
    """The clock of one media epoch.

    Where this machine's clock is set, timestamps no longer fit it, and a new epoch is due as
    after a drift; how much time passed is told by the other clock.

    Args:
        time_base: Seconds of one tick.
        first_pts: Timestamp of the first packet; it becomes tick zero.
        arrival: When that came.
    """

    def __init__(self, time_base: Fraction, first_pts: int, arrival: Arrival) -> None:
        self._tick_s = float(time_base)
        self._first_pts = first_pts
        self._began_s = self._came_s = arrival.at_s
        self._zero_us = arrival.us
        self._last_s = self._furthest_s = 0.0
        self._window_s = arrival.at_s
        self._window_zero_us: int | None = None
        self._camera_zeros_us: deque[int] = deque(maxlen=OFFSET_PACKETS_N)
        self._told_offset_s: float | None = None
        self.is_anchored = False

    @property
    def anchor(self) -> datetime:
        """The instant of tick zero, as far as it is known."""
        return instant_of(self._zero_us)

    def ticks(self, pts: int) -> int:
        """A timestamp counted from the first one."""
        return pts - self._first_pts

    def break_at(self, pts: int, arrival: Arrival) -> CameraReason | None:
        """Why a packet cannot belong to this epoch, or nothing."""
        at_s = self._seconds(pts)
        passed_s = arrival.at_s - self._came_s
        # Where RTP's timestamps go far back, FFmpeg takes them as wrapped around at 32 bits.
        is_wrapped = at_s - self._furthest_s >= WRAP_TICKS // 2 * self._tick_s
        if is_wrapped or at_s < self._furthest_s - JUMP_BACK_S:
            return CameraReason.TIME_JUMPED_BACK
        if at_s - self._furthest_s > passed_s + JUMP_AHEAD_S:
            return CameraReason.TIME_JUMPED_AHEAD
        return CameraReason.CLOCK_DRIFTED if self._has_drifted(arrival.at_s) else None

    def take(self, pts: int, arrival: Arrival) -> bool:
        """Takes a packet, and answers whether the anchor became final with it."""
        at_s = self._seconds(pts)
        zero_us = arrival.us - round(at_s * 1e6)
        self._came_s = arrival.at_s
        self._furthest_s = max(self._furthest_s, at_s)
        if self._window_zero_us is None or zero_us < self._window_zero_us:
            self._window_zero_us = zero_us
        if self.is_anchored:
            return False
        self._zero_us = min(self._zero_us, zero_us)
        # Both, because a camera may send its last seconds at once and then go on at its pace.
        self.is_anchored = (
            at_s >= ANCHORED_AFTER_S and arrival.at_s - self._began_s >= ANCHORED_AFTER_S
        )
        return self.is_anchored

    def hear(self, pts: int, camera_us: int) -> None:
        """Takes what the camera's clock showed at a packet.

        Args:
            pts: Timestamp of the packet.
            camera_us: The camera's clock, in microseconds since 1970.
        """
        self._camera_zeros_us.append(camera_us - round(self._seconds(pts) * 1e6))

    def offset_news(self) -> float | None:
        """How far the camera's clock is ahead in seconds, if that is known and news."""
        if not self.is_anchored or len(self._camera_zeros_us) < OFFSET_PACKETS_N:
            return None
        middle_us = sorted(self._camera_zeros_us)[OFFSET_PACKETS_N // 2]
        offset_s = round((middle_us - self._zero_us) / 1e6, 3)
        told = self._told_offset_s
        if told is not None and abs(told - offset_s) < OFFSET_STEP_S:
            return None
        self._told_offset_s = offset_s
        return offset_s

    def _seconds(self, pts: int) -> float:
        return (pts - self._first_pts) * self._tick_s

    def _has_drifted(self, at_s: float) -> bool:
        if at_s - self._window_s < DRIFT_WINDOW_S or self._window_zero_us is None:
            return False
        drift_s = (self._window_zero_us - self._zero_us) / 1e6
        self._window_s = at_s
        self._window_zero_us = None
        return self.is_anchored and abs(drift_s) > DRIFT_MAX_S
