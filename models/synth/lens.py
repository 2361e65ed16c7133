"""What a camera looks through: light that falls into the lens, and dirt on its glass."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.light import Glare
from models.synth.texture import Field, noise_field

DIRT_BLUR_SHARE = 0.012
"""What dirt lets through is blurred by this share of the picture's width."""
DUST = (0.20, 0.24, 0.27)


def veil(glare: Glare, shape: tuple[int, int]) -> Field:
    """Light that a sun or a lamp in the lens lays over the picture, ``(H, W, 3)`` linear BGR.

    A bright spot, its wide halo, a haze over everything and two streaks through the spot.
    """
    height, width = shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    right, down = xs / width - np.float32(glare.x), (ys - glare.y * height) / np.float32(width)
    away = np.hypot(right, down) / np.float32(glare.size)
    spot = 1.6 * np.exp(-(away**2)) + 0.55 / (1 + away**2) + 0.12
    streak = 0.35 * np.exp(-((np.abs(down) / 0.012) ** 1.2)) / (1 + (right / 0.3) ** 2)
    light = np.float32(glare.strength) * (spot + streak)
    return np.asarray(light[..., None] * np.array((0.90, 0.98, 1.0), np.float32), np.float32)


class Lens:
    """Dirt on the glass: drops, smears and dust, always at the same place.

    Args:
        shape: Rows and columns of the pictures.
        rng: Where the dirt lies.
        dirt: 0 clean to 1 hiding most.
    """

    def __init__(self, shape: tuple[int, int], rng: np.random.Generator, dirt: float) -> None:
        height, width = shape
        clouds = noise_field(rng, height, width, width / 5, 4)
        drops = np.zeros((height, width), np.float32)
        for _ in range(round(60 * dirt)):
            spot = (int(rng.integers(0, width)), int(rng.integers(0, height)))
            radius = max(2, round(width * float(rng.uniform(0.006, 0.03))))
            cv2.circle(drops, spot, radius, float(rng.uniform(0.4, 1.0)), -1)
        soft = np.asarray(cv2.GaussianBlur(drops, (0, 0), width * 0.006), np.float32)
        share = dirt * (0.55 + 0.35 * clouds) + 0.6 * soft
        self._share = np.asarray(np.clip(share, 0, 0.93), np.float32)[..., None]
        self._blur_px = width * DIRT_BLUR_SHARE

    def seen(self, light: Field) -> Field:
        """The picture through the dirty glass: blurred, greyed where dirt lies."""
        soft = cv2.GaussianBlur(light, (0, 0), self._blur_px)
        mean = np.float32(light.mean())
        dust = np.array(DUST, np.float32) * (0.3 + mean)
        through = 0.45 * soft + 0.55 * dust
        return np.asarray(light * (1 - self._share) + through * self._share, np.float32)
