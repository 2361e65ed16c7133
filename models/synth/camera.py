"""The pinhole camera of the synthetic gate.

World frame: metres; ``x`` to the right across the lane, ``y`` along the lane, ``z`` up; the origin
lies on the road in the middle of the lane, beside the camera. Camera frame: ``x`` right, ``y``
down, ``z`` along the optical axis.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]


@cache
def _rotation(yaw_deg: float, pitch_deg: float) -> Vector:
    yaw, pitch = np.deg2rad(yaw_deg), np.deg2rad(pitch_deg)
    ahead = np.array([np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), np.sin(pitch)])
    right = np.array([np.cos(yaw), -np.sin(yaw), 0.0])
    return np.stack([right, np.cross(ahead, right), ahead])


@dataclass(frozen=True, slots=True)
class Camera:
    """A fixed pinhole camera with square pixels and the principal point in the middle.

    Attributes:
        width_px: Width of the picture.
        height_px: Height of the picture.
        focal_px: Focal length in pixels.
        position_m: Where it hangs, world frame.
        yaw_deg: Turned from the lane's direction to the right.
        pitch_deg: Tilted up; negative looks down.
    """

    width_px: int
    height_px: int
    focal_px: float
    position_m: tuple[float, float, float]
    yaw_deg: float
    pitch_deg: float

    def scaled(self, factor: int) -> Camera:
        """The same camera with ``factor`` times as many pixels each way."""
        return Camera(
            self.width_px * factor,
            self.height_px * factor,
            self.focal_px * factor,
            self.position_m,
            self.yaw_deg,
            self.pitch_deg,
        )

    def resized(self, width_px: int, height_px: int) -> Camera:
        """The same camera with pictures of another size that are as wide in angle."""
        focal_px = self.focal_px * width_px / self.width_px
        return replace(self, width_px=width_px, height_px=height_px, focal_px=focal_px)

    @property
    def matrix(self) -> Vector:
        """``(3, 3)`` intrinsic matrix; pixel centres at whole numbers."""
        centre = ((self.width_px - 1) / 2, (self.height_px - 1) / 2)
        return np.array(
            [[self.focal_px, 0, centre[0]], [0, self.focal_px, centre[1]], [0, 0, 1]], np.float64
        )

    @property
    def rotation(self) -> Vector:
        """``(3, 3)`` rotation from the world's axes to the camera's."""
        return _rotation(self.yaw_deg, self.pitch_deg)

    def to_camera(self, points_m: Vector) -> Vector:
        """World points ``(N, 3)`` in the camera's frame."""
        turned: Vector = (points_m - np.array(self.position_m)) @ self.rotation.T
        return turned

    def project(self, points_m: Vector) -> Vector:
        """World points ``(N, 3)`` as pixels ``(N, 2)``; all must lie in front of the camera."""
        seen = self.to_camera(points_m) @ self.matrix.T
        return np.asarray(seen[:, :2] / seen[:, 2:], np.float64)

    def rays(self) -> Vector:
        """Direction of every pixel's ray in the world's axes, ``(H, W, 3)``, depth 1 per unit."""
        xs, ys = np.meshgrid(np.arange(self.width_px), np.arange(self.height_px))
        pixels = np.stack([xs, ys, np.ones_like(xs)], axis=-1).astype(np.float64)
        directions: Vector = pixels @ np.linalg.inv(self.matrix).T @ self.rotation
        return directions


def looking_at(
    position_m: tuple[float, float, float],
    target_m: tuple[float, float, float],
    focal_px: float,
    size_px: tuple[int, int] = (1280, 720),
) -> Camera:
    """A camera that has a point in the middle of its picture.

    Args:
        position_m: Where it hangs, world frame.
        target_m: What it looks at, world frame.
        focal_px: Focal length in pixels.
        size_px: Width and height of its pictures.
    """
    x, y, z = (b - a for a, b in zip(position_m, target_m, strict=True))
    yaw_deg = float(np.rad2deg(np.arctan2(x, y)))
    pitch_deg = float(np.rad2deg(np.arctan2(z, np.hypot(x, y))))
    return Camera(*size_px, focal_px, position_m, round(yaw_deg, 4), round(pitch_deg, 4))
