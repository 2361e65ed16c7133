"""A scene: a camera and everything that stands before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.synth.stills.backdrop import furniture, stacks
from models.synth.stills.coachwork import CAB_COLOURS, Vehicle, VehicleKind
from models.synth.stills.conditions import Conditions
from models.synth.stills.loads import Load, container_panels
from models.synth.stills.numbers import draw_plate
from models.synth.stills.panels import Face, Panel
from models.synth.stills.vehicles import tractor, trailer_chassis
from models.synth.stills.viewpoint import Vector, Viewpoint, looking


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


def focal_px(
    rng: np.random.Generator, letter_m: float, distance_m: float, typical_px: float, spread: float
) -> float:
    """A focal length that shows letters about as high as real cameras do."""
    height_px = typical_px * float(np.exp(rng.normal(0, spread)))
    return float(np.clip(height_px * distance_m / letter_m, 420, 5200))


def squeezed(view: Viewpoint, rng: np.random.Generator) -> Viewpoint:
    """Now and then a picture whose sides were squeezed, and a lens that bends lines."""
    across, down = view.focal_px
    if rng.random() < 0.08:  # noqa: PLR2004 - share of squeezed pictures
        across *= float(rng.uniform(0.56, 0.8))
    bend = float(rng.choice([0.0, 0.0, 0.06, 0.12, 0.2, 0.3]))
    return replace(view, focal_px=(across, down), bend=bend)


def container_scene(
    rng: np.random.Generator,
    conditions: Conditions,
    view: Viewpoint,
    loads: list[Load],
    *,
    is_on_truck: bool,
) -> Scene:
    """A scene of containers, on the ground or on a truck.

    Args:
        rng: Source of randomness.
        conditions: How the picture is taken.
        view: The camera, before its lens is chosen.
        loads: From rear to front.
        is_on_truck: Whether a trailer with its tractor carries them.
    """
    view = squeezed(view, rng)
    covered: Face | None = None
    if rng.random() < 0.06:  # noqa: PLR2004 - share of pictures with a covered character
        seen = [face for face in loads[0].layouts if loads[0].block.sees(face, view.position_m)]
        covered = seen[int(rng.integers(len(seen)))]
    vehicles: list[Vehicle] = []
    containers = [
        tuple(container_panels(load, view, rng, covered if number == 0 else None))
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


def aimed(
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
