"""Flat painted pieces in space, and how they come into the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import cv2
import numpy as np

from models.synth.stills.marking import Mark, Wall
from models.synth.stills.viewpoint import HEIGHT_PX, NEAREST_M, WIDTH_PX, Points, Vector, Viewpoint
from models.synth.texture import Texture

STRIPS_N = 12
FADED = 0.004
"""A piece that takes up a smaller share of the picture than this is not drawn."""


class Face(StrEnum):
    """The visible faces of an upright box."""

    REAR = "rear"
    FRONT = "front"
    RIGHT = "right"
    LEFT = "left"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Block:
    """An upright box in the world frame, metres: ranges of ``x``, ``y`` and ``z``."""

    x: tuple[float, float]
    y: tuple[float, float]
    z: tuple[float, float]

    @property
    def corners(self) -> Points:
        """``(8, 3)``."""
        return np.array([(x, y, z) for x in self.x for y in self.y for z in self.z])

    @property
    def middle(self) -> Vector:
        """``(3,)``."""
        return np.asarray(self.corners.mean(axis=0))

    def moved(self, ahead_m: float) -> Block:
        """The same box further along the lane."""
        return replace(self, y=(self.y[0] + ahead_m, self.y[1] + ahead_m))

    def sees(self, face: Face, position_m: Vector) -> bool:
        """Whether a face is turned towards a place."""
        x, y, z = (float(place) for place in position_m)
        return {
            Face.REAR: y < self.y[0],
            Face.FRONT: y > self.y[1],
            Face.RIGHT: x > self.x[1],
            Face.LEFT: x < self.x[0],
            Face.TOP: z > self.z[1],
        }[face]


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """A wall in space.

    Attributes:
        wall: Its texture with the marks on it.
        origin_m: Its upper left corner as it is looked at.
        across_m: From there along its whole width.
        down_m: From there along its whole height.
        distance_bias_m: Moves it nearer in the order of drawing.
    """

    wall: Wall
    origin_m: Vector
    across_m: Vector
    down_m: Vector
    distance_bias_m: float = 0.0

    @property
    def corners(self) -> Points:
        """``(4, 3)``, clockwise from the upper left."""
        across = self.origin_m + self.across_m
        return np.stack([self.origin_m, across, across + self.down_m, self.origin_m + self.down_m])

    def faces(self, position_m: Vector) -> bool:
        """Whether its painted side is turned towards a place."""
        inward = np.cross(self.across_m, self.down_m)
        return bool(inward @ (position_m - self.origin_m) < 0)

    def moved(self, ahead_m: float) -> Panel:
        """The same wall further along the lane."""
        return replace(self, origin_m=self.origin_m + np.array([0.0, ahead_m, 0.0]))

    def homography(self, view: Viewpoint) -> Vector:
        """Maps texels to pixels of the unbent picture."""
        plane = view.homography(self.origin_m, self.across_m, self.down_m)
        return np.asarray(plane @ np.diag([1 / self.wall.width, 1 / self.wall.height, 1.0]))


def face_frame(block: Block, face: Face) -> tuple[Vector, Vector, Vector]:
    """Upper left corner, width and height of a box's face as a viewer in front of it sees it.

    The top is seen by a viewer behind the box, its lower edge above the rear.
    """
    (x0, x1), (y0, y1), (z0, z1) = block.x, block.y, block.z
    down = np.array([0.0, 0.0, z0 - z1])
    wide, deep = np.array([x1 - x0, 0.0, 0.0]), np.array([0.0, y1 - y0, 0.0])
    return {
        Face.REAR: (np.array([x0, y0, z1]), wide, down),
        Face.FRONT: (np.array([x1, y1, z1]), -wide, down),
        Face.RIGHT: (np.array([x1, y0, z1]), deep, down),
        Face.LEFT: (np.array([x0, y1, z1]), -deep, down),
        Face.TOP: (np.array([x0, y1, z1]), wide, -deep),
    }[face]


def panel_on(block: Block, face: Face, texture: Texture, bias_m: float = 0.0) -> Panel:
    """A texture that covers a whole face of a box."""
    return Panel(Wall(texture), *face_frame(block, face), bias_m)


def draw_panel(picture: Texture, panel: Panel, view: Viewpoint) -> None:
    """Draws a wall into the unbent picture, in place; what lies behind the camera is left out."""
    texture = panel.wall.texture
    homography = panel.homography(view)
    ends = np.array([0, texture.shape[1]], np.float64)
    near = homography[2, 0] * ends[:, None] + homography[2, 1] * np.array([0, texture.shape[0]])
    if bool((near + homography[2, 2] > NEAREST_M).all()):
        _warp(picture, texture, homography)
        return
    bounds = np.linspace(0, texture.shape[1], STRIPS_N + 1).astype(int)
    for left, right in pairwise(bounds.tolist()):
        if right <= left:
            continue
        shifted = homography @ np.array([[1, 0, left], [0, 1, 0], [0, 0, 1]], np.float64)
        corners = np.array([(u, v) for u in (0, right - left) for v in (0, texture.shape[0])])
        if bool((corners @ shifted[2, :2] + shifted[2, 2] > NEAREST_M).all()):
            _warp(picture, np.ascontiguousarray(texture[:, left:right]), shifted)


def map_points(homography: Vector, points: Points) -> Points:
    """``(N, 2)`` points through a homography; those behind the camera come out far away."""
    lifted = points @ homography[:, :2].T + homography[:, 2]
    scale = np.where(lifted[:, 2:] > NEAREST_M / 2, lifted[:, 2:], 1e-6)
    return np.asarray(np.clip(lifted[:, :2] / scale, -1e6, 1e6))


def _warp(picture: Texture, texture: Texture, homography: Vector) -> None:
    rows, columns = texture.shape[:2]
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float64)
    seen = map_points(homography, corners)
    x0, y0 = np.maximum(np.floor(seen.min(axis=0)), 0).astype(int)
    x1 = int(min(WIDTH_PX, np.ceil(seen[:, 0].max()) + 1))
    y1 = int(min(HEIGHT_PX, np.ceil(seen[:, 1].max()) + 1))
    if x1 - x0 < 1 or y1 - y0 < 1:
        return
    to_area = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], np.float64) @ homography
    area = picture[y0:y1, x0:x1]
    size = (x1 - x0, y1 - y0)
    if texture.shape[2] == 3:  # noqa: PLR2004 - no cut-outs
        kept = np.ascontiguousarray(area)
        cv2.warpPerspective(
            texture,
            to_area,
            size,
            dst=kept,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_TRANSPARENT,
        )
        area[:] = kept
        return
    drawn = cv2.warpPerspective(texture, to_area, size, flags=cv2.INTER_LINEAR)
    share = drawn[..., 3:].astype(np.float32) / 255
    area[:] = (area * (1 - share) + drawn[..., :3] * share).astype(np.uint8)


def mark_points(mark: Mark) -> Points:
    """``(N, 4, 2)`` corners of a mark's characters, clockwise from the upper left, in texels."""
    x0, y0, x1, y1 = mark.boxes.T
    corners = [np.stack(pair, axis=1) for pair in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    return np.asarray(np.stack(corners, axis=1))


def mark_quad(mark: Mark) -> Points:
    """``(4, 2)`` corners of the rectangle around all characters of a mark, in texels."""
    (x0, y0), (x1, y1) = mark.boxes[:, :2].min(axis=0), mark.boxes[:, 2:].max(axis=0)
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
