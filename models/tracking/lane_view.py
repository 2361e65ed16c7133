"""A camera's view of one lane: its region cut out, what moves in it, what hides the road."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from schemas.frame import Image
from schemas.site import Camera

SMALL_WIDTH_PX = 240
CHANGE_LUMA = 14.0
"""A change of brightness above this is no sensor noise (8-bit luma, region downscaled)."""
LINE_BAND_SHARE = 0.02
"""Half-width of the band around the line as a share of the small picture's diagonal."""
HIDDEN_LUMA = 16.0
"""The road counts as hidden where its brightness differs by more than this from the empty lane."""
_GREY = 114

Mask = npt.NDArray[np.bool_]
Luma = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glance:
    """What one look at the lane's region measured.

    Attributes:
        luma: The region as small luma picture, ``(h, w)`` float32, 0 to 255.
        mean_luma: Mean brightness of the region.
        moving_share: Share of the region that changed since the look before.
    """

    luma: Luma
    mean_luma: float
    moving_share: float


class LaneView:
    """The region of one camera at one picture size.

    Args:
        camera: The camera's table of the site file.
        width_px: Width of the camera's pictures.
        height_px: Height of the camera's pictures.
    """

    def __init__(self, camera: Camera, width_px: int, height_px: int) -> None:
        self.size_px = (width_px, height_px)
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
        self._previous: Luma | None = None

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
        return bool(self._band.any())

    def crop(self, image: Image) -> Image:
        """The region's upright rectangle with everything outside the region greyed.

        Args:
            image: Full picture, ``(H, W, 3)`` BGR.
        """
        part = image[self.y0 : self.y1, self.x0 : self.x1].copy()
        part[self._outside] = _GREY
        return part

    def look(self, image: Image) -> Glance:
        """Measures the region of a full picture and compares it with the look before."""
        part = image[self.y0 : self.y1, self.x0 : self.x1]
        small = cv2.resize(part, self._small_size, interpolation=cv2.INTER_AREA)
        luma: Luma = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
        inside = self.inside_small
        moving = 0.0
        if self._previous is not None:
            change = np.abs(luma - self._previous)[inside]
            moving = float((change > CHANGE_LUMA).mean()) if change.size else 0.0
        self._previous = luma
        return Glance(luma, float(luma[inside].mean()) if inside.any() else 0.0, moving)

    def forget(self) -> None:
        """Forgets the look before, as at the start of a media epoch."""
        self._previous = None

    def hidden_share(self, luma: Luma, empty: Luma) -> float:
        """The share of the line's band in which the road is hidden.

        A change of light over the whole region is taken out first.

        Args:
            luma: The region now, ``(h, w)``.
            empty: The region when the lane was empty, ``(h, w)``.
        """
        return float(self._hidden(luma, empty)[self._band].mean()) if self.sees_line else 0.0

    def hidden_rows(self, luma: Luma, empty: Luma) -> npt.NDArray[np.float32]:
        """The share of each row of the region in which the road is hidden, ``(h,)``."""
        hidden = self._hidden(luma, empty) & self.inside_small
        width = np.maximum(self.inside_small.sum(1), 1)
        shares: npt.NDArray[np.float32] = (hidden.sum(1) / width).astype(np.float32)
        return shares

    def _hidden(self, luma: Luma, empty: Luma) -> Mask:
        difference = luma - empty
        difference = difference - np.median(difference[self.inside_small])
        hidden: Mask = np.abs(cv2.blur(difference, (3, 3))) > HIDDEN_LUMA
        return hidden


def _to_pixels(
    points: tuple[tuple[float, float], ...], width_px: int, height_px: int
) -> npt.NDArray[np.float64]:
    return np.asarray(points, np.float64) * [width_px, height_px]
