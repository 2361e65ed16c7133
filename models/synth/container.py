"""Freight containers: walls with corrugation, doors and marks after ISO 668 and ISO 6346."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.synth.glyphs import BRAND, text_mask
from models.synth.marks import (
    PX_PER_M,
    STEEL,
    WIDTH_M,
    CodeLayout,
    ContainerSpec,
    ink_of,
    paint_code,
    paint_left_leaf,
    paint_side_stickers,
    paint_weights,
    px,
)
from models.synth.texture import (
    Colour,
    Field,
    Texture,
    flat,
    noise_field,
    paint,
    rust_spots,
    shaded,
    weathered,
)

LONG_FT = 40
CORRUGATION_M = 0.278


@dataclass(frozen=True, eq=False, slots=True)
class ContainerWalls:
    """The textures of one container, ``PX_PER_M`` pixels per metre."""

    side: Texture
    doors: Texture
    front: Texture
    roof: Texture


def _wave(length_px: int, pitch_px: float) -> Field:
    """Brightness over a trapezoidal corrugation: flats, and slopes that are lit or turned away."""
    phase = (np.arange(length_px, dtype=np.float32) / np.float32(pitch_px)) % 1
    slope = np.interp(
        phase,
        [0, 0.26, 0.30, 0.46, 0.50, 0.76, 0.80, 0.96, 1.0],
        [1.0, 1.0, 1.13, 1.13, 0.94, 0.94, 0.70, 0.70, 1.0],
    )
    return np.asarray(slope, np.float32)


def _frame(texture: Texture, post_px: int, rail_px: int) -> None:
    """Corner posts, rails and the eight corner castings, painted over a wall in place."""
    height, width = texture.shape[:2]
    for y0, y1, factor in ((0, rail_px, 1.04), (height - rail_px, height, 0.86)):
        band = texture[y0:y1].mean(axis=(0, 1)) * factor
        texture[y0:y1] = np.clip(band, 0, 255).astype(np.uint8)
        edge = y1 if y0 == 0 else y0 - 2
        texture[edge : edge + 3] = (texture[edge : edge + 3] * 0.6).astype(np.uint8)
    for x0, x1 in ((0, post_px), (width - post_px, width)):
        texture[:, x0:x1] = np.clip(texture[:, x0:x1].mean(axis=(0, 1)) * 0.97, 0, 255).astype(
            np.uint8
        )
        inner = x1 if x0 == 0 else x0 - 2
        texture[:, inner : inner + 3] = (texture[:, inner : inner + 3] * 0.62).astype(np.uint8)
    casting_h, casting_w = px(0.118), px(0.165)
    for x0 in (0, width - casting_w):
        for y0 in (0, height - casting_h):
            block = texture[y0 : y0 + casting_h, x0 : x0 + casting_w]
            block[:] = (block * 0.78).astype(np.uint8)
            centre = (x0 + casting_w // 2, y0 + casting_h // 2)
            cv2.ellipse(texture, centre, (px(0.045), px(0.028)), 0, 0, 360, (14, 14, 16), -1)


def _side(spec: ContainerSpec, rng: np.random.Generator) -> Texture:
    height, width = px(spec.height_m), px(spec.length_m)
    texture = flat(height, width, spec.colour)
    ink = ink_of(spec)
    if spec.brand:
        brand = text_mask(spec.brand, round(height * 0.34), BRAND)
        longest = round(width * (0.62 if spec.length_ft == LONG_FT else 0.74))
        if brand.shape[1] > longest:
            size = (longest, round(brand.shape[0] * longest / brand.shape[1]))
            brand = np.asarray(cv2.resize(brand, size, interpolation=cv2.INTER_AREA), np.uint8)
        left = round(width * 0.46 - brand.shape[1] / 2)
        paint(texture, brand, left, round(height * 0.5 - brand.shape[0] / 2), ink, 0.9)
    if spec.side is CodeLayout.VERTICAL:
        paint_code(texture, spec, spec.side, width - px(0.62), px(0.32))
    else:
        paint_code(texture, spec, spec.side, width - px(0.38), px(0.24))
    paint_side_stickers(texture, spec)
    wave = _wave(width, CORRUGATION_M * PX_PER_M)
    wave[: px(0.2)] = 1
    wave[-px(0.2) :] = 1
    texture = shaded(texture, np.broadcast_to(wave[None], (height, width)))
    _frame(texture, px(0.14), px(0.11))
    texture = weathered(texture, rng, spec.dirt)
    return rust_spots(texture, rng, round(5 + 26 * spec.dirt), px(0.03))


def _door_panels(texture: Texture) -> Texture:
    """Horizontal corrugation bands of both leaves and the gaps around them."""
    height, width = texture.shape[:2]
    factor = np.ones((height, width), np.float32)
    rows = np.arange(height, dtype=np.float32)
    for centre in (0.2, 0.4, 0.6, 0.8):
        offset = (rows - centre * height) / (0.05 * height)
        band = np.where(
            np.abs(offset) < 1, np.interp(offset, [-1, -0.6, 0.6, 1], [0.66, 0.9, 0.93, 1.16]), 1
        )
        factor[:, px(0.3) : -px(0.3)] *= band[:, None].astype(np.float32)
    for x in (width // 2, px(0.12), width - px(0.12)):
        factor[:, x - 5 : x + 5] *= np.float32(0.38)
    factor[: px(0.13)] = 0.98
    factor[-px(0.16) :] = 0.8
    for y in (px(0.135), height - px(0.165)):
        factor[y - 4 : y + 4] *= np.float32(0.35)
    return shaded(texture, factor)


def _bar(texture: Texture, x: int) -> None:
    """One galvanised locking bar with its brackets, keepers and handle."""
    height = texture.shape[0]
    radius = px(0.021)
    across = np.interp(
        np.arange(-radius, radius + 1), [-radius, -radius / 3, radius], [0.62, 1, 0.5]
    )
    shade = across[:, None] * np.array(STEEL, np.float64)
    texture[px(0.05) : height - px(0.05), x + radius + 1 : x + 2 * radius] = (
        texture[px(0.05) : height - px(0.05), x + radius + 1 : x + 2 * radius] * 0.55
    ).astype(np.uint8)
    texture[px(0.05) : height - px(0.05), x - radius : x + radius + 1] = shade.astype(np.uint8)
    for share in (0.04, 0.3, 0.55, 0.78, 0.95):
        y = round(height * share)
        cv2.rectangle(
            texture, (x - px(0.05), y), (x + px(0.05), y + px(0.055)), (118, 120, 120), -1
        )
        cv2.rectangle(texture, (x - px(0.05), y), (x + px(0.05), y + px(0.055)), (50, 52, 52), 1)


def _doors(spec: ContainerSpec, rng: np.random.Generator) -> Texture:
    height, width = px(spec.height_m), px(WIDTH_M)
    texture = _door_panels(flat(height, width, spec.colour))
    _frame(texture, px(0.1), px(0.1))
    letter = px(spec.letter_m)
    for share in (0.14, 0.38, 0.62, 0.86):
        _bar(texture, round(width * share))
    right, top = width - px(0.16), px(0.3)
    if spec.rear is CodeLayout.VERTICAL:
        paint_code(texture, spec, spec.rear, round(width * 0.75), px(0.2))
    else:
        paint_code(texture, spec, spec.rear, right, top)
        paint_weights(texture, spec, round(width * 0.655), top + round(letter * 3.6))
    paint_left_leaf(texture, spec)
    for share, reach in ((0.38, -px(0.3)), (0.62, px(0.3))):
        x, y = round(width * share), round(height * 0.66)
        cv2.line(texture, (x, y), (x + reach, y + 6), STEEL, 6)
    texture = weathered(texture, rng, spec.dirt)
    return rust_spots(texture, rng, round(4 + 20 * spec.dirt), px(0.025))


def _front(spec: ContainerSpec, rng: np.random.Generator) -> Texture:
    height, width = px(spec.height_m), px(WIDTH_M)
    texture = flat(height, width, spec.colour)
    paint_code(texture, spec, CodeLayout.HORIZONTAL, width - px(0.3), px(0.3))
    wave = _wave(width, 0.25 * PX_PER_M)
    texture = shaded(texture, np.broadcast_to(wave[None], (height, width)))
    _frame(texture, px(0.14), px(0.11))
    return weathered(texture, rng, spec.dirt)


def _roof(spec: ContainerSpec, rng: np.random.Generator) -> Texture:
    height, width = px(WIDTH_M), px(spec.length_m)
    texture = flat(height, width, spec.colour)
    wave = _wave(width, 0.21 * PX_PER_M)
    texture = shaded(texture, np.broadcast_to(wave[None], (height, width)))
    return weathered(texture, rng, min(1.0, spec.dirt + 0.25))


def container_walls(spec: ContainerSpec, rng: np.random.Generator) -> ContainerWalls:
    """Paints one container.

    Args:
        spec: What it is and what stands on it.
        rng: Source of dirt, rust and fading.
    """
    return ContainerWalls(
        side=_side(spec, rng),
        doors=_doors(spec, rng),
        front=_front(spec, rng),
        roof=_roof(spec, rng),
    )


def plain_wall(
    colour: Colour, length_m: float, height_m: float, rng: np.random.Generator, px_per_m: int = 40
) -> Texture:
    """A corrugated wall without marks, for boxes that stand far away."""
    height, width = round(height_m * px_per_m), round(length_m * px_per_m)
    wave = _wave(width, CORRUGATION_M * px_per_m)
    texture = shaded(flat(height, width, colour), np.broadcast_to(wave[None], (height, width)))
    texture[:3] = (texture[:3] * 0.6).astype(np.uint8)
    texture[-4:] = (texture[-4:] * 0.45).astype(np.uint8)
    texture[:, :4] = (texture[:, :4] * 0.6).astype(np.uint8)
    texture[:, -4:] = (texture[:, -4:] * 0.6).astype(np.uint8)
    clouds = noise_field(rng, height, width, height / 2, 3)
    return shaded(texture, np.asarray(0.95 + 0.06 * clouds, np.float32))
