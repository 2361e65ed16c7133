"""A decoded picture: its luma plane is at hand, its colours cost a conversion."""

from __future__ import annotations

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange

from schemas.frame import Image, Luma

PLANAR = frozenset(
    {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray"}
)
"""Formats whose first plane is the luma, one byte a pixel."""
HALVED = "yuv420p"
"""The format, in limited range, whose parts are made colours of by OpenCV."""
_LIMITED_BLACK, _LIMITED_WHITE = 16, 235
"""Luma of black and white in limited range (ITU-R BT.601, BT.709)."""


def luma_plane(picture: av.VideoFrame) -> npt.NDArray[np.uint8]:
    """The luma of a picture as it was coded, ``(H, W)``, without a copy where that is possible."""
    if picture.format.name not in PLANAR:
        return picture.to_ndarray(format="gray").astype(np.uint8, copy=False)
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: picture.height, : picture.width]


def _planes(picture: av.VideoFrame, box: tuple[int, int, int, int]) -> npt.NDArray[np.uint8]:
    """A part of a picture's three planes as OpenCV takes them, ``(3 * h / 2, w)``.

    Args:
        picture: Of the format :data:`HALVED`.
        box: ``x0, y0, x1, y1``, even numbers.
    """
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    packed = np.empty((height * 3 // 2, width), np.uint8)
    packed[:height] = luma_plane(picture)[y0:y1, x0:x1]
    chroma = packed[height:].reshape(2, height // 2, width // 2)
    for target, plane in zip(chroma, picture.planes[1:3], strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        target[:] = rows[y0 // 2 : y1 // 2, x0 // 2 : x1 // 2]
    return packed


class VideoPixels:
    """A decoded picture.

    Args:
        picture: As the decoder gave it.
    """

    def __init__(self, picture: av.VideoFrame) -> None:
        self._picture = picture
        self._bgr: Image | None = None

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self._picture.width, self._picture.height

    @property
    def bgr(self) -> Image:
        """The colours, converted once."""
        if self._bgr is None:
            self._bgr = self._picture.to_ndarray(format="bgr24").astype(np.uint8, copy=False)
        return self._bgr

    def part(self, box: tuple[int, int, int, int]) -> Image:
        """A part in colour; see :class:`schemas.frame.Pixels`.

        OpenCV makes the colours of a part in a fraction of the time in which FFmpeg makes those
        of the whole.
        """
        x0, y0, x1, y1 = box
        if self._bgr is not None or self._picture.format.name != HALVED:
            return self.bgr[y0:y1, x0:x1].copy()
        # Two by two pixels share their colour.
        even = (x0 & ~1, y0 & ~1, x1 + (x1 & 1), y1 + (y1 & 1))
        if even[2] > self._picture.width or even[3] > self._picture.height:
            return self.bgr[y0:y1, x0:x1].copy()
        colours = cv2.cvtColor(_planes(self._picture, even), cv2.COLOR_YUV2BGR_I420)
        return np.ascontiguousarray(
            colours[y0 - even[1] : y1 - even[1], x0 - even[0] : x1 - even[0]], np.uint8
        )

    def small_luma(self, box: tuple[int, int, int, int], size_px: tuple[int, int]) -> Luma:
        """The brightness of a part, made smaller; see :class:`schemas.frame.Pixels`."""
        x0, y0, x1, y1 = box
        part = luma_plane(self._picture)[y0:y1, x0:x1]
        middle = (2 * size_px[0], 2 * size_px[1])
        if middle[0] < part.shape[1] and middle[1] < part.shape[0]:
            # The mean over every pixel costs a third of what decoding the picture does; four of
            # those below each of the middle size give nearly the same for a tenth.
            part = np.asarray(cv2.resize(part, middle, interpolation=cv2.INTER_LINEAR), np.uint8)
        small = cv2.resize(part, size_px, interpolation=cv2.INTER_AREA).astype(np.float32)
        if self._is_full_range:
            return small
        stretched = (small - _LIMITED_BLACK) * (255 / (_LIMITED_WHITE - _LIMITED_BLACK))
        return np.asarray(np.clip(stretched, 0, 255), np.float32)

    @property
    def _is_full_range(self) -> bool:
        name = self._picture.format.name
        return (
            name not in PLANAR
            or name.startswith("yuvj")
            or name == "gray"
            or self._picture.color_range == ColorRange.JPEG
        )
