"""Opens a camera's stream and checks that pictures can come of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import av
import av.container
import av.error

from flows.live.fault import Fault, StreamError, fault_of
from schemas.camera_state import CameraReason
from schemas.site import Camera

CODECS = ("h264", "hevc", "mjpeg", "mpeg4")
_OPTIONS = {
    # UDP loses packets where a switch is busy, and every loss is a broken picture.
    "rtsp_transport": "tcp",
    "allowed_media_types": "video",
    # The parameters come with the first key frame; probing longer only delays the start.
    "analyzeduration": "0",
    "probesize": "32",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a camera is waited for.

    Attributes:
        open_s: For an answer to a connection.
        read_s: For the next packet of a stream.
    """

    open_s: float = 5.0
    read_s: float = 5.0


@contextmanager
def opened_stream(
    camera: Camera, patience: Patience
) -> Iterator[tuple[av.container.InputContainer, av.VideoStream]]:
    """A camera's stream for the length of the block.

    Args:
        camera: The camera's table of the site file; its ``uri`` names the stream.
        patience: How long it is waited for.

    Raises:
        StreamError: It cannot be used, with the reason.
    """
    # FFmpeg knows schemes in small letters only.
    scheme, mark, rest = camera.uri.partition("://")
    uri = f"{scheme.lower()}{mark}{rest}" if mark else camera.uri
    options = _OPTIONS if uri.startswith(("rtsp://", "rtsps://")) else {}
    asked_s = time.monotonic()
    try:
        opened = av.open(uri, options=options, timeout=(patience.open_s, patience.read_s))
    except (av.error.FFmpegError, OSError, ValueError) as error:
        fault = fault_of(error, is_open=False)
        # FFmpeg calls an RTSP answer that never came invalid, as it does one without sense.
        if fault.reason is CameraReason.GARBAGE and time.monotonic() - asked_s >= patience.open_s:
            fault = Fault(CameraReason.TIMEOUT, "nothing of use came")
        raise StreamError(camera.media, fault) from None
    with opened as container:
        if not container.streams.video:
            raise StreamError(camera.media, Fault(CameraReason.AUDIO_ONLY))
        stream = container.streams.video[0]
        # PyAV gives no context to a stream whose codec FFmpeg does not know.
        context = cast("av.VideoCodecContext | None", stream.codec_context)
        codec = None if context is None else context.name
        if codec not in CODECS:
            told = f"wanted one of {', '.join(CODECS)}, got {codec or 'a codec without a name'}"
            raise StreamError(camera.media, Fault(CameraReason.UNKNOWN_CODEC, told))
        yield container, stream
