"""Where the end of a vehicle that is nearer to the camera stands on the road (R17).

Of a vehicle the picture shows where it hides the road. Its far end hides road behind it, the more
the taller it is; its near end stands where it is seen. The lane is cut into strips along its
direction, and in each the near end is followed by itself: where a lamp lights the road or a
shadow lies beside the vehicle, another strip is steadier. Only road is used of which a pixel of
the small picture is short enough.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.ground import GroundPlane
from models.tracking.crossing import Line
from models.tracking.lane_view import LaneView, Mask

NearEnds = tuple[float | None, ...]
"""Place along the lane in metres of the near end in each strip, where it is seen."""

STRIP_M = 0.6
STRIPS_N = 5
PIXEL_MAX_M = 0.30
"""Road farther away, of which a pixel of the small picture is longer, tells no place."""
HIDDEN_MIN_PX = 8
STRAY_SHARE = 0.03
"""So much of what is hidden in a strip may lie before the vehicle."""
BORDER_M = 0.35
"""Nearer than this to the end of the strip the vehicle goes on out of the picture."""


class NearEnd:
    """Follows near ends in one camera's view of a lane.

    Args:
        view: The camera's view of the lane.
        ground: The road in its pictures.
        line: The lane's line across the lane, pixels of the full picture.
    """

    def __init__(self, view: LaneView, ground: GroundPlane, line: Line) -> None:
        rows, columns = view.inside_small.shape
        ys, xs = np.mgrid[0:rows, 0:columns]
        # The averaging that makes the picture small, and the blur of the mask, push the near end
        # one pixel of the small picture towards the camera: so its upper edge counts.
        places = np.stack([view.x0 + (xs + 0.5) / view.scale, view.y0 + ys / view.scale], -1)
        pixels = places.reshape(-1, 2)
        along, across = _lane_axes(ground, line)
        middle = np.mean([ground.at(*end) for end in line], axis=0)
        is_road = ground.is_road(pixels)
        metres = np.full((len(pixels), 2), np.nan)
        metres[is_road] = [ground.at(x, y) for x, y in pixels[is_road]]
        s = ((metres - middle) @ along).reshape(rows, columns)
        t = ((metres - middle) @ across).reshape(rows, columns)
        with np.errstate(invalid="ignore"):
            pixel_m = np.hypot(*(np.gradient(s, axis=axis) for axis in (0, 1)))
            clear = view.inside_small & (pixel_m < PIXEL_MAX_M)
            strip = np.floor(t / STRIP_M + STRIPS_N / 2)
        self._strips: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]] = []
        for number in range(STRIPS_N):
            flat = np.flatnonzero((clear & (strip == number)).ravel())
            order = flat[np.argsort(s.ravel()[flat])]
            self._strips.append((order, s.ravel()[order]))

    def at(self, hidden: Mask) -> NearEnds:
        """The near ends in one look.

        Args:
            hidden: Where the road is hidden, ``(h, w)`` of the small picture.
        """
        flat = hidden.ravel()
        ends: list[float | None] = []
        for order, s in self._strips:
            places = np.flatnonzero(flat[order])
            if len(places) < HIDDEN_MIN_PX:
                ends.append(None)
                continue
            end = float(s[places[max(2, int(STRAY_SHARE * len(places)))]])
            ends.append(end if end > s[0] + BORDER_M else None)
        return tuple(ends)


def motion_px(ground: GroundPlane, line: Line) -> tuple[float, float]:
    """The way in the picture of half a metre along the lane, from the middle of the line.

    Args:
        ground: The road in the camera's pictures.
        line: The lane's line, pixels of the full picture.
    """
    along, _ = _lane_axes(ground, line)
    middle = np.mean([ground.at(*end) for end in line], axis=0)
    near, far = ground.seen_at(np.stack([middle, middle + 0.5 * along]))
    return float(far[0] - near[0]), float(far[1] - near[1])


def _lane_axes(
    ground: GroundPlane, line: Line
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Unit vectors on the road: along the lane away from the camera, and across it."""
    a, b = (np.array(ground.at(*end)) for end in line)
    across = (b - a) / np.linalg.norm(b - a)
    along = np.array([-across[1], across[0]])
    near, far = ground.seen_at(np.stack([(a + b) / 2, (a + b) / 2 + 0.5 * along]))
    # Lower in the picture is nearer.
    return (along if far[1] < near[1] else -along), across
