"""The points of the road by which the synthetic gate's cameras are calibrated."""

from __future__ import annotations

import pytest

from models.causes.pose import camera_place
from models.evaluation.counting_scenes import SIZE_PX, site_camera
from models.ground import GroundPlane
from models.synth.viewpoint import GATE_Y_M, ROOF, VIEWPOINTS, viewpoint


@pytest.mark.parametrize("name", sorted(VIEWPOINTS))
def test_r17_a_calibration_tells_how_high_the_camera_hangs(name: str) -> None:
    view = VIEWPOINTS[name].resized(*SIZE_PX)
    site = site_camera(view)
    assert site.calibration is not None
    ground = GroundPlane(site.calibration, *SIZE_PX)
    (ax, ay), (bx, by) = ((x * SIZE_PX[0], y * SIZE_PX[1]) for x, y in site.line)
    place = camera_place(ground, ((ax, ay), (bx, by)), *SIZE_PX)
    assert place is not None
    assert place[2] == pytest.approx(view.camera.position_m[2], abs=0.05)


def test_points_are_sought_before_the_line_where_those_beyond_are_out_of_sight() -> None:
    view = VIEWPOINTS["front"]
    assert view.sees_ground_points
    assert min(y for _, y in view.ground_points_m) < view.line_y_m


def test_a_view_without_such_points_says_so() -> None:
    far = viewpoint(
        "far",
        ROOF.camera,
        line_y_m=GATE_Y_M + 40,
        line_x_m=(-1.2, 1.2),
        region=ROOF.region,
        position="roof",
    )
    assert not far.sees_ground_points
