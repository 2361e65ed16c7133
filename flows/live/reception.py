"""Takes the packets of one connection to a camera into its ring, epoch by epoch."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

import av

from flows.live.camera_log import CameraLog
from flows.live.epoch_clock import Arrival, EpochClock
from flows.live.fault import Fault, StreamError, words_of
from flows.live.parameters import parameter_sets, picture_size_px
from flows.live.ring_writer import RingFullError, RingWriter
from models.recordings.ring_index import EpochLine
from models.recordings.ring_record import RingPacket, instant_of, microseconds_of
from schemas.camera_state import CameraReason, CameraStatus

NO_KEY_AFTER_S = 20.0
"""A stream without a key frame for so long gives no picture."""
UNTIMED_MAX_N = 50
"""So many packets in a row without a timestamp are no accident."""
FULL_RETRY_S = 2.0
INDEX_FULL = Fault(CameraReason.DISK_FULL, "the index of the ring cannot be written")


class Reception:
    """What comes over one connection.

    Args:
        stream: The open stream.
        ring: Where packets go.
        log: Where the camera's state is written.
        now: The clock.
        monotonic: A clock that nobody sets.
    """

    def __init__(
        self,
        stream: av.VideoStream,
        ring: RingWriter,
        log: CameraLog,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._codec = stream.codec_context.name
        self._extradata = bytes(stream.codec_context.extradata or b"")
        self._time_base = stream.time_base or Fraction(1, 90_000)
        self._ring = ring
        self._log = log
        self._now = now
        self._monotonic = monotonic
        self._clock: EpochClock | None = None
        self._sets = b""
        self._size_px: tuple[int, int] | None = None
        self._keyed_s = monotonic()
        self._full_until_s = 0.0
        self._untimed_n = 0
        self._is_first = True
        self._broken_by: CameraReason | None = None

    def take(self, packet: av.Packet[av.VideoStream]) -> None:
        """Takes the next packet.

        Raises:
            StreamError: Packets come without timestamps.
        """
        arrival = Arrival(microseconds_of(self._now()), self._monotonic())
        pts = self._pts(packet)
        self._log.packet(arrival, self._ring)
        if pts is None:
            return
        content = bytes(packet)
        is_key = packet.is_keyframe
        if is_key:
            self._keyed_s = arrival.at_s
        reason = self._break(pts, arrival, content, is_key=is_key)
        if reason is not None:
            self._ring.end(reason)
            self._clock = None
            self._broken_by = reason
        if self._clock is None and not (is_key and self._begin(pts, arrival, content)):
            if arrival.at_s - self._keyed_s > NO_KEY_AFTER_S:
                self._log.tell(CameraStatus.AWAY, Fault(CameraReason.NO_PICTURE))
            return
        self._keep(packet, pts, arrival, content)

    def _pts(self, packet: av.Packet[av.VideoStream]) -> int | None:
        pts = packet.pts
        if pts is None and self._is_first and packet.is_keyframe:
            # FFmpeg's parser loses the time of the first picture over RTP; its clock begins there.
            pts = 0
        self._is_first = False
        self._untimed_n = 0 if pts is not None else self._untimed_n + 1
        if self._untimed_n > UNTIMED_MAX_N:
            told = f"{self._untimed_n} packets in a row"
            raise StreamError(self._log.camera_id, Fault(CameraReason.NO_TIMESTAMPS, told))
        return pts

    def _break(
        self, pts: int, arrival: Arrival, content: bytes, *, is_key: bool
    ) -> CameraReason | None:
        if self._clock is None:
            return None
        reason = self._clock.break_at(pts, arrival)
        if reason is None and is_key:
            sets = parameter_sets(self._codec, content)
            if sets and sets != self._sets:
                size_px = picture_size_px(self._codec, self._extradata, content)
                self._sets = sets
                if size_px is not None and size_px != self._size_px:
                    return CameraReason.SIZE_CHANGED
        return reason

    def _begin(self, pts: int, arrival: Arrival, content: bytes) -> bool:
        """Begins an epoch at a key picture, if that can be decoded and there is room."""
        if arrival.at_s < self._full_until_s:
            return False
        if not self._ring.is_found():
            self._log.tell(CameraStatus.AWAY, INDEX_FULL)
            return False
        sets = parameter_sets(self._codec, content)
        extradata = sets if sets and self._codec != "mjpeg" else self._extradata
        size_px = picture_size_px(self._codec, extradata, content)
        if size_px is None:
            self._log.tell(CameraStatus.AWAY, Fault(CameraReason.GARBAGE, "a broken key frame"))
            return False
        self._sets, self._size_px = sets, size_px
        self._ring.begin(
            EpochLine(
                epoch=self._ring.epoch + 1,
                started_at=instant_of(arrival.us),
                reason=self._broken_by or self._log.reason,
                codec=self._codec,
                extradata_base64=base64.b64encode(extradata).decode("ascii"),
                size_px=size_px,
                time_base=(self._time_base.numerator, self._time_base.denominator),
            )
        )
        self._clock = EpochClock(self._time_base, pts, arrival)
        self._log.epoch_began(self._ring.epoch, size_px, self._broken_by)
        self._broken_by = None
        return True

    def _keep(
        self, packet: av.Packet[av.VideoStream], pts: int, arrival: Arrival, content: bytes
    ) -> None:
        clock = self._clock
        if clock is None:
            return
        ticks = clock.ticks(pts)
        is_asked = not clock.is_anchored or packet.is_keyframe
        if is_asked and packet.has_sidedata("prft"):
            # FFmpeg's, from the camera's RTCP sender reports: microseconds first, then flags.
            clock.hear(pts, int.from_bytes(bytes(packet.get_sidedata("prft"))[:8], "little"))
        is_anchored_now = clock.take(pts, arrival)
        offset_s = clock.offset_news() if is_asked else None
        if offset_s is not None:
            # Nobody reads an epoch before its anchor, so what is known by then holds for all of it.
            self._ring.clock_offset(0 if is_anchored_now else ticks, offset_s)
            self._log.clock_offset_s = offset_s
        if is_anchored_now:
            self._ring.anchor(clock.anchor)
        try:
            self._ring.append(RingPacket(ticks, arrival.us, packet.is_keyframe, content))
        except (RingFullError, OSError) as error:
            self._full(Fault(CameraReason.DISK_FULL, words_of(error.__cause__ or error)))
        else:
            if not self._ring.is_found():
                self._full(INDEX_FULL)

    def _full(self, fault: Fault) -> None:
        """Ends the epoch for want of room; another one is tried soon."""
        self._ring.end(fault.reason, fault.detail)
        self._clock = None
        self._full_until_s = self._monotonic() + FULL_RETRY_S
        self._log.tell(CameraStatus.AWAY, fault)
