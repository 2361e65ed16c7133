from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.synth.clip import ClipRenderer
from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec, SpeedChange, convoy
from models.synth.demo import demo_clip
from models.synth.road_user import RoadUserKind, RoadUserSpec, Waypoint
from models.synth.viewpoint import GATE_Y_M, VIEWPOINTS, Viewpoint

DEMO = demo_clip(7)
TRUCK = DEMO.passages[0].truck
STEADY = PassageSpec(TRUCK, 10.0, 18.0)
STOPS = replace(STEADY, changes=(SpeedChange(1.0, 0.0), SpeedChange(4.0, 18.0)))
BACKS = replace(
    STEADY, changes=(SpeedChange(1.0, -3.6), SpeedChange(2.0, 0.0), SpeedChange(3.0, 18.0))
)


@pytest.mark.parametrize(
    ("passage", "at_s", "way_m"),
    [
        (STEADY, 12.0, 10.0),
        (STEADY, 9.0, -5.0),
        (STOPS, 9.0, -5.0),
        (STOPS, 13.0, 5.0),
        (STOPS, 15.0, 10.0),
        (BACKS, 12.5, 4.0),
        (BACKS, 14.0, 9.0),
    ],
)
def test_a_vehicle_drives_as_its_speeds_say(
    passage: PassageSpec, at_s: float, way_m: float
) -> None:
    assert passage.travelled_m(at_s) == pytest.approx(way_m)


@pytest.mark.parametrize("passage", [STEADY, STOPS, BACKS])
@pytest.mark.parametrize("ahead_m", [-6.0, 0.0, 4.5, 8.0])
def test_it_is_at_a_place_when_it_is_said_to_come_there(
    passage: PassageSpec, ahead_m: float
) -> None:
    at_s = passage.front_at_s(GATE_Y_M + ahead_m)
    assert passage.travelled_m(at_s) == pytest.approx(ahead_m)


def test_a_convoy_keeps_its_gap_at_the_line() -> None:
    first, second = convoy([(TRUCK, 15.0), (TRUCK, 12.0)], 5.0, 0.8)
    assert second.front_at_line_s - first.rear_at_s(GATE_Y_M) == pytest.approx(0.8, abs=2e-3)


def small(view: Viewpoint, light: str = "day", **keys: object) -> ClipSpec:
    spec = replace(DEMO, view=view.resized(240, 135), subframes_n=1, passages=(STEADY,))
    return replace(spec, spans=(LightSpan(light, 0.0),), frames_per_s=5, **keys)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(VIEWPOINTS))
def test_every_view_sees_its_line_and_the_vehicle_that_hides_it(name: str) -> None:
    view = VIEWPOINTS[name]
    assert all(0.01 < value < 0.99 for point in view.line for value in point)
    renderer = ClipRenderer(small(view))
    over_line = round((STEADY.front_at_s(view.line_y_m) + 1.2) * 5)
    assert renderer.frame(0).line_covered == 0
    assert renderer.frame(over_line).line_covered > 0.2
    shown = renderer.frame(over_line).image.astype(int)
    assert (np.abs(shown - renderer.frame(0).image) > 30).mean() > 0.1


def test_weather_and_dirt_take_contrast() -> None:
    view = VIEWPOINTS["rear-wide"]
    clear, fog, dirty = (
        ClipRenderer(spec).frame(0).image.std()
        for spec in (small(view), small(view, "fog"), small(view, lens_dirt=0.8))
    )
    assert fog < 0.75 * clear
    assert dirty < 0.9 * clear


@pytest.mark.parametrize("kind", list(RoadUserKind))
def test_others_are_there_from_first_to_last_waypoint(kind: RoadUserKind) -> None:
    way = (Waypoint(1.0, 0.0, 7.0), Waypoint(2.0, 0.5, 9.0))
    renderer = ClipRenderer(
        small(VIEWPOINTS["rear-wide"], others=(RoadUserSpec(kind, way),), passages=())
    )
    before, there, after = (renderer.frame(index).image.astype(int) for index in (0, 7, 13))
    assert (np.abs(there - before) > 30).mean() > 0.002
    assert (np.abs(after - before) > 30).mean() < 0.001
