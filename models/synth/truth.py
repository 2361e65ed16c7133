"""The truth of a clip: what passed when, and what a person could read in the pictures."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.synth.camera import Vector
from models.synth.clip import ClipRenderer, ClipSpec, PassageSpec
from models.synth.marks import WIDTH_M, CodeLayout, ContainerSpec
from models.synth.plate import PlateSpec
from models.synth.scene import CAMERA
from models.synth.truck import BOX_GAP_M, DECK_M, PLATE_Z_M, vehicle_length_m

READABLE_PX = {"container": 14.0, "plate": 11.0}
"""Height of a letter in the picture from which a person reads it; measured on this scene."""
READABLE_FRAMES_N = 5
NARROWEST = 0.30
"""A text seen so obliquely that it is narrower than this share of its true width is not read."""
DIRTIEST = 0.6
COLUMNS = (
    "passage",
    "lane",
    "direction",
    "crossed_s",
    "cleared_s",
    "light",
    "speed_kmh",
    "plates",
    "plate_positions",
    "plates_readable",
    "containers",
    "size_types",
    "containers_readable",
)


@dataclass(frozen=True, eq=False, slots=True)
class TextPlace:
    """Where a text stands on a vehicle.

    Attributes:
        corner_m: Top left corner, vehicle frame.
        right_m: To the top right corner.
        down_m: To the bottom left corner.
        letter_m: Height of a letter.
    """

    corner_m: Vector
    right_m: Vector
    down_m: Vector
    letter_m: float


@dataclass(frozen=True, slots=True)
class PassageTruth:
    """One row of ``truth.csv``.

    Attributes:
        passage: Number from 1.
        lane: Lane id.
        direction: ``in`` or ``out``.
        crossed_s: When the front bumper was above the lane's line, on the clip's clock.
        cleared_s: When the rear end was above it.
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
    light: str
    speed_kmh: float
    plates: tuple[str, ...]
    plate_positions: tuple[str, ...]
    plates_readable: tuple[str, ...]
    containers: tuple[str, ...]
    size_types: tuple[str, ...]
    containers_readable: tuple[str, ...]


def _rear_face(left: float, right: float, top: float, bottom: float, letter: float) -> TextPlace:
    return TextPlace(
        np.array([left, 0.0, top]),
        np.array([right - left, 0, 0]),
        np.array([0, 0, bottom - top]),
        letter,
    )


def container_places(
    container: ContainerSpec, rear_y_m: float, *, doors_hidden: bool
) -> Iterator[TextPlace]:
    """Where the code of a container can be read from behind and from the left."""
    top = DECK_M + container.height_m
    letter = container.letter_m
    span = 10.6 * letter
    if not doors_hidden and container.rear is CodeLayout.HORIZONTAL:
        right = WIDTH_M / 2 - 0.16
        yield _rear_face(right - span, right, top - 0.28, top - 0.48, letter)
    if not doors_hidden and container.rear is CodeLayout.VERTICAL:
        yield _rear_face(0.52, 0.70, top - 0.2, top - 0.2 - 15 * letter, letter)
    if container.side is CodeLayout.NONE:
        return
    upright = container.side is CodeLayout.VERTICAL
    near = rear_y_m + (0.54 if upright else 0.38)
    length, tall = (0.18, 15 * letter) if upright else (span, 0.2)
    yield TextPlace(
        np.array([-WIDTH_M / 2, near + length, top - 0.24]),
        np.array([0, -length, 0]),
        np.array([0, 0, -tall]),
        letter,
    )


def plate_place(plate: PlateSpec) -> TextPlace:
    """Where the rear plate is."""
    wide, tall = plate.size_m
    return _rear_face(
        -wide / 2, wide / 2, PLATE_Z_M + tall / 2, PLATE_Z_M - tall / 2, plate.letter_m
    )


def legible_letter_px(place: TextPlace, offset_m: Vector) -> float:
    """Height of the text's letters in the picture; 0 where a person could not read it.

    Args:
        place: Where the text stands.
        offset_m: Where the vehicle's origin is.
    """
    c, r, d = place.corner_m + offset_m, place.right_m, place.down_m
    corners = np.stack([c, c + r, c + r + d, c + d])
    normal = np.cross(d, r)
    if float(normal @ (np.array(CAMERA.position_m) - c)) <= 0:
        return 0.0
    if float(CAMERA.to_camera(corners)[:, 2].min()) < 1:
        return 0.0
    points = CAMERA.project(corners)
    size = np.array([CAMERA.width_px, CAMERA.height_px])
    if bool((points < 3).any()) or bool((points > size - 4).any()):  # noqa: PLR2004 - pixels
        return 0.0
    across = float(np.linalg.norm(points[1] - points[0])) / float(np.linalg.norm(r))
    upright = float(np.linalg.norm(points[3] - points[0])) / float(np.linalg.norm(d))
    return upright * place.letter_m if across > NARROWEST * upright else 0.0


def _readable(
    places: Iterable[TextPlace], offsets: list[Vector], dirt: float, least_px: float
) -> str:
    if dirt > DIRTIEST:
        return "no"
    for place in places:
        seen_n = sum(legible_letter_px(place, offset) >= least_px for offset in offsets)
        if seen_n >= READABLE_FRAMES_N:
            return "yes"
    return "no"


def _plates(passage: PassageSpec, offsets: list[Vector]) -> list[tuple[str, str, str]]:
    """Text, position and whether it can be read, of each different plate."""
    truck = passage.truck
    rear = truck.trailer_plate or truck.tractor_plate
    readable = _readable([plate_place(rear)], offsets, rear.dirt, READABLE_PX["plate"])
    found = [(rear.text, "rear", readable)]
    if truck.tractor_plate.text != rear.text:
        found.append((truck.tractor_plate.text, "front", "no"))
    return found


def _containers(passage: PassageSpec, offsets: list[Vector]) -> list[tuple[str, str, str]]:
    """Code, size-type and whether it can be read, from rear to front."""
    found = []
    rear_y = BOX_GAP_M
    for index, container in enumerate(passage.truck.containers):
        places = container_places(container, rear_y, doors_hidden=index > 0)
        readable = _readable(places, offsets, container.dirt, READABLE_PX["container"])
        found.append((container.code, container.size_type, readable))
        rear_y += container.length_m + BOX_GAP_M
    return found


def clip_truth(spec: ClipSpec, lane: str, direction: str) -> list[PassageTruth]:
    """The truth of a clip whose vehicles drive away from the camera.

    Args:
        spec: The clip.
        lane: Lane id of the rows.
        direction: Direction of the rows.
    """
    renderer = ClipRenderer(spec)
    rows = []
    for number, passage in enumerate(spec.passages):
        times = [index / spec.frames_per_s for index in range(spec.frames_n)]
        offsets = [renderer.offset(number, time_s) for time_s in times]
        plates = _plates(passage, offsets)
        containers = _containers(passage, offsets)
        length_m = vehicle_length_m(passage.truck)
        rows.append(
            PassageTruth(
                passage=number + 1,
                lane=lane,
                direction=direction,
                crossed_s=round(passage.front_at_line_s, 3),
                cleared_s=round(passage.front_at_line_s + length_m / passage.speed_ms, 3),
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
