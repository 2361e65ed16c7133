"""Who else is on the road: people on foot, motorbikes, fork lifts with a load."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from models.synth.camera import Vector
from models.synth.figure import figure_surface
from models.synth.raster import Surface
from models.synth.shadow import Volume
from models.synth.solid import BoxFaces, Range, box, front_sign, lid, vector, wheel
from models.synth.texture import Colour, flat


class RoadUserKind(StrEnum):
    """Whom a camera sees beside the vehicles that it counts."""

    PERSON = "person"
    MOTORBIKE = "motorbike"
    FORK_LIFT = "fork_lift"


@dataclass(frozen=True, slots=True)
class Waypoint:
    """Where somebody is at an instant; between two of them they move steadily.

    Attributes:
        at_s: On the clip's clock.
        x_m: Across the lane.
        y_m: Along the lane.
    """

    at_s: float
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class RoadUserSpec:
    """Somebody on the road, there from the first waypoint to the last.

    Attributes:
        kind: Who.
        way: At least two waypoints in order of time.
        colour: Vest, motorbike or fork lift, BGR.
    """

    kind: RoadUserKind
    way: tuple[Waypoint, ...]
    colour: Colour = (48, 214, 190)

    def is_there(self, time_s: float) -> bool:
        """Whether they are on the road at an instant."""
        return self.way[0].at_s <= time_s <= self.way[-1].at_s

    def place(self, time_s: float) -> tuple[Vector, float]:
        """Where they are and how they are turned: radians from ``y`` towards ``x``."""
        times = [point.at_s for point in self.way]
        x = float(np.interp(time_s, times, [point.x_m for point in self.way]))
        y = float(np.interp(time_s, times, [point.y_m for point in self.way]))
        turn = 0.0
        for a, b in zip(self.way[:-1], self.way[1:], strict=True):
            if (a.x_m, a.y_m) != (b.x_m, b.y_m):
                turn = float(np.arctan2(b.x_m - a.x_m, b.y_m - a.y_m))
            if time_s <= b.at_s:
                break
        return vector(x, y, 0.0), turn


SIZES_M: dict[RoadUserKind, Volume] = {
    RoadUserKind.PERSON: ((-0.25, 0.25), (-0.2, 0.2), (0.0, 1.75)),
    RoadUserKind.MOTORBIKE: ((-0.3, 0.3), (-0.9, 0.9), (0.0, 1.6)),
    RoadUserKind.FORK_LIFT: ((-0.9, 0.9), (-1.2, 2.6), (0.0, 2.6)),
}
"""Boxes around them, facing ``y``, for their shadows."""


def road_user_surfaces(
    spec: RoadUserSpec, time_s: float, eye_m: Vector, *, lights_on: bool
) -> list[Surface]:
    """Everything to draw of one of them, world frame.

    Args:
        spec: Who.
        time_s: Instant on the clip's clock.
        eye_m: Where the camera hangs; a person's picture is turned towards it.
        lights_on: Whether head lamps shine.
    """
    place, turn = spec.place(time_s)
    if spec.kind is RoadUserKind.PERSON:
        step = int(time_s / 0.4) % 2 == 1
        return [figure_surface(place, eye_m, spec.colour, mirrored=step)]
    rolled_m = time_s * 3.0
    make = _motorbike if spec.kind is RoadUserKind.MOTORBIKE else _fork_lift
    return [_turned(part, turn, place) for part in make(spec.colour, rolled_m, lights_on=lights_on)]


def road_user_volume(spec: RoadUserSpec, time_s: float) -> Volume:
    """The upright box around one of them, world frame."""
    place, turn = spec.place(time_s)
    (x0, x1), (y0, y1), z = SIZES_M[spec.kind]
    corners = np.array([_turn(vector(x, y, 0), turn) for x in (x0, x1) for y in (y0, y1)])
    low, high = corners.min(0) + place, corners.max(0) + place
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1])), z


def _turn(point: Vector, turn: float) -> Vector:
    sin, cos = float(np.sin(turn)), float(np.cos(turn))
    return vector(point[0] * cos + point[1] * sin, point[1] * cos - point[0] * sin, point[2])


def _turned(surface: Surface, turn: float, offset_m: Vector) -> Surface:
    return replace(
        surface,
        corner_m=_turn(surface.corner_m, turn) + offset_m,
        right_m=_turn(surface.right_m, turn),
        down_m=_turn(surface.down_m, turn),
    )


def _plain(x: Range, y: Range, z: Range, colour: Colour) -> list[Surface]:
    top = lid(x, y, z[1], flat(8, 8, colour), 5)
    return box(x, y, z, BoxFaces.plain(colour), longest_m=5) + top


def _motorbike(colour: Colour, rolled_m: float, *, lights_on: bool) -> list[Surface]:
    dark: Colour = (40, 40, 44)
    parts = wheel((-0.06, 0.06), -0.6, 0.3, rolled_m, 8) + wheel(
        (-0.06, 0.06), 0.65, 0.3, rolled_m, 8
    )
    parts += _plain((-0.14, 0.14), (-0.75, 0.15), (0.42, 0.80), colour)
    parts += _plain((-0.10, 0.10), (0.1, 0.55), (0.35, 0.62), colour)
    parts += _plain((-0.15, 0.15), (0.48, 0.62), (0.55, 1.02), colour)
    parts += _plain((-0.34, 0.34), (0.42, 0.48), (1.0, 1.05), dark)
    parts += _plain((-0.20, 0.20), (-0.32, -0.06), (0.8, 1.36), (150, 92, 60))
    parts += _plain((-0.24, -0.12), (-0.1, 0.34), (0.5, 0.84), (64, 58, 52))
    parts += _plain((0.12, 0.24), (-0.1, 0.34), (0.5, 0.84), (64, 58, 52))
    parts += _plain((-0.28, -0.20), (-0.2, 0.44), (1.04, 1.16), (150, 92, 60))
    parts += _plain((0.20, 0.28), (-0.2, 0.44), (1.04, 1.16), (150, 92, 60))
    parts += _plain((-0.12, 0.12), (-0.28, -0.04), (1.36, 1.62), (40, 40, 190))
    if lights_on:
        lamp = flat(8, 8, (235, 250, 255))
        parts.append(front_sign(vector(0, 0.64, 0.9), (0.16, 0.12), lamp, 4.0))
    return parts


def _fork_lift(colour: Colour, rolled_m: float, *, lights_on: bool) -> list[Surface]:
    steel: Colour = (48, 48, 52)
    parts = _plain((-0.55, 0.55), (-1.2, 0.7), (0.25, 1.05), colour)
    parts += _plain((-0.5, 0.5), (-1.2, -0.5), (1.05, 1.3), (56, 56, 60))
    for x in (-0.5, 0.42):
        for y in (-0.6, 0.5):
            parts += _plain((x, x + 0.08), (y, y + 0.08), (1.05, 2.1), steel)
        parts += _plain((x, x + 0.1), (0.75, 0.9), (0.1, 2.6), steel)
    parts += _plain((-0.52, 0.52), (-0.65, 0.6), (2.08, 2.16), steel)
    parts += _plain((-0.2, 0.2), (-0.35, -0.1), (1.1, 1.75), (60, 90, 170))
    parts += _plain((-0.12, 0.12), (-0.34, -0.1), (1.75, 2.0), (90, 120, 160))
    for stack in range(3):
        low = 0.3 + 0.72 * stack
        parts += _plain((-0.9, 0.9), (1.0, 2.5), (low, low + 0.68), (96, 140, 176 - 14 * stack))
    for track in ((-0.6, -0.42), (0.42, 0.6)):
        parts += wheel(track, 0.4, 0.3, rolled_m, 8) + wheel(track, -0.8, 0.25, rolled_m, 8)
    if lights_on:
        lamp = flat(8, 8, (235, 250, 255))
        parts += [front_sign(vector(x, 0.6, 2.0), (0.14, 0.12), lamp, 3.0) for x in (-0.4, 0.4)]
    return parts
