"""What stands in front of which camera: draws the scene of one still."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.synth.stills.backdrop import furniture, stacks
from models.synth.stills.coachwork import Vehicle, VehicleKind
from models.synth.stills.conditions import Conditions, Light, draw_conditions
from models.synth.stills.loads import code_place, draw_load
from models.synth.stills.numbers import draw_motorbike_plate, draw_plate
from models.synth.stills.panels import Face
from models.synth.stills.scene import Scene, aimed, container_scene, focal_px, squeezed
from models.synth.stills.vehicles import box_lorry, car, motorbike
from schemas.read import Layout


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


def _side_close(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """A camera beside the lane that sees the code's end of a side."""
    load = draw_load(rng, hardness, 0.0, 1.2)
    face = Face.RIGHT if rng.random() < 0.5 else Face.LEFT  # noqa: PLR2004 - either side
    place = code_place(load, face)
    away = float(rng.uniform(2.2, 4.8))
    outward = 1.0 if face is Face.RIGHT else -1.0
    yaw = float(rng.normal(0, 0.32))
    position = place + np.array([outward * away, away * np.tan(np.clip(yaw, -0.8, 0.8)), 0.0])
    position[2] = float(rng.uniform(2.0, 4.6))
    is_column = load.layouts[face] is Layout.VERTICAL
    focal = focal_px(rng, load.paintwork.letter_m, away, 27 if is_column else 37, 0.22)
    spread = (200.0, 35.0 if is_column else 90.0)
    view = aimed(position, place, rng, focal, spread)
    return container_scene(rng, taken, view, [load], is_on_truck=True)


def _end_from_above(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """A camera over the lane that looks down on the front, or on the doors."""
    load = draw_load(rng, hardness, 0.0, 1.2)
    is_front = bool(rng.random() < 0.5)  # noqa: PLR2004 - either end
    face = Face.FRONT if is_front else Face.REAR
    place = code_place(load, face)
    away = float(rng.uniform(2.4, 5.0))
    y = load.block.y[1] + away if is_front else -away
    above = load.block.z[1] + float(rng.uniform(0.2, 2.2))
    position = np.array([float(rng.normal(0, 0.8)), y, above])
    is_column = load.layouts[face] is Layout.VERTICAL
    focal = focal_px(rng, load.paintwork.letter_m, away * 1.15, 28 if is_column else 37, 0.24)
    spread = (160.0, 35.0 if is_column else 90.0)
    view = aimed(position, place, rng, focal, spread)
    return container_scene(rng, taken, view, [load], is_on_truck=not is_front)


def _doors_straight(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """Doors from eye height, on a truck or on the ground."""
    is_on_truck = bool(rng.random() < 0.6)  # noqa: PLR2004 - a gate sees trucks
    load = draw_load(rng, hardness, 0.0, 1.2 if is_on_truck else 0.02)
    away = float(rng.uniform(4.0, 10.0))
    yaw = float(rng.normal(0, 0.3))
    position = np.array(
        [away * np.tan(np.clip(yaw, -0.9, 0.9)), -away, float(rng.uniform(1.4, 4.2))]
    )
    place = code_place(load, Face.REAR)
    place += np.array([float(rng.uniform(-0.6, 0.0)), 0.0, float(rng.uniform(-0.7, 0.0))])
    focal = focal_px(rng, load.paintwork.letter_m, away, 33, 0.36)
    view = aimed(position, place, rng, focal)
    return container_scene(rng, taken, view, [load], is_on_truck=is_on_truck)


def _quarter(rng: np.random.Generator, hardness: float, taken: Conditions) -> Scene:
    """A whole container or truck from one corner."""
    is_on_truck = bool(rng.random() < 0.65)  # noqa: PLR2004 - a gate sees trucks
    load = draw_load(rng, hardness, 0.0, 1.2 if is_on_truck else 0.02)
    loads = [load]
    if is_on_truck and load.block.y[1] < 7 and rng.random() < 0.4:  # noqa: PLR2004 - two boxes
        second = draw_load(rng, hardness, load.block.y[1] + 0.08, 1.2, 20)
        loads.append(second)
    away = float(rng.uniform(6.0, 13.0))
    side = 1.0 if rng.random() < 0.5 else -1.0  # noqa: PLR2004 - either side
    angle = float(rng.uniform(0.3, 1.1))
    position = np.array(
        [side * (1.2 + away * np.sin(angle)), -away * np.cos(angle), float(rng.uniform(1.5, 5.0))]
    )
    place = np.array([side * 0.6, 0.8, load.block.middle[2] + float(rng.uniform(-0.5, 0.6))])
    focal = focal_px(rng, load.paintwork.letter_m, away, 24, 0.34)
    view = aimed(position, place, rng, focal)
    return container_scene(rng, taken, view, loads, is_on_truck=is_on_truck)


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
    view = aimed(position, np.array([lanes[0], 2.0, 1.1]), rng, focal)
    view = squeezed(view, rng)
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
    load = draw_load(rng, hardness, 0.0, 1.2)
    away = float(rng.uniform(5, 10))
    front = load.block.y[1] + 2.8
    side = float(rng.normal(0, 3.0))
    position = np.array([side, front + away, float(rng.uniform(2.0, 5.5))])
    place = np.array([0.0, front - 1.0, 1.6])
    focal = float(rng.uniform(700, 1500))
    view = aimed(position, place, rng, focal)
    return container_scene(rng, taken, view, [load], is_on_truck=True)


_SceneDraw = Callable[[np.random.Generator, float, Conditions], Scene]
_SCENES: dict[str, tuple[_SceneDraw, float]] = {
    "side_close": (_side_close, 0.30),
    "end_from_above": (_end_from_above, 0.22),
    "doors_straight": (_doors_straight, 0.20),
    "quarter": (_quarter, 0.16),
    "no_container": (_no_container, 0.07),
    "tractor_front": (_tractor_front, 0.05),
}
