"""How a gate camera takes a picture: light, weather, lens, sensor and coding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

JPEG_QUALITIES = (20, 80)
GAIN_MAX = 2.0
"""Brighter than this nothing but white would be left of light paint."""


class Light(StrEnum):
    """Day or night."""

    DAY = "day"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a picture is taken.

    Attributes:
        light: Day or night.
        gain: Exposure; 1 keeps the colours as they were painted.
        gamma: Above 1 darkens the middle tones.
        lift: Grey that haze or a dirty window adds, 0 to 255.
        contrast: Spread of the tones around their middle.
        cast: Factors of blue, green and red.
        is_grey: Whether the camera delivers grey, as under infrared light.
        shadows_n: Cast shadows with an edge.
        lamps_n: Lamps, or the sun, that shine into the lens.
        rain: Share of rain, 0 to 1.
        defocus_px: Standard deviation of the blur, pixels.
        motion_px: Length of the way that the picture moved while it was taken.
        motion_deg: Its direction.
        sharpening: Strength of the camera's own sharpening.
        noise: Standard deviation of the sensor's noise, grey levels.
        scale: The picture was so much smaller once.
        quality: JPEG quality.
        overlay: What the camera printed on it; may be empty.
        shade_seed: Where shadows and lamps are; the same for all frames of a sequence.
    """

    light: Light
    gain: float = 1.0
    gamma: float = 1.0
    lift: float = 0.0
    contrast: float = 1.0
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    is_grey: bool = False
    shadows_n: int = 0
    lamps_n: int = 0
    rain: float = 0.0
    defocus_px: float = 0.0
    motion_px: float = 0.0
    motion_deg: float = 0.0
    sharpening: float = 0.0
    noise: float = 0.0
    scale: float = 1.0
    quality: int = 80
    overlay: str = ""
    shade_seed: int = 0


def draw_conditions(rng: np.random.Generator, hardness: float, light: Light | None) -> Conditions:
    """Conditions of one picture.

    Args:
        rng: Source of randomness.
        hardness: 0 easy, 1 as hard as life.
        light: Day or night; without it, mostly day.
    """
    if light is None:
        light = Light.NIGHT if rng.random() < 0.22 else Light.DAY  # noqa: PLR2004 - share of nights

    def chance(share: float) -> bool:
        return bool(rng.random() < share)

    def up_to(most: float) -> float:
        return float(rng.uniform(0, most)) * hardness

    taken = Conditions(
        light=light,
        gain=min(GAIN_MAX, float(np.exp(rng.normal(0.36, 0.28 * hardness)))),
        gamma=float(np.exp(rng.normal(-0.04, 0.2 * hardness))),
        lift=up_to(70) if chance(0.1) else up_to(8),
        contrast=1 - up_to(0.4) if chance(0.15) else 1 + up_to(0.7),
        cast=_cast(rng, 0.035 * hardness),
        shadows_n=int(rng.integers(1, 4)) if chance(0.35 * hardness) else 0,
        lamps_n=1 if chance(0.08 * hardness) else 0,
        rain=up_to(1.0) if chance(0.1 * hardness) else 0.0,
        defocus_px=up_to(2.2) if chance(0.18) else up_to(0.5),
        motion_px=up_to(8.0) if chance(0.14) else 0.0,
        motion_deg=float(rng.normal(0, 20)),
        sharpening=float(rng.uniform(0.7, 2.7)),
        noise=float(rng.uniform(0.5, 2.0)) + (up_to(6) if chance(0.3) else 0.0),
        scale=1 - up_to(0.5) if chance(0.15) else 1.0,
        quality=int(rng.integers(*JPEG_QUALITIES)),
        overlay=_overlay(rng) if chance(0.3) else "",
        shade_seed=int(rng.integers(1 << 31)),
    )
    return _at_night(taken, rng, hardness) if light is Light.NIGHT else taken


def _at_night(taken: Conditions, rng: np.random.Generator, hardness: float) -> Conditions:
    """The same camera by night: dark, lamps in the picture, more noise, sometimes infrared."""
    return replace(
        taken,
        gain=taken.gain * float(rng.uniform(0.42, 0.9)),
        gamma=taken.gamma * float(rng.uniform(0.95, 1.25)),
        lift=taken.lift * 0.4,
        cast=_cast(rng, 0.1),
        is_grey=bool(rng.random() < 0.3),  # noqa: PLR2004 - share of infrared cameras
        shadows_n=0,
        lamps_n=int(rng.integers(0, 4)),
        noise=taken.noise + float(rng.uniform(1, 6)) * hardness,
        motion_px=taken.motion_px * 1.3,
    )


def _cast(rng: np.random.Generator, spread: float) -> tuple[float, float, float]:
    blue, green, red = np.exp(rng.normal(0, spread, 3))
    return float(blue), float(green), float(red)


def _overlay(rng: np.random.Generator) -> str:
    year, month, day = (int(rng.integers(*ends)) for ends in ((2019, 2027), (1, 13), (1, 29)))
    clock = ":".join(f"{int(rng.integers(most)):02d}" for most in (24, 60, 60))
    return f"CAM {int(rng.integers(1, 20)):02d} {year}-{month:02d}-{day:02d} {clock}"
