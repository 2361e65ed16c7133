"""A camera's view of one lane: its region cut out, what moves in it, what hides the road."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.causes.pose import camera_place
from models.ground import GroundPlane
from models.tracking.lane_axis import CAMERA_LEAST_M, LaneAxis
from models.tracking.lane_strip import LaneStrip
from schemas.frame import Image, Luma, Pixels
from schemas.geometry import Box
from schemas.site import Camera

SMALL_WIDTH_PX = 240
CHANGE_LUMA = 14.0
"""A change of brightness above this is no sensor noise (8-bit luma, region downscaled)."""
LINE_BAND_SHARE = 0.02
"""Half-width of the band around the line as a share of the small picture's diagonal."""
HIDDEN_LUMA = 16.0
"""The road counts as hidden where its brightness differs by more than this from the empty lane."""
MARGIN_SHARE = 0.06
"""What is read reaches this far beyond what changed, as a share of the region's longer side."""
SIDE_MIN_PX = 320
PART_MIN_PX = 16
"""Less of the region shows no text."""
SOLID_PX = 3
"""What hides less of the small picture than this is no vehicle."""
_GREY = 114

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Glance:
    """What one look at the lane's region measured.

    Attributes:
        luma: The region as small luma picture, ``(h, w)`` float32, 0 to 255.
        mean_luma: Mean brightness of the region.
        moving: Where the region changed since the look before, ``(h, w)``.
        moving_share: Share of the region that changed …
        lane_moving_share: … and of the lane's own road.
    """

    luma: Luma
    mean_luma: float
    moving: Mask
    moving_share: float
    lane_moving_share: float


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the region that is worth reading.

    Attributes:
        image: ``(h, w, 3)`` BGR; what lies outside the region is grey.
        x0: Left edge in pixels of the full picture.
        y0: Top edge in pixels of the full picture.
        side_px: Longer side at which text is searched for in it.
    """

    image: Image
    x0: int
    y0: int
    side_px: int

    def shows(self, box: Box) -> bool:
        """Whether the middle of a box, pixels of the full picture, lies in it."""
        (x, y), (height, width) = box.center, self.image.shape[:2]
        inside = self.x0 <= x < self.x0 + width and self.y0 <= y < self.y0 + height
        return bool(inside)


class LaneView:
    """The region of one camera at one picture size.

    Args:
        camera: The camera's table of the site file.
        width_px: Width of the camera's pictures.
        height_px: Height of the camera's pictures.
    """

    def __init__(self, camera: Camera, width_px: int, height_px: int) -> None:
        self.size_px = (width_px, height_px)
        self._text_side_px = camera.text_side_px
        corners = _to_pixels(camera.region, width_px, height_px)
        self.x0, self.y0 = (int(v) for v in np.floor(corners.min(0)).clip(0))
        self.x1, self.y1 = (
            int(v) for v in np.minimum(np.ceil(corners.max(0)), [width_px, height_px])
        )
        outside = np.ones((self.y1 - self.y0, self.x1 - self.x0), np.uint8)
        origin = np.array([self.x0, self.y0])
        cv2.fillPoly(outside, [(corners - origin).round().astype(np.int32)], 0)
        for polygon in camera.mask:
            hidden = _to_pixels(polygon, width_px, height_px) - origin
            cv2.fillPoly(outside, [hidden.round().astype(np.int32)], 1)
        self._outside: Mask = outside.astype(bool)
        scale = min(1.0, SMALL_WIDTH_PX / outside.shape[1])
        self._small_size = (
            max(8, round(outside.shape[1] * scale)),
            max(8, round(outside.shape[0] * scale)),
        )
        self.inside_small: Mask = cv2.resize(outside, self._small_size) == 0
        self.line_small = (_to_pixels(camera.line, width_px, height_px) - origin) * scale
        self.scale = scale
        self._band = self._line_band()
        self.axis, self.strip = self._lane_axis(camera)
        self._previous: Luma | None = None

    def _lane_axis(self, camera: Camera) -> tuple[LaneAxis, LaneStrip | None]:
        width, height = self.size_px
        line = _to_pixels(camera.line, width, height)
        ground = GroundPlane(camera.calibration, width, height) if camera.calibration else None
        (ax, ay), (bx, by) = line.tolist()
        place = camera_place(ground, ((ax, ay), (bx, by)), width, height) if ground else None
        origin = (float(self.x0), float(self.y0))
        shown = (self.inside_small, origin, self.scale)
        axis = LaneAxis(line, ground, place, *shown)
        if ground is None or place is None or place[2] <= CAMERA_LEAST_M:
            return axis, None
        strip = LaneStrip(line, ground, place, *shown)
        return axis, strip if strip.told_slices.size else None

    def _line_band(self) -> Mask:
        width, height = self._small_size
        band = np.zeros((height, width), np.uint8)
        thickness = max(3, round(2 * LINE_BAND_SHARE * float(np.hypot(width, height))))
        a, b = (tuple(int(v) for v in point.round()) for point in self.line_small)
        cv2.line(band, a, b, 1, thickness)
        inside: Mask = band.astype(bool) & self.inside_small
        return inside

    @property
    def sees_line(self) -> bool:
        """Whether the line lies inside the region, so that it can be watched."""
        return bool(self._band.any()) and self.axis.slices_n > 0

    def part(self, pixels: Pixels, changed: Mask) -> Part:
        """The rectangle of the region in which something changed.

        Text stands on what moves: what has not changed need not be read again.

        Args:
            pixels: Full picture.
            changed: Where the region changed lately, ``(h, w)``.
        """
        width, height = self.x1 - self.x0, self.y1 - self.y0
        return self._cut(pixels, self._changed_box(changed, width, height))

    def overlaps(self, box: Box) -> bool:
        """Whether enough of a box, pixels of the full picture, lies in the region to be read."""
        width = min(box.x1, self.x1) - max(box.x0, self.x0)
        height = min(box.y1, self.y1) - max(box.y0, self.y0)
        return min(width, height) >= PART_MIN_PX

    def part_around(self, pixels: Pixels, box: Box) -> Part:
        """The rectangle of the region in which a box lies.

        Args:
            pixels: Full picture.
            box: In its pixels; what lies outside the region is cut off.
        """
        x0, x1 = (int(np.clip(x, self.x0, self.x1)) - self.x0 for x in (box.x0, box.x1))
        y0, y1 = (int(np.clip(y, self.y0, self.y1)) - self.y0 for y in (box.y0, box.y1))
        return self._cut(pixels, (x0, y0, x1, y1))

    def _cut(self, pixels: Pixels, corners: tuple[int, int, int, int]) -> Part:
        """A rectangle, pixels of the region."""
        x0, y0, x1, y1 = corners
        part = pixels.part((self.x0 + x0, self.y0 + y0, self.x0 + x1, self.y0 + y1))
        outside = self._outside[y0:y1, x0:x1]
        if outside.any():
            part[outside] = _GREY
        longer = max(self.x1 - self.x0, self.y1 - self.y0)
        side_px = round(self._text_side_px * max(x1 - x0, y1 - y0) / longer)
        return Part(part, self.x0 + x0, self.y0 + y0, max(SIDE_MIN_PX, side_px))

    def _changed_box(self, changed: Mask, width: int, height: int) -> tuple[int, int, int, int]:
        solid = cv2.morphologyEx(changed.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2)))
        rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
        if rows.size == 0:
            return 0, 0, width, height
        margin = MARGIN_SHARE * max(width, height)
        x0 = max(0, int(columns[0] / self.scale - margin))
        y0 = max(0, int(rows[0] / self.scale - margin))
        x1 = min(width, int((columns[-1] + 1) / self.scale + margin))
        y1 = min(height, int((rows[-1] + 1) / self.scale + margin))
        return x0, y0, x1, y1

    def look(self, pixels: Pixels) -> Glance:
        """Measures the region of a full picture and compares it with the look before."""
        luma = pixels.small_luma((self.x0, self.y0, self.x1, self.y1), self._small_size)
        inside = self.inside_small
        moving = np.zeros_like(inside)
        if self._previous is not None:
            moving = (np.abs(luma - self._previous) > CHANGE_LUMA) & inside
        self._previous = luma
        inside_n = max(1, int(inside.sum()))
        mean_luma = float(luma[inside].sum()) / inside_n
        # Drops of rain and noise are thin; what drives or walks is not.
        solid = cv2.morphologyEx(moving.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3)))
        lane_share = self.axis.share(solid.astype(np.bool_))
        return Glance(luma, mean_luma, moving, float(solid.sum()) / inside_n, lane_share)

    def forget(self) -> None:
        """Forgets the look before, as at the start of a media epoch."""
        self._previous = None

    def band_share(self, mask: Mask) -> float:
        """The share of the band around the line in which a mask holds."""
        return float(mask[self._band].mean()) if self.sees_line else 0.0

    def hidden(self, luma: Luma, empty: Luma) -> Mask:
        """Where something solid hides the road, ``(h, w)``.

        Args:
            luma: The region now, ``(h, w)``.
            empty: The region when the lane was empty, ``(h, w)``.
        """
        hidden = (self._hidden(luma, empty) & self.inside_small).astype(np.uint8)
        solid = cv2.morphologyEx(hidden, cv2.MORPH_OPEN, np.ones((SOLID_PX, SOLID_PX)))
        return np.asarray(solid, np.bool_)

    def _hidden(self, luma: Luma, empty: Luma) -> Mask:
        difference = luma - empty
        difference = difference - np.median(difference[self.inside_small])
        hidden: Mask = np.abs(cv2.blur(difference, (3, 3))) > HIDDEN_LUMA
        return hidden


def _to_pixels(
    points: tuple[tuple[float, float], ...], width_px: int, height_px: int
) -> npt.NDArray[np.float64]:
    return np.asarray(points, np.float64) * [width_px, height_px]
