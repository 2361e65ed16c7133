"""The still scene: one gate seen by its fixed camera, once for every source of light.

The light of each source is kept apart, so that a vehicle's shadow takes away only the light of
the source that it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from models.synth.camera import Camera, Vector
from models.synth.gate import SHADOW_VOLUMES, gate_surfaces
from models.synth.ground import GroundView, ground_albedo, ground_view
from models.synth.light import Lighting, Source, sum_light
from models.synth.raster import Canvas, LightAt, Surface, draw_all
from models.synth.shadow import shadow_mask
from models.synth.solid import vector
from models.synth.texture import Field, noise_field
from models.synth.weather import WET_ALBEDO

SMOOTHING = 2
UP = vector(0, 0, 1)


@dataclass(frozen=True, eq=False, slots=True)
class Backdrop:
    """The empty scene.

    Attributes:
        camera: Its camera.
        lighting: Its light.
        layers: ``(H, W, 3)`` float32 linear light, one per source of ``lighting``.
        nearness: ``(H, W)`` float32, one over depth.
        road: ``(H, W)`` bool, pixels that show the ground.
        albedo: ``(H, W, 3)`` float32 reflectance of the ground.
        ground: Where each pixel meets the ground.
    """

    camera: Camera
    lighting: Lighting
    layers: tuple[Field, ...]
    nearness: Field
    road: npt.NDArray[np.bool_]
    albedo: Field
    ground: GroundView


def _smaller(field: Field) -> Field:
    size = (field.shape[1] // SMOOTHING, field.shape[0] // SMOOTHING)
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_AREA), np.float32)


def _sky(camera: Camera, lighting: Lighting, rng: np.random.Generator) -> Field:
    """Gradient and clouds, ``(H, W, 3)``."""
    rise = camera.rays()[..., 2]
    share = np.clip(rise / 0.35, 0, 1)[..., None].astype(np.float32)
    low, high = (np.array(c, np.float32) for c in lighting.sky_colour)
    clouds = noise_field(rng, camera.height_px, camera.width_px, camera.width_px / 3, 6)
    white = np.clip(0.42 + 0.36 * clouds, 0, 1)[..., None] * (0.35 + 0.65 * share)
    return np.asarray((low * (1 - share) + high * share) * (1 - white * 0.75) + low * white * 0.82)


def _ground_light(view: GroundView, source: Source) -> Field:
    """Light of one source on the road, ``(H, W, 3)``."""
    height, width = view.x_m.shape
    spots = np.stack([view.x_m, view.y_m, np.zeros_like(view.x_m)], axis=-1).reshape(-1, 3)
    return sum_light([source], spots.astype(np.float64), UP).reshape(height, width, 3)


def build_backdrop(camera: Camera, lighting: Lighting, seed: int) -> Backdrop:
    """Renders the empty scene at twice the size and averages it down.

    Args:
        camera: Where it is seen from.
        lighting: Day or night.
        seed: Same seed, same things in the same places, whatever the light.
    """
    large = camera.scaled(SMOOTHING)
    rng = np.random.default_rng([seed, 1])
    view = ground_view(large)
    albedo = ground_albedo(view, rng)
    if lighting.rain:
        albedo = np.asarray(albedo * _wetness(view, lighting.rain, seed)[..., None], np.float32)
    surfaces = gate_surfaces(rng, lamps_on=lighting.lights_on)
    sky = _sky(large, lighting, rng)
    layers: list[Field] = []
    nearness = np.zeros(view.x_m.shape, np.float32)
    below = shadow_mask(large, SHADOW_VOLUMES, None, 14.0 * SMOOTHING)
    for index, source in enumerate(lighting.sources):
        shade = shadow_mask(large, SHADOW_VOLUMES, source, 2.0 * SMOOTHING)
        lit = albedo * _ground_light(view, source) * (1 - shade * 0.96 - below * 0.3)[..., None]
        start = sky if index == 0 else np.zeros_like(sky)
        colour = np.where(view.is_ground[..., None], np.maximum(lit, 0), start).astype(np.float32)
        depth = np.where(view.is_ground, 1 / np.maximum(view.depth_m, 0.1), 0).astype(np.float32)
        canvas = Canvas(colour, depth)
        draw_all(canvas, large, surfaces if index == 0 else _unlit(surfaces), _only(source))
        layers.append(_smaller(_hazed(canvas, lighting if index == 0 else None)))
        nearness = canvas.nearness
    plain = np.where(view.is_ground, 1 / np.maximum(view.depth_m, 0.1), 0).astype(np.float32)
    road = (nearness <= plain + np.float32(1e-6)) & view.is_ground
    return Backdrop(
        camera,
        lighting,
        tuple(layers),
        np.ascontiguousarray(nearness[::SMOOTHING, ::SMOOTHING]),
        np.ascontiguousarray(road[::SMOOTHING, ::SMOOTHING]),
        _smaller(albedo),
        ground_view(camera),
    )


def _wetness(view: GroundView, rain: float, seed: int) -> Field:
    """What a wet road sends back beside a dry one: darker, with pale puddles."""
    rng = np.random.default_rng([seed, 7])
    height, width = view.x_m.shape
    clouds = noise_field(rng, height, width, width / 8, 3)
    puddles = np.clip(clouds - 0.6, 0, 1)
    return np.asarray(1 - rain * (1 - WET_ALBEDO) + 0.45 * rain * puddles, np.float32)


def _unlit(surfaces: list[Surface]) -> list[Surface]:
    """The same surfaces; those that shine are dark, because their light was counted already."""
    return [replace(s, emission=1e-9) if s.emission > 0 else s for s in surfaces]


def _hazed(canvas: Canvas, lighting: Lighting | None) -> Field:
    """Distant things fade, towards the colour of the horizon where lighting is given."""
    distance = 1 / np.maximum(canvas.nearness, 1e-4)
    share = np.where(canvas.nearness > 0, 1 - np.exp(-distance / 420), 0)[..., None]
    haze = np.array(lighting.sky_colour[0] if lighting else (0, 0, 0), np.float32)
    return np.asarray(canvas.colour * (1 - share) + haze * share, np.float32)


def _only(source: Source) -> LightAt:
    def light_at(points_m: Vector, normal: Vector) -> Field:
        return sum_light([source], points_m, normal)

    return light_at
