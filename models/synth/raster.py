"""Draws textured flat surfaces into a picture with a depth buffer.

A surface is a parallelogram in space, so the map from its texture to the picture is one exact
homography. Colours are linear light in float32, so that sub-frames may be averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from models.synth.camera import Camera, Vector
from models.synth.texture import Field, Texture

NEAREST_M = 0.3
LINEAR = np.asarray((np.arange(256) / 255.0) ** 2.2, np.float32)

LightAt = Callable[[Vector, Vector], npt.NDArray[np.float32]]
"""Light that falls on points ``(N, 3)`` with one normal ``(3,)``: ``(N, 3)`` BGR factors."""


def facing_normals(right_m: Vector, down_m: Vector) -> Vector:
    """Unit normals of parallelograms, ``(N, 3)``, towards their readable sides."""
    (dx, dy, dz), (rx, ry, rz) = down_m.T, right_m.T
    across = np.stack([dy * rz - dz * ry, dz * rx - dx * rz, dx * ry - dy * rx], axis=1)
    return np.asarray(across / np.linalg.norm(across, axis=1, keepdims=True), np.float64)


@dataclass(frozen=True, eq=False, slots=True)
class Surface:
    """A flat, textured parallelogram.

    Attributes:
        corner_m: Where the texture's top left corner lies.
        right_m: From there to the texture's top right corner.
        down_m: From there to the texture's bottom left corner.
        texture: ``(H, W, 3)``, or ``(H, W, 4)`` with cut-outs where alpha is below 128.
        emission: 0 for a surface that only reflects; else its own light times the texture.
        two_sided: Whether it is seen from behind as well.
        mips: Smaller versions of the texture, filled when first needed.
    """

    corner_m: Vector
    right_m: Vector
    down_m: Vector
    texture: Texture
    emission: float = 0.0
    two_sided: bool = False
    mips: dict[tuple[int, int], Texture] = field(default_factory=dict)

    @property
    def normal(self) -> Vector:
        """Unit vector towards the side from which the texture reads the right way round."""
        return np.asarray(facing_normals(self.right_m[None], self.down_m[None])[0], np.float64)

    @property
    def corners_m(self) -> Vector:
        """``(4, 3)`` corners, clockwise from the texture's top left."""
        c, r, d = self.corner_m, self.right_m, self.down_m
        return np.stack([c, c + r, c + r + d, c + d])

    def moved(self, offset_m: Vector, heading: int = 1) -> Surface:
        """The surface after a turn by 0 (``heading`` 1) or 180 degrees (-1) and a shift."""
        turn = np.array([heading, heading, 1.0])
        return replace(
            self,
            corner_m=self.corner_m * turn + offset_m,
            right_m=self.right_m * turn,
            down_m=self.down_m * turn,
        )

    def strips(self, longest_m: float) -> list[Surface]:
        """The surface cut along its width into pieces no longer than ``longest_m``."""
        count = int(np.ceil(float(np.linalg.norm(self.right_m)) / longest_m))
        edges = np.linspace(0, self.texture.shape[1], count + 1).round().astype(int)
        whole = self.texture.shape[1]
        return [
            replace(
                self,
                corner_m=self.corner_m + self.right_m * (a / whole),
                right_m=self.right_m * ((b - a) / whole),
                texture=np.ascontiguousarray(self.texture[:, a:b]),
                mips={},
            )
            for a, b in pairwise(edges)
            if b > a
        ]


@dataclass(slots=True)
class Canvas:
    """A picture under work.

    Attributes:
        colour: ``(H, W, 3)`` float32 linear light, BGR.
        nearness: ``(H, W)`` float32, one over depth in metres; 0 is infinitely far.
    """

    colour: Field
    nearness: Field


def _mip(surface: Surface, width_px: float, height_px: float) -> Texture:
    """The texture averaged down, each way by itself, to about the size it has in the picture."""
    tall, wide = surface.texture.shape[:2]
    level_x = max(0, int(np.floor(np.log2(max(1.0, wide / max(1.0, width_px)) + 1e-9) + 0.25)))
    level_y = max(0, int(np.floor(np.log2(max(1.0, tall / max(1.0, height_px)) + 1e-9) + 0.25)))
    key = (level_x, level_y)
    if key == (0, 0):
        return surface.texture
    if key not in surface.mips:
        size = (max(1, wide >> level_x), max(1, tall >> level_y))
        small = cv2.resize(surface.texture, size, interpolation=cv2.INTER_AREA)
        surface.mips[key] = np.asarray(small, np.uint8)
    return surface.mips[key]


def _edge_lengths(points: Vector) -> tuple[float, float]:
    top, right, bottom, left = (
        float(np.linalg.norm(points[(i + 1) % 4] - points[i])) for i in range(4)
    )
    return max(top, bottom), max(left, right)


def _texel_to_pixel(
    camera: Camera, surface: Surface, texture: Texture, shift: tuple[float, float]
) -> Vector:
    """``(3, 3)`` homography from texel indices to pixels moved by ``shift``."""
    tall, wide = texture.shape[:2]
    plane = np.stack(
        [
            surface.right_m / wide,
            surface.down_m / tall,
            surface.corner_m - np.array(camera.position_m),
        ],
        axis=1,
    )
    half_texel = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    offset = np.array([[1, 0, shift[0]], [0, 1, shift[1]], [0, 0, 1]])
    moved: Vector = offset @ camera.matrix @ camera.rotation @ plane @ half_texel
    return moved


def _light_over(
    surface: Surface,
    light_at: LightAt,
    homography: Vector,
    texture: Texture,
    size: tuple[int, int],
) -> Field:
    """Light on the surface over the warped rectangle, from its four corners."""
    at_corners = light_at(surface.corners_m, surface.normal)
    if float(np.ptp(at_corners, axis=0).max()) < 0.004:  # noqa: PLR2004 - below one grey level
        return np.asarray(at_corners.mean(axis=0), np.float32)[None, None]
    patch = at_corners[[0, 1, 3, 2]].reshape(2, 2, 3).astype(np.float32)
    tall, wide = texture.shape[:2]
    stretch = np.array([[wide, 0, -0.5], [0, tall, -0.5], [0, 0, 1.0]])
    return np.asarray(
        cv2.warpPerspective(
            patch,
            homography @ stretch,
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def _clip_box(points: Vector, camera: Camera) -> tuple[int, int, int, int] | None:
    x0, y0 = np.maximum(np.floor(points.min(axis=0)).astype(int), 0)
    x1 = min(int(np.ceil(points[:, 0].max())) + 1, camera.width_px)
    y1 = min(int(np.ceil(points[:, 1].max())) + 1, camera.height_px)
    if x1 <= x0 or y1 <= y0:
        return None
    return int(x0), int(y0), x1, y1


def _nearness_plane(camera: Camera, surface: Surface) -> Vector:
    """``(3,)`` so that one over depth is its product with ``(x, y, 1)`` of a pixel."""
    corner = camera.to_camera(surface.corner_m[None])[0]
    normal = camera.rotation @ surface.normal
    distance = float(normal @ corner)
    plane: Vector = (normal @ np.linalg.inv(camera.matrix)) / distance
    return plane


def _draw(
    canvas: Canvas,
    camera: Camera,
    surface: Surface,
    points: Vector,
    light_at: LightAt,
    jitter_px: tuple[float, float],
) -> None:
    """Draws one surface whose corners lie at ``points``, already moved by the jitter."""
    box = _clip_box(points, camera)
    if box is None:
        return
    x0, y0, x1, y1 = box
    size = (x1 - x0, y1 - y0)
    outline = np.zeros((size[1], size[0]), np.uint8)
    fixed = np.round((points - (x0, y0)) * 16).astype(np.int32)
    cv2.fillConvexPoly(outline, fixed, 255, lineType=cv2.LINE_8, shift=4)
    plane = _nearness_plane(camera, surface)
    xs = np.arange(x0, x1, dtype=np.float32) - np.float32(jitter_px[0])
    ys = np.arange(y0, y1, dtype=np.float32) - np.float32(jitter_px[1])
    nearness = (np.float32(plane[0]) * xs)[None] + (
        np.float32(plane[1]) * ys + np.float32(plane[2])
    )[:, None]
    visible = (outline > 0) & (nearness > canvas.nearness[y0:y1, x0:x1])
    if not visible.any():
        return
    texture = _mip(surface, *_edge_lengths(points))
    homography = _texel_to_pixel(camera, surface, texture, (jitter_px[0] - x0, jitter_px[1] - y0))
    warped = cv2.warpPerspective(
        texture, homography, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if warped.shape[2] == 4:  # noqa: PLR2004 - BGRA
        visible &= warped[..., 3] >= 128  # noqa: PLR2004
    colour = LINEAR[warped[..., :3]]
    if surface.emission > 0:
        colour *= np.float32(surface.emission)
    else:
        colour *= _light_over(surface, light_at, homography, texture, size)
    np.copyto(canvas.colour[y0:y1, x0:x1], colour, where=visible[..., None])
    np.copyto(canvas.nearness[y0:y1, x0:x1], nearness, where=visible)


def draw_all(
    canvas: Canvas,
    camera: Camera,
    surfaces: Sequence[Surface],
    light_at: LightAt,
    jitter_px: tuple[float, float] = (0.0, 0.0),
) -> None:
    """Draws surfaces where they are nearer than what is there; their order does not matter.

    Args:
        canvas: Picture, changed in place.
        camera: Camera of the picture.
        surfaces: What to draw; those seen from behind, outside, or not wholly in front of the
            camera are left out.
        light_at: Light at a point.
        jitter_px: Shift of the picture by part of a pixel, for smooth edges.
    """
    corner = np.stack([s.corner_m for s in surfaces])
    right = np.stack([s.right_m for s in surfaces])
    down = np.stack([s.down_m for s in surfaces])
    to_eye = np.array(camera.position_m) - corner
    facing = (facing_normals(right, down) * to_eye).sum(axis=1) > 0
    facing |= np.array([s.two_sided for s in surfaces])
    corners = np.stack([corner, corner + right, corner + right + down, corner + down], axis=1)
    seen = camera.to_camera(corners.reshape(-1, 3)).reshape(-1, 4, 3)
    shown = facing & (seen[..., 2].min(axis=1) > NEAREST_M)
    nearest_first = np.argsort(seen[..., 2].mean(axis=1), kind="stable")
    for index in (int(i) for i in nearest_first if shown[i]):
        homogeneous = seen[index] @ camera.matrix.T
        points = homogeneous[:, :2] / homogeneous[:, 2:] + np.array(jitter_px)
        _draw(canvas, camera, surfaces[index], points, light_at, jitter_px)
