"""A picture with its own time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from schemas.clock_source import ClockSource

Image = npt.NDArray[np.uint8]
Luma = npt.NDArray[np.float32]


class Pixels(Protocol):
    """The content of a picture; what is costly is made when it is first asked for."""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        ...

    @property
    def bgr(self) -> Image:
        """The whole picture in colour, ``(H, W, 3)`` uint8, BGR; nobody writes into it."""
        ...

    def part(self, box: tuple[int, int, int, int]) -> Image:
        """A part of the picture in colour, for the caller to write into.

        Args:
            box: ``x0, y0, x1, y1`` in pixels of the picture; the last two are left out.

        Returns:
            ``(y1 - y0, x1 - x0, 3)`` uint8, BGR.
        """
        ...

    def small_luma(self, box: tuple[int, int, int, int], size_px: tuple[int, int]) -> Luma:
        """The brightness of a part of the picture, made smaller.

        Args:
            box: ``x0, y0, x1, y1`` in pixels of the picture; the last two are left out.
            size_px: Width and height of the answer.

        Returns:
            ``(h, w)`` float32, 0 for black to 255 for white.
        """
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded picture of one camera.

    Attributes:
        camera: Camera id of the site file.
        pixels: Its content at full camera resolution.
        pts_s: Presentation time in seconds on the clock of the media, from the container.
        captured_at: Aware UTC instant: the epoch's anchor plus ``pts_s``.
        epoch: Number of the media epoch; a reconnect, a timestamp reset or a scene cut opens
            the next one.
        clock_source: Where the anchor of ``captured_at`` came from.
    """

    camera: str
    pixels: Pixels = field(repr=False)
    pts_s: float
    captured_at: datetime
    epoch: int
    clock_source: ClockSource

    @property
    def image(self) -> Image:
        """The whole picture in colour, ``(H, W, 3)`` uint8, BGR."""
        return self.pixels.bgr
