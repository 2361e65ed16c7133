"""The lane laid out in metres: what the small picture shows of a grid of places over it.

Along the lane the grid's places are the slices of :mod:`models.tracking.lane_axis`, across it they
go from one end of the line to the other. Each place is looked up at two heights, that of a
trailer's frame and that of a cab, so that a network sees every camera's lane in the same form.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.ground import GroundPlane
from models.tracking.lane_axis import FRAME_M, REACH_M, SLICE_M
from models.tracking.structure import DARK, Structure
from schemas.frame import Luma

SLICES_N = round(2 * REACH_M / SLICE_M)
ACROSS_N = 16
MARGIN_SHARE = 0.12
"""The grid reaches so much of the line's length beyond its ends."""
CAB_M, CAB_SHARE = 2.2, 0.75
"""The upper height, and the most of a camera's own: what hangs as high is seen edge on."""
SEEN_PLACES = 3
"""A slice of which fewer places are looked at tells too little."""
CHANNELS_N = 13
SHEAR_M = (5.0, 2.0)
"""How far a height of a metre is thrown along and across the lane is told in these."""
LIGHT_MAX = 2.0
"""Natural logarithm of the largest factor of brightness that is told."""

Cells = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class _Places:
    """Where the grid's places are seen at one height.

    Attributes:
        at_px: In the small picture, ``(slices, across, 2)``.
        seen: Whether they are, ``(slices, across)``.
    """

    at_px: Cells
    seen: npt.NDArray[np.bool_]

    def of(self, field: Luma) -> Cells:
        """What a small picture shows there."""
        x, y = self.at_px[..., 0], self.at_px[..., 1]
        shown = cv2.remap(field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(shown, np.float32)

    def light(self, luma: Luma) -> Cells:
        """Natural logarithm of the brightness there."""
        return np.asarray(np.log(self.of(luma).clip(0) + DARK), np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class EmptyStrip:
    """The empty lane as the strip shows it.

    Attributes:
        structure: Of the small picture.
        light: At both heights.
        mean: Of the light at the lower height.
        spread: Structure at the lower height, as the network takes it.
    """

    structure: Structure
    light: tuple[Cells, Cells]
    mean: float
    spread: Cells


class LaneStrip:
    """Maps the small pictures of one camera to the grid over its lane.

    Args:
        line_px: The line's ends, ``(2, 2)``, pixels of the full picture.
        ground: The camera's road plane.
        camera_m: Where the camera hangs: along the line from its middle, along the lane, and up;
            clearly above the frame of a trailer.
        inside: Pixels of the small picture that are looked at, ``(h, w)``.
        origin_px: Where the small picture's corner lies in the full one.
        scale: Small pixels per pixel.

    Attributes:
        full_px: Where the places at the lower height lie in the full picture,
            ``(slices, across, 2)``; not a number behind the camera.
        seen: Which of them are looked at, ``(slices, across)``.
    """

    def __init__(
        self,
        line_px: npt.NDArray[np.float64],
        ground: GroundPlane,
        camera_m: npt.NDArray[np.float64],
        inside: npt.NDArray[np.bool_],
        origin_px: tuple[float, float],
        scale: float,
    ) -> None:
        ends = ground.on_road(line_px)
        way = ends[1] - ends[0]
        length_m = float(np.hypot(*way))
        shares = (np.arange(ACROSS_N) + 0.5) / ACROSS_N * (1 + 2 * MARGIN_SHARE)
        along, across = np.meshgrid(
            (np.arange(SLICES_N) + 0.5) * SLICE_M - REACH_M,
            (shares - MARGIN_SHARE - 0.5) * length_m,
            indexing="ij",
        )
        axes = np.stack([way, [-way[1], way[0]]]) / length_m

        def places(height_m: float) -> tuple[npt.NDArray[np.float64], _Places]:
            rise = height_m / float(camera_m[2])
            lane = np.stack([across, along], axis=-1)
            road = (lane - camera_m[:2] * rise) / (1 - rise)
            full_px = ground.seen_at((ends.mean(0) + road @ axes).reshape(-1, 2))
            small = (full_px - origin_px) * scale - 0.5
            at_px, seen = _inside(small, inside)
            shape = across.shape
            placed = _Places(at_px.reshape(*shape, 2), seen.reshape(shape))
            return full_px.reshape(*shape, 2), placed

        self.full_px, self._low = places(FRAME_M)
        self._high = places(min(CAB_M, CAB_SHARE * float(camera_m[2])))[1]
        self.seen = self._low.seen
        height_m = max(float(camera_m[2]), 1.0)
        self._view = [
            np.clip((place - camera) / height_m / unit, -LIGHT_MAX, LIGHT_MAX).astype(np.float32)
            for place, camera, unit in zip(
                (along, across), (camera_m[1], camera_m[0]), SHEAR_M, strict=True
            )
        ]

    @property
    def told_slices(self) -> npt.NDArray[np.int64]:
        """Numbers of the slices of which enough is looked at."""
        return np.flatnonzero(self.seen.sum(1) >= SEEN_PLACES)

    def learned(self, luma: Luma, structure: Structure) -> EmptyStrip:
        """The empty lane.

        Args:
            luma: The small picture, ``(h, w)``, 0 to 255.
            structure: Of it.
        """
        light = self._low.light(luma), self._high.light(luma)
        seen = self._low.of(luma)[self.seen]
        mean = float(np.log(seen.mean() + DARK)) if seen.size else 0.0
        return EmptyStrip(structure, light, mean, _spread(self._low.of(structure.variance)))

    def cells(self, luma: Luma, now: Structure, empty: EmptyStrip) -> Cells:
        """What a network is asked about a look, ``(channels, slices, across)``.

        Args:
            luma: The small picture, ``(h, w)``, 0 to 255.
            now: Its structure.
            empty: The empty lane.
        """
        low, high = self._low, self._high
        alike = now.alike(empty.structure)
        light, cab = low.light(luma), high.light(luma)
        told = np.stack(
            [
                light - empty.light[0],
                light - empty.mean,
                empty.light[0] - empty.mean,
                low.of(alike),
                empty.spread,
                _spread(low.of(now.variance)),
            ]
        )
        above = np.stack([cab - empty.light[1], cab - empty.mean, high.of(alike)])
        return np.concatenate(
            [
                told.clip(-LIGHT_MAX, LIGHT_MAX) * low.seen,
                [low.seen.astype(np.float32), *self._view],
                above.clip(-LIGHT_MAX, LIGHT_MAX) * high.seen,
                [high.seen.astype(np.float32)],
            ]
        ).astype(np.float32)


def _inside(
    small: npt.NDArray[np.float64], inside: npt.NDArray[np.bool_]
) -> tuple[Cells, npt.NDArray[np.bool_]]:
    """Pixels for looking up, and which of them are looked at."""
    height, width = inside.shape
    seen: npt.NDArray[np.bool_] = np.asarray(np.isfinite(small).all(-1))
    px = np.where(seen[:, None], small, -1.0)
    column, row = px.round().astype(np.int64).clip(-1, [width, height]).T
    seen &= (column >= 0) & (row >= 0) & (column < width) & (row < height)
    seen[seen] = inside[row[seen], column[seen]]
    return px.clip(-1, [width, height]).astype(np.float32), seen


def _spread(variance: Cells) -> Cells:
    return np.asarray(np.log1p(variance.clip(0)) / 5, np.float32)
