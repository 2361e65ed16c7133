"""The figures of a stream, gathered packet by packet and picture by picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import av
import cv2
import numpy as np

from flows.sources.video_pixels import VideoPixels
from schemas.frame import Image, Luma

LOOK_PX: Final = (160, 90)
"""Pictures are compared at this size."""
UNCHANGED_LUMA: Final = 0.02
"""Noise of a sensor changes even a still scene by more than this on average."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a stream; nothing where it did not get so far.

    Attributes:
        codec: FFmpeg's name.
        size_px: Width and height of a picture.
        frames_per_s: From the timestamps, over the whole window.
        keyframe_s: Seconds from key frame to key frame; nothing where fewer than two came.
        kbit_per_s: Bit rate.
        first_picture_s: From the first try to connect to the first whole picture.
        watched_s: Length of the window on the stream's own clock.
        mean_luma: Brightness, 0 to 255, over all pictures.
        contrast: Standard deviation of the brightness within the last picture.
        unchanged_share: Share of the pictures that are the same as the one before.
        damaged_n: Packets after the first picture that could not be decoded.
        clock_offset_s: Seconds by which the camera's own clock is ahead, if it tells its time.
    """

    codec: str | None = None
    size_px: tuple[int, int] | None = None
    frames_per_s: float | None = None
    keyframe_s: float | None = None
    kbit_per_s: float | None = None
    first_picture_s: float | None = None
    watched_s: float = 0.0
    mean_luma: float | None = None
    contrast: float | None = None
    unchanged_share: float | None = None
    damaged_n: int = 0
    clock_offset_s: float | None = None


class PacketLog:
    """Times and sizes of what came."""

    def __init__(self) -> None:
        self.codec: str | None = None
        self._at_s: list[float] = []
        self._keyframes_s: list[float] = []
        self._bytes_n = 0
        self._ahead_s: float | None = None
        self.packets_n = 0

    def add(self, packet: av.Packet[av.VideoStream], now_s: float) -> None:
        """Notes one packet.

        Args:
            packet: As it came.
            now_s: This machine's clock, in seconds since 1970.
        """
        self.packets_n += 1
        if packet.has_sidedata("prft"):
            # The least delayed packet tells it best.
            told_s = int.from_bytes(bytes(packet.get_sidedata("prft"))[:8], "little") / 1e6
            ahead_s = told_s - now_s
            self._ahead_s = ahead_s if self._ahead_s is None else max(self._ahead_s, ahead_s)
        if packet.pts is None or packet.time_base is None:
            return
        at_s = float(packet.pts * packet.time_base)
        self._at_s.append(at_s)
        self._bytes_n += packet.size
        if packet.is_keyframe:
            self._keyframes_s.append(at_s)

    @property
    def span_s(self) -> float:
        """From the first to the last picture, in seconds."""
        return max(self._at_s) - min(self._at_s) if self._at_s else 0.0

    @property
    def keyframes_n(self) -> int:
        """How many key frames came."""
        return len(self._keyframes_s)

    def figures(self, pictures: PictureLog) -> Figures:
        """Everything measured."""
        span_s, n = self.span_s, len(self._at_s)
        frames_per_s = (n - 1) / span_s if span_s > 0 else None
        return Figures(
            codec=self.codec,
            size_px=pictures.size_px,
            frames_per_s=frames_per_s,
            keyframe_s=float(np.median(np.diff(self._keyframes_s)))
            if self.keyframes_n > 1
            else None,
            kbit_per_s=self._bytes_n * 8 / 1000 / n * frames_per_s if frames_per_s else None,
            first_picture_s=pictures.first_s,
            watched_s=span_s,
            mean_luma=pictures.mean_luma,
            contrast=pictures.contrast,
            unchanged_share=pictures.unchanged_share,
            damaged_n=pictures.damaged_n,
            clock_offset_s=self._ahead_s,
        )


class PictureLog:
    """Brightness and change of what was decoded, and the last picture."""

    def __init__(self) -> None:
        self.pictures_n = 0
        self.damaged_n = 0
        self.first_s: float | None = None
        self._last: VideoPixels | None = None
        self._look: Luma | None = None
        self._luma_sum = 0.0
        self._unchanged_n = 0

    def add(self, picture: av.VideoFrame, since_s: float) -> None:
        """Notes one picture.

        Args:
            picture: As the decoder gave it.
            since_s: Seconds since the camera was first asked.
        """
        if self.first_s is None:
            self.first_s = since_s
        self.pictures_n += 1
        self._last = VideoPixels(picture)
        look = self._last.small_luma((0, 0, picture.width, picture.height), LOOK_PX)
        self._luma_sum += float(look.mean())
        if self._look is not None and cv2.absdiff(look, self._look).mean() < UNCHANGED_LUMA:
            self._unchanged_n += 1
        self._look = look

    def count_failure(self) -> None:
        """Notes a packet that could not be decoded."""
        if self.pictures_n:
            self.damaged_n += 1

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Width and height of the last picture."""
        return None if self._last is None else self._last.size_px

    @property
    def mean_luma(self) -> float | None:
        """Mean brightness, 0 to 255."""
        return self._luma_sum / self.pictures_n if self.pictures_n else None

    @property
    def contrast(self) -> float | None:
        """Standard deviation of the last picture's brightness."""
        return None if self._look is None else float(self._look.std())

    @property
    def unchanged_share(self) -> float | None:
        """Share of the pictures that show the same as the one before."""
        return self._unchanged_n / (self.pictures_n - 1) if self.pictures_n > 1 else None

    def image(self) -> Image | None:
        """The last picture in colours."""
        return None if self._last is None else self._last.bgr
