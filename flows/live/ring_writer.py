"""Writes one camera's ring: segments of packets, an index, and never more than its bounds."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from flows.live.index_writer import IndexWriter
from models.recordings.ring_index import (
    AnchorLine,
    EndLine,
    EpochLine,
    OffsetLine,
    SegmentLine,
    segment_path,
)
from models.recordings.ring_record import RingPacket, encoded, instant_of
from schemas.camera_state import CameraReason

Result = TypeVar("Result")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class RingFullError(Exception):
    """The disk has no room left, not even after the oldest segments were dropped."""


@dataclass(frozen=True, slots=True)
class RingBounds:
    """How much a camera's ring may hold.

    Attributes:
        max_bytes: Bytes of its segments.
        max_age: Age of its oldest packet.
        segment: A segment ends at the first key frame after this.
    """

    max_bytes: int = 1 << 30
    max_age: timedelta = timedelta(minutes=15)
    segment: timedelta = timedelta(seconds=4)


class RingWriter:
    """Appends to a camera's ring; the recorder's lock sees to one writer a camera.

    Args:
        folder: ``ring/<site>/<camera>/`` of the home.
        bounds: How much it may hold.

    Raises:
        OSError: The folder cannot be written.
    """

    def __init__(self, folder: Path, bounds: RingBounds) -> None:
        self._folder = folder
        self._bounds = bounds
        folder.mkdir(parents=True, exist_ok=True)
        self._lines = IndexWriter(folder)
        self._segments = self._lines.index.segments
        self._number = max(self._segments, default=0)
        self._sizes = {n: segment_path(folder, n).stat().st_size for n in self._segments}
        self._bytes_n = sum(self._sizes.values())
        self._epoch = max(self._lines.index.epochs, default=0)
        self._descriptor: int | None = None
        self._packets_n = 0
        self._last_us = 0
        self._is_open = False

    @property
    def bytes_n(self) -> int:
        """Bytes of all segments."""
        return self._bytes_n

    @property
    def oldest_at(self) -> datetime | None:
        """When the oldest packet that is kept came."""
        return min((line.started_at for line in self._segments.values()), default=None)

    @property
    def epoch(self) -> int:
        """Number of the present or the last epoch; 0 before the first."""
        return self._epoch

    def is_found(self) -> bool:
        """Whether readers find all that was written; what the index lacks is tried again."""
        if not self._lines.is_whole:
            self._lines.flush()
        return self._lines.is_whole

    def begin(self, epoch: EpochLine) -> None:
        """Begins a media epoch, whose number must be the one after :attr:`epoch`."""
        self._close_segment()
        self._epoch = epoch.epoch
        self._packets_n = 0
        self._is_open = True
        self._lines.note(epoch)

    def append(self, packet: RingPacket) -> None:
        """Adds a packet to the present epoch, whose first one must be a key frame.

        Raises:
            RingFullError: There is no room; nothing of the packet is left behind.
            OSError: The disk refuses for another reason.
        """
        if packet.is_key and self._is_segment_over(packet):
            self._next_segment(packet)
        head, body = encoded(packet)
        self._with_room(lambda: self._write(head, body))
        self._packets_n += 1
        self._last_us = packet.arrived_us
        while self._bytes_n > self._bounds.max_bytes and self._drop_oldest():
            pass

    def anchor(self, anchor: datetime) -> None:
        """Fixes the instant of presentation time zero of the present epoch."""
        self._lines.note(AnchorLine(epoch=self._epoch, anchor=anchor))

    def clock_offset(self, from_pts: int, clock_offset_s: float) -> None:
        """Notes how far the camera's clock is ahead, for the packets from a tick on."""
        self._lines.note(
            OffsetLine(epoch=self._epoch, from_pts=from_pts, clock_offset_s=clock_offset_s)
        )

    def end(self, reason: CameraReason, detail: str = "") -> None:
        """Ends the present epoch, if there is one, at its last packet."""
        if not self._is_open:
            return
        self._is_open = False
        self._close_segment()
        self._lines.note(
            EndLine(
                epoch=self._epoch,
                ended_at=instant_of(self._last_us),
                packets_n=self._packets_n,
                reason=reason,
                detail=detail,
            )
        )

    def trim(self, now: datetime) -> None:
        """Drops what is older than the ring's age, also while nothing comes."""
        numbers = sorted(self._segments)
        ended_at = {
            number: self._segments[following].started_at for number, following in pairwise(numbers)
        }
        if numbers and self._descriptor is None:
            end = self._lines.index.ends.get(self._segments[numbers[-1]].epoch)
            ended_at[numbers[-1]] = end.ended_at if end else now
        for number, instant in ended_at.items():
            if now - instant > self._bounds.max_age:
                self._drop(number)
        self._lines.flush()

    def close(self) -> None:
        """Closes the present segment; everything in it is written."""
        self._close_segment()

    def _is_segment_over(self, packet: RingPacket) -> bool:
        if self._descriptor is None:
            return True
        began_at = self._segments[self._number].started_at
        return instant_of(packet.arrived_us) - began_at >= self._bounds.segment

    def _next_segment(self, packet: RingPacket) -> None:
        self._close_segment()
        path = segment_path(self._folder, self._number + 1)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
        self._descriptor = self._with_room(lambda: os.open(path, flags, 0o640))
        self._number += 1
        self._sizes[self._number] = 0
        started_at = instant_of(packet.arrived_us)
        self._lines.note(
            SegmentLine(
                segment=self._number,
                epoch=self._epoch,
                first_pts=packet.pts,
                packets_before_n=self._packets_n,
                started_at=started_at,
            )
        )
        self.trim(started_at)

    def _write(self, head: bytes, body: bytes) -> None:
        if self._descriptor is None:
            message = "a segment of the ring begins with a key frame"
            raise ValueError(message)
        before = self._sizes[self._number]
        size = len(head) + len(body)
        try:
            written = os.writev(self._descriptor, [head, body])
            while written < size:
                written += os.write(self._descriptor, (head + body)[written:])
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._descriptor, before)
            raise
        self._sizes[self._number] = before + size
        self._bytes_n += size

    def _with_room(self, write: Callable[[], Result]) -> Result:
        while True:
            try:
                return write()
            except OSError as error:
                if error.errno not in _NO_ROOM:
                    raise
                if not self._drop_oldest():
                    raise RingFullError from error

    def _drop_oldest(self) -> bool:
        complete = [n for n in self._segments if self._descriptor is None or n != self._number]
        if not complete:
            return False
        self._drop(min(complete))
        return True

    def _drop(self, number: int) -> None:
        # The index forgets it with the next line; a reader that finds no file counts it as dropped.
        segment_path(self._folder, number).unlink(missing_ok=True)
        self._segments.pop(number)
        self._bytes_n -= self._sizes.pop(number)

    def _close_segment(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
