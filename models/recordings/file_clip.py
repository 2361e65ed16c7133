"""Cuts a clip out of a camera's video file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import av
import av.container
import av.error

from models.recordings.clip import Clip, CodedPicture, Window, around, cut
from schemas.errors import MediaError


def clip_of_file(path: Path, zero_at: datetime, crossed_at: datetime) -> Clip | None:
    """The seconds around a crossing; nothing where the file holds none of them.

    Args:
        path: The video file.
        zero_at: Aware instant of its presentation time zero.
        crossed_at: Aware; when the vehicle crossed the line.

    Raises:
        MediaError: The file cannot be read, or is no video.
    """
    window = around(crossed_at, zero_at)
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            pictures = list(_pictures(container, stream, window))
            if not any(picture.shown_s >= window.from_s for picture in pictures):
                return None
            return cut(pictures, stream, window, path.name)
    except (av.error.FFmpegError, OSError, IndexError) as error:
        message = f"{path.name}: a video file was wanted, got {error}"
        raise MediaError(message) from error


def _pictures(
    container: av.container.InputContainer, stream: av.VideoStream, window: Window
) -> Iterator[CodedPicture]:
    """From the key frame before the window to its end, in the order of decoding."""
    time_base = stream.time_base
    if time_base is None or window.until_s < 0:
        return
    container.seek(max(0, round(window.from_s / time_base)), stream=stream, backward=True)
    has_begun = False
    for packet in container.demux(stream):
        if packet.pts is None:
            continue
        has_begun = has_begun or packet.is_keyframe
        shown_s = packet.pts * time_base
        decoded_s = packet.dts * time_base if packet.dts is not None else shown_s
        if decoded_s > window.until_s:
            return
        if has_begun:
            yield CodedPicture(shown_s, packet.is_keyframe, bytes(packet))
