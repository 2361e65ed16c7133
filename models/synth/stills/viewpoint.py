"""The camera of a still: where it stands, where it looks, and how its lens bends lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from models.synth.texture import Texture

Vector = npt.NDArray[np.float64]
Points = npt.NDArray[np.float64]
WIDTH_PX, HEIGHT_PX = 1280, 720
CENTRE = np.array([(WIDTH_PX - 1) / 2, (HEIGHT_PX - 1) / 2])
HALF_DIAGONAL_PX = float(np.hypot(*CENTRE))
NEAREST_M = 0.25
INVERSION_STEPS = 12


@dataclass(frozen=True, eq=False, slots=True)
class Viewpoint:
    """A camera with a radial lens.

    The world frame is that of :mod:`models.synth.camera`: metres, ``x`` to the right across the
    lane, ``y`` along it, ``z`` up.

    Attributes:
        position_m: Where it hangs.
        axes: ``(3, 3)`` rows right, down, ahead.
        focal_px: Focal length, ``(x, y)``; they differ in a picture that was squeezed.
        bend: Radial bend of the lens: 0 none, 0.3 a strong barrel.
    """

    position_m: Vector
    axes: Vector
    focal_px: tuple[float, float]
    bend: float = 0.0

    @property
    def matrix(self) -> Vector:
        """``(3, 3)`` intrinsic matrix."""
        return np.array(
            [[self.focal_px[0], 0, CENTRE[0]], [0, self.focal_px[1], CENTRE[1]], [0, 0, 1]]
        )

    def homography(self, origin_m: Vector, across_m: Vector, down_m: Vector) -> Vector:
        """Maps ``(u, v, 1)`` on a plane, in metres along two vectors, to the unbent picture."""
        plane = np.stack([across_m, down_m, origin_m - self.position_m], axis=1)
        return np.asarray(self.matrix @ self.axes @ plane)

    def project(self, points_m: Points) -> Points:
        """``(N, 3)`` points to ``(N, 2)`` pixels of the unbent picture; all must lie ahead."""
        seen = (points_m - self.position_m) @ self.axes.T @ self.matrix.T
        return np.asarray(seen[:, :2] / np.maximum(seen[:, 2:], NEAREST_M))

    def depth_m(self, points_m: Points) -> Vector:
        """Distance along the optical axis of ``(N, 3)`` points."""
        return np.asarray((points_m - self.position_m) @ self.axes[2])

    def bent(self, points_px: Points) -> Points:
        """Where points of the unbent picture lie in the picture that the lens makes."""
        if self.bend <= 0:
            return points_px
        away = points_px - CENTRE
        wanted = np.hypot(away[:, 0], away[:, 1]) / HALF_DIAGONAL_PX
        radius = wanted.copy()
        for _ in range(INVERSION_STEPS):
            value = radius * (1 + self.bend * radius**2) / (1 + self.bend) - wanted
            radius -= value / ((1 + 3 * self.bend * radius**2) / (1 + self.bend))
        scale = np.where(wanted > 0, radius / np.maximum(wanted, 1e-9), 1 + self.bend)
        return np.asarray(CENTRE + away * scale[:, None])

    def bend_picture(self, picture: Texture) -> Texture:
        """The picture as the lens makes it."""
        if self.bend <= 0:
            return picture
        across, down = _bend_maps(self.bend)
        return np.asarray(cv2.remap(picture, across, down, cv2.INTER_LINEAR), np.uint8)


@lru_cache(maxsize=16)
def _bend_maps(bend: float) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.uint16]]:
    """Where each pixel of the bent picture lies in the unbent one, in OpenCV's fixed point."""
    ys, xs = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
    away_x, away_y = xs - np.float32(CENTRE[0]), ys - np.float32(CENTRE[1])
    radius = (away_x**2 + away_y**2) / np.float32(HALF_DIAGONAL_PX**2)
    scale = (1 + bend * radius) / (1 + bend)
    across, down = cv2.convertMaps(
        away_x * scale + np.float32(CENTRE[0]),
        away_y * scale + np.float32(CENTRE[1]),
        cv2.CV_16SC2,
    )
    return np.asarray(across, np.int16), np.asarray(down, np.uint16)


def looking(
    position_m: Vector, target_m: Vector, focal_px: float, roll_deg: float = 0.0
) -> Viewpoint:
    """A camera that has a point in the middle of its picture."""
    ahead = (target_m - position_m) / np.linalg.norm(target_m - position_m)
    right = np.cross(ahead, np.array([0.0, 0.0, 1.0]))
    right /= np.linalg.norm(right)
    down = np.cross(ahead, right)
    roll = np.deg2rad(roll_deg)
    turned = np.cos(roll) * right + np.sin(roll) * down
    return Viewpoint(
        position_m,
        np.stack([turned, np.cross(ahead, turned), ahead]),
        (focal_px, focal_px),
    )
