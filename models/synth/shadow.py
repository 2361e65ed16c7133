"""Shadows of boxes on the road, as masks over the picture."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import cv2
import numpy as np

from models.synth.camera import Camera, Vector
from models.synth.light import Source
from models.synth.texture import Field

Volume = tuple[tuple[float, float], ...]
NEAR_PLANE_M = 0.6
SHRINK = 2


def moved_volumes(volumes: Iterable[Volume], offset_m: Vector, heading: int) -> list[Volume]:
    """Volumes of a vehicle in the world frame."""
    placed: list[Volume] = []
    for x, y, z in volumes:
        xs = sorted((x[0] * heading + offset_m[0], x[1] * heading + offset_m[0]))
        ys = sorted((y[0] * heading + offset_m[1], y[1] * heading + offset_m[1]))
        placed.append(((xs[0], xs[1]), (ys[0], ys[1]), z))
    return placed


def _in_front(camera: Camera, polygon_m: Vector) -> Vector:
    """The part of a polygon in space that lies in front of the camera."""
    depths = camera.to_camera(polygon_m)[:, 2] - NEAR_PLANE_M
    kept: list[Vector] = []
    for index in range(len(polygon_m)):
        after = (index + 1) % len(polygon_m)
        here, there = depths[index], depths[after]
        if here >= 0:
            kept.append(polygon_m[index])
        if here * there < 0:
            share = here / (here - there)
            kept.append(polygon_m[index] + (polygon_m[after] - polygon_m[index]) * share)
    return np.array(kept).reshape(-1, 3)


def _footprint(volume: Volume, source: Source | None) -> Vector | None:
    """The hull of a volume's shadow on the road, ``(N, 3)``; straight down without a source."""
    points = []
    for corner in product(*volume):
        if source is None:
            points.append(np.array([corner[0], corner[1], 0.0]))
            continue
        fallen = source.casts(np.array(corner, np.float64))
        if fallen is None:
            return None
        points.append(fallen)
    flat_points = np.ascontiguousarray(np.array(points, np.float32)[:, :2])
    hull = cv2.convexHull(flat_points).reshape(-1, 2)
    return np.column_stack([hull, np.zeros(len(hull))]).astype(np.float64)


def shadow_mask(
    camera: Camera, volumes: Iterable[Volume], source: Source | None, blur_px: float
) -> Field:
    """Share of a source's light that boxes keep from the road.

    Args:
        camera: Camera of the picture.
        volumes: Boxes in the world frame.
        source: Sun or lamp; ``None`` gives the darkness right below the boxes.
        blur_px: Softness of the edge.

    Returns:
        ``(H, W)`` float32, 0 lit to 1 dark; only the road's pixels mean anything.
    """
    size = (camera.height_px // SHRINK, camera.width_px // SHRINK)
    mask = np.zeros(size, np.uint8)
    for volume in volumes:
        hull = _footprint(volume, source)
        if hull is None:
            continue
        seen = _in_front(camera, hull)
        if len(seen) < 3:  # noqa: PLR2004 - no area left
            continue
        points = np.clip(camera.project(seen) / SHRINK, -20000, 20000)
        cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_8, 4)
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.5, blur_px / SHRINK))
    full = cv2.resize(soft, (camera.width_px, camera.height_px), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, np.float32) / np.float32(255)
