"""How a lane's plates are seen, from the calibration alone: their angle and their size.

The pixels are taken as square and the optical axis as the middle of the picture, as cameras at
gates have it; then the points of the calibration determine the focal length and the place of the
camera (Zhang, "A flexible new technique for camera calibration", TPAMI 2000, for one plane).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.ground import GroundPlane
from models.tracking.crossing import Line

PLATE_HEIGHT_M = 0.8
"""A lorry's plate hangs about so high."""
LETTER_M = 0.063
"""Height of the characters of a plate of two lines (QCVN 08:2024/BCA)."""
FOCAL_PX = (100.0, 20000.0)


@dataclass(frozen=True, slots=True)
class PlatePose:
    """How a plate that faces along the lane is seen above the lane's line.

    Attributes:
        angle_deg: Between the line of sight and the direction that the plate faces.
        letter_px: Height of its characters in the picture.
    """

    angle_deg: float
    letter_px: float


def plate_pose(ground: GroundPlane, line: Line, width_px: int, height_px: int) -> PlatePose | None:
    """How the lane's plates are seen.

    Args:
        ground: The road in the camera's pictures.
        line: The lane's line across the lane, pixels of the full picture.
        width_px: Width of the pictures.
        height_px: Their height.

    Returns:
        Nothing where the calibration does not determine the camera.
    """
    found = _pose(ground, line, width_px, height_px)
    if found is None:
        return None
    focal_px, rotation, place, camera = found
    # The road's frame may be left-handed; a camera hangs above the road all the same.
    plate = np.array([0.0, 0.0, PLATE_HEIGHT_M if camera[2] > 0 else -PLATE_HEIGHT_M])
    depth_m = float((rotation @ plate + place)[2])
    sight = camera - plate
    distance_m = float(np.linalg.norm(sight))
    if depth_m <= 0 or distance_m == 0:
        return None
    angle_deg = float(np.degrees(np.arccos(min(1.0, abs(float(sight[1])) / distance_m))))
    upright = float(np.hypot(sight[0], sight[1])) / distance_m
    return PlatePose(angle_deg, focal_px * LETTER_M / depth_m * upright)


def camera_place(
    ground: GroundPlane, line: Line, width_px: int, height_px: int
) -> npt.NDArray[np.float64] | None:
    """Where the camera hangs: along the line from its middle, along the lane, and up, ``(3,)`` m.

    Args:
        ground: The road in the camera's pictures.
        line: The lane's line across the lane, pixels of the full picture.
        width_px: Width of the pictures.
        height_px: Their height.

    Returns:
        Nothing where the calibration does not determine the camera.
    """
    found = _pose(ground, line, width_px, height_px)
    return None if found is None else np.array([*found[3][:2], abs(found[3][2])])


_Pose = tuple[float, npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]


def _pose(ground: GroundPlane, line: Line, width_px: int, height_px: int) -> _Pose | None:
    """Focal length, rotation and shift from the line's frame to the camera's, and its place."""
    a, b = (np.array(ground.at(*end)) for end in line)
    across = (b - a) / np.linalg.norm(b - a)
    along = np.array([-across[1], across[0]])
    middle = (a + b) / 2
    points_m = np.array([(x, y) for x in (-1.0, 1.0) for y in (-1.0, 1.0)])
    # In a frame at the line's middle, numbers stay of one size.
    seen = ground.seen_at(middle + 0.5 * (points_m[:, :1] * across + points_m[:, 1:] * along))
    if not np.isfinite(seen).all():
        return None
    homography = _homography(0.5 * points_m, seen - [width_px / 2, height_px / 2])
    focal_px = _focal_px(homography)
    if focal_px is None or not FOCAL_PX[0] <= focal_px <= FOCAL_PX[1]:
        return None
    columns = np.diag([1 / focal_px, 1 / focal_px, 1.0]) @ homography
    scale = 2 / (np.linalg.norm(columns[:, 0]) + np.linalg.norm(columns[:, 1]))
    right, ahead, place = (columns * scale).T
    if place[2] < 0:
        right, ahead, place = -right, -ahead, -place
    rotation = np.column_stack([right, ahead, np.cross(right, ahead)])
    return focal_px, rotation, place, -rotation.T @ place


def _homography(
    ground_m: npt.NDArray[np.float64], image_px: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    rows = []
    for (x, y), (u, v) in zip(ground_m, image_px, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    _, _, solutions = np.linalg.svd(np.array(rows))
    return np.asarray(solutions[-1].reshape(3, 3), np.float64)


def _focal_px(homography: npt.NDArray[np.float64]) -> float | None:
    """The focal length that makes the road's axes upright to each other and of one length."""
    h1, h2 = homography[:, 0], homography[:, 1]
    flat = np.array([h1[:2] @ h2[:2], h1[:2] @ h1[:2] - h2[:2] @ h2[:2]])
    deep = np.array([h1[2] * h2[2], h1[2] ** 2 - h2[2] ** 2])
    if float(deep @ deep) == 0:
        return None
    square = -float(flat @ deep) / float(deep @ deep)
    return float(np.sqrt(square)) if square > 0 else None
