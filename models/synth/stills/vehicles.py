"""Vehicles of a still as boxes with painted faces, from tractors to motorbikes."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.plate import PlateSpec
from models.synth.stills.coachwork import (
    CAB_COLOURS,
    CAR_COLOURS,
    Vehicle,
    VehicleKind,
    glazed,
    lamps,
    plate_panel,
    wheels,
)
from models.synth.stills.marking import Wall
from models.synth.stills.panels import Block, Face, Panel, face_frame, panel_on
from models.synth.texture import Colour, Texture, flat


def _cab_front(colour: Colour) -> Texture:
    texture = glazed(2.4, 2.6, colour, (0.06, 0.12, 0.94, 0.5))
    height, width = texture.shape[:2]
    cv2.rectangle(texture, (0, round(0.8 * height)), (width, height), (52, 54, 58), -1)
    for row in np.linspace(0.58, 0.76, 5):
        y = round(row * height)
        cv2.line(texture, (width // 5, y), (width * 4 // 5, y), (36, 36, 38), 4)
    lamps(texture, 0.87, (222, 226, 228))
    for x in (round(0.3 * width), round(0.62 * width)):
        cv2.line(texture, (x, round(0.5 * height)), (x + 40, round(0.44 * height)), (16, 16, 18), 2)
    return texture


def tractor(
    y_m: float, colour: Colour, plate: PlateSpec | None, rng: np.random.Generator
) -> Vehicle:
    """A tractor whose rear end is at ``y_m`` and which looks along the lane."""
    cab = Block((-1.2, 1.2), (y_m + 3.6, y_m + 5.9), (0.45, 3.05 + 0.5 * float(rng.random())))
    frame = Block((-1.1, 1.1), (y_m, y_m + 3.7), (0.55, 0.95))
    door = glazed(2.3, 2.6, colour, (0.2, 0.16, 0.75, 0.48))
    parts = [panel_on(frame, face, flat(16, 16, (40, 42, 46))) for face in Face]
    parts += [
        panel_on(cab, Face.FRONT, _cab_front(colour)),
        panel_on(cab, Face.RIGHT, door),
        panel_on(cab, Face.LEFT, np.ascontiguousarray(door[:, ::-1])),
        panel_on(cab, Face.REAR, glazed(2.4, 2.6, colour, (0.3, 0.12, 0.7, 0.4))),
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
    lamps(rear, 0.5, (40, 34, 190), 0.5)
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
    side = glazed(1.9, 2.0, colour, (0.2, 0.12, 0.75, 0.45))
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
        lamps(bar, 0.5, (40, 34, 190), 0.6)
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
        panel_on(cabin, Face.REAR, glazed(2 * half * 0.86, tall, colour, glass)),
        panel_on(cabin, Face.RIGHT, glazed(length * 0.6, tall, colour, glass)),
        panel_on(cabin, Face.LEFT, glazed(length * 0.6, tall, colour, glass)),
        panel_on(cabin, Face.TOP, flat(16, 16, colour)),
    ]
    rear = glazed(2 * half, waist - 0.25, colour, (0.0, 0.86, 1.0, 1.0))
    lamps(rear, 0.25, (40, 34, 190), 0.22)
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
