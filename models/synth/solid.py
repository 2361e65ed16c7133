"""Boxes, wheels and signs as lists of surfaces."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from models.synth.camera import Vector
from models.synth.raster import Surface
from models.synth.texture import Colour, Texture, flat

Range = tuple[float, float]


def vector(x: float, y: float, z: float) -> Vector:
    """A point or a direction, float64."""
    return np.array([x, y, z], np.float64)


@dataclass(frozen=True, eq=False, slots=True)
class BoxFaces:
    """Textures of an upright box; a face without one is left out.

    The rear faces ``-y``, the front ``+y``, the left ``-x``, the right ``+x``.
    """

    rear: Texture | None = None
    front: Texture | None = None
    left: Texture | None = None
    right: Texture | None = None
    top: Texture | None = None

    @staticmethod
    def plain(colour: Colour) -> BoxFaces:
        """All faces of one colour."""
        one = flat(8, 8, colour)
        return BoxFaces(one, one, one, one, one)


def box(x: Range, y: Range, z: Range, faces: BoxFaces, longest_m: float = 1.5) -> list[Surface]:
    """The five visible faces of an upright box.

    Args:
        x: From left to right, metres.
        y: From rear to front.
        z: From bottom to top.
        faces: Textures, each seen the right way round from outside.
        longest_m: Long faces are cut into strips of this width, so that each fits its mip.
    """
    wide, long, tall = x[1] - x[0], y[1] - y[0], z[1] - z[0]
    down = vector(0, 0, -tall)
    sides = (
        (faces.rear, vector(x[0], y[0], z[1]), vector(wide, 0, 0), down),
        (faces.front, vector(x[1], y[1], z[1]), vector(-wide, 0, 0), down),
        (faces.left, vector(x[0], y[1], z[1]), vector(0, -long, 0), down),
        (faces.right, vector(x[1], y[0], z[1]), vector(0, long, 0), down),
        (faces.top, vector(x[0], y[1], z[1]), vector(0, -long, 0), vector(wide, 0, 0)),
    )
    surfaces: list[Surface] = []
    for texture, corner, right, face_down in sides:
        if texture is not None:
            surfaces += Surface(corner, right, face_down, texture).strips(longest_m)
    return surfaces


def lid(x: Range, y: Range, z: float, texture: Texture, longest_m: float = 1.5) -> list[Surface]:
    """An upward face, seen from above only; ``box`` leaves the tops of vehicles open.

    Args:
        x: From left to right, metres.
        y: From rear to front.
        z: Height.
        texture: Its width lies along ``y``.
        longest_m: As for a box.
    """
    corner, along = vector(x[0], y[0], z), vector(0, y[1] - y[0], 0)
    return Surface(corner, along, vector(x[1] - x[0], 0, 0), texture).strips(longest_m)


def tyre_texture() -> Texture:
    """The outside of a truck's wheel with its rim, ``(256, 256, 4)``."""
    face = np.zeros((256, 256, 4), np.uint8)
    middle = (128, 128)
    cv2.circle(face, middle, 126, (34, 34, 36, 255), -1)
    cv2.circle(face, middle, 112, (24, 24, 25, 255), 3)
    cv2.circle(face, middle, 74, (112, 116, 118, 255), -1)
    cv2.circle(face, middle, 66, (70, 72, 74, 255), -1)
    cv2.circle(face, middle, 56, (88, 92, 94, 255), -1)
    for index in range(10):
        angle = index * np.pi / 5
        spot = (round(128 + 45 * np.cos(angle)), round(128 + 45 * np.sin(angle)))
        hole = (round(128 + 61 * np.cos(angle + 0.3)), round(128 + 61 * np.sin(angle + 0.3)))
        cv2.circle(face, spot, 4, (140, 144, 146, 255), -1)
        cv2.circle(face, hole, 6, (22, 22, 24, 255), -1)
    cv2.circle(face, middle, 24, (58, 60, 62, 255), -1)
    cv2.circle(face, middle, 15, (96, 100, 102, 255), -1)
    return face


def _inner_texture() -> Texture:
    """The side of a wheel that looks under the vehicle: tyre and brake drum."""
    face = np.zeros((128, 128, 4), np.uint8)
    cv2.circle(face, (64, 64), 63, (30, 30, 32, 255), -1)
    cv2.circle(face, (64, 64), 36, (20, 20, 22, 255), -1)
    cv2.circle(face, (64, 64), 26, (44, 44, 46, 255), -1)
    return face


TYRE = tyre_texture()
INNER = _inner_texture()
TREAD = flat(8, 8, (30, 30, 31))
TREAD[:, 3:5] = (16, 16, 16)


def wheel(
    x: Range, axle_y: float, radius_m: float, travelled_m: float, segments_n: int = 14
) -> list[Surface]:
    """A wheel between ``x[0]`` and ``x[1]``: both faces, the rim outside, and the tread.

    Args:
        x: From left to right, metres.
        axle_y: Middle along the vehicle.
        radius_m: Radius; it stands on the road.
        travelled_m: Way rolled so far, which turns the rim.
        segments_n: Pieces of the tread.
    """
    turn = travelled_m / radius_m
    along = vector(0, np.cos(turn), np.sin(turn)) * radius_m
    across = vector(0, -np.sin(turn), np.cos(turn)) * radius_m
    surfaces = []
    for at, sign in ((x[0], -1), (x[1], 1)):
        centre = vector(at, axle_y, radius_m)
        corner = centre + across - sign * along
        face = TYRE if abs(at) == max(abs(x[0]), abs(x[1])) else INNER
        surfaces.append(Surface(corner, sign * 2 * along, -2 * across, face))
    angles = np.linspace(0, 2 * np.pi, segments_n + 1)
    for a, b in pairwise(angles):
        first = vector(x[0], axle_y + radius_m * np.cos(a), radius_m * (1 + np.sin(a)))
        second = vector(x[0], axle_y + radius_m * np.cos(b), radius_m * (1 + np.sin(b)))
        surfaces.append(
            Surface(first, vector(x[1] - x[0], 0, 0), second - first, TREAD, two_sided=True)
        )
    return surfaces


def sign(
    centre: Vector, size_m: tuple[float, float], texture: Texture, emission: float = 0
) -> Surface:
    """An upright picture that faces the rear, as a plate or a lamp does."""
    wide, tall = size_m
    return Surface(
        centre + vector(-wide / 2, 0, tall / 2),
        vector(wide, 0, 0),
        vector(0, 0, -tall),
        texture,
        emission,
    )


def front_sign(
    centre: Vector, size_m: tuple[float, float], texture: Texture, emission: float = 0
) -> Surface:
    """An upright picture that faces ahead."""
    wide, tall = size_m
    return Surface(
        centre + vector(wide / 2, 0, tall / 2),
        vector(-wide, 0, 0),
        vector(0, 0, -tall),
        texture,
        emission,
    )
