"""The road as a plane: from the picture to metres and back."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from schemas.errors import ConfigError
from schemas.site import Calibration

Points = npt.NDArray[np.float64]

_FLAT = 1e-3
"""Points count as lying in one line when they reach less than this share of their length aside."""
_STEP_PX = 0.5


class GroundPlane:
    """Maps points of the road from the picture to metres, and back.

    Args:
        calibration: Points of the road in the picture and in metres.
        width_px: Width of the camera's pictures.
        height_px: Height of the camera's pictures.

    Raises:
        ConfigError: The points do not determine a plane.
    """

    def __init__(self, calibration: Calibration, width_px: int, height_px: int) -> None:
        self._image = np.asarray(calibration.image, np.float64) * [width_px, height_px]
        self._ground_m = np.asarray(calibration.ground_m, np.float64)
        found = None
        if _spans_a_plane(self._image) and _spans_a_plane(self._ground_m):
            found, _ = cv2.findHomography(self._image, self._ground_m)
        if (
            found is None
            or not np.isfinite(found).all()
            or np.linalg.matrix_rank(found) < len(found)
        ):
            message = (
                "calibration: four points of the road were wanted of which no three lie in one "
                f"line, got {[tuple(point) for point in calibration.ground_m]}"
            )
            raise ConfigError(message)
        self._to_ground: Points = np.asarray(found, np.float64)
        self._to_image: Points = np.asarray(np.linalg.inv(self._to_ground), np.float64)
        self._side = float(np.sign(self._depth(self._image).mean()))

    def at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """The point of the road seen at a pixel, in metres."""
        x, y, w = self._to_ground @ np.array([x_px, y_px, 1.0])
        return float(x / w), float(y / w)

    def on_road(self, points_px: Points) -> Points:
        """The points of the road seen at pixels.

        Args:
            points_px: ``(N, 2)`` pixels.

        Returns:
            ``(N, 2)`` metres; not a number for pixels at or above the road's horizon.
        """
        x, y, w = self._to_ground @ np.column_stack([points_px, np.ones(len(points_px))]).T
        is_road = w * self._side > 0
        metres = np.column_stack([x, y]) / np.where(is_road, w, np.nan)[:, None]
        return np.asarray(metres, np.float64)

    def seen_at(self, points_m: Points) -> Points:
        """Where points of the road are seen.

        Args:
            points_m: ``(N, 2)`` metres.

        Returns:
            ``(N, 2)`` pixels; not a number for points behind the camera.
        """
        x, y, w = self._to_image @ np.column_stack([points_m, np.ones(len(points_m))]).T
        pixels = np.column_stack([x, y]) / w[:, None]
        return np.where(self.is_road(pixels)[:, None], pixels, np.nan)

    def is_road(self, points_px: Points) -> npt.NDArray[np.bool_]:
        """Whether pixels lie below the road's horizon, ``(N,)``.

        Args:
            points_px: ``(N, 2)`` pixels.
        """
        return self._depth(points_px) * self._side > 0

    def metres_per_px(self, x_px: float, y_px: float) -> float:
        """How wide a pixel is at a place of the road, across the line of sight.

        Upright things that stand there have this scale, too, because the road is foreshortened
        along the line of sight and not across it.
        """
        left, right = self.at(x_px - _STEP_PX, y_px), self.at(x_px + _STEP_PX, y_px)
        return float(np.hypot(right[0] - left[0], right[1] - left[1])) / (2 * _STEP_PX)

    @property
    def worst_error_m(self) -> float:
        """How far the farthest point of the calibration lies from where the plane puts it."""
        placed = np.array([self.at(*point) for point in self._image])
        return float(np.hypot(*(placed - self._ground_m).T).max())

    def _depth(self, points_px: Points) -> Points:
        return np.asarray(
            np.column_stack([points_px, np.ones(len(points_px))]) @ self._to_ground[2]
        )


def _spans_a_plane(points: Points) -> bool:
    """Whether four of the points are a quadrilateral with four true corners."""
    spread = points - points.mean(0)
    length = float(np.abs(spread).max())
    if length == 0:
        return False
    # Without three in one line, leaving any one point out leaves a true triangle.
    return all(
        np.linalg.svd(np.delete(spread, i, 0) - np.delete(spread, i, 0).mean(0))[1][1]
        > _FLAT * length
        for i in range(len(points))
    )
