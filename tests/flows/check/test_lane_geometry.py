"""Whether what is drawn for a lane fits together, told case by case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.check.finding import Weight
from flows.check.lane_geometry import crosses_itself, lane_findings
from models.causes.pose import plate_pose
from models.ground import GroundPlane
from models.metre_grid import metre_grid
from schemas.geometry import Point
from schemas.site import Calibration, Camera

SIZE = (1280, 720)
LINE = ((0.3, 0.7), (0.7, 0.7))
IMAGE = ((0.2, 0.9), (0.8, 0.9), (0.6, 0.5), (0.4, 0.5))
METRES = ((-2.0, 5.0), (2.0, 5.0), (2.0, 15.0), (-2.0, 15.0))
UPPER_HALF = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (0.0, 0.5))
LEFT_HALF = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))


def camera(**drawn: object) -> Camera:
    whole = Camera(lane="in-1", uri="x.mp4", line=LINE)
    return whole.model_copy(update=drawn)


def calibrated(
    image: tuple[Point, ...] = IMAGE, ground_m: tuple[Point, ...] = METRES, **drawn: object
) -> Camera:
    return camera(calibration=Calibration(image=image, ground_m=ground_m), **drawn)


def told(of: Camera) -> dict[str, Weight]:
    return {finding.name: finding.weight for finding in lane_findings(of, SIZE)}


@pytest.mark.parametrize(
    ("of", "name", "weight"),
    [
        (camera(region=UPPER_HALF), "line_outside", Weight.FAULT),
        (camera(region=LEFT_HALF), "line_leaves_region", Weight.WARNING),
        (camera(mask=(((0, 0.6), (1, 0.6), (1, 0.8), (0, 0.8)),)), "mask_covers_line", "fault"),
        (camera(mask=(LEFT_HALF,)), "mask_covers_part_of_line", Weight.WARNING),
        (camera(line=((0.5, 0.7), (0.52, 0.7))), "line_short", Weight.WARNING),
        (
            camera(region=((0, 0), (1, 1), (1, 0), (0, 1))),
            "region_crosses_itself",
            Weight.WARNING,
        ),
        (camera(region=((0.4, 0.65), (0.6, 0.65), (0.5, 0.75))), "region_small", Weight.WARNING),
        (camera(), "no_calibration", Weight.NOTE),
        (
            calibrated(((0.2, 0.9), (0.4, 0.9), (0.6, 0.9), (0.8, 0.9))),
            "calibration_degenerate",
            Weight.FAULT,
        ),
        (calibrated(line=((0.3, 0.1), (0.7, 0.1))), "calibration_beyond_horizon", Weight.FAULT),
        (
            calibrated((*IMAGE, (0.5, 0.9)), (*METRES, (1.9, 5.0))),
            "calibration_contradicts",
            Weight.WARNING,
        ),
        (
            calibrated(ground_m=tuple((x * 100, y * 100) for x, y in METRES)),
            "scale_implausible",
            Weight.WARNING,
        ),
        (
            calibrated(ground_m=tuple((x * 2, y * 2) for x, y in METRES)),
            "text_too_small",
            Weight.WARNING,
        ),
        (calibrated(line=((0.5, 0.6), (0.5, 0.9))), "text_oblique", Weight.WARNING),
    ],
)
def test_r17_what_does_not_fit_is_told(of: Camera, name: str, weight: Weight) -> None:
    assert told(of)[name] == weight


def test_r17_a_lane_that_fits_has_its_figures() -> None:
    findings = {finding.name: finding for finding in lane_findings(calibrated(), SIZE)}
    assert {name: finding.weight for name, finding in findings.items()} == {
        "scale_at_line": Weight.NOTE,
        "text_height": Weight.NOTE,
    }
    plane = GroundPlane(Calibration(image=IMAGE, ground_m=METRES), *SIZE)
    scale = plane.metres_per_px(0.5 * 1280, 0.7 * 720)
    assert f"1 px is {scale * 1000:.1f} mm" in findings["scale_at_line"].sentence.en
    line = (0.3 * 1280, 0.7 * 720), (0.7 * 1280, 0.7 * 720)
    pose = plate_pose(plane, line, *SIZE)
    assert pose is not None
    assert f"a plate's ≈ {pose.letter_px:.1f}" in findings["text_height"].sentence.en


@pytest.mark.parametrize(
    ("polygon", "crosses"),
    [
        (((0.0, 0.0), (1.0, 0.0), (0.5, 1.0)), False),
        (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), False),
        (((0.0, 0.0), (1.0, 0.0), (0.5, 0.3), (1.0, 1.0), (0.0, 1.0)), False),
        (((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)), True),
    ],
)
def test_a_polygon_that_crosses_itself(polygon: tuple[Point, ...], crosses: bool) -> None:
    assert crosses_itself(polygon) is crosses


@given(st.floats(0.5, 3.0), st.floats(1.0, 12.0))
def test_r17_every_line_of_the_grid_has_its_metres(half_m: float, length_m: float) -> None:
    ground = ((-half_m, 5.0), (half_m, 5.0), (half_m, 5 + length_m), (-half_m, 5 + length_m))
    of = calibrated(ground_m=ground)
    plane = GroundPlane(Calibration(image=IMAGE, ground_m=ground), *SIZE)
    lines = metre_grid(of, SIZE)
    assert lines
    for line in lines:
        if not line.label:
            continue
        metre = float(line.label.removesuffix(" m"))
        for x, y in line.points * SIZE:
            assert plane.at(float(x), float(y))[1] == pytest.approx(metre, abs=1e-3)
        assert line.is_strong is (metre % 5 == 0)


def test_no_grid_without_a_plane() -> None:
    assert metre_grid(camera(), SIZE) == ()
    assert metre_grid(calibrated(((0.5, 0.5),) * 4), SIZE) == ()
    huge = calibrated(ground_m=tuple((x * 1e6, y * 1e6) for x, y in METRES))
    assert metre_grid(huge, SIZE) == ()
    assert all(np.isfinite(line.points).all() for line in metre_grid(calibrated(), SIZE))
