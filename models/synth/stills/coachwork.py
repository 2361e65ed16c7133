"""What vehicles are made of: painted faces, glass, lamps, wheels and plates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from models.synth.plate import PlateSpec, plate_texture
from models.synth.stills.marking import Mark, MarkKind, Wall
from models.synth.stills.panels import Block, Face, Panel, face_frame
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


def glazed(width_m: float, height_m: float, colour: Colour, glass: tuple[float, ...]) -> Texture:
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


def lamps(texture: Texture, row: float, colour: Colour, size: float = 0.11) -> None:
    """A lamp at each side of a face, in place."""
    height, width = texture.shape[:2]
    y, half = round(row * height), round(size * height / 2)
    wide = round(0.14 * width)
    for x in (round(0.05 * width), round(0.95 * width) - wide):
        cv2.rectangle(texture, (x, y - half), (x + wide, y + half), colour, -1)
        cv2.rectangle(texture, (x, y - half), (x + wide, y + half), (30, 30, 32), 1)
