"""Asks one camera for a few seconds of pictures and measures what comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Final

import av
import av.container
import av.error
import av.logging

from flows.check.measured import Figures, PacketLog, PictureLog
from flows.live.fault import Fault, StreamError, fault_of
from flows.live.stream import Patience, opened_stream
from flows.sources.video_file import VideoFile
from schemas.camera_state import CameraReason, Sentence
from schemas.clock_source import ClockSource
from schemas.errors import GatestreamError
from schemas.frame import Image
from schemas.site import Camera

WINDOW_S: Final = 4.0
"""So much of a stream is measured, and more where its key frames are rarer."""
WINDOW_MAX_S: Final = 12.0
_SPAN_MIN_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Probe:
    """What one camera gave.

    Attributes:
        camera: Camera id.
        media: Name of its file or stream without credentials.
        fault: Why it cannot be used, if it cannot.
        told: The sentence of the fault.
        detail: What was said or measured about the fault.
        figures: What was measured, as far as it got.
        image: Its last picture, ``(H, W, 3)`` BGR, if one came.
        clock: Where the absolute time of its pictures comes from.
    """

    camera: str
    media: str
    fault: CameraReason | None = None
    told: Sentence | None = None
    detail: str = ""
    figures: Figures = field(default_factory=Figures)
    image: Image | None = field(default=None, repr=False)
    clock: ClockSource | None = None


def failed(camera_id: str, media: str, fault: Fault, told: Sentence | None = None) -> Probe:
    """The probe of a camera of which nothing came."""
    return Probe(camera_id, media, fault.reason, told or fault.reason.sentence, fault.detail)


def probe(
    camera_id: str,
    camera: Camera,
    timeout_s: float,
    stop: Event | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Probe:
    """Measures one camera; a fault of it is told and never raised.

    Args:
        camera_id: Its id.
        camera: Its table of the site file.
        timeout_s: So long it may take to open, and to answer afterwards.
        stop: Ends the probe early.
        monotonic: The clock that waiting is measured on.
    """
    packets, pictures = PacketLog(), PictureLog()
    started_s = monotonic()
    try:
        with opened_media(camera, timeout_s) as (container, stream):
            stream.codec_context.thread_count = 1
            packets.codec = stream.codec_context.name
            ended = _watch(
                container,
                stream,
                (packets, pictures),
                lambda: monotonic() - started_s,
                lambda: (
                    (stop is not None and stop.is_set()) or monotonic() - started_s > 2 * timeout_s
                ),
            )
    except NoFileError as error:
        return failed(camera_id, camera.media, error.fault, NO_FILE)
    except StreamError as error:
        return failed(camera_id, camera.media, error.fault)
    fault = _fault(ended, packets, pictures, is_live=camera.is_stream)
    return Probe(
        camera=camera_id,
        media=camera.media,
        fault=None if fault is None else fault.reason,
        told=None if fault is None else fault.reason.sentence,
        detail="" if fault is None else fault.detail,
        figures=packets.figures(pictures),
        image=pictures.image(),
        clock=_clock(camera_id, camera),
    )


NO_FILE: Final = Sentence("Không có tệp này.", "There is no such file.")


class NoFileError(StreamError):
    """A camera's video file is not there.

    Args:
        media: Name of the file.
    """

    def __init__(self, media: str) -> None:
        super().__init__(media, Fault(CameraReason.NOT_FOUND))
        self.args = (f"{media}: a video file was wanted, but there is no such file",)


@contextmanager
def opened_media(
    camera: Camera, timeout_s: float
) -> Iterator[tuple[av.container.InputContainer, av.VideoStream]]:
    """The file or stream of a camera for the length of the block.

    Args:
        camera: Its table of the site file.
        timeout_s: So long a stream may take to open, and to answer afterwards.

    Raises:
        StreamError: It cannot be used, with the reason.
    """
    # FFmpeg itself would write addresses, with accounts, to standard error. With any level but
    # none its threads wait for Python's lock to tell of errors, also where they are being ended.
    av.logging.set_level(None)
    if camera.is_stream:
        with opened_stream(camera, Patience(timeout_s, timeout_s)) as found:
            yield found
        return
    try:
        container = av.open(camera.uri)
    except FileNotFoundError:
        raise NoFileError(camera.media) from None
    except (av.error.FFmpegError, OSError) as error:
        raise StreamError(camera.media, fault_of(error, is_open=False)) from None
    with container:
        if not container.streams.video:
            reason = CameraReason.AUDIO_ONLY if container.streams.audio else CameraReason.NO_PICTURE
            raise StreamError(camera.media, Fault(reason))
        stream = container.streams.video[0]
        # PyAV gives no context to a stream whose codec FFmpeg does not know.
        if getattr(stream, "codec_context", None) is None:
            raise StreamError(camera.media, Fault(CameraReason.UNKNOWN_CODEC))
        yield container, stream


def _watch(
    container: av.container.InputContainer,
    stream: av.VideoStream,
    logs: tuple[PacketLog, PictureLog],
    since_s: Callable[[], float],
    is_over: Callable[[], bool],
    wall_s: Callable[[], float] = time.time,
) -> Fault | None:
    """Fills the logs; returns why the stream ended by itself, if it did."""
    packets, pictures = logs
    try:
        for packet in container.demux(stream):
            if packet.size:
                packets.add(packet, wall_s())
            try:
                for picture in packet.decode():
                    pictures.add(picture, since_s())
            except av.error.FFmpegError:
                # Before the first key frame nothing can be decoded, and that is no fault.
                pictures.count_failure()
            if is_over() or _is_enough(packets):
                return None
    except (av.error.FFmpegError, OSError) as error:
        return fault_of(error, is_open=True)
    return Fault(CameraReason.LOST)


def _is_enough(packets: PacketLog) -> bool:
    span_s = packets.span_s
    return span_s >= WINDOW_MAX_S or (span_s >= WINDOW_S and packets.keyframes_n > 1)


def _fault(
    ended: Fault | None, packets: PacketLog, pictures: PictureLog, *, is_live: bool
) -> Fault | None:
    if ended is not None and (is_live or ended.reason is not CameraReason.LOST):
        return ended
    if pictures.pictures_n == 0:
        return Fault(CameraReason.NO_PICTURE, f"{packets.packets_n} packets, no picture")
    if packets.span_s < _SPAN_MIN_S:
        return Fault(CameraReason.NO_TIMESTAMPS, f"{pictures.pictures_n} pictures")
    return None


def _clock(camera_id: str, camera: Camera) -> ClockSource | None:
    if camera.is_stream:
        return ClockSource.SYSTEM
    try:
        return VideoFile(camera_id, camera).clock_source
    except GatestreamError:
        return None
