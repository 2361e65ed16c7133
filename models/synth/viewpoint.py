"""Viewpoints: the cameras of the synthetic lane, each with the line that it watches."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.synth.camera import Camera, looking_at
from models.synth.ground import road_points

GATE_Y_M = 9.6
"""Where the gate's line lies along the lane; vehicles are timed by it, whoever looks."""
HALF_WIDTH_M = 1.3
TALLEST_M = 4.3
FARTHEST_M = 28.0
"""A vehicle farther from the camera than this is not drawn."""
CALIBRATED_M = (2.5, -2.5)
"""The points of a calibration lie so far beyond the line, or before it."""
WIDTH_PX, HEIGHT_PX = 1280, 720

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A camera and what it watches.

    Attributes:
        name: ``rear``, ``front``, ``side`` or ``roof``, or another.
        camera: The camera.
        line_y_m: Where the camera's line lies along the lane.
        line_x_m: The line's ends across the lane.
        in_view_y_m: A vehicle wholly before the first or wholly past the second is not in the
            picture.
        region: Polygon of the lane as fractions of the picture.
        position: The face of a vehicle that drives away along ``y`` that it sees.
        ground_points_m: Points of the road for calibration.
    """

    name: str
    camera: Camera
    line_y_m: float
    line_x_m: tuple[float, float]
    in_view_y_m: tuple[float, float]
    region: Points
    position: str
    ground_points_m: Points

    def resized(self, width_px: int, height_px: int) -> Viewpoint:
        """The same view in another size of picture."""
        return replace(self, camera=self.camera.resized(width_px, height_px))

    def zoomed(self, factor: float) -> Viewpoint:
        """The same place with a longer (above 1) or shorter lens; what is in view is measured."""
        camera = replace(self.camera, focal_px=self.camera.focal_px * factor)
        return replace(self, camera=camera, in_view_y_m=in_view_y_m(camera))

    @property
    def line(self) -> Points:
        """The line's ends as fractions of the picture, kept inside it."""
        ends = [(x, self.line_y_m) for x in self.line_x_m]
        return self._on_picture(ends)

    @property
    def calibration(self) -> tuple[Points, Points]:
        """Points of the road as fractions of the picture, and in metres."""
        return self._on_picture(list(self.ground_points_m)), self.ground_points_m

    @property
    def sees_ground_points(self) -> bool:
        """Whether the points for calibration are in the picture."""
        seen = road_points(self.camera, list(self.ground_points_m))
        return bool(((seen >= 0) & (seen <= 1)).all())

    def _on_picture(self, points_m: list[tuple[float, float]]) -> Points:
        points = np.clip(road_points(self.camera, points_m), 0.0, 1.0).round(4)
        return tuple((float(x), float(y)) for x, y in points)


def in_view_y_m(camera: Camera) -> tuple[float, float]:
    """The part of the lane of which something up to a lorry's height is in the picture."""
    xs, ys, zs = np.meshgrid(
        [-HALF_WIDTH_M, 0.0, HALF_WIDTH_M],
        np.arange(-60.0, 80.0, 0.2),
        [0.0, 1.4, 2.8, TALLEST_M],
        indexing="ij",
    )
    points = np.stack([xs, ys, zs], axis=-1).reshape(-1, 3)
    depths = camera.to_camera(points)[:, 2]
    points = points[(depths > 0.3) & (depths < FARTHEST_M)]  # noqa: PLR2004 - nearest drawn
    pixels = camera.project(points)
    size = np.array([camera.width_px, camera.height_px])
    seen = points[((pixels > -1) & (pixels < size)).all(axis=1), 1]
    return float(seen.min()) - 0.4, float(seen.max()) + 0.4


REAR = Viewpoint(
    name="rear",
    camera=Camera(
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
        focal_px=1400.0,
        position_m=(-4.0, 0.0, 3.0),
        yaw_deg=42.0,
        pitch_deg=-5.5,
    ),
    line_y_m=GATE_Y_M,
    line_x_m=(-0.1, 1.7),
    in_view_y_m=(0.6, 18.0),
    # Where doors and walls are near enough and not seen too obliquely, below the printed time.
    region=((0.0, 0.06), (0.74, 0.06), (0.74, 1.0), (0.0, 1.0)),
    position="rear",
    ground_points_m=((-0.6, 9.6), (1.9, 9.0), (1.9, 15.0), (0.0, 12.0)),
)
"""The demo's camera: on a pole left of the lane, looks after the vehicles."""


def viewpoint(
    name: str,
    camera: Camera,
    *,
    line_y_m: float,
    line_x_m: tuple[float, float],
    region: Points,
    position: str,
) -> Viewpoint:
    """A viewpoint whose view along the lane and calibration are measured from its camera.

    Args:
        name: Its name.
        camera: Its camera.
        line_y_m: Where its line lies along the lane.
        line_x_m: The line's ends across the lane.
        region: Polygon of the lane as fractions of the picture.
        position: The face of a vehicle that it sees.
    """
    span = in_view_y_m(camera)
    views = [
        Viewpoint(
            name,
            camera,
            line_y_m,
            line_x_m,
            span,
            region,
            position,
            tuple((x, line_y_m + y) for y in (0.0, beyond_m) for x in line_x_m),
        )
        for beyond_m in CALIBRATED_M
    ]
    return next((view for view in views if view.sees_ground_points), views[0])


FRONT = viewpoint(
    "front",
    looking_at((-3.6, 17.5, 3.6), (0.0, 8.2, 1.5), 1250.0),
    line_y_m=9.2,
    line_x_m=(-1.2, 1.2),
    region=((0.05, 0.06), (1.0, 0.06), (1.0, 1.0), (0.05, 1.0)),
    position="front",
)
"""On a pole left of the lane, sees the vehicles come."""

HEAD_ON = viewpoint(
    "head-on",
    looking_at((0.0, 17.0, 5.8), (0.0, 6.5, 0.9), 1300.0),
    line_y_m=8.6,
    line_x_m=(-1.2, 1.2),
    region=((0.12, 0.06), (0.88, 0.06), (0.88, 1.0), (0.12, 1.0)),
    position="front",
)
"""On a gantry over the lane, sees the vehicles come straight at it."""

SIDE = viewpoint(
    "side",
    looking_at((-7.2, 6.4, 2.4), (0.0, 6.4, 1.6), 760.0),
    line_y_m=6.4,
    line_x_m=(-1.3, 1.6),
    region=((0.0, 0.06), (1.0, 0.06), (1.0, 1.0), (0.0, 1.0)),
    position="side",
)
"""On the left, looks across the lane; the line is seen end on."""

ROOF = viewpoint(
    "roof",
    looking_at((0.0, 5.5, 8.2), (0.0, 7.9, 0.0), 800.0),
    line_y_m=7.0,
    line_x_m=(-1.4, 1.4),
    region=((0.1, 0.06), (0.9, 0.06), (0.9, 1.0), (0.1, 1.0)),
    position="roof",
)
"""On a gantry, looks down steeply."""

REAR_WIDE = viewpoint(
    "rear-wide",
    looking_at((-5.8, 2.4, 3.4), (0.0, 8.2, 1.3), 860.0),
    line_y_m=7.6,
    line_x_m=(-1.2, 1.2),
    region=((0.0, 0.07), (1.0, 0.07), (1.0, 1.0), (0.0, 1.0)),
    position="rear",
)
"""Left of the lane with a wide lens: sees vehicles from behind down to the road, and the gap
between two that follow closely while it is abreast."""

FRONT_WIDE = viewpoint(
    "front-wide",
    looking_at((-5.8, 14.2, 3.4), (0.0, 8.4, 1.3), 860.0),
    line_y_m=9.0,
    line_x_m=(-1.2, 1.2),
    region=((0.0, 0.07), (1.0, 0.07), (1.0, 1.0), (0.0, 1.0)),
    position="front",
)
"""The same from ahead."""

VIEWPOINTS = {view.name: view for view in (REAR, FRONT, HEAD_ON, SIDE, ROOF, REAR_WIDE, FRONT_WIDE)}


def rear_from(angle_deg: float, distance_m: float, height_m: float = 3.0) -> Viewpoint:
    """A camera behind the gate's line that looks at it from an angle to the lane.

    Args:
        angle_deg: Between the lane and the optical axis, seen from above: 0 looks straight
            after the vehicles, 80 nearly across the lane. The camera stands on the left.
        distance_m: From the middle of the gate's line, over the road.
        height_m: Of the camera.
    """
    turn = np.deg2rad(angle_deg)
    place = (
        -distance_m * float(np.sin(turn)),
        GATE_Y_M - distance_m * float(np.cos(turn)),
        height_m,
    )
    return viewpoint(
        f"rear-{angle_deg:g}",
        looking_at(place, (0.0, GATE_Y_M, 1.2), 1400.0),
        line_y_m=GATE_Y_M,
        line_x_m=(-0.6, 1.7),
        region=((0.0, 0.06), (1.0, 0.06), (1.0, 1.0), (0.0, 1.0)),
        position="rear",
    )
