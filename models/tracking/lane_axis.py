"""The lane's own road in the picture, cut into slices along the lane.

Only the road between the ends of the lane's line, extended along the lane, is looked at. What
drives in another lane farther away stands above it in the picture, and what passes nearer hides
it for a moment only. With a calibrated camera the slices are measured in metres; else the line is
taken for as long as a lane is wide, and perspective is left out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.ground import GroundPlane

LINE_M = 2.6
"""How long the line of a camera without calibration is taken to be."""
SLICE_M = 0.25
REACH_M = 16.0
"""Nothing farther from the line than this along the lane is looked at."""
FRAME_M = 1.0
"""The frame of a trailer and the bumpers of a vehicle are about so high."""
CAMERA_LEAST_M = 1.6
"""A camera that hangs lower does not look down at that height."""
GROWN_M = 4.5
"""Nothing but a vehicle hides so much of the lane by itself …"""
GROWN_AXIS_SHARE = 0.45
"""… or this share of a lane that is seen only for a short way …"""
GROWN_FLAT_SHARE = 0.3
"""… or this share where perspective is not known."""
SLICE_PX_MIN = 3
"""A slice of fewer pixels of the small picture tells nothing; the axis ends before it."""

Slices = npt.NDArray[np.int32]


class LaneAxis:
    """Maps the pixels of the small picture to slices of the lane.

    Args:
        line_px: The line's ends, ``(2, 2)``, pixels of the full picture.
        ground: The camera's road plane, if it is calibrated.
        camera_m: Where the camera hangs: along the line from its middle, along the lane, and up;
            then slices lie at the height of a trailer's frame, which goes from bumper to bumper.
        inside: Pixels of the small picture that are looked at, ``(h, w)``.
        origin_px: Where the small picture's corner lies in the full one.
        scale: Small pixels per pixel.

    Attributes:
        slices_n: Number of slices; 0 where the line's surroundings are out of sight.
        grown_slices: What hides so many slices by itself is long enough for a vehicle.
        at_line: Slice in which the line lies, from its nearer neighbours.
        sizes: Pixels of each slice.
    """

    def __init__(
        self,
        line_px: npt.NDArray[np.float64],
        ground: GroundPlane | None,
        camera_m: npt.NDArray[np.float64] | None,
        inside: npt.NDArray[np.bool_],
        origin_px: tuple[float, float],
        scale: float,
    ) -> None:
        height, width = inside.shape
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float64)
        points = np.stack([(xs + 0.5) / scale + origin_px[0], (ys + 0.5) / scale + origin_px[1]])
        flat = points.reshape(2, -1).T
        across, along_m = _lane_coordinates(flat, line_px, ground, camera_m)
        across, along_m = across.reshape(height, width), along_m.reshape(height, width)
        index = np.floor((along_m + REACH_M) / SLICE_M)
        seen = inside & (across >= 0) & (across <= 1) & (np.abs(along_m) < REACH_M)
        index = np.where(seen, index, -1).astype(np.int32)
        counts = np.bincount(index[seen], minlength=round(2 * REACH_M / SLICE_M))
        first, end = _around(counts >= SLICE_PX_MIN, round(REACH_M / SLICE_M))
        self.slices_n = end - first
        share = GROWN_FLAT_SHARE if ground is None else GROWN_AXIS_SHARE
        self.grown_slices = max(2, min(round(GROWN_M / SLICE_M), round(share * self.slices_n)))
        self.at_line = round(REACH_M / SLICE_M) - first
        self.sizes = counts[first:end].astype(np.float64)
        self._seen = seen & (index >= first) & (index < end)
        self._index = index[self._seen] - first

    def shares(self, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Share of each slice in which a mask holds, ``(slices_n,)``."""
        return self.counts(mask) / np.maximum(self.sizes, 1)

    def share(self, mask: npt.NDArray[np.bool_]) -> float:
        """Share of the whole lane in which a mask holds."""
        return float(mask[self._seen].mean()) if self.slices_n else 0.0

    def counts(self, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Pixels of each slice in which a mask holds, ``(slices_n,)``."""
        counts = np.bincount(self._index, mask[self._seen], self.slices_n)
        return np.asarray(counts, np.float64)


def _lane_coordinates(
    points_px: npt.NDArray[np.float64],
    line_px: npt.NDArray[np.float64],
    ground: GroundPlane | None,
    camera_m: npt.NDArray[np.float64] | None,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Across the lane, 0 to 1 between the line's ends, and along it in metres from the line."""
    if ground is None:
        ends, points = line_px, points_px
        metre = float(np.hypot(*(ends[1] - ends[0]))) / LINE_M
    else:
        ends, points = ground.on_road(line_px), ground.on_road(points_px)
        metre = 1.0
    way = ends[1] - ends[0]
    length = float(np.hypot(*way))
    from_middle = points - ends.mean(0)
    across = from_middle @ way / length
    along = (way[0] * from_middle[:, 1] - way[1] * from_middle[:, 0]) / length
    if camera_m is not None and camera_m[2] > CAMERA_LEAST_M:
        rise = FRAME_M / camera_m[2]
        across, along = (
            road + (place - road) * rise
            for road, place in ((across, camera_m[0]), (along, camera_m[1]))
        )
    across = across / length + 0.5
    return np.nan_to_num(across, nan=-1.0), np.nan_to_num(along / metre, nan=2 * REACH_M)


def _around(usable: npt.NDArray[np.bool_], middle: int) -> tuple[int, int]:
    """The run of usable slices about the line; one unusable slice is passed over."""
    near = [i for i in (middle, middle - 1, middle + 1) if usable[i]]
    if not near:
        return middle, middle
    first = end = near[0]
    while first > 0 and (usable[first - 1] or (first > 1 and usable[first - 2])):
        first -= 1
    while end < len(usable) and (usable[end] or (end + 1 < len(usable) and usable[end + 1])):
        end += 1
    return first, end
