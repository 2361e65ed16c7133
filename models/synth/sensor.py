"""From light to a coded picture: exposure, glare, sharpening, noise, and the camera's overlay."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.glyphs import SMALL_PRINT, text_mask
from models.synth.lens import Lens, veil
from models.synth.light import Lighting
from models.synth.texture import Field, Texture

GAMMA = 1 / 2.2
TONE_STEPS = 4096
BRIGHTEST = 2.0
OVERLAY_PX, OVERLAY_ON_PX = 18, 720
NOISE_FRAMES_N = 8


def _tone_curve(exposure: float) -> Texture:
    """Grey level for linear light 0 to ``BRIGHTEST``, with a soft shoulder."""
    light = np.arange(TONE_STEPS) / (TONE_STEPS - 1) * BRIGHTEST * exposure
    shoulder = np.where(light < 0.7, light, 0.7 + 0.3 * (1 - np.exp(-(light - 0.7) / 0.3)))  # noqa: PLR2004
    return np.round(255 * np.clip(shoulder, 0, 1) ** GAMMA).astype(np.uint8)


def _noise_bank(rng: np.random.Generator, shape: tuple[int, int]) -> list[Field]:
    """A few pictures of noise that are shifted and reused, slightly smooth as after a filter."""
    bank = []
    for _ in range(NOISE_FRAMES_N):
        grain = rng.standard_normal((*shape, 3), dtype=np.float32)
        grain = 0.8 * grain.mean(axis=2, keepdims=True) * 1.7 + 0.35 * grain
        soft = cv2.GaussianBlur(grain, (0, 0), 0.75)
        bank.append(np.asarray(soft / soft.std(), np.float32))
    return bank


class Sensor:
    """Turns linear light into the pictures of one camera.

    Args:
        lighting: Exposure and noise.
        shape: Rows and columns.
        rng: Source of the bank of noise that all pictures take theirs from.
        lens_dirt: 0 for a clean lens to 1 for one that hides most.
    """

    def __init__(
        self,
        lighting: Lighting,
        shape: tuple[int, int],
        rng: np.random.Generator,
        lens_dirt: float = 0.0,
    ) -> None:
        self._lighting = lighting
        self._curve = _tone_curve(lighting.exposure)
        self._bank = _noise_bank(rng, shape)
        ys, xs = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        away = np.hypot(xs / shape[1] - 0.5, ys / shape[0] - 0.5)
        self._vignette = np.asarray(1 - 0.32 * away**2, np.float32)[..., None]
        grey = np.arange(256, dtype=np.float32)
        strength = lighting.noise * (0.55 + 0.9 * np.exp(-(((grey - 70) / 90) ** 2)))
        self._strength = np.asarray(strength, np.float32)
        self._lens = Lens(shape, rng, lens_dirt) if lens_dirt > 0 else None
        self._veil = veil(lighting.glare, shape) if lighting.glare else None

    def picture(self, light: Field, overlay: str, rng: np.random.Generator) -> Texture:
        """One picture.

        Args:
            light: ``(H, W, 3)`` linear BGR.
            overlay: Text of the camera's own print at the top left.
            rng: Chooses this picture's noise.

        Returns:
            ``(H, W, 3)`` uint8 BGR.
        """
        glared = self._glare(light * self._vignette)
        if self._veil is not None:
            glared = glared + self._veil
        if self._lens is not None:
            glared = self._lens.seen(glared)
        index = np.clip(glared * np.float32((TONE_STEPS - 1) / BRIGHTEST), 0, TONE_STEPS - 1)
        grey = self._curve[index.astype(np.int32)]
        soft = cv2.GaussianBlur(grey, (0, 0), 1.1)
        sharp = cv2.addWeighted(grey, 1.45, soft, -0.45, 0)
        noisy = self._noisy(np.asarray(sharp, np.uint8), rng)
        _print_overlay(noisy, overlay)
        return noisy

    def _glare(self, light: Field) -> Field:
        """Light that the lens spreads from very bright spots."""
        over = np.clip(light - np.float32(1.1), 0, 6)
        if float(over.max()) <= 0:
            return np.asarray(light, np.float32)
        small = cv2.resize(over, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        halo = 0.16 * cv2.GaussianBlur(small, (0, 0), 3) + 0.10 * cv2.GaussianBlur(
            small, (0, 0), 16
        )
        spread = cv2.resize(halo, (light.shape[1], light.shape[0]), interpolation=cv2.INTER_LINEAR)
        return np.asarray(light + np.float32(self._lighting.flare) * spread, np.float32)

    def _noisy(self, picture: Texture, rng: np.random.Generator) -> Texture:
        grain = self._bank[int(rng.integers(0, NOISE_FRAMES_N))]
        shift = rng.integers(0, min(picture.shape[:2]), 2)
        moved = np.roll(grain, (int(shift[0]), int(shift[1])), axis=(0, 1))
        level = picture[..., 1]
        noisy = picture + moved * self._strength[level][..., None]
        return np.clip(np.round(noisy), 0, 255).astype(np.uint8)


def _print_overlay(picture: Texture, text: str) -> None:
    """White letters with a dark rim, as cameras print them."""
    scale = picture.shape[0] / OVERLAY_ON_PX
    mask = text_mask(text, max(5, round(OVERLAY_PX * scale)), SMALL_PRINT)
    rim = cv2.dilate(np.pad(mask, 2), np.ones((3, 3), np.uint8))
    left, top = round(20 * scale), round(16 * scale)
    area = picture[top : top + rim.shape[0], left : left + rim.shape[1]]
    mask, rim = mask[:, : area.shape[1] - 4], rim[:, : area.shape[1]]
    dark = rim[..., None].astype(np.float32) / 255
    area[:] = (area * (1 - dark) + 16 * dark).astype(np.uint8)
    inner = area[2:-2, 2:-2]
    share = mask[..., None].astype(np.float32) / 255
    inner[:] = (inner * (1 - share) + 245 * share).astype(np.uint8)
