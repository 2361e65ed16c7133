"""The metres of the road as lines over the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from models.ground import GroundPlane
from schemas.errors import ConfigError
from schemas.site import Camera

Points = npt.NDArray[np.float64]

MARGIN_M: Final = 2
LINES_MAX_N: Final = 60
"""A grid with more lines in one direction is drawn every five or ten metres."""
_STEPS_N: Final = 40
_NEAR: Final = 3.0
_STEPS_M: Final = (1, 5, 10, 50, 100)


@dataclass(frozen=True, slots=True, eq=False)
class GridLine:
    """One line of constant metres.

    Attributes:
        points: ``(N, 2)`` fractions of the picture.
        is_strong: Whether it is one of the stronger lines.
        label: Its metres, where they are written.
        label_at: Where, fractions of the picture.
    """

    points: Points
    is_strong: bool
    label: str
    label_at: Points


def metre_grid(camera: Camera, size_px: tuple[int, int]) -> tuple[GridLine, ...]:
    """The lines of whole metres around a calibration; none where it tells no plane.

    Args:
        camera: The camera's table of the site file.
        size_px: Width and height of its pictures.
    """
    if camera.calibration is None:
        return ()
    try:
        plane = GroundPlane(camera.calibration, *size_px)
    except ConfigError:
        return ()
    # The line belongs to the road, too: the grid has to reach it.
    ends = np.asarray(camera.line) * size_px
    seen = ends[plane.is_road(ends)]
    ground = np.vstack([camera.calibration.ground_m, *(plane.at(*end) for end in seen)])
    low = np.floor(ground.min(0)) - MARGIN_M
    high = np.ceil(ground.max(0)) + MARGIN_M
    lines: list[GridLine] = []
    for axis in (0, 1):
        span = high[axis] - low[axis]
        step = next((step for step in _STEPS_M if span / step <= LINES_MAX_N), None)
        if step is None:
            return ()
        for metre in np.arange(np.ceil(low[axis] / step) * step, high[axis] + step / 2, step):
            line = _line(plane, axis, float(metre), (low, high), size_px)
            if line is not None:
                lines.append(line)
    return tuple(lines)


def _line(
    plane: GroundPlane,
    axis: int,
    metre: float,
    corners: tuple[Points, Points],
    size_px: tuple[int, int],
) -> GridLine | None:
    low, high = corners
    along = np.linspace(low[1 - axis], high[1 - axis], _STEPS_N)
    ground = np.empty((_STEPS_N, 2))
    ground[:, axis], ground[:, 1 - axis] = metre, along
    fractions = plane.seen_at(ground) / size_px
    # Far beyond the picture numbers grow without bound near the horizon.
    near = np.isfinite(fractions).all(1) & (np.abs(fractions - 0.5) < _NEAR).all(1)
    points = fractions[near]
    if len(points) <= 1:
        return None
    shown = points[((points > 0) & (points < 1)).all(1)]
    is_labelled = axis == 1 and len(shown) > 0
    return GridLine(
        points=points,
        is_strong=metre % 5 == 0,
        label=f"{metre:g} m" if is_labelled else "",
        label_at=shown[np.argmax(shown[:, 0])] if is_labelled else points[0],
    )
