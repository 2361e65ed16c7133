"""Noise, dirt and paint: what the surfaces of the synthetic gate are made of.

A texture is ``(H, W, 3)`` or, with cut-outs, ``(H, W, 4)`` uint8 in BGR(A), gamma encoded.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
Texture = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]
Colour = tuple[int, int, int]


def noise_field(
    rng: np.random.Generator, height: int, width: int, cell_px: float, octaves: int = 4
) -> Field:
    """Cloudy noise, ``(height, width)`` float32, mean about 0, standard deviation 1.

    Args:
        rng: Source of randomness.
        height: Rows.
        width: Columns.
        cell_px: Size of the coarsest blobs.
        octaves: Number of layers, each half as large and 0.55 as strong as the one before.
    """
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        cell = max(1.0, cell_px / 2**octave)
        shape = (int(np.ceil(height / cell)) + 2, int(np.ceil(width / cell)) + 2)
        coarse = rng.standard_normal(shape, dtype=np.float32)
        fine = cv2.resize(
            coarse,
            (round(shape[1] * cell), round(shape[0] * cell)),
            interpolation=cv2.INTER_CUBIC,
        )
        total += np.float32(0.55**octave) * fine[:height, :width]
    spread = float(total.std())
    return np.asarray((total - total.mean()) / (spread if spread > 0 else 1.0), np.float32)


def streak_field(rng: np.random.Generator, height: int, width: int, cell_px: float) -> Field:
    """Vertical run-off streaks, float32, mean about 0, standard deviation 1."""
    squeezed = noise_field(rng, max(4, height // 12), width, cell_px, 3)
    return np.asarray(cv2.resize(squeezed, (width, height), interpolation=cv2.INTER_CUBIC))


def flat(height: int, width: int, colour: Colour) -> Texture:
    """A texture of one colour."""
    return np.full((height, width, 3), colour, np.uint8)


def shaded(texture: Texture, factor: Field) -> Texture:
    """The texture times a factor per pixel, clipped; ``factor`` is ``(H, W)``."""
    return np.asarray(np.clip(texture * factor[..., None], 0, 255), np.uint8)


def blended(texture: Texture, colour: Colour, amount: Field) -> Texture:
    """The texture mixed with a colour; ``amount`` is ``(H, W)``, 0 to 1."""
    share = np.clip(amount, 0, 1)[..., None]
    return (texture * (1 - share) + np.array(colour, np.float32) * share).astype(np.uint8)


def paint(
    texture: Texture, mask: Mask, left: int, top: int, colour: Colour, opacity: float = 1.0
) -> None:
    """Paints a coverage mask into a texture, in place; what lies outside is cut off."""
    y0, x0 = max(0, top), max(0, left)
    y1 = min(texture.shape[0], top + mask.shape[0])
    x1 = min(texture.shape[1], left + mask.shape[1])
    if y1 <= y0 or x1 <= x0:
        return
    share = mask[y0 - top : y1 - top, x0 - left : x1 - left, None].astype(np.float32)
    share *= np.float32(opacity / 255)
    area = texture[y0:y1, x0:x1, :3]
    mixed = area * (1 - share) + np.array(colour, np.float32) * share
    texture[y0:y1, x0:x1, :3] = mixed.astype(np.uint8)


def weathered(
    texture: Texture, rng: np.random.Generator, dirt: float, dust: Colour = (96, 112, 122)
) -> Texture:
    """Dirt, fading and run-off on a painted wall.

    Args:
        texture: Wall, BGR.
        rng: Source of randomness.
        dirt: 0 for freshly washed, 1 for so dirty that marks can hardly be seen.
        dust: Colour of the dirt.
    """
    height, width = texture.shape[:2]
    clouds = noise_field(rng, height, width, height / 3)
    streaks = streak_field(rng, height, width, 14.0)
    low = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    faded = shaded(texture, np.asarray(1 + 0.05 * clouds + 0.035 * streaks, np.float32))
    amount = dirt * (0.45 + 0.8 * dirt**2 + 0.2 * clouds + 0.15 * streaks + 0.3 * (1 - dirt) * low)
    share = np.asarray(np.clip(amount, 0, 0.15 + 0.82 * dirt), np.float32)
    mud = shaded(
        flat(height, width, dust), np.asarray(1.06 - 0.5 * dirt + 0.13 * clouds, np.float32)
    )
    mixed = faded * (1 - share[..., None]) + mud * share[..., None]
    return np.clip(mixed, 0, 255).astype(np.uint8)


def rust_spots(texture: Texture, rng: np.random.Generator, count: int, size_px: float) -> Texture:
    """Small patches of rust with a tail that runs down from each."""
    height, width = texture.shape[:2]
    amount = np.zeros((height, width), np.float32)
    for _ in range(count):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        radius = max(1, round(size_px * float(rng.uniform(0.3, 1.0))))
        cv2.circle(amount, (x, y), radius, float(rng.uniform(0.5, 0.95)), -1)
        tail = round(radius * float(rng.uniform(2, 9)))
        cv2.line(amount, (x, y), (x, y + tail), float(rng.uniform(0.15, 0.4)), max(1, radius))
    rough = noise_field(rng, height, width, 8.0, 3)
    soft = cv2.GaussianBlur(amount, (0, 0), max(0.6, size_px / 5)) * (0.8 + 0.3 * rough)
    return blended(texture, (28, 48, 84), np.asarray(soft, np.float32))
