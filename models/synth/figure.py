"""A standing or walking person as one upright picture."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from models.synth.camera import Vector
from models.synth.raster import Surface
from models.synth.solid import vector
from models.synth.texture import Colour, Texture

TALL_M, WIDE_M = 1.72, 0.65
SOLES_M = 0.06


@cache
def figure(vest: Colour) -> Texture:
    """A person in a vest with bright bands, BGRA."""
    tall, wide = 340, 130
    picture = np.zeros((tall, wide, 4), np.uint8)
    for shape, colour in (
        ([(42, 190), (62, 190), (60, 332), (40, 332)], (58, 46, 40)),
        ([(68, 190), (90, 190), (92, 332), (72, 332)], (54, 42, 36)),
        ([(34, 66), (96, 66), (92, 200), (38, 200)], vest),
        ([(22, 72), (36, 68), (40, 180), (26, 182)], (76, 66, 52)),
        ([(94, 68), (108, 72), (106, 182), (92, 180)], (76, 66, 52)),
    ):
        cv2.fillPoly(picture, [np.array(shape, np.int32)], (*colour, 255))
    for row in (120, 160):
        cv2.line(picture, (38, row), (92, row), (214, 218, 220, 255), 7)
    cv2.ellipse(picture, (65, 42), (17, 23), 0, 0, 360, (92, 122, 164, 255), -1)
    cv2.ellipse(picture, (65, 30), (20, 16), 0, 180, 360, (190, 196, 200, 255), -1)
    for foot in (48, 82):
        cv2.ellipse(picture, (foot, 334), (14, 6), 0, 0, 360, (26, 26, 28, 255), -1)
    return picture


def figure_surface(
    place_m: Vector, eye_m: Vector, vest: Colour, *, mirrored: bool = False
) -> Surface:
    """A person turned towards the camera.

    Args:
        place_m: Where they stand, world frame.
        eye_m: Where the camera hangs.
        vest: Colour of the vest, BGR.
        mirrored: The other foot first.
    """
    way = eye_m - place_m
    across = vector(-way[1], way[0], 0) / max(float(np.hypot(way[0], way[1])), 1e-6) * WIDE_M
    corner = place_m + vector(0, 0, TALL_M + SOLES_M) - across / 2
    picture = figure(vest)
    if mirrored:
        picture = np.ascontiguousarray(picture[:, ::-1])
    return Surface(corner, across, vector(0, 0, -TALL_M), picture, two_sided=True)
