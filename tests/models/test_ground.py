"""The road as a plane, there and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ground import GroundPlane
from schemas.errors import ConfigError
from schemas.site import Calibration

PLANE = Calibration(
    image=((0.2, 0.9), (0.8, 0.9), (0.6, 0.5), (0.4, 0.5)),
    ground_m=((-2.0, 5.0), (2.0, 5.0), (2.0, 15.0), (-2.0, 15.0)),
)


@pytest.mark.parametrize(
    ("pixel", "metres"),
    [((256, 648), (-2, 5)), ((1024, 648), (2, 5)), ((768, 360), (2, 15)), ((640, 648), (0, 5))],
)
def test_points_of_the_calibration_lie_where_it_says(
    pixel: tuple[float, float], metres: tuple[float, float]
) -> None:
    assert GroundPlane(PLANE, 1280, 720).at(*pixel) == pytest.approx(metres, abs=1e-6)


@given(st.floats(-4, 4), st.floats(4, 40))
def test_a_place_on_the_road_is_seen_where_it_lies(x_m: float, y_m: float) -> None:
    plane = GroundPlane(PLANE, 1280, 720)
    ((x_px, y_px),) = plane.seen_at(np.array([[x_m, y_m]]))
    assert plane.at(float(x_px), float(y_px)) == pytest.approx((x_m, y_m), abs=1e-6)


def test_what_lies_behind_the_camera_is_not_seen() -> None:
    plane = GroundPlane(PLANE, 1280, 720)
    assert np.isnan(plane.seen_at(np.array([[0.0, -20.0]]))).all()
    assert list(plane.is_road(np.array([[640.0, 700.0], [640.0, 0.0]]))) == [True, False]


def test_r17_a_pixel_is_wider_where_the_road_is_farther() -> None:
    plane = GroundPlane(PLANE, 1280, 720)
    assert plane.metres_per_px(640, 648) == pytest.approx(4 / (0.6 * 1280))
    assert plane.metres_per_px(640, 360) == pytest.approx(4 / (0.2 * 1280))


def test_points_that_contradict_each_other_show_it() -> None:
    assert GroundPlane(PLANE, 1280, 720).worst_error_m < 1e-6
    fifth = Calibration(image=(*PLANE.image, (0.5, 0.9)), ground_m=(*PLANE.ground_m, (1.5, 5.0)))
    assert GroundPlane(fifth, 1280, 720).worst_error_m > 0.3


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(((0.2, 0.9), (0.4, 0.9), (0.6, 0.9), (0.8, 0.9)), id="all in one line"),
        pytest.param(((0.2, 0.9), (0.4, 0.9), (0.6, 0.9), (0.5, 0.5)), id="three in one line"),
        pytest.param(((0.2, 0.9), (0.2, 0.9), (0.6, 0.5), (0.4, 0.5)), id="one twice"),
        pytest.param(((0.5, 0.5),) * 4, id="one place"),
    ],
)
def test_points_that_span_no_plane_are_refused(image: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ConfigError, match="no three lie in one line"):
        GroundPlane(Calibration(image=image, ground_m=PLANE.ground_m), 1280, 720)
