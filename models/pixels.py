"""Pictures in memory, and how many threads work on one."""

from __future__ import annotations

import cv2
import numpy as np

from schemas.frame import Image, Luma


class ArrayPixels:
    """A picture in memory.

    Args:
        image: ``(H, W, 3)`` uint8, BGR.
    """

    def __init__(self, image: Image) -> None:
        self._image = image

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self._image.shape[1], self._image.shape[0]

    @property
    def bgr(self) -> Image:
        """The array itself."""
        return self._image

    def part(self, box: tuple[int, int, int, int]) -> Image:
        """A copy of a part; see :class:`schemas.frame.Pixels`."""
        x0, y0, x1, y1 = box
        return self._image[y0:y1, x0:x1].copy()

    def small_luma(self, box: tuple[int, int, int, int], size_px: tuple[int, int]) -> Luma:
        """The brightness of a part, made smaller; see :class:`schemas.frame.Pixels`."""
        x0, y0, x1, y1 = box
        small = cv2.resize(self._image[y0:y1, x0:x1], size_px, interpolation=cv2.INTER_AREA)
        return cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)


def keep_opencv_to_one_thread() -> None:
    """Keeps OpenCV to the thread that calls it, for the rest of the process.

    Its pool waits for processors that decoders and networks keep busy: a call that takes a third
    of a millisecond alone was measured to take three.
    """
    cv2.setNumThreads(1)
