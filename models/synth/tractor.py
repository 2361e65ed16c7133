"""Tractors: frame, tank, cab, and what hangs on them."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.raster import Surface
from models.synth.solid import BoxFaces, box, front_sign, vector
from models.synth.texture import Colour, Texture, flat, noise_field, shaded

CAB_HEIGHT_M = 3.15
CAB_LENGTH_M = 2.25
TRACTOR_M = 6.0
TRACK = ((-1.22, -0.66), (0.66, 1.22))
PX_PER_M = 300
DARK: Colour = (32, 33, 36)


def _times(colour: Colour, factor: float) -> Colour:
    blue, green, red = (min(255, round(c * factor)) for c in colour)
    return blue, green, red


def _spot(x: float, y: float) -> tuple[int, int]:
    """Metres from the top left of a face in texels."""
    return round(x * PX_PER_M), round(y * PX_PER_M)


def _polygon(face: Texture, points: list[tuple[float, float]], colour: Colour) -> None:
    cv2.fillPoly(face, [np.array([_spot(x, y) for x, y in points], np.int32)], colour)


def _outline(face: Texture, points: list[tuple[float, float]], colour: Colour) -> None:
    corners = np.array([_spot(x, y) for x, y in points], np.int32)
    cv2.polylines(face, [corners], isClosed=True, color=colour, thickness=5)


def _cab_side(colour: Colour, rng: np.random.Generator, *, looks_left: bool) -> Texture:
    """The side of a cab, BGRA, its front to the left; the windscreen's slant is cut out."""
    width, height = _spot(CAB_LENGTH_M, CAB_HEIGHT_M - 0.45)
    face = flat(height, width, colour)
    dark, low = _times(colour, 0.55), CAB_HEIGHT_M - 0.45
    glass = [(0.17, 1.25), (0.36, 0.40), (1.18, 0.38), (1.20, 1.27)]
    _polygon(face, [(0.12, 1.30), (0.33, 0.34), (1.23, 0.32), (1.25, 1.32)], DARK)
    _polygon(face, glass, (58, 52, 46))
    _polygon(face, [(0.30, 1.25), (0.62, 0.39), (0.80, 0.39), (0.48, 1.26)], (84, 78, 70))
    _outline(face, [(0.10, 2.10), (0.12, 1.30), (0.31, 0.30), (1.28, 0.28), (1.30, 2.10)], dark)
    _polygon(face, [(1.04, 1.48), (1.22, 1.48), (1.22, 1.55), (1.04, 1.55)], (26, 26, 28))
    _polygon(face, [(0, 2.2), (1.5, 2.2), (1.5, low), (0, low)], _times(colour, 0.5))
    _outline(face, [(1.46, 0.5), (2.16, 0.5), (2.16, 1.05), (1.46, 1.05)], dark)
    for x in (1.55, 1.75, 1.95):
        cv2.line(face, _spot(x, 1.45), _spot(x, 2.0), dark, 7)
    cv2.line(face, _spot(0, 1.72), _spot(CAB_LENGTH_M, 1.62), _times(colour, 1.35), 16)
    cv2.ellipse(face, _spot(0.93, 2.72), _spot(0.64, 0.60), 0, 180, 360, (18, 18, 20), -1)
    clouds = noise_field(rng, height, width, 120.0, 4)
    grime = np.linspace(0, 1, height, dtype=np.float32)[:, None] ** 2
    face = shaded(face, np.asarray(0.98 + 0.03 * clouds - 0.22 * grime, np.float32))
    alpha = np.zeros((height, width), np.uint8)
    edge = [(0, low), (0, 1.22), (0.26, 0.16), (0.55, 0), (CAB_LENGTH_M, 0.04), (CAB_LENGTH_M, low)]
    cv2.fillPoly(alpha, [np.array([_spot(x, y) for x, y in edge], np.int32)], (255,))
    cut = np.dstack([face, alpha])
    return cut if looks_left else np.ascontiguousarray(cut[:, ::-1])


def _cab_rear(colour: Colour) -> Texture:
    width, height = _spot(2.44, CAB_HEIGHT_M - 0.45)
    face = flat(height, width, _times(colour, 0.8))
    _polygon(face, [(0.6, 0.4), (1.84, 0.4), (1.84, 1.0), (0.6, 1.0)], (40, 36, 34))
    _outline(face, [(0.06, 0.06), (2.38, 0.06), (2.38, 2.6), (0.06, 2.6)], _times(colour, 0.5))
    cv2.line(face, _spot(0.2, 1.3), _spot(2.24, 1.3), (52, 52, 54), 14)
    for x, red in ((0.96, 150), (1.16, 30), (1.36, 30)):
        cv2.ellipse(face, _spot(x, 1.9), _spot(0.12, 0.44), 0, 0, 360, (30, 30, red), 11)
    return face


def _cab_front(colour: Colour) -> Texture:
    width, height = _spot(2.44, CAB_HEIGHT_M - 0.45)
    face = flat(height, width, colour)
    _polygon(face, [(0.1, 0.2), (2.34, 0.2), (2.34, 1.15), (0.1, 1.15)], (58, 52, 46))
    _polygon(face, [(0.5, 1.15), (1.1, 0.2), (1.4, 0.2), (0.8, 1.15)], (90, 82, 74))
    _polygon(face, [(0.3, 1.35), (2.14, 1.35), (2.14, 2.05), (0.3, 2.05)], (36, 36, 38))
    for y in np.arange(1.42, 2.05, 0.12):
        cv2.line(face, _spot(0.34, float(y)), _spot(2.10, float(y)), (92, 94, 96), 6)
    _polygon(face, [(0, 2.15), (2.44, 2.15), (2.44, 2.7), (0, 2.7)], (70, 72, 76))
    for x in (0.12, 1.92):
        _polygon(face, [(x, 2.2), (x + 0.4, 2.2), (x + 0.4, 2.42), (x, 2.42)], (196, 200, 200))
    return face


def _cab(colour: Colour, y0: float, rng: np.random.Generator) -> list[Surface]:
    y1 = y0 + CAB_LENGTH_M
    faces = BoxFaces(
        rear=_cab_rear(colour),
        front=_cab_front(colour),
        left=_cab_side(colour, rng, looks_left=True),
        right=_cab_side(colour, rng, looks_left=False),
    )
    parts = box((-1.22, 1.22), (y0, y1), (0.45, CAB_HEIGHT_M), faces, longest_m=9)
    roof = BoxFaces(top=flat(8, 8, colour))
    parts += box((-1.22, 1.22), (y0, y1 - 0.6), (CAB_HEIGHT_M - 0.1, CAB_HEIGHT_M), roof)
    fairing = (CAB_HEIGHT_M, CAB_HEIGHT_M + 0.42)
    parts += box((-1.0, 1.0), (y0 + 0.15, y0 + 1.3), fairing, BoxFaces.plain(colour))
    for x0, x1 in ((-1.46, -1.30), (1.30, 1.46)):
        mirror = BoxFaces.plain((34, 34, 36))
        parts += box((x0, x1), (y1 - 0.16, y1 - 0.08), (1.95, 2.55), mirror)
        parts += box((x0, x1), (y1 - 0.10, y1 - 0.08), (2.6, 2.64), mirror)
    return parts


def tractor(colour: Colour, rear_y: float, rng: np.random.Generator) -> list[Surface]:
    """A tractor without wheels and lamps.

    Args:
        colour: Paint of the cab, BGR.
        rear_y: Rear end of its frame along the vehicle.
        rng: Source of dirt.
    """
    dark = BoxFaces.plain(DARK)
    parts = box((-0.5, -0.32), (rear_y, rear_y + 5.6), (0.72, 0.98), dark)
    parts += box((0.32, 0.5), (rear_y, rear_y + 5.6), (0.72, 0.98), dark)
    parts += box((-0.45, 0.45), (rear_y + 1.0, rear_y + 1.9), (0.98, 1.16), dark)
    parts += box((-1.2, 1.2), (rear_y, rear_y + 0.12), (0.62, 0.92), dark)
    fall = np.linspace(1.15, 0.55, 40, dtype=np.float32)[:, None]
    tank = shaded(flat(40, 80, (126, 130, 132)), np.broadcast_to(fall, (40, 80)))
    faces = BoxFaces(tank, tank, tank, tank, tank)
    parts += box((-1.2, -0.6), (rear_y + 2.55, rear_y + 3.45), (0.42, 0.98), faces)
    for side in TRACK:
        parts += box(side, (rear_y + 0.1, rear_y + 2.5), (1.03, 1.07), dark)
    return parts + _cab(colour, rear_y + TRACTOR_M - CAB_LENGTH_M, rng)


def head_lamps(y: float) -> list[Surface]:
    """The two head lamps, lit."""
    lit = flat(8, 8, (235, 250, 255))
    return [front_sign(vector(x, y + 0.02, 0.85), (0.34, 0.16), lit, 5.0) for x in (-0.95, 0.95)]
