"""The site file of the synthetic gate: its lane, line, region and calibration."""

from __future__ import annotations

from datetime import datetime

from models.synth.viewpoint import REAR, Points

LANE = "a-out-1"
CAMERA_ID = "a-out-1-rear"
DIRECTION = "out"


def _points(points: Points) -> str:
    return "[" + ", ".join(f"[{x:.4f}, {y:.4f}]" for x, y in points) + "]"


def site_toml(starts_at: datetime) -> str:
    """The text of ``site.toml``.

    Args:
        starts_at: Instant of the clip's first picture.
    """
    image, ground_m = REAR.calibration
    ground = "[" + ", ".join(f"[{x}, {y}]" for x, y in ground_m) + "]"
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
region = {_points(REAR.region)}
line = {_points(REAR.line)}

[cameras.{CAMERA_ID}.calibration]
image = {_points(image)}
ground_m = {ground}
"""
