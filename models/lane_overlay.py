"""Draws a camera's lane over a picture of it: region, mask, line, direction, metres."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from models.metre_grid import metre_grid
from schemas.frame import Image
from schemas.geometry import Point
from schemas.passage import Direction
from schemas.site import Camera, CameraPosition

Colour = tuple[int, int, int]
Points = npt.NDArray[np.float64]

REGION: Final[Colour] = (120, 200, 60)
MASK: Final[Colour] = (60, 60, 225)
LINE: Final[Colour] = (0, 200, 255)
GRID: Final[Colour] = (255, 210, 120)
_INK: Final[Colour] = (255, 255, 255)
_PAPER: Final[Colour] = (30, 24, 20)
_SHIFT: Final = 4
"""Coordinates are drawn in sixteenths of a pixel."""
_OUTSIDE_LEFT: Final = 0.45
"""What lies outside the region keeps this share of its brightness."""
_HATCH_PX: Final = 14
DIRECTIONS: Final = {Direction.IN: "VÀO", Direction.OUT: "RA"}
AWAY: Final = {CameraPosition.FRONT: 1.0, CameraPosition.REAR: -1.0}
"""Down the picture come vehicles that are seen from the front; up it go those seen from behind."""


class Overlay:
    """A picture that is drawn upon.

    Args:
        image: ``(H, W, 3)`` BGR; stays as it is.
    """

    def __init__(self, image: Image) -> None:
        self.image: Image = image.copy()
        height, width = image.shape[:2]
        self._size = np.array([width, height], np.float64)
        self._unit = max(width, height) / 1280
        self._font = cv2.FontFace("sans")
        self._boxes: list[tuple[int, int, int, int]] = []

    def region(self, polygon: tuple[Point, ...]) -> None:
        """Darkens what lies outside, and outlines the region."""
        inside = self._filled(polygon)
        left = (_OUTSIDE_LEFT + (1 - _OUTSIDE_LEFT) * inside)[..., None]
        self.image = (self.image * left).astype(np.uint8)
        self._path(self._pixels(polygon), REGION, 2, closed=True)

    def mask(self, polygon: tuple[Point, ...]) -> None:
        """Hatches what is never looked at."""
        height, width = self.image.shape[:2]
        stripes = np.zeros((height, width), np.uint8)
        step = max(6, round(_HATCH_PX * self._unit))
        for start in range(-height, width, step):
            cv2.line(stripes, (start, height), (start + height, 0), 255, 1, cv2.LINE_AA)
        veil = self._filled(polygon) * (0.28 + 0.5 * stripes / 255)
        self._blend(veil, MASK)
        self._path(self._pixels(polygon), MASK, 2, closed=True)

    def grid(self, camera: Camera) -> None:
        """Draws the road's metres where the camera is calibrated."""
        height, width = self.image.shape[:2]
        lines = metre_grid(camera, (width, height))
        layer = np.zeros((height, width), np.uint8)
        for line in lines:
            points = (line.points * self._size * 2**_SHIFT).round().astype(np.int32)
            weight = 2 if line.is_strong else 1
            thickness = max(1, round(weight * self._unit))
            cv2.polylines(layer, [points], False, 255, thickness, cv2.LINE_AA, _SHIFT)
        self._blend(layer * (0.75 / 255) * self._filled(camera.region), GRID)
        for line in lines:
            if line.label:
                place = line.label_at * self._size
                self.label(line.label, place, GRID, size=15)

    def line(self, line: tuple[Point, ...], name: str) -> None:
        """Draws the lane's line with its name at the left end."""
        ends = self._pixels(line)
        self._path(ends, _PAPER, 7)
        self._path(ends, LINE, 4)
        for end in ends:
            self._dot(end, LINE)
        self.label(
            name, ends[int(np.argmin(ends[:, 0]))] + np.array([0, 20]) * self._unit, LINE, size=20
        )

    def direction(self, camera: Camera, direction: Direction) -> None:
        """Draws which way vehicles go over the line, where the camera's place tells it."""
        one, other = self._pixels(camera.line)
        middle = (one + other) / 2
        name = DIRECTIONS[direction]
        sign = AWAY.get(camera.position)
        if sign is None:
            self.label(name, middle, _INK, size=20)
            return
        across = other - one
        normal = np.array([-across[1], across[0]]) / max(1.0, float(np.hypot(*across)))
        normal *= np.copysign(1.0, normal[1] * sign)
        reach = 64 * self._unit
        start, tip = middle - normal * reach * 0.2, middle + normal * reach
        for colour, width in ((_PAPER, 8), (_INK, 4)):
            self._arrow(start, tip, colour, width)
        self.label(name, tip + normal * 18 * self._unit, _INK, size=20, centred=True)

    def points(self, points: tuple[Point, ...], metres: tuple[Point, ...]) -> None:
        """Marks the points of a calibration with their metres."""
        for place, (x_m, y_m) in zip(self._pixels(points), metres, strict=True):
            self._dot(place, GRID)
            text = f"{x_m:g}; {y_m:g}".replace(".", ",")
            self.label(text, place + np.array([10, -12]) * self._unit, _INK, size=14)

    def label(
        self, text: str, at: Points, colour: Colour, *, size: int, centred: bool = False
    ) -> None:
        """Writes a text on a dark ground, inside the picture; not upon another text."""
        height, width = self.image.shape[:2]
        letters = max(11, round(size * self._unit))
        x0, y0, w, h = cv2.getTextSize((width, height), text, (0, 0), self._font, letters, 500)
        pad = max(3, round(letters * 0.28))
        x = float(at[0]) - (w / 2 if centred else 0)
        left = round(np.clip(x, pad, max(pad, width - w - pad)))
        top = round(np.clip(float(at[1]) - h / 2, pad, max(pad, height - h - pad)))
        box = (left - pad, top - pad, left + w + pad, top + h + pad)
        if any(_overlap(box, other) for other in self._boxes):
            return
        self._boxes.append(box)
        ground = self.image[box[1] : box[3], box[0] : box[2]]
        ground[:] = (ground * 0.25 + np.array(_PAPER) * 0.75).astype(np.uint8)
        origin = (left - x0, top - y0)
        cv2.putText(self.image, text, origin, colour, self._font, letters, 500)

    def _arrow(self, start: Points, tip: Points, colour: Colour, width: int) -> None:
        back = start - tip
        back /= max(1.0, float(np.hypot(*back)))
        aside = np.array([-back[1], back[0]])
        wing = 16 * self._unit
        head = np.array([tip + wing * (back + aside * s) for s in (0.8, -0.8)])
        self._path(np.array([start, tip]), colour, width)
        self._path(np.array([head[0], tip, head[1]]), colour, width)

    def _dot(self, at: Points, colour: Colour) -> None:
        centre = tuple(int(v) for v in (at * 2**_SHIFT).round())
        for radius, ink in ((7.0, _PAPER), (5.0, colour)):
            size = round(radius * self._unit * 2**_SHIFT)
            cv2.circle(self.image, centre, size, ink, -1, cv2.LINE_AA, _SHIFT)

    def _path(self, points: Points, colour: Colour, width: int, *, closed: bool = False) -> None:
        fine = (points * 2**_SHIFT).round().astype(np.int32)
        thickness = max(1, round(width * self._unit))
        cv2.polylines(self.image, [fine], closed, colour, thickness, cv2.LINE_AA, _SHIFT)

    def _filled(self, polygon: tuple[Point, ...]) -> Points:
        height, width = self.image.shape[:2]
        filled = np.zeros((height, width), np.uint8)
        fine = (self._pixels(polygon) * 2**_SHIFT).round().astype(np.int32)
        cv2.fillPoly(filled, [fine], 255, cv2.LINE_AA, _SHIFT)
        return filled / 255

    def _blend(self, share: Points, colour: Colour) -> None:
        kept = 1 - share[..., None]
        self.image = (self.image * kept + np.array(colour) * share[..., None]).astype(np.uint8)

    def _pixels(self, points: tuple[Point, ...]) -> Points:
        return np.asarray(points, np.float64) * self._size


def draw_lane(image: Image, camera: Camera, direction: Direction) -> Image:
    """The picture of a camera with everything that its table says about its lane.

    Args:
        image: ``(H, W, 3)`` BGR; stays as it is.
        camera: The camera's table of the site file.
        direction: Which way vehicles go in its lane.
    """
    drawn = Overlay(image)
    drawn.region(camera.region)
    for polygon in camera.mask:
        drawn.mask(polygon)
    drawn.grid(camera)
    drawn.line(camera.line, camera.lane)
    drawn.direction(camera, direction)
    for polygon in camera.mask:
        drawn.label("che", np.mean(polygon, 0) * image.shape[1::-1], MASK, size=16, centred=True)
    if camera.calibration is not None:
        drawn.points(camera.calibration.image, camera.calibration.ground_m)
    return drawn.image


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
