from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from models.causes.meter import LookMeter
from models.causes.pose import plate_pose
from models.ground import GroundPlane
from models.pixels import ArrayPixels
from models.synth.viewpoint import REAR, Viewpoint, rear_from
from models.tracking.lane_view import LaneView
from schemas.frame import Image
from schemas.site import Calibration, Camera

T0 = datetime(2026, 11, 2, tzinfo=UTC)
SIZE = (320, 180)
LINE = ((100.0, 120.0), (220.0, 120.0))


@dataclass
class Measured:
    """A meter on a camera without calibration, and its looks."""

    view: LaneView
    meter: LookMeter
    at: datetime = T0

    def frozen(self, image: Image) -> bool:
        self.at += timedelta(seconds=0.2)
        glance = self.view.look(ArrayPixels(image))
        nothing = np.zeros_like(self.view.inside_small)
        return self.meter.look(self.at, glance, nothing, None).is_frozen


@pytest.fixture
def measured() -> Measured:
    line = tuple((x / SIZE[0], y / SIZE[1]) for x, y in LINE)
    camera = Camera(lane="lane", uri="scene.mp4", line=(line[0], line[1]))
    view = LaneView(camera, *SIZE)
    return Measured(view, LookMeter(view, None, LINE))


def picture(moved_px: int) -> Image:
    image = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    image[40:140, 20 + moved_px : 160 + moved_px] = 200
    return image


def test_r27_a_picture_that_stays_the_same_amid_motion_is_frozen(measured: Measured) -> None:
    looks = [picture(0), picture(0), picture(30), picture(30), picture(30), picture(60)]
    assert [measured.frozen(look) for look in looks] == [False, False, False, True, True, False]


def test_a_lane_without_motion_is_not_frozen(measured: Measured) -> None:
    assert not any(measured.frozen(picture(0)) for _ in range(9))


@pytest.mark.parametrize(
    ("view", "angle_deg", "letter_px"),
    [
        (REAR, 28.8, 8.4),
        (REAR.resized(480, 270), 28.8, 3.15),
        (REAR.zoomed(0.3), 28.8, 2.5),
        (rear_from(62, 10), 63.5, 8.2),
        (rear_from(76, 9), 76.7, 9.0),
    ],
)
def test_r27_the_calibration_tells_how_plates_are_seen(
    view: Viewpoint, angle_deg: float, letter_px: float
) -> None:
    width, height = view.camera.width_px, view.camera.height_px
    image, ground_m = view.calibration
    ground = GroundPlane(Calibration(image=image, ground_m=ground_m), width, height)
    (ax, ay), (bx, by) = view.line
    line = ((ax * width, ay * height), (bx * width, by * height))
    pose = plate_pose(ground, line, width, height)
    assert pose is not None
    assert pose.angle_deg == pytest.approx(angle_deg, abs=1.5)
    assert pose.letter_px == pytest.approx(letter_px, rel=0.06)
