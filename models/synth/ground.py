"""The road, kerbs and yard: reflectance of every pixel that shows the ground."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.synth.camera import Camera, Vector
from models.synth.texture import Field, noise_field

LANE_HALF_M = 1.95
TILE_PX = 1024


@dataclass(frozen=True, eq=False, slots=True)
class GroundView:
    """Where each pixel meets the road.

    Attributes:
        x_m: ``(H, W)`` float32, across the lane.
        y_m: ``(H, W)`` float32, along the lane.
        depth_m: ``(H, W)`` float32, along the optical axis; infinite above the horizon.
    """

    x_m: Field
    y_m: Field
    depth_m: Field

    @property
    def is_ground(self) -> npt.NDArray[np.bool_]:
        """``(H, W)``: pixels whose ray meets the road at all."""
        return np.isfinite(self.depth_m)


def ground_view(camera: Camera) -> GroundView:
    """Meets every pixel's ray with the plane ``z = 0``."""
    rays = camera.rays()
    falling = rays[..., 2] < -1e-4  # noqa: PLR2004
    down = np.where(falling, rays[..., 2], -1.0)
    depth = np.where(falling, -camera.position_m[2] / down, np.inf)
    near = np.where(falling, depth, 1e4)
    x = camera.position_m[0] + rays[..., 0] * near
    y = camera.position_m[1] + rays[..., 1] * near
    return GroundView(
        np.asarray(x, np.float32), np.asarray(y, np.float32), np.asarray(depth, np.float32)
    )


def _sampled(tile: Field, view: GroundView, cell_m: float) -> Field:
    """A tile of noise laid over the road, repeated; ``cell_m`` is the size of one texel."""
    x = np.mod(view.x_m / cell_m, TILE_PX).astype(np.float32)
    y = np.mod(view.y_m / cell_m, TILE_PX).astype(np.float32)
    return np.asarray(
        cv2.remap(tile, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32
    )


def _near(view: GroundView, scale_m: float) -> Field:
    """1 close by, falling to 0 where details of this size melt together."""
    return np.asarray(1 / (1 + (view.depth_m / np.float32(scale_m)) ** 2), np.float32)


def _line(distance_m: Field, half_width_m: float, softness_m: float = 0.012) -> Field:
    """1 on a line, 0 beside it."""
    edge = (half_width_m - np.abs(distance_m)) / np.float32(softness_m)
    return np.asarray(np.clip(edge + 0.5, 0, 1), np.float32)


def _periodic(position_m: Field, period_m: float) -> Field:
    """Distance to the nearest multiple of a period."""
    return np.asarray(
        np.mod(position_m + np.float32(period_m / 2), period_m) - period_m / 2, np.float32
    )


def _mix(colour: Field, other: tuple[float, float, float], amount: Field) -> Field:
    share = np.clip(amount, 0, 1)[..., None]
    return np.asarray(colour * (1 - share) + np.array(other, np.float32) * share, np.float32)


def ground_albedo(view: GroundView, rng: np.random.Generator) -> Field:
    """Reflectance of the road, ``(H, W, 3)`` linear BGR.

    Concrete slabs in the lane with joints, tyre marks, oil and painted lines; asphalt beyond.
    """
    coarse = noise_field(rng, TILE_PX, TILE_PX, 256.0, 6)
    fine = noise_field(rng, TILE_PX, TILE_PX, 6.0, 3)
    grain = rng.standard_normal((TILE_PX, TILE_PX), dtype=np.float32)
    stains = noise_field(rng, TILE_PX, TILE_PX, 64.0, 4)
    tone = 1 + 0.09 * _sampled(coarse, view, 0.025)
    tone += 0.06 * _sampled(fine, view, 0.012) * _near(view, 14)
    tone += 0.05 * _sampled(grain, view, 0.006) * _near(view, 10)
    concrete = np.array([0.285, 0.305, 0.315], np.float32) * tone[..., None]
    asphalt = np.array([0.105, 0.108, 0.110], np.float32) * tone[..., None]
    grass = np.array([0.05, 0.12, 0.09], np.float32) * tone[..., None]
    x, y = view.x_m, view.y_m
    colour = np.where((x > 5.2)[..., None], asphalt, concrete)  # noqa: PLR2004
    colour = np.where(((x > 11.2) & (x < 13.4))[..., None], grass, colour)  # noqa: PLR2004
    colour = np.asarray(colour, np.float32)
    slab = np.floor((y + 1.3) / 4.5) * 3.1 + np.floor(x / 3.9)
    colour *= np.asarray(1 + 0.035 * np.sin(slab * 12.9898), np.float32)[..., None]
    joints = np.maximum(
        _line(_periodic(y + np.float32(1.3), 4.5), 0.012), _line(x - np.float32(0.1), 0.009)
    )
    colour = _mix(colour, (0.07, 0.075, 0.08), np.where(x < 5.2, 0.75 * joints, 0))  # noqa: PLR2004
    return _worn(colour, view, _sampled(stains, view, 0.03), _sampled(coarse, view, 0.006))


def _worn(colour: Field, view: GroundView, stains: Field, scratches: Field) -> Field:
    """Tyre marks, oil, and lines of worn paint."""
    x, y = view.x_m, view.y_m
    tracks = np.exp(-(((np.abs(x) - 0.95) / 0.34) ** 2)) * (0.62 + 0.16 * stains)
    colour = _mix(colour, (0.10, 0.105, 0.11), np.asarray(0.5 * tracks, np.float32))
    oil = np.exp(-((x / 0.45) ** 2)) * np.clip(stains - 0.2, 0, 1.4)
    colour = _mix(colour, (0.045, 0.046, 0.05), np.asarray(0.62 * oil, np.float32))
    worn = np.clip(0.9 + 0.28 * scratches + 0.15 * stains, 0.15, 1)
    edge = _line(np.abs(x) - np.float32(LANE_HALF_M - 0.12), 0.065)
    colour = _mix(colour, (0.60, 0.64, 0.66), np.asarray(edge * worn * 0.85, np.float32))
    stop = _line(y - np.float32(13.0), 0.17) * (np.abs(x) < LANE_HALF_M - 0.2)
    colour = _mix(colour, (0.60, 0.64, 0.66), np.asarray(stop * worn * 0.85, np.float32))
    dashes = _line(x - np.float32(8.2), 0.07) * (np.abs(_periodic(y, 5.0)) < 1.1)  # noqa: PLR2004
    return _mix(colour, (0.58, 0.62, 0.64), np.asarray(dashes * worn * 0.8, np.float32))


def road_points(camera: Camera, points_xy_m: list[tuple[float, float]]) -> Vector:
    """Points of the road as fractions of the picture, ``(N, 2)``."""
    points = np.array([(x, y, 0.0) for x, y in points_xy_m], np.float64)
    size = np.array([camera.width_px, camera.height_px], np.float64)
    return np.asarray((camera.project(points) + 0.5) / size, np.float64)
