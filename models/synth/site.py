"""The site file of the synthetic gate: its lane, line, region and calibration."""

from __future__ import annotations

from datetime import datetime

from models.synth.clip import LINE_X_M, LINE_Y_M
from models.synth.ground import road_points
from models.synth.scene import CAMERA

LANE = "a-out-1"
CAMERA_ID = "a-out-1-rear"
DIRECTION = "out"
GROUND_POINTS_M = [(-0.6, 9.6), (1.9, 9.0), (1.9, 15.0), (0.0, 12.0)]
REGION = [(0.0, 0.06), (0.74, 0.06), (0.74, 1.0), (0.0, 1.0)]
"""Where doors and walls are near enough and not seen too obliquely, below the printed time."""


def _points(points: list[tuple[float, float]]) -> str:
    return "[" + ", ".join(f"[{x:.4f}, {y:.4f}]" for x, y in points) + "]"


def _on_picture(points_m: list[tuple[float, float]]) -> str:
    return _points([(float(x), float(y)) for x, y in road_points(CAMERA, points_m)])


def site_toml(starts_at: datetime) -> str:
    """The text of ``site.toml``.

    Args:
        starts_at: Instant of the clip's first picture.
    """
    line = _on_picture([(x, LINE_Y_M) for x in LINE_X_M])
    ground = "[" + ", ".join(f"[{x}, {y}]" for x, y in GROUND_POINTS_M) + "]"
    return f"""\
# Made by `python -m models.synth`; the clip beside it shows this lane.
[site]
id = "demo"
name = "Cửa khẩu mẫu"
type = "seaport"

[gates.a]
name = "Cổng A"

[lanes.{LANE}]
gate = "a"
direction = "{DIRECTION}"
speed_limit_kmh = 20

[cameras.{CAMERA_ID}]
lane = "{LANE}"
uri = "clip.mp4"
kind = "recognition"
position = "rear"
starts_at = {starts_at.isoformat()}
region = {_points(REGION)}
line = {line}

[cameras.{CAMERA_ID}.calibration]
image = {_on_picture(GROUND_POINTS_M)}
ground_m = {ground}
"""
