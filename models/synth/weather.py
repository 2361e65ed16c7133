"""Fog and falling rain between the camera and what it sees."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.light import Lighting
from models.synth.texture import Field

FOG_PER_M = 0.1
RAIN_HAZE_PER_M = 0.012
STREAKS_N = 900
WET_ALBEDO = 0.38
"""A soaked road sends back this share of what it sends back dry."""


def seen_through(
    light: Field, nearness: Field, lighting: Lighting, rng: np.random.Generator
) -> Field:
    """A picture through the air of a lighting.

    Args:
        light: ``(H, W, 3)`` linear light of the scene.
        nearness: ``(H, W)``, one over depth.
        lighting: Its ``fog`` and ``rain``.
        rng: Where the drops of this picture fall.

    Returns:
        ``(H, W, 3)`` linear light.
    """
    distance = 1 / np.maximum(nearness, np.float32(1 / 60))
    per_m = FOG_PER_M * lighting.fog + RAIN_HAZE_PER_M * lighting.rain
    hidden = (1 - np.exp(-np.float32(per_m) * distance))[..., None]
    grey = np.array(lighting.sky_colour[0], np.float32)
    hazy = np.asarray(light * (1 - hidden) + grey * hidden, np.float32)
    return _streaked(hazy, lighting, rng) if lighting.rain else hazy


def _streaked(light: Field, lighting: Lighting, rng: np.random.Generator) -> Field:
    """Adds drops that fall during the exposure as short bright streaks."""
    height, width = light.shape[:2]
    streaks = np.zeros((height, width), np.float32)
    count = round(STREAKS_N * lighting.rain)
    spots = rng.uniform((0, -0.1), (1, 1), (count, 2)) * (width, height)
    lengths = rng.uniform(0.02, 0.09, count) * height
    strengths = rng.uniform(0.06, 0.34, count)
    slant = float(rng.normal(0.10, 0.02))
    for (x, y), length, strength in zip(spots, lengths, strengths, strict=True):
        end = (round(x + slant * length), round(y + length))
        cv2.line(streaks, (round(x), round(y)), end, float(strength), max(1, width // 900))
    soft = cv2.GaussianBlur(streaks, (0, 0), max(0.6, width / 1600))[..., None]
    bright = np.float32(0.35 * float(light.mean()) + 0.25 * max(lighting.sky_colour[0]))
    return np.asarray(light + soft * (bright + 0.6 * light), np.float32)
