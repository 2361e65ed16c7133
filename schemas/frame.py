"""A picture with its own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]


class ClockSource(StrEnum):
    """Where the absolute time of a frame comes from."""

    ANCHOR = "anchor"
    FILE = "file"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded picture of one camera.

    Attributes:
        camera: Camera id of the site file.
        image: ``(H, W, 3)`` uint8, BGR, full camera resolution.
        pts_s: Presentation time in seconds on the clock of the media, from the container.
        captured_at: Aware UTC instant: the epoch's anchor plus ``pts_s``.
        epoch: Number of the media epoch; a reconnect, a timestamp reset or a scene cut opens
            the next one.
        clock_source: Where the anchor of ``captured_at`` came from.
    """

    camera: str
    image: Image
    pts_s: float
    captured_at: datetime
    epoch: int
    clock_source: ClockSource
