"""What a look at a drawn lane is told to show."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.counting_scenes import SIZE_PX, site_camera
from models.synth.clip_spec import PassageSpec, convoy
from models.synth.fleet import FleetDraw
from models.synth.truck import vehicle_length_m
from models.synth.viewpoint import FRONT_WIDE, REAR_WIDE, ROOF, SIDE, Viewpoint
from models.tracking.lane_axis import REACH_M, SLICE_M
from models.tracking.lane_view import LaneView
from models.training.lane_looks import hiding
from models.training.lane_scenes import lane_scene

SPEED_KMH = 18.0


def seen(view: Viewpoint, passages: tuple[PassageSpec, ...], at_s: float) -> np.ndarray:
    strip = LaneView(site_camera(view.resized(*SIZE_PX)), *SIZE_PX).strip
    assert strip is not None
    numbers = hiding(strip, view.resized(*SIZE_PX), passages, at_s)
    return np.asarray(numbers[strip.seen.sum(1) > 0])


@pytest.mark.parametrize("view", [SIDE, ROOF, REAR_WIDE, FRONT_WIDE], ids=lambda view: view.name)
def test_two_vehicles_hide_the_lane_in_their_order(view: Viewpoint) -> None:
    fleet = FleetDraw(np.random.default_rng(3))
    trucks = [(fleet.any_vehicle(), SPEED_KMH) for _ in range(2)]
    passages = convoy(trucks, 10.0, 0.5)
    between_s = passages[0].rear_at_s(view.line_y_m) + 0.25
    numbers = seen(view, passages, between_s)
    assert set(numbers.tolist()) - {-1} == {0, 1}
    in_order = [int(number) for number in numbers if number >= 0]
    assert in_order == sorted(in_order) or in_order == sorted(in_order, reverse=True)
    assert (seen(view, passages, 0.0) == -1).all()


def test_a_vehicle_of_another_lane_hides_nothing() -> None:
    fleet = FleetDraw(np.random.default_rng(3))
    beside = PassageSpec(fleet.any_vehicle(), 10.0, SPEED_KMH, x_m=6.7, counts=False)
    assert (seen(SIDE, (beside,), 10.5) == -1).all()


def test_from_the_side_a_vehicle_hides_as_much_as_it_is_long() -> None:
    fleet = FleetDraw(np.random.default_rng(3))
    alone = next(
        truck
        for truck in (fleet.any_vehicle() for _ in range(50))
        if vehicle_length_m(truck) < REACH_M / 2
    )
    passage = PassageSpec(alone, 10.0, SPEED_KMH)
    at_s = passage.front_at_s(SIDE.line_y_m + vehicle_length_m(alone) / 2)
    hidden_m = (seen(SIDE, (passage,), at_s) >= 0).sum() * SLICE_M
    assert hidden_m == pytest.approx(vehicle_length_m(alone), rel=0.25)


def test_the_same_seed_draws_the_same_scene() -> None:
    one, again, other = lane_scene(7_000_000), lane_scene(7_000_000), lane_scene(7_000_001)
    assert one.spec == again.spec
    assert one.times_s == again.times_s
    assert other.spec != one.spec
