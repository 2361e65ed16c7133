"""Sky, ground, stacks, posts and kerbs behind a vehicle."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from models.synth.gate import STACK_COLOURS
from models.synth.stills.lettering import sans_mask
from models.synth.stills.marking import Wall
from models.synth.stills.panels import Block, Face, Panel, face_frame, panel_on
from models.synth.stills.viewpoint import CENTRE, HEIGHT_PX, WIDTH_PX, Viewpoint
from models.synth.stills.wear import rib_profile, shade_columns
from models.synth.texture import Colour, Texture, flat, noise_field, paint

TILE_PX = 256
TILE_M = 4.0
GROUND_KINDS_N = 6
SIGNS = ("SEALINE", "MEDITERRANEAN", "ITALIA", "PORT", "GATE 02", "SLOW", "K-LINER", "HAMBURG")
SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((210, 160, 96), (236, 220, 200)),
    ((226, 222, 216), (240, 240, 238)),
    ((252, 252, 252), (255, 255, 255)),
    ((190, 186, 180), (220, 218, 216)),
    ((170, 120, 60), (225, 200, 170)),
)
STACK_PX_PER_M = 22


@lru_cache(maxsize=GROUND_KINDS_N)
def _ground_tile(kind: int) -> Texture:
    """A square of ground that continues at its edges: asphalt, cement or pavers."""
    rng = np.random.default_rng(9100 + kind)
    tone = (96, 118, 150, 172, 132, 84)[kind]
    tile = flat(TILE_PX, TILE_PX, (tone, tone + 3, tone + 7))
    grain = noise_field(rng, TILE_PX, TILE_PX, 40.0, 5)
    blend = np.hanning(TILE_PX).astype(np.float32)
    grain *= np.minimum(blend[:, None], blend[None]) * 1.4
    fine = rng.standard_normal((TILE_PX, TILE_PX), dtype=np.float32)
    tile = np.clip(tile * (1 + 0.05 * grain + 0.05 * fine)[..., None], 0, 255).astype(np.uint8)
    if kind % 2:
        for line in range(0, TILE_PX, 16):
            cv2.line(tile, (0, line), (TILE_PX, line), (tone * 0.75,) * 3, 1)
            shift = 8 * (line // 16 % 2)
            for x in range(shift, TILE_PX, 32):
                cv2.line(tile, (x, line), (x, line + 16), (tone * 0.75,) * 3, 1)
    return tile


def horizon_px(view: Viewpoint) -> float:
    """Row of the horizon in the middle of the picture, before the lens bends it."""
    ahead = view.axes[2].copy()
    ahead[2] = 0.0
    length = float(np.linalg.norm(ahead))
    if length < 1e-3:  # noqa: PLR2004 - looks straight down
        return -1e6
    seen = view.axes @ (ahead / length)
    return float(CENTRE[1] + view.focal_px[1] * seen[1] / max(seen[2], 1e-3))


def backdrop(view: Viewpoint, rng: np.random.Generator) -> Texture:
    """Sky and ground as the camera sees them, ``(720, 1280, 3)``."""
    top, low = SKIES[int(rng.integers(len(SKIES)))]
    horizon = horizon_px(view)
    rows = np.arange(HEIGHT_PX, dtype=np.float32)
    share = np.clip(rows / max(horizon, 1.0), 0, 1)[:, None]
    column = np.array(top, np.float32) * (1 - share) + np.array(low, np.float32) * share
    picture = np.repeat(column[:, None].astype(np.uint8), WIDTH_PX, axis=1)
    first = int(np.clip(horizon + 3, 0, HEIGHT_PX))
    if first >= HEIGHT_PX:
        return picture
    tile = _ground_tile(int(rng.integers(GROUND_KINDS_N)))
    per_px = TILE_M / TILE_PX
    across, along = np.array([per_px, 0.0, 0.0]), np.array([0.0, per_px, 0.0])
    plane = view.homography(np.zeros(3), across, along)
    shifted = np.array([[1, 0, 0], [0, 1, -first], [0, 0, 1]], np.float64) @ plane
    ground = cv2.warpPerspective(
        tile,
        shifted,
        (WIDTH_PX, HEIGHT_PX - first),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )
    far = cv2.GaussianBlur(ground[: max(2, min(120, HEIGHT_PX - first))], (0, 0), 3)
    ground[: len(far)] = far
    picture[first:] = ground
    return picture


def _stack_texture(
    length_m: float, height_m: float, rng: np.random.Generator, *, has_sign: bool
) -> Texture:
    colour = STACK_COLOURS[int(rng.integers(len(STACK_COLOURS)))]
    rows, columns = round(height_m * STACK_PX_PER_M), round(length_m * STACK_PX_PER_M)
    texture = flat(rows, columns, colour)
    if has_sign:
        mask = sans_mask(SIGNS[int(rng.integers(len(SIGNS)))], rows // 3, 700)
        paint(texture, mask, columns // 8, rows // 3, (226, 228, 228), 0.9)
    texture = shade_columns(texture, rib_profile(columns, 0.278 * STACK_PX_PER_M, 0.9, 0.0))
    cv2.rectangle(texture, (0, 0), (columns - 1, rows - 1), (34, 34, 36), 1)
    return texture


def stacks(view: Viewpoint, rng: np.random.Generator) -> list[Panel]:
    """Rows of containers far behind what the camera looks at."""
    panels: list[Panel] = []
    ahead = view.axes[2].copy()
    ahead[2] = 0
    length = float(np.linalg.norm(ahead))
    if length < 0.2:  # noqa: PLR2004 - looks down
        return panels
    ahead /= length
    right = np.array([ahead[1], -ahead[0], 0.0])
    for _ in range(int(rng.integers(0, 5))):
        away = float(rng.uniform(22, 60))
        aside = float(rng.uniform(-0.9, 0.9)) * away
        foot = view.position_m + ahead * away + right * aside
        is_long = bool(rng.random() < 0.6)  # noqa: PLR2004 - forty-foot boxes are the more
        wide = 12.2 if is_long else 2.44
        for level in range(int(rng.integers(1, 4))):
            texture = _stack_texture(wide, 2.6, rng, has_sign=bool(is_long and rng.random() < 0.4))  # noqa: PLR2004
            origin = foot - right * wide / 2
            origin[2] = 2.6 * (level + 1)
            panels.append(Panel(Wall(texture), origin, right * wide, np.array([0, 0, -2.58])))
    return panels


def furniture(view: Viewpoint, reach_m: float, rng: np.random.Generator) -> list[Panel]:
    """Posts and banded kerb blocks that stand behind and beside the vehicle."""
    panels: list[Panel] = []
    side = 1.0 if rng.random() < 0.5 else -1.0  # noqa: PLR2004 - left or right
    for _ in range(int(rng.integers(0, 4))):
        x = side * float(rng.uniform(2.0, 6.0))
        y = reach_m + float(rng.uniform(-6, 8))
        if np.hypot(x - view.position_m[0], y - view.position_m[1]) < 4:  # noqa: PLR2004
            continue
        if rng.random() < 0.5:  # noqa: PLR2004 - as often one as the other
            block = Block((x - 0.06, x + 0.06), (y - 0.06, y + 0.06), (0.0, 7.0))
            panels += [panel_on(block, face, flat(8, 8, (215, 216, 216))) for face in Face]
            continue
        bands = flat(40, 80, (36, 178, 226))
        for number in range(-2, 6):
            points = np.array([[number * 26, 0], [number * 26 + 13, 0]], np.int32)
            quad = np.vstack([points, points[::-1] + np.array([20, 40])]).astype(np.int32)
            cv2.fillConvexPoly(bands, quad, (30, 30, 32))
        block = Block((x - 0.3, x + 0.3), (y - 0.5, y + 0.5), (0.0, 0.6))
        panels += [Panel(Wall(bands), *face_frame(block, face)) for face in Face]
    return panels
