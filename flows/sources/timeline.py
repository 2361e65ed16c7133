"""Time in a video stream: positions, media epochs, and which pictures are looked at."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import cv2
import numpy as np
import numpy.typing as npt

from flows.sources.video_pixels import luma_plane

CUT_LUMA = 8.0
CUT_OUTLIER = 2.5
"""A cut changes the picture by CUT_LUMA and by this multiple of the changes just before."""
CUT_MEMORY_FRAMES = 3
_CUT_SIZE_PX = (80, 45)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a video file from which decoding can go on.

    Attributes:
        epoch: Media epoch.
        pts: Presentation timestamp in ticks of the stream's time base.
        shift_ticks: What is added to ``pts`` since timestamps were reset.
        pictures_n: Pictures decoded in this epoch, this one included.
        failures_n: Failures to decode in this epoch so far.
    """

    epoch: int
    pts: int
    shift_ticks: int
    pictures_n: int
    failures_n: int


class Timeline:
    """Gives every decoded picture its place, and tells which are to be looked at.

    A timestamp that goes back, or a cut in the picture, opens a new media epoch; pictures are
    chosen on a grid of the media's own clock, so that a resumed run chooses the same ones.

    Args:
        time_base: Seconds of one tick, as the stream tells them.
        start: The position that decoding began at, if it is not the beginning.
        frames_per_s: How many pictures a second are looked at.
        first_epoch: Number of the media epoch at the beginning.
    """

    def __init__(
        self,
        time_base: Fraction | None,
        start: Position | None,
        frames_per_s: float,
        first_epoch: int = 0,
    ) -> None:
        self._tick_s = float(time_base or 0)
        self._start = start
        self._frames_per_s = frames_per_s
        self._epoch = start.epoch if start else first_epoch
        self._shift = start.shift_ticks if start else 0
        self._before: int | None = None
        self._thumbnail: npt.NDArray[np.float32] | None = None
        self._changes: deque[float] = deque(maxlen=CUT_MEMORY_FRAMES)
        self._pictures_n = start.pictures_n - 1 if start else 0
        self._failures_n = start.failures_n if start else 0
        self.last: Position | None = start
        self.ended: Position | None = None

    @property
    def is_at_start(self) -> bool:
        """Whether no picture came yet."""
        return self._before is None

    @property
    def last_s(self) -> float | None:
        """Time of the last picture in seconds."""
        return None if self._before is None else self._before * self._tick_s

    def count_failure(self) -> None:
        """Counts a failure to decode in the present epoch."""
        self._failures_n += 1
        if self.last is not None:
            self.last = replace(self.last, failures_n=self._failures_n)

    def seconds(self, position: Position) -> float:
        """Time of a position on the media's clock."""
        return (position.pts + position.shift_ticks) * self._tick_s

    def place(self, picture: av.VideoFrame) -> Position | None:
        """The position of a picture that is to be looked at, or nothing."""
        pts = picture.pts
        before = self._before
        if pts is None:
            return None
        if self._start and before is None and pts < self._start.pts:
            # The run before saw them too, and knew from them what is no cut.
            self._is_cut(picture)
            return None
        is_reset = before is not None and pts + self._shift <= before
        if before is not None and is_reset:
            self._shift = before + 1 - pts
        if (self._is_cut(picture) or is_reset) and before is not None:
            self.ended = self.last
            self._epoch += 1
            self._pictures_n = self._failures_n = 0
            before = None
        self._before = pts + self._shift
        self._pictures_n += 1
        self.last = Position(self._epoch, pts, self._shift, self._pictures_n, self._failures_n)
        is_due = before is None or self._slot(self._before) != self._slot(before)
        return self.last if is_due else None

    def _slot(self, ticks: int) -> int:
        return int(ticks * self._tick_s * self._frames_per_s + 1e-9)

    def _is_cut(self, picture: av.VideoFrame) -> bool:
        thumbnail = _thumbnail(picture)
        if self._thumbnail is None:
            self._thumbnail = thumbnail
            return False
        change = float(np.abs(thumbnail - self._thumbnail).mean())
        is_known = len(self._changes) == CUT_MEMORY_FRAMES
        usual = max(self._changes, default=0.0)
        self._thumbnail = thumbnail
        self._changes.append(change)
        return is_known and change >= CUT_LUMA and change >= CUT_OUTLIER * usual


def _thumbnail(picture: av.VideoFrame) -> npt.NDArray[np.float32]:
    # Bilinear looks at four pixels for each of the few it makes: the price of a whole pass over
    # every picture would be felt beside that of decoding it.
    small = cv2.resize(luma_plane(picture), _CUT_SIZE_PX, interpolation=cv2.INTER_LINEAR)
    return small.astype(np.float32)
