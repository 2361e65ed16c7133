"""Frames of a video file through PyAV, each with its own time.

``captured_at`` is the clip's anchor plus the presentation timestamp; nothing is derived from an
assumed frame rate. A timestamp that goes back, or a cut in the picture, opens a new media epoch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import av.container
import av.error
import av.stream

from flows.sources.timeline import Position, Timeline
from flows.sources.video_pixels import VideoPixels
from schemas.errors import MediaError
from schemas.frame import ClockSource, Frame
from schemas.site import Camera


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame that is looked at, with its position in the file.

    Attributes:
        frame: The frame.
        position: Where it stands.
        is_resumed: Whether the lane is known to be empty in it, because a run resumes here.
        ended: The last position of the media epoch before this one, if there was one.
    """

    frame: Frame
    position: Position
    is_resumed: bool = False
    ended: Position | None = None


@dataclass(frozen=True, slots=True)
class DecodeFailure:
    """A part of a stream that could not be decoded.

    Attributes:
        camera: Camera id.
        media: Name of the file.
        after_s: Presentation time of the last good picture, in seconds, if there was one.
        reason: What the decoder said.
    """

    camera: str
    media: str
    after_s: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class EndOfMedia:
    """The file was read to its end.

    Attributes:
        camera: Camera id.
        position: The last picture's position, if there was a picture.
    """

    camera: str
    position: Position | None


CameraItem = Shot | DecodeFailure | EndOfMedia


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

    def items(self) -> Iterator[CameraItem]:
        """The frames to look at in order of their time, what could not be decoded, and the end."""
        with _opened(self._path) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            if self._start is not None:
                container.seek(self._start.pts, stream=stream, backward=True)
            yield from self._walk(container, stream)

    def _walk(
        self, container: av.container.InputContainer, stream: av.VideoStream
    ) -> Iterator[CameraItem]:
        timeline = Timeline(stream.time_base, self._start, self._frames_per_s)
        packets_n = 0
        for packet in _packets(container, stream):
            if isinstance(packet, av.error.FFmpegError):
                yield from self._failed(timeline, f"the file ends early: {packet}")
                break
            packets_n += 1
            try:
                pictures = packet.decode()
            except av.error.FFmpegError as error:
                yield from self._failed(timeline, str(error))
                continue
            for picture in pictures:
                if picture.is_corrupt:
                    yield from self._failed(timeline, "the picture is damaged")
                    continue
                resumed = self._start is not None and timeline.is_at_start
                position = timeline.place(picture)
                if position is not None:
                    frame = self._frame(picture, position, timeline)
                    yield Shot(frame, position, resumed, timeline.ended)
        if timeline.is_at_start and self._start is None:
            message = (
                f"{self._path}: a video was wanted, but none of its {packets_n} packets gave a "
                "picture; it probably lacks a key frame"
            )
            raise MediaError(message)
        yield EndOfMedia(self.camera_id, timeline.last)

    def _failed(self, timeline: Timeline, reason: str) -> Iterator[DecodeFailure]:
        # Failures between the key frame and the resume point were counted by the run before.
        if self._start is None or not timeline.is_at_start:
            timeline.count_failure()
            yield DecodeFailure(self.camera_id, self.media, timeline.last_s, reason)

    def _frame(self, picture: av.VideoFrame, position: Position, timeline: Timeline) -> Frame:
        pts_s = timeline.seconds(position)
        return Frame(
            camera=self.camera_id,
            pixels=VideoPixels(picture),
            pts_s=pts_s,
            captured_at=self.anchor + timedelta(milliseconds=round(pts_s * 1000)),
            epoch=position.epoch,
            clock_source=self.clock_source,
        )

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
