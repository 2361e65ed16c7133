"""Trucks: a tractor alone, or with a trailer that carries one or two containers.

Vehicle frame: metres; ``x`` to the right, ``y`` ahead from the rear end, ``z`` up from the road.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.synth.camera import Vector
from models.synth.container import container_walls
from models.synth.marks import WIDTH_M, ContainerSpec
from models.synth.plate import PlateSpec, plate_texture
from models.synth.raster import Surface
from models.synth.shadow import Volume
from models.synth.solid import BoxFaces, box, front_sign, lid, sign, vector, wheel
from models.synth.texture import Colour, Texture, flat
from models.synth.tractor import CAB_HEIGHT_M, CAB_LENGTH_M, TRACK, TRACTOR_M, head_lamps, tractor

DECK_M = 1.22
WHEEL_RADIUS_M = 0.5
HALF_WIDTH_M = WIDTH_M / 2
FRAME_COLOUR: Colour = (44, 46, 52)
COUPLING_M = 3.1
"""How far a trailer reaches over its tractor's frame."""
BOX_GAP_M = 0.08
PLATE_Z_M = 0.80


@dataclass(frozen=True, slots=True)
class TruckSpec:
    """One vehicle.

    Attributes:
        tractor_plate: Plate of the tractor.
        trailer_plate: Plate of the trailer; ``None`` for a tractor alone.
        containers: From rear to front: none, one, or two twenty-foot boxes.
        cab_colour: Paint of the cab, BGR.
        frame_colour: Paint of the trailer's frame, BGR.
    """

    tractor_plate: PlateSpec
    trailer_plate: PlateSpec | None = None
    containers: tuple[ContainerSpec, ...] = ()
    cab_colour: Colour = (60, 60, 170)
    frame_colour: Colour = FRAME_COLOUR


@dataclass(frozen=True, eq=False, slots=True)
class Truck:
    """A vehicle ready to be drawn.

    Attributes:
        spec: What it is.
        length_m: From the rear end to the front bumper.
        body: Surfaces that do not turn.
        axles_y_m: Middles of its axles along the vehicle.
        lamps: Surfaces that shine when the lights are on; drawn instead of ``body`` ones.
        shadow_boxes: ``(x, y, z)`` ranges of the volumes that throw shadows.
        tops: Surfaces that only a camera above the vehicle sees.
    """

    spec: TruckSpec
    length_m: float
    body: tuple[Surface, ...]
    axles_y_m: tuple[float, ...]
    lamps: tuple[Surface, ...]
    shadow_boxes: tuple[Volume, ...]
    tops: tuple[Surface, ...] = ()

    def surfaces(
        self,
        offset_m: Vector,
        travelled_m: float,
        *,
        lights_on: bool,
        heading: int = 1,
        from_above: bool = False,
    ) -> list[Surface]:
        """Everything to draw, in the world frame.

        Args:
            offset_m: Where the vehicle's origin is.
            travelled_m: Way rolled so far.
            lights_on: Whether its lamps shine.
            heading: 1 drives away along ``y``, -1 towards.
            from_above: Whether the camera hangs higher than the vehicle.
        """
        parts = [*self.body, *self.tops] if from_above else list(self.body)
        for axle in self.axles_y_m:
            for side in TRACK:
                parts += wheel(side, axle, WHEEL_RADIUS_M, travelled_m)
        if lights_on:
            parts += self.lamps
        return [part.moved(offset_m, heading) for part in parts]


def _stripes(length_m: float) -> Texture:
    """Red and white retro-reflecting tape."""
    texture = flat(16, max(16, round(length_m * 100)), (210, 212, 214))
    for x in range(0, texture.shape[1], 40):
        texture[:, x : x + 20] = (36, 30, 176)
    return texture


def _lamp(colour: Colour) -> Texture:
    texture = flat(24, 48, (30, 30, 30))
    cv2.rectangle(texture, (3, 3), (44, 20), colour, -1)
    return texture


def _tail(z: float, y: float = -0.02) -> tuple[list[Surface], list[Surface]]:
    """Rear lamps: as they look unlit, and lit."""
    unlit, lit = [], []
    for x in (-0.98, 0.98):
        unlit.append(sign(vector(x, y, z), (0.36, 0.13), _lamp((40, 34, 150))))
        lit.append(sign(vector(x, y - 0.01, z), (0.32, 0.10), flat(8, 8, (50, 40, 255)), 1.5))
    return unlit, lit


def _chassis(spec: TruckSpec, length_m: float) -> list[Surface]:
    """The skeleton of a container trailer."""
    steel = BoxFaces.plain(spec.frame_colour)
    dark = BoxFaces.plain((34, 35, 38))
    parts = box((-0.55, -0.35), (0.0, length_m), (0.82, 1.16), steel)
    parts += box((0.35, 0.55), (0.0, length_m), (0.82, 1.16), steel)
    for y in np.linspace(0.15, length_m - 0.3, 8):
        parts += box((-1.2, 1.2), (float(y), float(y) + 0.16), (1.02, DECK_M), steel)
    parts += box((-1.22, 1.22), (0.0, 0.18), (0.92, DECK_M), steel)
    parts += box((-1.15, 1.15), (0.04, 0.16), (0.46, 0.60), dark)
    for x in (-0.6, 0.5):
        parts += box((x, x + 0.1), (0.06, 0.14), (0.58, 0.94), dark)
    for x in (-0.75, 0.62):
        parts += box((x, x + 0.13), (8.3, 8.45), (0.12, 1.1), dark)
    for z in (0.55, 0.80):
        parts += box((-1.2, -1.16), (5.3, 8.1), (z, z + 0.10), steel)
    for y in (5.4, 6.7, 7.9):
        parts += box((-1.18, -1.12), (y, y + 0.08), (0.55, 1.1), steel)
    parts += box((-1.15, -0.5), (8.7, 9.5), (0.45, 1.0), dark)
    return parts


def _mud_flaps(y: float) -> list[Surface]:
    return [sign(vector(x, y, 0.50), (0.56, 0.62), flat(8, 8, (24, 24, 26))) for x in (-0.94, 0.94)]


def _container_volumes(spec: TruckSpec) -> list[Volume]:
    """Where the containers stand, from rear to front."""
    volumes: list[Volume] = []
    y = BOX_GAP_M
    for container in spec.containers:
        ends = (y, y + container.length_m)
        volumes.append(((-HALF_WIDTH_M, HALF_WIDTH_M), ends, (DECK_M, DECK_M + container.height_m)))
        y = ends[1] + BOX_GAP_M
    return volumes


def _carried(spec: TruckSpec, rng: np.random.Generator) -> tuple[list[Surface], list[Surface]]:
    """Walls and roofs of the containers."""
    parts: list[Surface] = []
    roofs: list[Surface] = []
    for container, (x, y, z) in zip(spec.containers, _container_volumes(spec), strict=True):
        walls = container_walls(container, rng)
        faces = BoxFaces(walls.doors, walls.front, walls.side, walls.side, walls.roof)
        parts += box(x, y, z, faces)
        roofs += lid(x, y, z[1], walls.roof)
    return parts, roofs


def _tops(spec: TruckSpec, rear_y: float) -> list[Surface]:
    """The cab's roof and what shows of the frames from above."""
    cab, steel = flat(8, 8, spec.cab_colour), flat(8, 8, spec.frame_colour)
    y0, y1 = rear_y + TRACTOR_M - CAB_LENGTH_M, rear_y + TRACTOR_M
    tops = lid((-1.22, 1.22), (y0, y1), CAB_HEIGHT_M, cab, 3)
    tops += lid((-1.0, 1.0), (y0 + 0.15, y0 + 1.3), CAB_HEIGHT_M + 0.42, cab, 3)
    beams = [
        ((-0.5, -0.32), (rear_y, y0)),
        ((0.32, 0.5), (rear_y, y0)),
        ((-1.2, 1.2), (y0 - 0.3, y0)),
    ]
    tops += [face for x, y in beams for face in lid(x, y, 0.99, steel, 9)]
    if spec.trailer_plate is not None:
        deck_m = _deck_m(spec)
        for y in np.linspace(0.0, deck_m - 0.3, 8):
            tops += lid((-1.22, 1.22), (float(y), float(y) + 0.3), DECK_M, steel)
        for x in ((-0.6, -0.3), (0.3, 0.6)):
            tops += lid(x, (0.0, deck_m), DECK_M - 0.01, steel, 9)
    return tops


def vehicle_volumes(spec: TruckSpec) -> tuple[Volume, ...]:
    """The boxes that a vehicle consists of, as far as shadows and sight lines are concerned."""
    side = (-1.22, 1.22)
    front_y = vehicle_length_m(spec)
    cab = (side, (front_y - CAB_LENGTH_M, front_y), (0.45, CAB_HEIGHT_M))
    if spec.trailer_plate is None:
        return (cab, (side, (0.0, front_y - CAB_LENGTH_M), (0.4, 1.0)))
    return (*_container_volumes(spec), (side, (0.0, _deck_m(spec)), (0.4, DECK_M)), cab)


def vehicle_length_m(spec: TruckSpec) -> float:
    """From the rear end to the front bumper."""
    if spec.trailer_plate is None:
        return TRACTOR_M
    return _deck_m(spec) - COUPLING_M + TRACTOR_M


def _deck_m(spec: TruckSpec) -> float:
    loaded = 0.13 + sum(container.length_m + BOX_GAP_M for container in spec.containers)
    return max(loaded, 12.4)


def build_truck(spec: TruckSpec, rng: np.random.Generator) -> Truck:
    """Makes a vehicle.

    Args:
        spec: What it is.
        rng: Source of dirt, rust and fading.
    """
    tail_z = 0.8 if spec.trailer_plate is None else 1.06
    unlit, lit = _tail(tail_z)
    volumes = vehicle_volumes(spec)
    if spec.trailer_plate is None:
        parts = tractor(spec.cab_colour, 0.0, rng) + _mud_flaps(0.05) + unlit
        parts.append(_plate_at(vector(0, -0.03, PLATE_Z_M), spec.tractor_plate, rng))
        parts.append(_front_plate(6.0, spec.tractor_plate, rng))
        lamps = lit + head_lamps(6.0)
        axles: tuple[float, ...] = (0.7, 2.0, 4.95)
        return Truck(spec, 6.0, tuple(parts), axles, tuple(lamps), volumes, tuple(_tops(spec, 0.0)))
    deck_m = _deck_m(spec)
    tractor_y = deck_m - COUPLING_M
    front_y = vehicle_length_m(spec)
    walls, roofs = _carried(spec, rng)
    parts = walls + _chassis(spec, deck_m) + tractor(spec.cab_colour, tractor_y, rng)
    parts += _mud_flaps(0.3) + unlit
    parts.append(sign(vector(0, 0.02, PLATE_Z_M - 0.02), (1.0, 0.3), flat(8, 8, (30, 31, 33))))
    parts.append(sign(vector(0, 0.03, 0.53), (2.2, 0.10), _stripes(2.2)))
    parts.append(_plate_at(vector(0, -0.03, PLATE_Z_M), spec.trailer_plate, rng))
    parts.append(_front_plate(front_y, spec.tractor_plate, rng))
    axles = (1.3, 2.55, 3.8, tractor_y + 0.7, tractor_y + 2.0, tractor_y + 4.95)
    lamps = lit + head_lamps(front_y)
    tops = (*roofs, *_tops(spec, tractor_y))
    return Truck(spec, front_y, tuple(parts), axles, tuple(lamps), volumes, tops)


def _plate_at(centre: Vector, spec: PlateSpec, rng: np.random.Generator) -> Surface:
    return sign(centre, spec.size_m, plate_texture(spec, rng))


def _front_plate(front_y: float, spec: PlateSpec, rng: np.random.Generator) -> Surface:
    return front_sign(vector(0, front_y + 0.02, 0.62), spec.size_m, plate_texture(spec, rng))
