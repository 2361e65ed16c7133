"""The truth of a clip: what passed when, and what a person could read in the pictures."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.synth.camera import Camera, Vector
from models.synth.clip import ClipRenderer
from models.synth.clip_spec import ClipSpec, PassageSpec
from models.synth.legible import (
    TextPlace,
    container_places,
    front_plate_place,
    legible_letter_px,
    plate_place,
)
from models.synth.shadow import Volume
from models.synth.truck import BOX_GAP_M, vehicle_length_m, vehicle_volumes
from models.synth.viewpoint import REAR, Viewpoint

READABLE_PX = {"container": 14.0, "plate": 11.0}
"""Height of a letter in the picture from which a person reads it; measured on this scene."""
READABLE_FRAMES_N = 5
DIRTIEST = 0.6
NEVER_M = 1e-9
COLUMNS = (
    "passage",
    "lane",
    "direction",
    "crossed_s",
    "cleared_s",
    "covered_s",
    "uncovered_s",
    "light",
    "speed_kmh",
    "plates",
    "plate_positions",
    "plates_readable",
    "containers",
    "size_types",
    "containers_readable",
)


@dataclass(frozen=True, slots=True)
class PassageTruth:
    """One row of ``truth.csv``.

    Attributes:
        passage: Number from 1.
        lane: Lane id.
        direction: ``in`` or ``out``.
        crossed_s: When the front bumper was above the lane's line, on the clip's clock.
        cleared_s: When the rear end was above it.
        covered_s: When the vehicle first hid half of the line from the camera, to the frame.
        uncovered_s: When it last did.
        light: ``day`` or ``night``.
        speed_kmh: Steady speed.
        plates: Rear plate, then front plate; the same number twice is given once.
        plate_positions: ``rear`` or ``front`` per plate.
        plates_readable: ``yes`` or ``no`` per plate.
        containers: Codes from rear to front.
        size_types: One per code.
        containers_readable: ``yes`` or ``no`` per code.
    """

    passage: int
    lane: str
    direction: str
    crossed_s: float
    cleared_s: float
    covered_s: float
    uncovered_s: float
    light: str
    speed_kmh: float
    plates: tuple[str, ...]
    plate_positions: tuple[str, ...]
    plates_readable: tuple[str, ...]
    containers: tuple[str, ...]
    size_types: tuple[str, ...]
    containers_readable: tuple[str, ...]


def _readable(
    places: Iterable[TextPlace],
    offsets: list[Vector],
    dirt: float,
    least_px: float,
    camera: Camera,
) -> str:
    if dirt > DIRTIEST:
        return "no"
    for place in places:
        seen_n = sum(legible_letter_px(place, offset, camera) >= least_px for offset in offsets)
        if seen_n >= READABLE_FRAMES_N:
            return "yes"
    return "no"


def _plates(
    passage: PassageSpec, offsets: list[Vector], camera: Camera
) -> list[tuple[str, str, str]]:
    """Text, position and whether it can be read, of each different plate."""
    truck = passage.truck
    rear = truck.trailer_plate or truck.tractor_plate
    least_px = READABLE_PX["plate"]
    front = truck.tractor_plate
    ahead = front_plate_place(front, vehicle_length_m(truck))
    alone = [ahead] if front.text == rear.text else []
    places = [plate_place(rear), *alone]
    found = [(rear.text, "rear", _readable(places, offsets, rear.dirt, least_px, camera))]
    if front.text != rear.text:
        readable = _readable([ahead], offsets, front.dirt, least_px, camera)
        found.append((front.text, "front", readable))
    return found


def _containers(
    passage: PassageSpec, offsets: list[Vector], camera: Camera
) -> list[tuple[str, str, str]]:
    """Code, size-type and whether it can be read, from rear to front."""
    found = []
    rear_y = BOX_GAP_M
    for index, container in enumerate(passage.truck.containers):
        places = container_places(container, rear_y, doors_hidden=index > 0)
        readable = _readable(places, offsets, container.dirt, READABLE_PX["container"], camera)
        found.append((container.code, container.size_type, readable))
        rear_y += container.length_m + BOX_GAP_M
    return found


def line_hidden_share(volumes: Iterable[Volume], offset_m: Vector, view: Viewpoint = REAR) -> float:
    """Share of a camera's line that boxes hide from it, 0 to 1.

    Args:
        volumes: Boxes in the vehicle's frame, heading away from the camera.
        offset_m: Where the vehicle's origin is.
        view: The camera and its line.
    """
    eye = np.array(view.camera.position_m)
    spots = np.array([(x, view.line_y_m, 0.0) for x in np.linspace(*view.line_x_m, 41)])
    ways = spots - eye
    ways = np.where(np.abs(ways) < NEVER_M, NEVER_M, ways)
    hidden = np.zeros(len(spots), bool)
    for volume in volumes:
        low, high = (np.array([side[end] for side in volume]) + offset_m for end in (0, 1))
        first, second = (low - eye) / ways, (high - eye) / ways
        enters = np.minimum(first, second).max(axis=1)
        leaves = np.maximum(first, second).min(axis=1)
        hidden |= (enters < leaves) & (leaves > 0) & (enters < 1)
    return float(hidden.mean())


def clip_truth(spec: ClipSpec, lane: str, direction: str) -> list[PassageTruth]:
    """The truth of a clip whose vehicles drive away from the camera.

    Args:
        spec: The clip.
        lane: Lane id of the rows.
        direction: Direction of the rows.
    """
    renderer = ClipRenderer(spec)
    rows = []
    counted = [(n, passage) for n, passage in enumerate(spec.passages) if passage.counts]
    for row, (number, passage) in enumerate(counted):
        times = [index / spec.frames_per_s for index in range(spec.frames_n)]
        offsets = [renderer.offset(number, time_s) for time_s in times]
        volumes = vehicle_volumes(passage.truck)
        hiding = [
            time_s
            for time_s, offset in zip(times, offsets, strict=True)
            if line_hidden_share(volumes, offset, spec.view) >= 0.5  # noqa: PLR2004 - half of it
        ]
        plates = _plates(passage, offsets, spec.view.camera)
        containers = _containers(passage, offsets, spec.view.camera)
        rows.append(
            PassageTruth(
                passage=row + 1,
                lane=lane,
                direction=direction,
                crossed_s=round(passage.front_at_s(spec.view.line_y_m), 3),
                cleared_s=round(passage.rear_at_s(spec.view.line_y_m), 3),
                covered_s=round(hiding[0], 3) if hiding else float("nan"),
                uncovered_s=round(hiding[-1], 3) if hiding else float("nan"),
                light=spec.light_at(passage.front_at_line_s),
                speed_kmh=passage.speed_kmh,
                plates=tuple(text for text, _, _ in plates),
                plate_positions=tuple(position for _, position, _ in plates),
                plates_readable=tuple(readable for _, _, readable in plates),
                containers=tuple(code for code, _, _ in containers),
                size_types=tuple(size_type for _, size_type, _ in containers),
                containers_readable=tuple(readable for _, _, readable in containers),
            )
        )
    return rows


def write_truth(rows: list[PassageTruth], path: Path) -> None:
    """Writes ``truth.csv``; several values of one cell are separated by ``;``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            cells = [getattr(row, column) for column in COLUMNS]
            writer.writerow([";".join(c) if isinstance(c, tuple) else c for c in cells])
