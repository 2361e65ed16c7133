"""What stands around the lane: booth, kerbs, barrier, fence, stacks of containers, masts."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.container import plain_wall
from models.synth.figure import figure
from models.synth.glyphs import BRAND, text_mask
from models.synth.raster import Surface
from models.synth.shadow import Volume
from models.synth.solid import BoxFaces, box, sign, vector
from models.synth.texture import Colour, Texture, flat, noise_field, paint, shaded

STACK_COLOURS: tuple[Colour, ...] = (
    (52, 44, 118),
    (104, 66, 30),
    (40, 62, 132),
    (96, 98, 90),
    (60, 92, 42),
    (44, 104, 176),
    (84, 40, 40),
    (150, 150, 146),
    (36, 36, 104),
)
YELLOW: Colour = (36, 178, 226)
BLACK: Colour = (34, 34, 36)


def _banded(length_m: float, tall_m: float, rng: np.random.Generator) -> Texture:
    """Yellow and black slanted bands, scuffed."""
    height, width = max(8, round(tall_m * 90)), max(8, round(length_m * 90))
    ys, xs = np.mgrid[0:height, 0:width]
    band = ((xs + ys) // 36) % 2 == 0
    texture = np.where(band[..., None], np.array(YELLOW), np.array(BLACK)).astype(np.uint8)
    scuffs = noise_field(rng, height, width, 12.0, 3)
    return shaded(texture, np.asarray(np.clip(0.86 + 0.12 * scuffs, 0.4, 1.1), np.float32))


def _cement(length_m: float, tall_m: float, rng: np.random.Generator, tone: int = 150) -> Texture:
    height, width = max(8, round(tall_m * 60)), max(8, round(length_m * 60))
    clouds = noise_field(rng, height, width, max(6.0, height / 2), 5)
    return shaded(
        flat(height, width, (tone, tone + 3, tone + 6)),
        np.asarray(0.94 + 0.035 * clouds, np.float32),
    )


def _kerbs(rng: np.random.Generator) -> list[Surface]:
    parts = []
    for x0, x1 in ((2.25, 2.45), (-2.45, -2.25)):
        faces = BoxFaces(
            rear=_banded(0.2, 0.16, rng),
            left=_banded(40, 0.16, rng),
            right=_banded(40, 0.16, rng),
            top=_cement(40, 0.2, rng, 158),
        )
        parts += box((x0, x1), (-1.0, 39.0), (0.0, 0.16), faces)
    return parts


def _booth_wall(wide_m: float, rng: np.random.Generator) -> Texture:
    """A panelled wall with a window over most of its width."""
    height, width = 290, round(wide_m * 100)
    texture = flat(height, width, (196, 200, 198))
    cv2.rectangle(texture, (0, 205), (width, height), (150, 118, 70), -1)
    x0, x1 = 16, width - 16
    cv2.rectangle(texture, (x0, 60), (x1, 180), (70, 64, 58), -1)
    cv2.fillConvexPoly(
        texture,
        np.array([[x0 + 10, 180], [x0 + 60, 60], [x0 + 95, 60], [x0 + 45, 180]]),
        (104, 98, 90),
    )
    cv2.rectangle(texture, (x0, 60), (x1, 180), (120, 122, 122), 4)
    cv2.line(texture, ((x0 + x1) // 2, 60), ((x0 + x1) // 2, 180), (120, 122, 122), 4)
    clouds = noise_field(rng, height, width, 90.0, 4)
    return shaded(texture, np.asarray(0.95 + 0.05 * clouds, np.float32))


def _booth(rng: np.random.Generator) -> list[Surface]:
    rear, left = _booth_wall(1.9, rng), _booth_wall(2.6, rng)
    parts = box((2.75, 4.65), (14.5, 17.1), (0.12, 3.0), BoxFaces(rear=rear, left=left), 9)
    roof = BoxFaces.plain((186, 188, 188))
    parts += box((2.45, 4.95), (14.1, 17.5), (3.0, 3.22), roof)
    parts += box((2.6, 4.8), (14.3, 17.3), (0.0, 0.12), BoxFaces.plain((150, 152, 152)))
    board = flat(70, 150, (120, 58, 18))
    name = text_mask("A-01", 40, BRAND)
    paint(board, name, (150 - name.shape[1]) // 2, 15, (240, 240, 240))
    parts.append(sign(vector(3.7, 14.08, 3.55), (1.1, 0.52), board))
    return parts


def _barrier(rng: np.random.Generator) -> list[Surface]:
    """The barrier's housing and its arm, raised."""
    parts = box((2.5, 2.85), (13.0, 13.35), (0.0, 1.1), BoxFaces.plain((30, 120, 214)))
    arm = flat(16, 240, (228, 230, 230))
    for x in range(0, 240, 48):
        arm[:, x : x + 24] = (40, 34, 190)
    slant = np.deg2rad(80)
    reach = vector(-3.2 * np.cos(slant), 0, 3.2 * np.sin(slant))
    wide = vector(0.12 * np.sin(slant), 0, 0.12 * np.cos(slant))
    parts.append(Surface(vector(2.68, 12.98, 1.0), reach, wide, arm, two_sided=True))
    for y in (10.2, 11.6):
        parts += box(
            (2.55, 2.70),
            (y, y + 0.15),
            (0.0, 0.9),
            BoxFaces(
                rear=_banded(0.15, 0.9, rng), left=_banded(0.15, 0.9, rng), top=flat(8, 8, BLACK)
            ),
        )
    return parts


def _fence(rng: np.random.Generator) -> list[Surface]:
    """A cement wall with a rail fence on top, to the right of the second lane."""
    wall = box(
        (13.4, 13.6),
        (3.0, 43.0),
        (0.0, 0.9),
        BoxFaces(left=_cement(40, 0.9, rng, 136), top=_cement(40, 0.2, rng, 140)),
    )
    bars = np.zeros((128, 3200, 4), np.uint8)
    bars[..., :3] = (78, 92, 84)
    bars[8:14, :, 3] = 255
    bars[112:118, :, 3] = 255
    for x in range(0, 3200, 12):
        bars[:, x : x + 3, 3] = 255
    for x in range(0, 3200, 240):
        bars[:, x : x + 9, 3] = 255
    rails = Surface(vector(13.5, 43.0, 2.5), vector(0, -40, 0), vector(0, 0, -1.6), bars).strips(
        2.0
    )
    return wall + rails


def _stacks(rng: np.random.Generator) -> list[Surface]:
    """The container yard behind."""
    parts = []
    for row, (y, base) in enumerate(((47.0, 3), (53.0, 4))):
        for column in range(8):
            x = -6.0 + column * 12.7 + row * 5
            for level in range(int(rng.integers(base - 1, base + 2))):
                colour = STACK_COLOURS[int(rng.integers(0, len(STACK_COLOURS)))]
                faces = BoxFaces(
                    rear=plain_wall(colour, 12.2, 2.6, rng, 24),
                    left=plain_wall(colour, 2.44, 2.6, rng, 24),
                    top=flat(8, 8, colour),
                )
                z = 2.6 * level
                parts += box((x, x + 12.2), (y, y + 2.44), (z, z + 2.58), faces, 6.1)
    return parts


def _office(rng: np.random.Generator) -> list[Surface]:
    def wall(wide_m: float, floors: int) -> Texture:
        texture = _cement(wide_m, 3.4 * floors, rng, 186)
        tall = texture.shape[0] // floors
        for floor in range(floors):
            for x in range(60, texture.shape[1] - 100, 150):
                y = floor * tall + 50
                cv2.rectangle(texture, (x, y), (x + 84, y + 86), (92, 80, 66), -1)
                cv2.rectangle(texture, (x, y), (x + 84, y + 86), (170, 172, 172), 5)
        return texture

    faces = BoxFaces(rear=wall(16, 2), left=wall(12, 2), top=_cement(16, 12, rng))
    parts = box((24.0, 40.0), (17.0, 29.0), (0.0, 6.8), faces, 4)
    return parts + box((23.6, 40.4), (16.6, 29.4), (6.8, 7.1), BoxFaces.plain((120, 96, 70)))


def _tree(x: float, y: float, tall_m: float, rng: np.random.Generator) -> Surface:
    """A tree as one upright picture that faces the camera's side."""
    size = 256
    crown = np.zeros((size, size, 4), np.uint8)
    leaves = noise_field(rng, size, size, 26.0, 5)
    ys, xs = np.mgrid[0:size, 0:size].astype(np.float32)
    away = np.hypot((xs - 128) / 96, (ys - 100) / 78)
    crown[..., :3] = np.clip(
        np.array([34, 84, 56]) * (0.95 + 0.32 * leaves[..., None]) * (1.25 - ys / size)[..., None],
        0,
        255,
    ).astype(np.uint8)
    crown[..., 3] = np.where(away + 0.13 * leaves < 1, 255, 0)
    cv2.rectangle(crown, (122, 150), (134, 255), (44, 58, 70, 255), -1)
    facing = vector(0.72, -0.69, 0) * tall_m
    return Surface(
        vector(x, y, tall_m) - facing / 2, facing, vector(0, 0, -tall_m), crown, two_sided=True
    )


def _mast(x: float, y: float, tall_m: float) -> list[Surface]:
    parts = box(
        (x - 0.07, x + 0.07), (y - 0.07, y + 0.07), (0.0, tall_m), BoxFaces.plain((140, 142, 142))
    )
    return parts + box(
        (x - 0.5, x + 0.1),
        (y - 0.15, y + 0.15),
        (tall_m, tall_m + 0.14),
        BoxFaces.plain((96, 98, 98)),
    )


def _guard(x: float, y: float) -> Surface:
    """A guard in a bright vest who stands beside the lane."""
    across = vector(0.74, -0.67, 0) * 0.65
    return Surface(
        vector(x, y, 1.78) - across / 2,
        across,
        vector(0, 0, -1.72),
        figure((48, 214, 190)),
        two_sided=True,
    )


def lamp_glow(x: float, y: float, z: float) -> Surface:
    """The bright face of a lamp at night."""
    return sign(vector(x, y, z), (0.5, 0.24), flat(8, 8, (225, 245, 255)), 9.0)


def _lit_windows() -> list[Surface]:
    """Windows of the booth and of the office behind which there is light."""
    warm = flat(8, 8, (150, 205, 235))
    parts = [sign(vector(3.7, 14.49, 1.82), (1.5, 1.1), warm, 0.42)]
    panes = [(2.74, 15.8, 1.82, 2.2, 1.1, 0.36), (23.98, 22.8, 1.85, 1.3, 1.3, 0.30)]
    panes += [(23.98, 17.8, 5.25, 1.3, 1.3, 0.26)]
    for x, y, z, wide, tall, strength in panes:
        corner = vector(x, y + wide / 2, z + tall / 2)
        parts.append(Surface(corner, vector(0, -wide, 0), vector(0, 0, -tall), warm, strength))
    return parts


def gate_surfaces(rng: np.random.Generator, *, lamps_on: bool) -> list[Surface]:
    """Everything that stands still around the lane.

    Args:
        rng: Source of colours, dirt and the shapes of the trees.
        lamps_on: Whether the lamps of the masts shine.
    """
    parts = _kerbs(rng) + _booth(rng) + _barrier(rng) + _fence(rng) + _stacks(rng) + _office(rng)
    for x, y, tall in ((16.0, 33.0, 5.5), (16.5, 24.0, 4.6), (17.5, 15.5, 5.0), (19.0, 11.0, 4.4)):
        parts.append(_tree(x, y, tall, rng))
    for x, y in ((12.3, 34.0), (12.3, 14.0)):
        parts += _mast(x, y, 8.5)
    parts += _mast(5.2, 15.8, 8.0)
    parts.append(_guard(5.35, 14.0))
    if lamps_on:
        parts += _lit_windows()
        parts += [lamp_glow(5.0, 15.6, 7.95), lamp_glow(12.1, 33.8, 8.45)]
    return parts


SHADOW_VOLUMES: tuple[Volume, ...] = (
    ((2.75, 4.65), (14.5, 17.1), (0.0, 3.0)),
    ((2.45, 4.95), (14.1, 17.5), (2.9, 3.2)),
    ((2.5, 2.85), (13.0, 13.35), (0.0, 1.1)),
    ((13.4, 13.6), (3.0, 43.0), (0.0, 0.9)),
    ((24.0, 40.0), (17.0, 29.0), (0.0, 6.8)),
    ((-6.0, 96.0), (47.0, 49.4), (0.0, 6.5)),
    ((2.25, 2.45), (-1.0, 39.0), (0.0, 0.16)),
    ((5.15, 5.55), (13.9, 14.1), (0.0, 1.75)),
)
"""Volumes of the things above that throw a shadow worth drawing."""
