"""What a camera's ring holds: epochs with their anchors, segments, and where pictures are missing.

The recorder appends lines of JSON; readers read the file again when it changed.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from models.recordings.ring_record import SUFFIX
from schemas.camera_state import CameraReason
from schemas.passage import Contract

INDEX_FILE = "index.jsonl"


class EpochLine(Contract):
    """A media epoch begins.

    Attributes:
        epoch: Its number; a camera never uses one twice.
        started_at: When its first packet came.
        reason: What made a new epoch necessary; nothing for the first.
        codec: FFmpeg's name of the codec.
        extradata_base64: What the decoder needs to know first.
        size_px: Width and height.
        time_base: Seconds of one tick, as numerator and denominator.
    """

    line: Literal["epoch"] = "epoch"
    version: Literal[1] = 1
    epoch: int
    started_at: AwareDatetime
    reason: CameraReason | None
    codec: str
    extradata_base64: str
    size_px: tuple[int, int]
    time_base: tuple[int, int]

    @property
    def tick_s(self) -> Fraction:
        """Seconds of one tick."""
        return Fraction(*self.time_base)

    @property
    def extradata(self) -> bytes:
        """What the decoder needs to know first."""
        return base64.b64decode(self.extradata_base64)


class AnchorLine(Contract):
    """The instant of presentation time zero of an epoch; fixed from then on."""

    line: Literal["anchor"] = "anchor"
    epoch: int
    anchor: AwareDatetime


class OffsetLine(Contract):
    """How far the camera's own clock is ahead, for the packets of an epoch from a tick on."""

    line: Literal["offset"] = "offset"
    epoch: int
    from_pts: int
    clock_offset_s: float


class SegmentLine(Contract):
    """A segment file begins; the ones before it are complete.

    Attributes:
        segment: Its number.
        epoch: Its epoch.
        first_pts: Presentation time of its first packet, which is a key frame.
        packets_before_n: Packets of the epoch in the segments before it.
        started_at: When that packet came.
    """

    line: Literal["segment"] = "segment"
    segment: int
    epoch: int
    first_pts: int
    packets_before_n: int
    started_at: AwareDatetime


class EndLine(Contract):
    """A media epoch is over; until the next one begins, pictures are missing.

    Attributes:
        epoch: Its number.
        ended_at: When its last packet came.
        packets_n: Packets that it holds.
        reason: Why it ended.
        detail: What was said or measured.
    """

    line: Literal["end"] = "end"
    epoch: int
    ended_at: AwareDatetime
    packets_n: int
    reason: CameraReason
    detail: str = ""


IndexLine = Annotated[
    EpochLine | AnchorLine | OffsetLine | SegmentLine | EndLine, Field(discriminator="line")
]
_LINE: TypeAdapter[EpochLine | AnchorLine | OffsetLine | SegmentLine | EndLine] = TypeAdapter(
    IndexLine
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without pictures.

    Attributes:
        began_at: When the last packet before it came.
        ended_at: When the first packet after it came; nothing while it lasts.
        reason: Why.
        detail: What was said or measured.
    """

    began_at: AwareDatetime
    ended_at: AwareDatetime | None
    reason: CameraReason
    detail: str


@dataclass(slots=True)
class RingIndex:
    """The lines of an index, sorted out.

    Attributes:
        epochs: Epochs by number.
        anchors: Their anchors, as far as they are known.
        offsets: Offsets of the camera's clock by epoch, in the order of their ticks.
        segments: Segments by number, oldest first.
        ends: Epochs that are over.
    """

    epochs: dict[int, EpochLine] = field(default_factory=dict)
    anchors: dict[int, AnchorLine] = field(default_factory=dict)
    offsets: dict[int, list[OffsetLine]] = field(default_factory=dict)
    segments: dict[int, SegmentLine] = field(default_factory=dict)
    ends: dict[int, EndLine] = field(default_factory=dict)

    def add(self, line: IndexLine) -> None:
        """Takes the next line."""
        match line:
            case EpochLine():
                self.epochs[line.epoch] = line
            case AnchorLine():
                self.anchors[line.epoch] = line
            case OffsetLine():
                self.offsets.setdefault(line.epoch, []).append(line)
            case SegmentLine():
                self.segments[line.segment] = line
            case EndLine():
                self.ends[line.epoch] = line

    def lines(self) -> list[IndexLine]:
        """Everything again, an epoch after the other, as it may be written anew."""
        lines: list[IndexLine] = []
        for number, epoch in self.epochs.items():
            lines.append(epoch)
            lines.extend([self.anchors[number]] if number in self.anchors else [])
            lines.extend(self.offsets.get(number, []))
            lines.extend(one for one in self.segments.values() if one.epoch == number)
            lines.extend([self.ends[number]] if number in self.ends else [])
        return lines

    def offset_at(self, epoch: int, pts: int) -> float | None:
        """How far the camera's clock was ahead at a tick, if it told by then."""
        told = [o.clock_offset_s for o in self.offsets.get(epoch, []) if o.from_pts <= pts]
        return told[-1] if told else None

    def gaps(self) -> list[Gap]:
        """The times without pictures, oldest first; breaks of time alone are among them."""
        numbers = sorted(self.epochs)
        following = dict(pairwise(numbers))
        return [
            Gap(
                end.ended_at,
                self.epochs[following[number]].started_at if number in following else None,
                end.reason,
                end.detail,
            )
            for number, end in sorted(self.ends.items())
        ]


def parsed(content: bytes) -> RingIndex:
    """The index in a file's bytes; a line that a kill left torn ends it."""
    index = RingIndex()
    for raw in content.splitlines(keepends=True):
        try:
            index.add(_LINE.validate_json(raw))
        except ValidationError:
            break
        if not raw.endswith(b"\n"):
            break
    return index


class IndexFile:
    """A camera's index as a reader sees it.

    Args:
        folder: The camera's folder of the ring.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / INDEX_FILE
        self._seen: tuple[int, int, int] | None = None
        self.index = RingIndex()

    def refresh(self) -> bool:
        """Reads the file again if it changed, and answers whether it did."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        with open(descriptor, "rb") as file:  # noqa: PTH123 - an open descriptor, not a path
            status = os.fstat(descriptor)
            seen = (status.st_ino, status.st_size, status.st_mtime_ns)
            if seen == self._seen:
                return False
            self.index = parsed(file.read())
            self._seen = seen
        return True


def segment_path(folder: Path, number: int) -> Path:
    """The file of a segment's number."""
    return folder / f"{number:08d}{SUFFIX}"
