"""Cuts a clip out of the ring of a stream camera, as long as the ring holds it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Final

import av
import av.error

from models.recordings.clip import Clip, CodedPicture, Window, around, cut
from models.recordings.ring_index import (
    INDEX_FILE,
    EpochLine,
    RingIndex,
    SegmentLine,
    parsed,
    segment_path,
)
from models.recordings.ring_record import RecordReader
from schemas.errors import MediaError

_RAW: Final = {"h264": "h264", "hevc": "hevc", "mjpeg": "mjpeg", "mpeg4": "m4v"}
"""FFmpeg's names of codecs, and of the formats in which nothing but their packets stands."""


@dataclass(frozen=True, slots=True)
class RingGone:
    """The ring does not hold the instant any more.

    Attributes:
        kept_from: Aware; the oldest that it holds; nothing where it holds nothing.
    """

    kept_from: datetime | None


def clip_of_ring(folder: Path, crossed_at: datetime) -> Clip | RingGone:
    """The seconds around a crossing.

    Args:
        folder: The camera's folder of the ring.
        crossed_at: Aware; when the vehicle crossed the line.

    Raises:
        MediaError: The ring cannot be read.
    """
    try:
        index = parsed((folder / INDEX_FILE).read_bytes())
    except FileNotFoundError:
        return RingGone(None)
    except OSError as error:
        message = f"the ring of {folder.name}: an index was wanted, got {error}"
        raise MediaError(message) from error
    for number, epoch in index.epochs.items():
        if number not in index.anchors:
            continue
        window = around(crossed_at, index.anchors[number].anchor)
        pictures = list(_pictures(folder, index, epoch, window))
        if any(window.from_s <= picture.shown_s <= window.until_s for picture in pictures):
            return _cut(pictures, epoch, window, folder.name)
    kept = [line.started_at for line in index.segments.values() if _is_there(folder, line)]
    return RingGone(min(kept, default=None))


def _pictures(
    folder: Path, index: RingIndex, epoch: EpochLine, window: Window
) -> Iterator[CodedPicture]:
    """From the key frame before the window to its end, in the order of decoding."""
    kept: list[CodedPicture] = []
    for segment in _segments(folder, index, epoch, window):
        for picture in _read(segment_path(folder, segment.segment), epoch.tick_s):
            if picture.is_key and picture.shown_s <= window.from_s:
                kept.clear()
            if (kept or picture.is_key) and picture.shown_s <= window.until_s:
                kept.append(picture)
    yield from kept


def _segments(
    folder: Path, index: RingIndex, epoch: EpochLine, window: Window
) -> list[SegmentLine]:
    of_epoch = sorted(
        (line for line in index.segments.values() if line.epoch == epoch.epoch),
        key=lambda line: line.segment,
    )
    ends_s = [following.first_pts * epoch.tick_s for _, following in pairwise(of_epoch)]
    return [
        line
        for line, end_s in zip(of_epoch, [*ends_s, None], strict=True)
        if line.first_pts * epoch.tick_s <= window.until_s
        and (end_s is None or end_s >= window.from_s)
        and _is_there(folder, line)
    ]


def _read(path: Path, tick_s: Fraction) -> Iterator[CodedPicture]:
    # Dropped between the look into the index and now: what is left is shown.
    with suppress(FileNotFoundError), path.open("rb", buffering=0) as file:
        for packet in RecordReader(file).packets():
            yield CodedPicture(packet.pts * tick_s, packet.is_key, packet.content)


def _is_there(folder: Path, line: SegmentLine) -> bool:
    return segment_path(folder, line.segment).exists()


def _cut(pictures: list[CodedPicture], epoch: EpochLine, window: Window, name: str) -> Clip:
    raw = io.BytesIO(epoch.extradata + b"".join(picture.content for picture in pictures[:60]))
    try:
        with av.open(raw, format=_RAW[epoch.codec]) as template:
            return cut(pictures, template.streams.video[0], window, name)
    except (av.error.FFmpegError, IndexError, KeyError) as error:
        message = f"the ring of {name}: packets of {epoch.codec} were wanted, got {error}"
        raise MediaError(message) from error
