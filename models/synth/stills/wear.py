"""Corrugation, dirt, rust and run-off on a painted wall, cheaply."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from models.synth.stills.marking import Paintwork, Wall
from models.synth.texture import Colour, Field, Texture, noise_field

COARSER = 4
"""Dirt is drawn with so many times fewer pixels each way: it has no finer detail."""
DUSTS: tuple[Colour, ...] = ((120, 140, 150), (70, 84, 96), (96, 118, 140), (150, 156, 158))
RUSTS: tuple[Colour, ...] = ((28, 48, 84), (34, 66, 120), (24, 34, 58))


def rib_profile(length_px: int, pitch_px: float, strength: float, phase: float) -> Field:
    """Brightness along a trapezoidal corrugation that light meets from one side.

    Args:
        length_px: Length of the profile.
        pitch_px: From rib to rib.
        strength: 0 none, 1 hard light across the ribs, negative from the other side.
        phase: Where the first rib is, 0 to 1.
    """
    place = (np.arange(length_px, dtype=np.float32) / np.float32(pitch_px) + np.float32(phase)) % 1
    shade = np.interp(
        place,
        [0, 0.26, 0.32, 0.44, 0.50, 0.76, 0.82, 0.94, 1.0],
        [0.02, 0.02, 0.16, 0.16, -0.05, -0.05, -0.3, -0.3, 0.02],
    )
    return np.asarray(1 + strength * shade, np.float32)


def shade_columns(texture: Texture, factor: Field) -> Texture:
    """The texture times a factor per column."""
    wide = cv2.repeat(factor[None], texture.shape[0], 1)
    return np.asarray(cv2.multiply(texture, cv2.merge([wide] * 3), dtype=cv2.CV_8U), np.uint8)


def rib_depth(
    columns: npt.NDArray[np.float64], pitch_px: float, phase: float
) -> npt.NDArray[np.float64]:
    """How deep the wall lies at columns: -0.5 on the outer flats, 0.5 on the inner ones."""
    place = (columns / pitch_px + phase) % 1
    return np.interp(place, [0, 0.26, 0.5, 0.76, 1.0], [-0.5, -0.5, 0.5, 0.5, -0.5])


def ripple(texture: Texture, pitch_px: float, phase: float, lift_px: float) -> Texture:
    """The texture as it looks from above or below, its inner flats moved up or down.

    Args:
        texture: Wall with upright ribs.
        pitch_px: From rib to rib.
        phase: As in :func:`rib_profile`.
        lift_px: How far the inner flats seem to be moved.
    """
    if abs(lift_px) < 0.6:  # noqa: PLR2004 - less than a texel
        return texture
    height, width = texture.shape[:2]
    depth = rib_depth(np.arange(width, dtype=np.float64), pitch_px, phase)
    rows = np.arange(height, dtype=np.float32)[:, None] + np.float32(lift_px) * depth[None].astype(
        np.float32
    )
    columns = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
    return np.asarray(
        cv2.remap(
            texture,
            np.ascontiguousarray(columns),
            rows,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )


def weather(wall: Wall, paintwork: Paintwork, px_per_m: float, rng: np.random.Generator) -> None:
    """Dirt that lies below, runs down or hangs in clouds, fading and rust, over the whole wall."""
    height, width = wall.height, wall.width
    rows, columns = max(4, height // COARSER), max(4, width // COARSER)
    metre = max(2.0, px_per_m / COARSER)
    clouds = noise_field(rng, rows, columns, metre * 0.9, 4)
    streaks = cv2.resize(
        noise_field(rng, max(4, rows // 10), columns, max(1.5, metre * 0.07), 2), (columns, rows)
    )
    low = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    fading = 1 + 0.05 * clouds + 0.04 * streaks
    dirt = paintwork.dirt
    share = dirt * (0.42 + 0.22 * clouds + 0.16 * streaks + 0.22 * low)
    dust = np.array(DUSTS[int(rng.integers(len(DUSTS)))], np.float32)
    amount = np.clip(share, 0, 0.88)[..., None].astype(np.float32)
    layer = dust * (0.95 + 0.12 * clouds[..., None])
    rust = _rust(rng, rows, columns, paintwork.rust, metre)[..., None]
    rust_colour = np.array(RUSTS[int(rng.integers(len(RUSTS)))], np.float32)
    keep = (1 - amount) * (1 - rust) * fading[..., None].astype(np.float32)
    add = (layer * amount) * (1 - rust) + rust_colour * rust
    size = (width, height)
    keep_full = cv2.resize(keep[..., 0], size, interpolation=cv2.INTER_LINEAR)
    add_full = cv2.resize(np.asarray(add, np.float32), size, interpolation=cv2.INTER_LINEAR)
    mixed = cv2.multiply(wall.texture, cv2.merge([keep_full] * 3), dtype=cv2.CV_32F)
    wall.texture = np.asarray(cv2.add(mixed, add_full, dtype=cv2.CV_8U), np.uint8)


def _rust(rng: np.random.Generator, rows: int, columns: int, rust: float, metre_px: float) -> Field:
    """Share of rust per pixel: spots with tails that run down."""
    amount = np.zeros((rows, columns), np.float32)
    for _ in range(int(rng.poisson(26 * rust))):
        x, y = int(rng.integers(columns)), int(rng.integers(rows))
        radius = max(1, round(metre_px * float(rng.uniform(0.008, 0.05))))
        cv2.circle(amount, (x, y), radius, float(rng.uniform(0.4, 0.95)), -1)
        tail = round(radius * float(rng.uniform(2, 12)))
        cv2.line(amount, (x, y), (x, y + tail), float(rng.uniform(0.12, 0.45)), radius)
    if rust > 0.1:  # noqa: PLR2004 - below that, spots only
        rough = noise_field(rng, rows, columns, max(2.0, metre_px * 0.2), 4)
        amount = np.maximum(amount, np.clip((rough - 2.6 + 1.1 * rust) * 0.8, 0, 0.8))
    soft = cv2.GaussianBlur(amount, (0, 0), max(0.5, metre_px * 0.012))
    return np.asarray(np.clip(soft, 0, 0.95), np.float32)
