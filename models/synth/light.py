"""Light of a day and of a night: sky, sun, flood lamps and the exposure that a camera picks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from models.synth.camera import Vector
from models.synth.texture import Field

NEAREST_M = 3.0
"""Nothing is lit as if it were nearer to a lamp than this: masts would burn out."""
Rgb = tuple[float, float, float]
"""Linear factors in BGR order, like every colour here."""


@dataclass(frozen=True, slots=True)
class Sky:
    """Light from everywhere, more from above."""

    strength: Rgb

    def on(self, points_m: Vector, normal: Vector) -> Field:
        """Light on ``(N, 3)`` points of one plane."""
        share = 0.68 + 0.32 * float(normal[2])
        return np.tile(np.array(self.strength, np.float32) * share, (len(points_m), 1))

    def casts(self, _point_m: Vector) -> Vector | None:
        """It throws no shadow with an edge."""
        return None


@dataclass(frozen=True, slots=True)
class Sun:
    """Parallel light.

    Attributes:
        towards: Direction to the sun, any length.
        strength: Light on a plane that faces it.
    """

    towards: tuple[float, float, float]
    strength: Rgb

    def on(self, points_m: Vector, normal: Vector) -> Field:
        """Light on ``(N, 3)`` points of one plane."""
        unit = np.array(self.towards) / np.linalg.norm(self.towards)
        share = max(0.0, float(normal @ unit))
        return np.tile(np.array(self.strength, np.float32) * share, (len(points_m), 1))

    def casts(self, point_m: Vector) -> Vector | None:
        """Where the shadow of a point falls on the road."""
        direction = np.array(self.towards)
        return np.asarray(point_m - direction * (point_m[2] / direction[2]), np.float64)


@dataclass(frozen=True, slots=True)
class Lamp:
    """A flood lamp on a mast.

    Attributes:
        position_m: World frame.
        strength: Light at one metre on a plane that faces it.
    """

    position_m: tuple[float, float, float]
    strength: Rgb

    def on(self, points_m: Vector, normal: Vector) -> Field:
        """Light on ``(N, 3)`` points of one plane."""
        way = np.array(self.position_m) - points_m
        distance = np.linalg.norm(way, axis=1)
        share = np.maximum(0, way @ normal / distance) / np.maximum(distance, NEAREST_M) ** 2
        return np.asarray(share[:, None] * np.array(self.strength), np.float32)

    def casts(self, point_m: Vector) -> Vector | None:
        """Where the shadow of a point falls on the road; points near the lamp throw it far."""
        lamp = np.array(self.position_m)
        drop = max(float(lamp[2] - point_m[2]), 0.35)
        return np.asarray(lamp + (point_m - lamp) * (lamp[2] / drop), np.float64)


Source = Sky | Sun | Lamp


@dataclass(frozen=True, slots=True)
class Glare:
    """A bright light that shines into the lens.

    Attributes:
        x: Where it stands, as a fraction of the picture's width; may lie outside.
        y: As a fraction of its height.
        strength: Light that it lays over the picture around it; 1 is white.
        size: Radius of the bright spot as a fraction of the picture's width.
    """

    x: float
    y: float
    strength: float
    size: float = 0.18


@dataclass(frozen=True, slots=True)
class Lighting:
    """All light of one recording, and the air that it comes through.

    Attributes:
        name: ``day``, ``night`` or another.
        sources: What shines.
        sky_colour: Linear BGR at the horizon and overhead.
        exposure: Factor from light to the sensor.
        exposure_s: How long the shutter is open.
        noise: Standard deviation of the noise in grey levels at mid grey.
        lights_on: Whether vehicles drive with their lamps on.
        rain: 0 for dry to 1 for a downpour: streaks, a wet road, less contrast.
        fog: 0 for clear air; 1 leaves about a third of the contrast ten metres away.
        glare: A sun or a lamp that shines into the lens, if any.
        flare: How much light the lens spreads from very bright spots; 1 is a good lens.
    """

    name: str
    sources: tuple[Source, ...]
    sky_colour: tuple[Rgb, Rgb]
    exposure: float
    exposure_s: float
    noise: float
    lights_on: bool
    rain: float = 0.0
    fog: float = 0.0
    glare: Glare | None = None
    flare: float = 1.0

    def at(self, points_m: Vector, normal: Vector) -> Field:
        """Light of all sources on ``(N, 3)`` points of one plane."""
        return sum_light(self.sources, points_m, normal)


def sum_light(sources: Iterable[Source], points_m: Vector, normal: Vector) -> Field:
    """Light of some sources on ``(N, 3)`` points of one plane, ``(N, 3)`` BGR."""
    total = np.zeros((len(points_m), 3), np.float32)
    for source in sources:
        total += source.on(points_m, normal)
    return total


DAY = Lighting(
    name="day",
    sources=(
        Sky((0.50, 0.44, 0.40)),
        Sun((-0.80, -0.70, 1.0), (0.98, 1.10, 1.18)),
    ),
    sky_colour=((0.86, 0.80, 0.76), (0.82, 0.62, 0.44)),
    exposure=1.0,
    exposure_s=1 / 320,
    noise=1.1,
    lights_on=False,
)

NIGHT = Lighting(
    name="night",
    sources=(
        Sky((0.020, 0.016, 0.013)),
        Lamp((-3.6, 1.5, 6.6), (17.0, 20.5, 22.0)),
        Lamp((5.2, 15.5, 8.0), (13.0, 20.0, 25.0)),
    ),
    sky_colour=((0.020, 0.018, 0.020), (0.008, 0.006, 0.005)),
    exposure=1.5,
    exposure_s=1 / 110,
    noise=2.2,
    lights_on=True,
)
RAIN = Lighting(
    name="rain",
    sources=(Sky((0.46, 0.44, 0.42)),),
    sky_colour=((0.50, 0.49, 0.48), (0.42, 0.40, 0.39)),
    exposure=1.05,
    exposure_s=1 / 160,
    noise=1.5,
    lights_on=True,
    rain=0.6,
)

RAIN_NIGHT = replace(NIGHT, name="rain-night", rain=0.6)

FOG = Lighting(
    name="fog",
    sources=(Sky((0.60, 0.58, 0.57)),),
    sky_colour=((0.62, 0.61, 0.60), (0.56, 0.55, 0.54)),
    exposure=1.0,
    exposure_s=1 / 160,
    noise=1.3,
    lights_on=True,
    fog=0.5,
)

LOW_SUN = Lighting(
    name="low-sun",
    sources=(
        Sky((0.34, 0.29, 0.26)),
        Sun((0.9, 0.45, 0.42), (0.70, 0.98, 1.24)),
    ),
    sky_colour=((0.62, 0.74, 0.90), (0.62, 0.50, 0.40)),
    exposure=1.05,
    exposure_s=1 / 250,
    noise=1.2,
    lights_on=False,
)
"""Late sun from the right: long shadows across the lane."""

CLOUD = Lighting(
    name="cloud",
    sources=(Sky((0.50, 0.46, 0.43)),),
    sky_colour=((0.66, 0.63, 0.61), (0.58, 0.54, 0.50)),
    exposure=1.1,
    exposure_s=1 / 250,
    noise=1.2,
    lights_on=False,
)

LIGHTINGS = {
    lighting.name: lighting for lighting in (DAY, NIGHT, RAIN, RAIN_NIGHT, FOG, LOW_SUN, CLOUD)
}
