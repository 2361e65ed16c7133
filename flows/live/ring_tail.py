"""Follows a camera's ring as it grows, and tells what was dropped before it could be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.recordings.ring_index import EndLine, EpochLine, IndexFile, SegmentLine, segment_path
from models.recordings.ring_record import RecordReader, RingPacket
from schemas.camera_state import CameraReason


@dataclass(frozen=True, slots=True)
class EpochBegins:
    """Packets of another media epoch follow."""

    epoch: EpochLine


@dataclass(frozen=True, slots=True)
class PacketsDropped:
    """Packets were gone, or damaged, before they could be read.

    Attributes:
        packets_n: How many.
        reason: Why.
    """

    packets_n: int
    reason: CameraReason


@dataclass(frozen=True, slots=True)
class EpochEnds:
    """All packets of a media epoch are read."""

    end: EndLine


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Everything that is there now is read; ask again later."""


TailEvent = EpochBegins | PacketsDropped | EpochEnds | CaughtUp | RingPacket


@dataclass(frozen=True, slots=True)
class RingPlace:
    """A place in a ring: a tick of one of the recorder's epochs."""

    epoch: int
    pts: int


class RingTail:
    """Reads a ring from a place on, for ever.

    Args:
        folder: The camera's folder of the ring.
        start: Where to begin: at the key frame before this place, or at what is left after it.
            Without it, at the oldest packet.
    """

    def __init__(self, folder: Path, start: RingPlace | None = None) -> None:
        self._folder = folder
        self._file = IndexFile(folder)
        self._start = start
        self._segment: SegmentLine | None = None
        self._opened: BinaryIO | None = None
        self._reader: RecordReader | None = None
        self._read_n = 0
        self._ended = 0

    @property
    def ring(self) -> IndexFile:
        """The index, as it was when it was last looked at."""
        return self._file

    def close(self) -> None:
        """Closes the segment."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def events(self) -> Iterator[TailEvent]:
        """What comes next, without end; between two :class:`CaughtUp` it never waits."""
        while True:
            yield from self._packets()
            self._file.refresh()
            following = self._following()
            # The segment was complete before the next one was noted, so one more look is enough.
            yield from self._packets()
            if following is not None and self._is_anchored(following):
                yield from self._go_on(following)
                continue
            yield from self._end_of_epoch()
            yield CaughtUp()

    def _packets(self) -> Iterator[RingPacket]:
        if self._reader is not None:
            for packet in self._reader.packets():
                self._read_n += 1
                yield packet

    def _following(self) -> SegmentLine | None:
        segments = self._file.index.segments
        here = self._segment.segment if self._segment is not None else self._first()
        later = (n for n in sorted(segments) if n > here and self._is_there(n))
        number = next(later, None)
        return segments[number] if number is not None else None

    def _first(self) -> int:
        """The number before the segment to begin with."""
        index, start = self._file.index, self._start
        if start is None or start.epoch not in index.epochs:
            return 0
        before = [
            n
            for n, line in index.segments.items()
            if (line.epoch, line.first_pts) <= (start.epoch, start.pts)
        ]
        return max(before, default=1) - 1

    def _is_there(self, number: int) -> bool:
        # What was dropped is named by the index until that is written again.
        return segment_path(self._folder, number).exists()

    def _is_anchored(self, segment: SegmentLine) -> bool:
        return segment.epoch in self._file.index.anchors

    def _go_on(self, segment: SegmentLine) -> Iterator[TailEvent]:
        before = self._segment
        is_other = before is None or segment.epoch != before.epoch
        if is_other:
            yield from self._end_of_epoch()
        missed_n = self._missed_n(segment)
        if missed_n > 0:
            damaged = self._reader is not None and self._reader.is_damaged
            reason = CameraReason.GARBAGE if damaged else CameraReason.RING_OVERRUN
            yield PacketsDropped(missed_n, reason)
        if is_other:
            yield EpochBegins(self._file.index.epochs[segment.epoch])
        self._read_n = segment.packets_before_n
        self.close()
        self._segment = segment
        self._reader = None
        try:
            self._opened = segment_path(self._folder, segment.segment).open("rb", buffering=0)
        except FileNotFoundError:
            # Dropped since the index was written; the next segment tells how much it held.
            return
        self._reader = RecordReader(self._opened)

    def _missed_n(self, segment: SegmentLine) -> int:
        """Packets between what was read and a segment."""
        if self._segment is not None:
            epoch, read_n = self._segment.epoch, self._read_n
        elif self._start is not None:
            epoch, read_n = self._start.epoch, self._read_before_n(self._start)
            if segment.epoch == epoch and segment.first_pts <= self._start.pts:
                return 0
        else:
            return 0
        if segment.epoch == epoch:
            return segment.packets_before_n - read_n
        ends = self._file.index.ends
        rest_n = max(0, ends[epoch].packets_n - read_n) if epoch in ends else 0
        between_n = sum(
            end.packets_n for number, end in ends.items() if epoch < number < segment.epoch
        )
        return rest_n + between_n + segment.packets_before_n

    def _read_before_n(self, start: RingPlace) -> int:
        """About how many packets of an epoch came before a place in it."""
        index = self._file.index
        later = [
            line
            for line in index.segments.values()
            if line.epoch == start.epoch and line.first_pts > 0
        ]
        if later:
            last = later[-1]
            return round(start.pts * last.packets_before_n / last.first_pts)
        if start.epoch not in index.ends:
            return 0
        epoch, end = index.epochs[start.epoch], index.ends[start.epoch]
        lasted_s = (end.ended_at - epoch.started_at).total_seconds()
        at_s = float(start.pts * epoch.tick_s)
        return round(end.packets_n * min(1.0, at_s / lasted_s)) if lasted_s > 0 else end.packets_n

    def _end_of_epoch(self) -> Iterator[TailEvent]:
        """The end of the present epoch, once, when all that is left of it is read."""
        if self._segment is None or self._ended == self._segment.epoch:
            return
        end = self._file.index.ends.get(self._segment.epoch)
        if end is None:
            return
        self._ended = self._segment.epoch
        if end.packets_n > self._read_n:
            yield PacketsDropped(end.packets_n - self._read_n, CameraReason.RING_OVERRUN)
            self._read_n = end.packets_n
        yield EpochEnds(end)
