"""What stands in front of which camera: draws the scene of one still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.synth.marks import LENGTH_M, WIDTH_M
from models.synth.stills.backdrop import furniture, stacks
from models.synth.stills.exposure import Conditions, Light, draw_conditions
from models.synth.stills.lettering import CODE_FACES, Spacing
from models.synth.stills.marking import Paintwork
from models.synth.stills.numbers import (
    BRANDS,
    SIZE_TYPES,
    draw_code,
    draw_motorbike_plate,
    draw_plate,
)
from models.synth.stills.panels import Block, Face, Panel, face_frame
from models.synth.stills.vehicles import (
    CAB_COLOURS,
    Vehicle,
    VehicleKind,
    box_lorry,
    car,
    motorbike,
    tractor,
    trailer_chassis,
)
from models.synth.stills.viewpoint import Vector, Viewpoint, looking
from models.synth.stills.walls import (
    WallOrder,
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


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """Everything of a still but the taking of it.

    Attributes:
        view: The camera.
        still_panels: What does not move.
        containers: The walls of each container; they move with the vehicles.
        vehicles: The vehicles, without the containers on them.
        conditions: How the picture is taken.
        backdrop_seed: Of sky and ground.
    """

    view: Viewpoint
    still_panels: tuple[Panel, ...]
    containers: tuple[tuple[Panel, ...], ...]
    vehicles: tuple[Vehicle, ...]
    conditions: Conditions
    backdrop_seed: int


def draw_scene(rng: np.random.Generator, hardness: float, light: Light | None) -> Scene:
    """Draws a scene.

    Args:
        rng: Source of randomness.
        hardness: 0 easy, 1 as hard as life.
        light: Day or night; without it, mostly day.
    """
    conditions = draw_conditions(rng, hardness, light)
    names = list(_SCENES)
    weights = np.array([_SCENES[name][1] for name in names])
    name = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    return _SCENES[name][0](rng, hardness, conditions)


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
        wear=max(0.0, float(rng.normal(0.05, 0.22))) * hardness,
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


def _load(
    rng: np.random.Generator, hardness: float, y_m: float, z_m: float, length_ft: int | None = None
) -> Load:
    size_type = SIZE_TYPES[int(rng.integers(len(SIZE_TYPES)))]
    if length_ft is None:
        length_ft = 20 if size_type[0] == "2" else 40
    elif length_ft == 20 and size_type[0] != "2":  # noqa: PLR2004 - feet
        size_type = "22G1"
    height = 2.896 if size_type[1] == "5" else 2.591
    half = WIDTH_M / 2
    block = Block((-half, half), (y_m, y_m + LENGTH_M[length_ft]), (z_m, z_m + height))
    return Load(draw_code(rng), size_type, block, _paintwork(rng, hardness), _layouts(rng))


def _code_place(load: Load, face: Face) -> Vector:
    """Roughly where the code stands on a face."""
    origin, across, down = face_frame(load.block, face)
    wide, tall = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    if face is Face.TOP:
        return np.asarray(origin + across * 0.6 + down * (1 - 0.4 / tall))
    is_column = load.layouts.get(face) is Layout.VERTICAL
    right = 0.6 if is_column else 0.95
    below = 1.15 if is_column else 0.5
    return np.asarray(origin + across * (1 - right / wide) + down * (below / tall))


def _walls_of(
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
        place = _code_place(load, face)
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


def _focal(
    rng: np.random.Generator, letter_m: float, distance_m: float, typical_px: float, spread: float
) -> float:
    """A focal length that shows letters about as high as real cameras do."""
    height_px = typical_px * float(np.exp(rng.normal(0, spread)))
    return float(np.clip(height_px * distance_m / letter_m, 420, 5200))


def _squeezed(view: Viewpoint, rng: np.random.Generator) -> Viewpoint:
    """Now and then a picture whose sides were squeezed, and a lens that bends lines."""
    across, down = view.focal_px
    if rng.random() < 0.08:  # noqa: PLR2004 - share of squeezed pictures
        across *= float(rng.uniform(0.56, 0.8))
    bend = float(rng.choice([0.0, 0.0, 0.06, 0.12, 0.2, 0.3]))
    return replace(view, focal_px=(across, down), bend=bend)


def _container_scene(
    rng: np.random.Generator,
    conditions: Conditions,
    view: Viewpoint,
    loads: list[Load],
    *,
    is_on_truck: bool,
) -> Scene:
    view = _squeezed(view, rng)
    covered: Face | None = None
    if rng.random() < 0.06:  # noqa: PLR2004 - share of pictures with a covered character
        seen = [face for face in loads[0].layouts if loads[0].block.sees(face, view.position_m)]
        covered = seen[int(rng.integers(len(seen)))]
    vehicles: list[Vehicle] = []
    containers = [
        tuple(_walls_of(load, view, rng, covered if number == 0 else None))
        for number, load in enumerate(loads)
    ]
    if is_on_truck:
        end = loads[-1].block.y[1]
        deck = loads[0].block.z[0]
        has_plate = rng.random() < 0.85  # noqa: PLR2004 - some have none that is seen
        plate = draw_plate(rng, two_lines=bool(rng.random() < 0.75), series="R")  # noqa: PLR2004
        chassis = trailer_chassis(end, deck, plate if has_plate else None, rng)
        colour = CAB_COLOURS[int(rng.integers(len(CAB_COLOURS)))]
        ahead = draw_plate(rng, two_lines=bool(rng.random() < 0.3))  # noqa: PLR2004
        head = tractor(end - 3.1, colour, ahead, rng)
        vehicles += [Vehicle(VehicleKind.TRAILER, tuple(chassis)), head]
    still = stacks(view, rng) + furniture(view, 14.0, rng)
    return Scene(
        view=view,
        still_panels=tuple(still),
        containers=tuple(containers),
        vehicles=tuple(vehicles),
        conditions=conditions,
        backdrop_seed=int(rng.integers(1 << 31)),
    )


def _aimed(
    position_m: Vector,
    place: Vector,
    rng: np.random.Generator,
    focal_px: float,
    spread_px: tuple[float, float] = (190, 90),
) -> Viewpoint:
    """Looks so that a place comes out somewhere off the middle of the picture."""
    depth = float(np.linalg.norm(place - position_m))
    offset = rng.normal(0, spread_px) / focal_px * depth
    ahead = (place - position_m) / depth
    right = np.cross(ahead, np.array([0.0, 0.0, 1.0]))
    right /= np.linalg.norm(right)
    target = place - right * offset[0] + np.cross(right, ahead) * offset[1]
    return looking(position_m, target, focal_px, float(rng.normal(0, 2.5)))


def _side_close(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """A camera beside the lane that sees the code's end of a side."""
    load = _load(rng, hardness, 0.0, 1.2)
    face = Face.RIGHT if rng.random() < 0.5 else Face.LEFT  # noqa: PLR2004 - either side
    place = _code_place(load, face)
    away = float(rng.uniform(2.2, 4.8))
    outward = 1.0 if face is Face.RIGHT else -1.0
    yaw = float(rng.normal(0, 0.32))
    position = place + np.array([outward * away, away * np.tan(np.clip(yaw, -0.8, 0.8)), 0.0])
    position[2] = float(rng.uniform(2.0, 4.6))
    is_column = load.layouts[face] is Layout.VERTICAL
    focal = _focal(rng, load.paintwork.letter_m, away, 27 if is_column else 37, 0.22)
    spread = (200.0, 35.0 if is_column else 90.0)
    view = _aimed(position, place, rng, focal, spread)
    return _container_scene(rng, taken, view, [load], is_on_truck=True)


def _end_from_above(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """A camera over the lane that looks down on the front, or on the doors."""
    load = _load(rng, hardness, 0.0, 1.2)
    is_front = bool(rng.random() < 0.5)  # noqa: PLR2004 - either end
    face = Face.FRONT if is_front else Face.REAR
    place = _code_place(load, face)
    away = float(rng.uniform(2.4, 5.0))
    y = load.block.y[1] + away if is_front else -away
    above = load.block.z[1] + float(rng.uniform(0.2, 2.2))
    position = np.array([float(rng.normal(0, 0.8)), y, above])
    is_column = load.layouts[face] is Layout.VERTICAL
    focal = _focal(rng, load.paintwork.letter_m, away * 1.15, 28 if is_column else 37, 0.24)
    spread = (160.0, 35.0 if is_column else 90.0)
    view = _aimed(position, place, rng, focal, spread)
    return _container_scene(rng, taken, view, [load], is_on_truck=not is_front)


def _doors_straight(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """Doors from eye height, on a truck or on the ground."""
    is_on_truck = bool(rng.random() < 0.6)  # noqa: PLR2004 - a gate sees trucks
    load = _load(rng, hardness, 0.0, 1.2 if is_on_truck else 0.02)
    away = float(rng.uniform(4.0, 10.0))
    yaw = float(rng.normal(0, 0.3))
    position = np.array(
        [away * np.tan(np.clip(yaw, -0.9, 0.9)), -away, float(rng.uniform(1.4, 4.2))]
    )
    place = _code_place(load, Face.REAR)
    place += np.array([float(rng.uniform(-0.6, 0.0)), 0.0, float(rng.uniform(-0.7, 0.0))])
    focal = _focal(rng, load.paintwork.letter_m, away, 33, 0.36)
    view = _aimed(position, place, rng, focal)
    return _container_scene(rng, taken, view, [load], is_on_truck=is_on_truck)


def _quarter(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """A whole container or truck from one corner."""
    is_on_truck = bool(rng.random() < 0.65)  # noqa: PLR2004 - a gate sees trucks
    load = _load(rng, hardness, 0.0, 1.2 if is_on_truck else 0.02)
    loads = [load]
    if is_on_truck and load.block.y[1] < 7 and rng.random() < 0.4:  # noqa: PLR2004 - two boxes
        second = _load(rng, hardness, load.block.y[1] + 0.08, 1.2, 20)
        loads.append(second)
    away = float(rng.uniform(6.0, 13.0))
    side = 1.0 if rng.random() < 0.5 else -1.0  # noqa: PLR2004 - either side
    angle = float(rng.uniform(0.3, 1.1))
    position = np.array(
        [side * (1.2 + away * np.sin(angle)), -away * np.cos(angle), float(rng.uniform(1.5, 5.0))]
    )
    place = np.array([side * 0.6, 0.8, load.block.middle[2] + float(rng.uniform(-0.5, 0.6))])
    focal = _focal(rng, load.paintwork.letter_m, away, 24, 0.34)
    view = _aimed(position, place, rng, focal)
    return _container_scene(rng, taken, view, loads, is_on_truck=is_on_truck)


def _no_container(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """Cars, buses, lorries, motorbikes or a tractor, and no container."""
    vehicles: list[Vehicle] = []
    away = float(rng.uniform(5, 12))
    lanes = list(rng.permutation([-3.4, 0.0, 3.4]))[: int(rng.integers(1, 4))]
    for x in lanes:
        y = float(rng.uniform(0, 6))
        kind = int(rng.choice(5, p=(0.36, 0.16, 0.1, 0.28, 0.1)))
        two_lines = bool(rng.random() < 0.5)  # noqa: PLR2004 - either form
        plate = draw_plate(rng, two_lines=two_lines, dirt=float(rng.beta(1, 5)) * hardness)
        if kind == 0:
            vehicles.append(car(x, y, plate, rng))
        elif kind == 1:
            vehicles.append(motorbike(x, y, draw_motorbike_plate(rng), rng))
        elif kind == 2:  # noqa: PLR2004 - the third kind
            vehicles.append(car(x, y, plate, rng, VehicleKind.BUS))
        else:
            faces_us = kind == 3  # noqa: PLR2004 - the fourth kind
            vehicles.append(box_lorry(x, y, plate, rng, faces_us=faces_us))
    position = np.array([float(rng.normal(0, 2)), -away, float(rng.uniform(1.3, 4.5))])
    focal = float(rng.uniform(900, 2600))
    view = _aimed(position, np.array([lanes[0], 2.0, 1.1]), rng, focal)
    view = _squeezed(view, rng)
    still = stacks(view, rng) + furniture(view, 16.0, rng)
    return Scene(
        view=view,
        still_panels=tuple(still),
        containers=(),
        vehicles=tuple(vehicles),
        conditions=taken,
        backdrop_seed=int(rng.integers(1 << 31)),
    )


def _tractor_front(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """A truck that comes towards the camera, its container behind the cab."""
    load = _load(rng, hardness, 0.0, 1.2)
    away = float(rng.uniform(5, 10))
    front = load.block.y[1] + 2.8
    side = float(rng.normal(0, 3.0))
    position = np.array([side, front + away, float(rng.uniform(2.0, 5.5))])
    place = np.array([0.0, front - 1.0, 1.6])
    focal = float(rng.uniform(700, 1500))
    view = _aimed(position, place, rng, focal)
    return _container_scene(rng, taken, view, [load], is_on_truck=True)


_SceneDraw = Callable[[np.random.Generator, float, Conditions], Scene]
_SCENES: dict[str, tuple[_SceneDraw, float]] = {
    "side_close": (_side_close, 0.30),
    "end_from_above": (_end_from_above, 0.22),
    "doors_straight": (_doors_straight, 0.20),
    "quarter": (_quarter, 0.16),
    "no_container": (_no_container, 0.07),
    "tractor_front": (_tractor_front, 0.05),
}
