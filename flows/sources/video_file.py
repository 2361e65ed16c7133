"""Frames of a video file through PyAV, each with its own time.

``captured_at`` is the clip's anchor plus the presentation timestamp; nothing is derived from an
assumed frame rate. A timestamp that goes back, or a cut in the picture, opens a new media epoch.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import av
import av.container
import av.error
import av.stream

from flows.sources.decoding import Shooter
from flows.sources.items import CameraItem, EndOfMedia
from flows.sources.read_ahead import ReadAhead
from flows.sources.timeline import Position, Timeline
from schemas.clock_source import ClockSource
from schemas.errors import MediaError
from schemas.site import Camera

AHEAD_N = 12
"""Frames decoded before they are asked for: two seconds at five a second, and some tens of MB."""


class VideoFile:
    """A video file as one camera sees it.

    Args:
        camera_id: Camera id.
        camera: The camera's table of the site file; its ``uri`` names the file.
        start: Where to begin; the start of the file if not given.

    Raises:
        MediaError: The file is missing, is no video, or holds no picture.
    """

    def __init__(self, camera_id: str, camera: Camera, start: Position | None = None) -> None:
        self.camera_id = camera_id
        self.media = camera.media
        self._path = Path(camera.uri)
        self._frames_per_s = camera.frames_per_s
        self._start = start
        self.anchor, self.clock_source = _anchor(camera)

    def items(self) -> Generator[CameraItem, None, None]:
        """The frames to look at in order of their time, what could not be decoded, and the end."""
        yield from ReadAhead(self._decoded(), AHEAD_N)

    def _decoded(self) -> Generator[CameraItem, None, None]:
        with _opened(self._path) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            # Left to itself FFmpeg takes one thread more than there are processors, and a quarter
            # more time.
            stream.thread_count = len(os.sched_getaffinity(0))
            if self._start is not None:
                container.seek(self._start.pts, stream=stream, backward=True)
            yield from self._walk(container, stream)

    def _walk(
        self, container: av.container.InputContainer, stream: av.VideoStream
    ) -> Iterator[CameraItem]:
        timeline = Timeline(stream.time_base, self._start, self._frames_per_s)
        shooter = Shooter(
            self.camera_id,
            self.media,
            timeline,
            self.anchor,
            self.clock_source,
            is_resumed=self._start is not None,
        )
        packets_n = 0
        for packet in _packets(container, stream):
            if isinstance(packet, av.error.FFmpegError):
                yield from shooter.failed(f"the file ends early: {packet}")
                break
            packets_n += 1
            yield from shooter.decoded(packet.decode)
        if timeline.is_at_start and self._start is None:
            message = (
                f"{self._path}: a video was wanted, but none of its {packets_n} packets gave a "
                "picture; it probably lacks a key frame"
            )
            raise MediaError(message)
        yield EndOfMedia(self.camera_id, timeline.last)

    def end_s(self) -> float | None:
        """Presentation time of the file's end in seconds, as the container tells it.

        Raises:
            MediaError: The file is missing or no video.
        """
        with _opened(self._path) as container:
            if container.duration is None:
                return None
            return (container.duration + (container.start_time or 0)) / av.time_base


def _packets(
    container: av.container.InputContainer, stream: av.VideoStream
) -> Iterator[av.Packet[av.VideoStream] | av.error.FFmpegError]:
    """The packets of a stream; the last one is an error if the file ends in the middle."""
    packets = container.demux(stream)
    while True:
        try:
            yield next(packets)
        except StopIteration:
            return
        except av.error.FFmpegError as error:
            yield error
            return


def _opened(path: Path) -> av.container.InputContainer:
    try:
        container = av.open(str(path))
    except FileNotFoundError as error:
        message = f"{path}: a video file was wanted, but there is no such file"
        raise MediaError(message) from error
    except (av.error.FFmpegError, OSError) as error:
        message = f"{path}: a video file was wanted, but it cannot be opened as one ({error})"
        raise MediaError(message) from error
    if not container.streams.video:
        kinds = ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"
        container.close()
        message = f"{path}: a video stream was wanted, but the file holds {kinds}"
        raise MediaError(message)
    return container


def _anchor(camera: Camera) -> tuple[datetime, ClockSource]:
    """The instant of presentation time zero: configured, else from the file itself."""
    if camera.starts_at is not None:
        return camera.starts_at.astimezone(UTC), ClockSource.ANCHOR
    path = Path(camera.uri)
    with _opened(path) as container:
        created = container.metadata.get("creation_time")
    if created:
        return datetime.fromisoformat(created).astimezone(UTC), ClockSource.FILE
    changed = datetime.fromtimestamp(int(path.stat().st_mtime), tz=UTC)
    return changed, ClockSource.FILE
