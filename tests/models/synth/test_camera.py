from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.synth.camera import Camera
from models.synth.ground import ground_view, road_points
from models.synth.viewpoint import REAR


def test_a_point_on_the_optical_axis_falls_in_the_middle() -> None:
    ahead = REAR.camera.rotation[2]
    point = np.array(REAR.camera.position_m) + 7.5 * ahead
    assert REAR.camera.project(point[None])[0] == pytest.approx([639.5, 359.5])


def test_the_axes_are_a_rotation() -> None:
    assert REAR.camera.rotation @ REAR.camera.rotation.T == pytest.approx(np.eye(3))
    assert np.linalg.det(REAR.camera.rotation) == pytest.approx(1)


@given(st.floats(-1.5, 20), st.floats(11, 60))
def test_a_pixel_of_the_road_is_projected_to_itself(x_m: float, y_m: float) -> None:
    small = Camera(64, 36, 70.0, REAR.camera.position_m, REAR.camera.yaw_deg, REAR.camera.pitch_deg)
    view = ground_view(small)
    px, py = small.project(np.array([[x_m, y_m, 0.0]]))[0]
    column, row = round(px), round(py)
    if not (0 <= column < 64 and 0 <= row < 36):
        return
    back = small.project(np.array([[view.x_m[row, column], view.y_m[row, column], 0.0]]))[0]
    assert back == pytest.approx([column, row], abs=1e-2)


def test_what_is_farther_away_is_smaller() -> None:
    def height_px(y_m: float) -> float:
        ends = REAR.camera.project(np.array([[0, y_m, 3.0], [0, y_m, 3.1]], np.float64))
        return float(np.linalg.norm(ends[1] - ends[0]))

    assert height_px(5) > height_px(7) > height_px(9) > 14


def test_fractions_and_pixels_agree() -> None:
    (x, y), *_ = road_points(REAR.camera, [(0.0, 12.0)])
    px, py = REAR.camera.project(np.array([[0.0, 12.0, 0.0]]))[0]
    assert (x * 1280, y * 720) == pytest.approx((px + 0.5, py + 0.5))
