"""Containers of a still: how they are painted, and their walls as finely as they are seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.synth.marks import LENGTH_M, WIDTH_M
from models.synth.stills.lettering import CODE_FACES, Spacing
from models.synth.stills.marking import Paintwork
from models.synth.stills.numbers import (
    BRANDS,
    SIZE_TYPES,
    draw_code,
)
from models.synth.stills.painter import WallOrder
from models.synth.stills.panels import Block, Face, Panel, face_frame
from models.synth.stills.viewpoint import Vector, Viewpoint
from models.synth.stills.walls import (
    paint_doors,
    paint_front,
    paint_roof,
    paint_side,
)
from models.synth.texture import Colour
from schemas.read import Layout

PAINTS: tuple[Colour, ...] = (
    (96, 52, 24),
    (128, 74, 30),
    (160, 96, 40),
    (44, 36, 110),
    (36, 34, 140),
    (52, 60, 128),
    (40, 70, 150),
    (84, 40, 34),
    (60, 110, 40),
    (70, 130, 50),
    (96, 100, 100),
    (176, 180, 178),
    (206, 210, 210),
    (40, 120, 205),
    (130, 130, 50),
    (60, 56, 54),
    (70, 36, 30),
)
TEXELS_PER_PX = 1.15
LETTERS_PX = (6, 84)
WIDEST_TEXELS = 2400


@dataclass(frozen=True, slots=True)
class Load:
    """A container, before its walls are painted.

    Attributes:
        code: Eleven characters.
        size_type: ISO 6346 size-type.
        block: Where it stands.
        paintwork: How it is painted.
        layouts: Layout of the code per face; a face that is not named carries none.
    """

    code: str
    size_type: str
    block: Block
    paintwork: Paintwork
    layouts: dict[Face, Layout]


def _paintwork(rng: np.random.Generator, hardness: float) -> Paintwork:
    base = np.array(PAINTS[int(rng.integers(len(PAINTS)))], np.float64)
    colour = np.clip(base * np.exp(rng.normal(0, 0.08, 3)) + rng.normal(0, 10), 8, 240)
    is_light = colour.mean() > 140  # noqa: PLR2004 - dark ink stands out on it
    ink = np.array((34, 32, 32) if is_light else (232, 234, 234), np.float64)
    if not is_light and rng.random() < 0.05:  # noqa: PLR2004 - some owners paint in yellow
        ink = np.array((60, 200, 236), np.float64)
    faded = float(rng.beta(0.7, 5.0)) * 0.9 * hardness
    ink = ink * (1 - faded) + colour * faded
    return Paintwork(
        colour=_bytes(colour),
        ink=_bytes(ink),
        face=CODE_FACES[int(rng.integers(len(CODE_FACES)))],
        spacing=Spacing(
            after_owner=float(rng.uniform(0.25, 1.5)),
            after_serial=float(rng.uniform(0.3, 1.0)),
            lines=float(rng.uniform(0.25, 0.6)),
            is_boxed=bool(rng.random() < 0.8),  # noqa: PLR2004 - share of boxed check digits
        ),
        letter_m=float(rng.uniform(0.095, 0.13)),
        brand=BRANDS[int(rng.integers(len(BRANDS)))],
        dirt=float(rng.beta(1.0, 5.0)) * hardness,
        rust=float(rng.beta(1.0, 2.5)) * hardness,
        wear=max(0.0, float(rng.normal(0.0, 0.18))) * hardness,
        ribs=float(rng.uniform(0.3, 1.5)),
    )


def _bytes(colour: Vector) -> Colour:
    blue, green, red = np.clip(np.round(colour), 0, 255).astype(int).tolist()
    return blue, green, red


def _layouts(rng: np.random.Generator) -> dict[Face, Layout]:
    """Layouts as they are met: upright codes on half of the sides and most fronts."""
    one, two, three, column = (
        Layout.ONE_LINE,
        Layout.TWO_LINES,
        Layout.THREE_LINES,
        Layout.VERTICAL,
    )
    side = (column, two, three, one)[int(rng.choice(4, p=(0.62, 0.12, 0.03, 0.23)))]
    return {
        Face.REAR: (one, two, column)[int(rng.choice(3, p=(0.89, 0.06, 0.05)))],
        Face.FRONT: (column, one, two)[int(rng.choice(3, p=(0.62, 0.35, 0.03)))],
        Face.RIGHT: side,
        Face.LEFT: side,
        Face.TOP: one,
    }


def draw_load(
    rng: np.random.Generator, hardness: float, y_m: float, z_m: float, length_ft: int | None = None
) -> Load:
    """Draws a container.

    Args:
        rng: Source of randomness.
        hardness: 0 easy, 1 as hard as life.
        y_m: Where its rear end stands along the lane.
        z_m: Height that it stands on.
        length_ft: 20 or 40; without it, as its size-type says.
    """
    size_type = SIZE_TYPES[int(rng.integers(len(SIZE_TYPES)))]
    if length_ft is None:
        length_ft = 20 if size_type[0] == "2" else 40
    elif length_ft == 20 and size_type[0] != "2":  # noqa: PLR2004 - feet
        size_type = "22G1"
    height = 2.896 if size_type[1] == "5" else 2.591
    half = WIDTH_M / 2
    block = Block((-half, half), (y_m, y_m + LENGTH_M[length_ft]), (z_m, z_m + height))
    return Load(draw_code(rng), size_type, block, _paintwork(rng, hardness), _layouts(rng))


def code_place(load: Load, face: Face) -> Vector:
    """Roughly where the code stands on a face."""
    origin, across, down = face_frame(load.block, face)
    wide, tall = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    if face is Face.TOP:
        return np.asarray(origin + across * 0.6 + down * (1 - 0.4 / tall))
    is_column = load.layouts.get(face) is Layout.VERTICAL
    right = 0.6 if is_column else 0.95
    below = 1.15 if is_column else 0.5
    return np.asarray(origin + across * (1 - right / wide) + down * (below / tall))


def container_panels(
    load: Load, view: Viewpoint, rng: np.random.Generator, covered: Face | None
) -> list[Panel]:
    """The faces of a container that the camera sees, painted as finely as they are seen."""
    panels = []
    for face in (Face.TOP, Face.FRONT, Face.LEFT, Face.RIGHT, Face.REAR):
        if not load.block.sees(face, view.position_m):
            continue
        origin, across, down = face_frame(load.block, face)
        if face is Face.TOP and view.position_m[1] > load.block.middle[1]:
            origin, across, down = origin + across - 0 * down + down, -across, -down
        place = code_place(load, face)
        depth = max(1.0, float(view.depth_m(place[None])[0]))
        seen_px = view.focal_px[0] * load.paintwork.letter_m / depth
        letter_px = int(np.clip(2 * round(seen_px * TEXELS_PER_PX / 2), *LETTERS_PX))
        px_per_m = letter_px / load.paintwork.letter_m
        number = int(rng.integers(11)) if covered is face else None
        lift = float(
            (view.position_m - place)[2] / max(1.0, np.linalg.norm(view.position_m - place))
        )
        panels += _wall_panels(load, face, (origin, across, down), px_per_m, lift, number, rng)
    return panels


def _wall_panels(
    load: Load,
    face: Face,
    frame: tuple[Vector, Vector, Vector],
    px_per_m: float,
    lift: float,
    covered: int | None,
    rng: np.random.Generator,
) -> list[Panel]:
    origin, across, down = frame
    wide, tall = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    is_long = face in {Face.LEFT, Face.RIGHT}
    part = min(wide, max(2.2, WIDEST_TEXELS / px_per_m)) if is_long else wide
    part_tall = min(tall, 4.0) if face is Face.TOP else tall
    order = WallOrder(
        code=load.code,
        size_type=load.size_type,
        layout=load.layouts.get(face),
        has_size_type=bool(rng.random() < 0.85) and face is not Face.TOP,  # noqa: PLR2004
        width_m=part,
        height_m=part_tall,
        px_per_m=px_per_m,
        lift=lift,
        covered=covered,
    )
    paint = {Face.REAR: paint_doors, Face.FRONT: paint_front, Face.TOP: paint_roof}.get(
        face, paint_side
    )
    panels = []
    if part < wide - 0.01:
        coarse = replace(order, layout=None, width_m=wide - part, px_per_m=min(px_per_m, 60.0))
        rest = paint_side(coarse, load.paintwork, rng)
        panels.append(Panel(rest, origin, across * (1 - part / wide), down))
    if part_tall < tall - 0.01:
        coarse = replace(order, layout=None, height_m=tall - part_tall, px_per_m=40.0)
        rest = paint_roof(coarse, load.paintwork, rng)
        panels.append(Panel(rest, origin, across, down * (1 - part_tall / tall)))
    start = origin + across * (1 - part / wide) + down * (1 - part_tall / tall)
    wall = paint(order, load.paintwork, rng)
    panels.append(Panel(wall, start, across * (part / wide), down * (part_tall / tall)))
    return panels
