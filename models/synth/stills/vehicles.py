"""Vehicles of a still as boxes with painted faces, from tractors to motorbikes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from models.synth.plate import PlateSpec, plate_texture
from models.synth.stills.marking import Mark, MarkKind, Wall
from models.synth.stills.panels import Block, Face, Panel, face_frame, panel_on
from models.synth.stills.viewpoint import Vector
from models.synth.texture import Colour, Texture, flat
from schemas.read import Layout

PX_PER_M = 90
CAB_COLOURS: tuple[Colour, ...] = (
    (40, 36, 160),
    (205, 208, 208),
    (140, 84, 30),
    (50, 130, 60),
    (34, 150, 206),
    (60, 60, 62),
    (96, 40, 28),
)
CAR_COLOURS: tuple[Colour, ...] = (
    (210, 212, 214),
    (40, 40, 44),
    (120, 122, 124),
    (36, 32, 130),
    (120, 72, 30),
    (60, 150, 190),
)
GLASS: Colour = (62, 54, 48)


class VehicleKind(StrEnum):
    """What a vehicle is. A trailer's box takes in the container on it."""

    TRUCK = "truck"
    TRACTOR = "tractor"
    TRAILER = "trailer"
    CAR = "car"
    BUS = "bus"
    MOTORBIKE = "motorbike"


@dataclass(frozen=True, eq=False, slots=True)
class Vehicle:
    """A vehicle in the world frame.

    Attributes:
        kind: What it is.
        panels: What is drawn of it.
    """

    kind: VehicleKind
    panels: tuple[Panel, ...]


def plate_panel(
    spec: PlateSpec, middle_m: Vector, face: Face, scale: float, rng: np.random.Generator
) -> Panel:
    """A number plate that hangs upright at a place, turned as a face of a box."""
    texture = plate_texture(spec, rng)
    grey = cv2.cvtColor(texture, cv2.COLOR_BGR2GRAY)
    ink = grey if spec.ground == "blue" else 255 - grey
    wide, tall = (side * scale for side in spec.size_m)
    sign = {Face.REAR: (1.0, 0.0), Face.FRONT: (-1.0, 0.0)}[face]
    across = np.array([sign[0] * wide, sign[1] * wide, 0.0])
    down = np.array([0.0, 0.0, -tall])
    height, width = texture.shape[:2]
    box = np.array([[0.0, 0.0, width, height]])
    layout = Layout.TWO_LINES if spec.two_lines else Layout.ONE_LINE
    mark = Mark(MarkKind.PLATE, spec.text, layout, box, np.asarray(ink, np.uint8), box)
    origin = middle_m - across / 2 - down / 2
    return Panel(Wall(texture, [mark]), origin, across, down, 0.6)


def wheel_texture() -> Texture:
    """A wheel with its tyre, cut out."""
    texture = np.zeros((64, 64, 4), np.uint8)
    for radius, colour in ((31, (24, 24, 26)), (18, (120, 122, 122)), (14, (70, 72, 74))):
        cv2.circle(texture, (32, 32), radius, (*colour, 255), -1)
    for angle in np.linspace(0, 2 * np.pi, 8, endpoint=False):
        centre = (round(32 + 9 * np.cos(angle)), round(32 + 9 * np.sin(angle)))
        cv2.circle(texture, centre, 2, (30, 30, 32, 255), -1)
    return texture


def wheels(block: Block, places_m: tuple[float, ...], radius_m: float) -> list[Panel]:
    """Wheels on both sides of a box, at places along it from its rear."""
    panels = []
    texture = wheel_texture()
    for place in places_m:
        y = block.y[0] + place
        for face, x in ((Face.RIGHT, block.x[1] + 0.02), (Face.LEFT, block.x[0] - 0.02)):
            around = Block((x, x), (y - radius_m, y + radius_m), (0.0, 2 * radius_m))
            panels.append(Panel(Wall(texture), *face_frame(around, face), 0.8))
    return panels


def _glazed(width_m: float, height_m: float, colour: Colour, glass: tuple[float, ...]) -> Texture:
    """A painted face with one pane: left, top, right, bottom as shares."""
    rows, columns = round(height_m * PX_PER_M), round(width_m * PX_PER_M)
    texture = flat(rows, columns, colour)
    light = np.linspace(1.08, 0.78, rows, dtype=np.float32)[:, None, None]
    texture = np.clip(texture * light, 0, 255).astype(np.uint8)
    x0, y0, x1, y1 = (
        round(share * side) for share, side in zip(glass, (columns, rows) * 2, strict=True)
    )
    cv2.rectangle(texture, (x0, y0), (x1, y1), GLASS, -1)
    shine = np.array([[x0, y1], [x0 + (x1 - x0) // 5, y0], [x0 + (x1 - x0) // 3, y0]], np.int32)
    cv2.fillConvexPoly(texture, shine, (104, 98, 90))
    cv2.rectangle(texture, (x0, y0), (x1, y1), (30, 30, 32), 2)
    return np.asarray(texture, np.uint8)


def _lamps(texture: Texture, row: float, colour: Colour, size: float = 0.11) -> None:
    """A lamp at each side of a face, in place."""
    height, width = texture.shape[:2]
    y, half = round(row * height), round(size * height / 2)
    wide = round(0.14 * width)
    for x in (round(0.05 * width), round(0.95 * width) - wide):
        cv2.rectangle(texture, (x, y - half), (x + wide, y + half), colour, -1)
        cv2.rectangle(texture, (x, y - half), (x + wide, y + half), (30, 30, 32), 1)


def _cab_front(colour: Colour) -> Texture:
    texture = _glazed(2.4, 2.6, colour, (0.06, 0.12, 0.94, 0.5))
    height, width = texture.shape[:2]
    cv2.rectangle(texture, (0, round(0.8 * height)), (width, height), (52, 54, 58), -1)
    for row in np.linspace(0.58, 0.76, 5):
        y = round(row * height)
        cv2.line(texture, (width // 5, y), (width * 4 // 5, y), (36, 36, 38), 4)
    _lamps(texture, 0.87, (222, 226, 228))
    for x in (round(0.3 * width), round(0.62 * width)):
        cv2.line(texture, (x, round(0.5 * height)), (x + 40, round(0.44 * height)), (16, 16, 18), 2)
    return texture


def tractor(
    y_m: float, colour: Colour, plate: PlateSpec | None, rng: np.random.Generator
) -> Vehicle:
    """A tractor whose rear end is at ``y_m`` and which looks along the lane."""
    cab = Block((-1.2, 1.2), (y_m + 3.6, y_m + 5.9), (0.45, 3.05 + 0.5 * float(rng.random())))
    frame = Block((-1.1, 1.1), (y_m, y_m + 3.7), (0.55, 0.95))
    door = _glazed(2.3, 2.6, colour, (0.2, 0.16, 0.75, 0.48))
    parts = [panel_on(frame, face, flat(16, 16, (40, 42, 46))) for face in Face]
    parts += [
        panel_on(cab, Face.FRONT, _cab_front(colour)),
        panel_on(cab, Face.RIGHT, door),
        panel_on(cab, Face.LEFT, np.ascontiguousarray(door[:, ::-1])),
        panel_on(cab, Face.REAR, _glazed(2.4, 2.6, colour, (0.3, 0.12, 0.7, 0.4))),
        panel_on(cab, Face.TOP, flat(16, 16, colour)),
    ]
    whole = Block((-1.2, 1.2), (y_m, cab.y[1]), (0.0, cab.z[1]))
    parts += wheels(whole, (0.7, 2.0, 4.6), 0.5)
    if plate is not None:
        at = np.array([0.0, cab.y[1] + 0.03, 0.62])
        parts.append(plate_panel(plate, at, Face.FRONT, 1.0, rng))
    return Vehicle(VehicleKind.TRACTOR, tuple(parts))


def trailer_chassis(
    length_m: float, deck_m: float, plate: PlateSpec | None, rng: np.random.Generator
) -> list[Panel]:
    """Frame, wheels, lamps and plate of a trailer that begins at ``y = 0``."""
    frame = Block((-1.2, 1.2), (0.05, length_m), (deck_m - 0.42, deck_m))
    steel: Colour = (44, 46, 52) if rng.random() < 0.6 else (40, 40, 120)  # noqa: PLR2004
    parts = [panel_on(frame, face, flat(16, 64, steel)) for face in Face]
    bumper = Block((-1.22, 1.22), (0.0, 0.1), (0.5, 0.72))
    stripes = flat(12, 120, (214, 216, 218))
    for x in range(0, 120, 24):
        stripes[:, x : x + 12] = (36, 30, 176)
    parts.append(panel_on(bumper, Face.REAR, stripes, 0.3))
    rear = flat(40, 220, steel)
    _lamps(rear, 0.5, (40, 34, 190), 0.5)
    parts.append(panel_on(Block((-1.2, 1.2), (0.03, 0.05), frame.z), Face.REAR, rear, 0.2))
    parts += wheels(
        Block((-1.2, 1.2), (0, length_m), (0, 1)), tuple(np.array([1.2, 2.5, 3.8]) % length_m), 0.5
    )
    if plate is not None:
        at = np.array([float(rng.uniform(-0.6, 0.6)), -0.04, deck_m - 0.25])
        parts.append(plate_panel(plate, at, Face.REAR, 1.0, rng))
    return parts


def box_lorry(
    x_m: float, y_m: float, plate: PlateSpec, rng: np.random.Generator, *, faces_us: bool
) -> Vehicle:
    """A rigid lorry with a closed body; seen from the rear, or coming towards us."""
    colour = CAB_COLOURS[int(rng.integers(len(CAB_COLOURS)))]
    cab_y = (y_m, y_m + 1.9) if faces_us else (y_m + 5.0, y_m + 6.9)
    body_y = (y_m + 1.9, y_m + 6.9) if faces_us else (y_m, y_m + 5.0)
    cab = Block((x_m - 1.05, x_m + 1.05), cab_y, (0.4, 2.4))
    body = Block((x_m - 1.1, x_m + 1.1), body_y, (0.9, 3.1))
    tone = int(rng.integers(120, 225))
    paint: Colour = (tone, tone + 4, tone + 6)
    side = _glazed(1.9, 2.0, colour, (0.2, 0.12, 0.75, 0.45))
    parts = [panel_on(body, face, flat(24, 60, paint)) for face in Face]
    parts += [panel_on(cab, face, side) for face in (Face.LEFT, Face.RIGHT)]
    near = cab if faces_us else body
    if faces_us:
        parts.append(panel_on(cab, Face.REAR, _cab_front(colour)))
    else:
        doors = flat(198, 198, paint)
        cv2.line(doors, (99, 0), (99, 198), (70, 72, 74), 2)
        cv2.rectangle(doors, (0, 0), (197, 197), (90, 92, 94), 3)
        parts.append(panel_on(body, Face.REAR, doors))
        bar = flat(20, 200, (48, 50, 54))
        _lamps(bar, 0.5, (40, 34, 190), 0.6)
        under = Block(body.x, (y_m, y_m), (0.55, 0.9))
        parts.append(panel_on(under, Face.REAR, bar))
    whole = Block((x_m - 1.1, x_m + 1.1), (y_m, y_m + 6.9), (0.0, 3.1))
    parts += wheels(whole, (1.2, 5.6), 0.45)
    at = np.array([x_m, near.y[0] - 0.03, 0.7])
    parts.append(plate_panel(plate, at, Face.REAR, 1.0, rng))
    return Vehicle(VehicleKind.TRUCK, tuple(parts))


def car(
    x_m: float,
    y_m: float,
    plate: PlateSpec,
    rng: np.random.Generator,
    kind: VehicleKind = VehicleKind.CAR,
) -> Vehicle:
    """A car or a bus seen from its rear."""
    is_bus = kind is VehicleKind.BUS
    colour = CAR_COLOURS[int(rng.integers(len(CAR_COLOURS)))]
    half, length, waist, top = (1.25, 9.0, 1.5, 3.1) if is_bus else (0.88, 4.4, 0.95, 1.5)
    lower = Block((x_m - half, x_m + half), (y_m, y_m + length), (0.25, waist))
    cabin = Block(
        (x_m - half * 0.86, x_m + half * 0.86),
        (y_m + (0.05 if is_bus else 0.55), y_m + length * (0.98 if is_bus else 0.72)),
        (waist, top),
    )
    glass = (0.06, 0.08, 0.94, 0.86)
    tall = top - waist
    parts = [panel_on(lower, face, flat(24, 60, colour)) for face in Face]
    parts += [
        panel_on(cabin, Face.REAR, _glazed(2 * half * 0.86, tall, colour, glass)),
        panel_on(cabin, Face.RIGHT, _glazed(length * 0.6, tall, colour, glass)),
        panel_on(cabin, Face.LEFT, _glazed(length * 0.6, tall, colour, glass)),
        panel_on(cabin, Face.TOP, flat(16, 16, colour)),
    ]
    rear = _glazed(2 * half, waist - 0.25, colour, (0.0, 0.86, 1.0, 1.0))
    _lamps(rear, 0.25, (40, 34, 190), 0.22)
    parts.append(panel_on(lower, Face.REAR, rear, 0.2))
    whole = Block(lower.x, lower.y, (0.0, top))
    parts += wheels(whole, (0.8, length - 0.9), 0.45 if is_bus else 0.32)
    at = np.array([x_m, y_m - 0.03, 0.62])
    parts.append(plate_panel(plate, at, Face.REAR, 1.0, rng))
    return Vehicle(kind, tuple(parts))


def motorbike(x_m: float, y_m: float, plate: PlateSpec, rng: np.random.Generator) -> Vehicle:
    """A motorbike with its rider, seen from the rear, as one upright picture."""
    texture = np.zeros((180, 80, 4), np.uint8)
    coat = tuple(int(v) for v in rng.integers(30, 200, 3))
    helmet = tuple(int(v) for v in rng.integers(30, 230, 3))
    for centre, axes, colour in (
        ((40, 150), (7, 30), (26, 26, 28)),
        ((40, 112), (16, 22), (44, 44, 120)),
        ((40, 70), (24, 36), coat),
        ((18, 122), (7, 26), (60, 50, 44)),
        ((62, 122), (7, 26), (60, 50, 44)),
        ((40, 24), (14, 17), helmet),
    ):
        cv2.ellipse(texture, centre, axes, 0, 0, 360, (*colour, 255), -1)
    cv2.ellipse(texture, (40, 102), (6, 4), 0, 0, 360, (40, 34, 200, 255), -1)
    block = Block((x_m - 0.4, x_m + 0.4), (y_m, y_m + 0.1), (0.0, 1.75))
    parts = [Panel(Wall(texture), *face_frame(block, Face.REAR), 0.2)]
    at = np.array([x_m, y_m - 0.02, 0.62])
    parts.append(plate_panel(plate, at, Face.REAR, 0.6, rng))
    return Vehicle(VehicleKind.MOTORBIKE, tuple(parts))
