"""From what a decoder gives to the frames of a camera; files and live streams share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import av
import av.error

from flows.sources.items import DecodeFailure, Shot
from flows.sources.timeline import Position, Timeline
from flows.sources.video_pixels import VideoPixels
from schemas.clock_source import ClockSource
from schemas.frame import Frame


class Shooter:
    """Makes the shots of one camera out of decoded pictures.

    Args:
        camera_id: Camera id.
        media: Name of the file or stream.
        timeline: Where pictures stand in time, and which are looked at.
        anchor: The instant of presentation time zero.
        clock_source: Where that came from.
        is_resumed: Whether decoding began before a position at which the lane was empty; what
            lies between was counted by the run before.
    """

    def __init__(
        self,
        camera_id: str,
        media: str,
        timeline: Timeline,
        anchor: datetime,
        clock_source: ClockSource,
        *,
        is_resumed: bool,
    ) -> None:
        self._camera_id = camera_id
        self._media = media
        self._anchor = anchor
        self._clock_source = clock_source
        self._is_resumed = is_resumed
        self.timeline = timeline

    def decoded(
        self, decode: Callable[[], Sequence[av.VideoFrame]]
    ) -> Iterator[Shot | DecodeFailure]:
        """The shots among the pictures that a packet gives, or why it gives none."""
        try:
            pictures = decode()
        except av.error.FFmpegError as error:
            yield from self.failed(str(error))
            return
        for picture in pictures:
            if picture.is_corrupt:
                yield from self.failed("the picture is damaged")
                continue
            is_resumed = self._is_resumed and self.timeline.is_at_start
            position = self.timeline.place(picture)
            if position is not None:
                yield Shot(
                    self._frame(picture, position), position, is_resumed, self.timeline.ended
                )

    def failed(self, reason: str) -> Iterator[DecodeFailure]:
        """Counts and tells a failure to decode."""
        if not (self._is_resumed and self.timeline.is_at_start):
            self.timeline.count_failure()
            yield DecodeFailure(self._camera_id, self._media, self.timeline.last_s, reason)

    def _frame(self, picture: av.VideoFrame, position: Position) -> Frame:
        pts_s = self.timeline.seconds(position)
        return Frame(
            camera=self._camera_id,
            pixels=VideoPixels(picture),
            pts_s=pts_s,
            captured_at=self._anchor + timedelta(milliseconds=round(pts_s * 1000)),
            epoch=position.epoch,
            clock_source=self._clock_source,
        )
