"""Where the texts of a vehicle stand, and how large they come out in the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.synth.camera import Camera, Vector
from models.synth.marks import WIDTH_M, CodeLayout, ContainerSpec
from models.synth.plate import PlateSpec
from models.synth.truck import DECK_M, PLATE_Z_M
from models.synth.viewpoint import REAR

NARROWEST = 0.30
"""A text seen so obliquely that it is narrower than this share of its true width is not read."""


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


def front_plate_place(plate: PlateSpec, front_y_m: float) -> TextPlace:
    """Where the front plate is."""
    wide, tall = plate.size_m
    return TextPlace(
        np.array([wide / 2, front_y_m + 0.02, 0.62 + tall / 2]),
        np.array([-wide, 0, 0]),
        np.array([0, 0, -tall]),
        plate.letter_m,
    )


def legible_letter_px(place: TextPlace, offset_m: Vector, camera: Camera = REAR.camera) -> float:
    """Height of the text's letters in the picture; 0 where a person could not read it.

    Args:
        place: Where the text stands.
        offset_m: Where the vehicle's origin is.
        camera: Who looks.
    """
    c, r, d = place.corner_m + offset_m, place.right_m, place.down_m
    corners = np.stack([c, c + r, c + r + d, c + d])
    normal = np.cross(d, r)
    if float(normal @ (np.array(camera.position_m) - c)) <= 0:
        return 0.0
    if float(camera.to_camera(corners)[:, 2].min()) < 1:
        return 0.0
    points = camera.project(corners)
    size = np.array([camera.width_px, camera.height_px])
    if bool((points < 3).any()) or bool((points > size - 4).any()):  # noqa: PLR2004 - pixels
        return 0.0
    across = float(np.linalg.norm(points[1] - points[0])) / float(np.linalg.norm(r))
    upright = float(np.linalg.norm(points[3] - points[0])) / float(np.linalg.norm(d))
    return upright * place.letter_m if across > NARROWEST * upright else 0.0
