"""Vehicles are counted by what hides the lane and moves along it; here no text is ever read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lane_drawing import STEP_S, T0, Mover, counted, frames, rolls

LORRY = rolls(2.0)
STOPS = Mover(((2.0, 0.0), (3.5, 150.0), (8.0, 150.0), (9.7, 320.0)))
ROLLS_BACK = Mover(
    ((2.0, 0.0), (3.5, 150.0), (4.5, 150.0), (5.0, 125.0), (6.5, 125.0), (8.5, 320.0))
)
LEAVES_BACKWARDS = Mover(((2.0, 0.0), (3.5, 140.0), (5.0, 140.0), (7.0, -10.0)))
FOLLOWER = rolls(3.6, shade=200)
CLOSE = rolls(3.15, shade=200)
PASSER_BY = Mover(((3.8, 0.0), (5.0, 240.0)), columns=(90, 150), length_px=200, shade=170)
STOOD_BEFORE = Mover(((4.5, 260.0), (6.5, 261.0)), columns=(20, 300), length_px=280, shade=160)


def seconds(drafts: Sequence[object]) -> list[float]:
    return [(draft.crossed_at - T0).total_seconds() for draft in drafts]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("movers", "vehicles_n"),
    [
        pytest.param((), 0, id="nobody"),
        pytest.param((LORRY,), 1, id="one"),
        pytest.param((rolls(0.6),), 1, id="one that comes as soon as the camera is there"),
        pytest.param((LORRY, rolls(7.0)), 2, id="two"),
        pytest.param((LORRY, FOLLOWER), 2, id="close behind each other"),
        pytest.param((LORRY, CLOSE), 2, id="a third of a second of free lane"),
        pytest.param((STOPS,), 1, id="stops"),
        pytest.param((ROLLS_BACK,), 1, id="rolls back"),
        pytest.param((STOPS, PASSER_BY), 1, id="somebody walks by before it"),
        pytest.param((STOPS, STOOD_BEFORE), 1, id="hidden for two seconds"),
        pytest.param((LEAVES_BACKWARDS,), 0, id="leaves backwards"),
        pytest.param((rolls(2.0, columns=(100, 140)),), 0, id="narrow as a motorbike"),
        pytest.param((rolls(2.0, length_px=16.0),), 0, id="short as a person"),
        pytest.param((rolls(2.0, columns=(0, 76)),), 0, id="the next lane"),
    ],
)
def test_r24_the_count_needs_no_read(movers: tuple[Mover, ...], vehicles_n: int) -> None:
    assert len(counted(frames(movers, 14))) == vehicles_n


def test_r22_r24_the_crossing_needs_no_read() -> None:
    found = seconds(counted(frames((LORRY, FOLLOWER), 14)))
    assert found == pytest.approx([LORRY.crosses_s(), FOLLOWER.crosses_s()], abs=0.3)


@pytest.mark.parametrize(
    ("light", "movers", "vehicles_n"),
    [
        (lambda at_s: 1.0 if at_s < 4 else 0.6, (), 0),
        (lambda at_s: 0.7 if at_s < 3 else 1.2, (LORRY,), 1),
        (lambda at_s: 1.0 - 0.03 * at_s, (LORRY, FOLLOWER), 2),
        (lambda at_s: 1.3 if 3 < at_s < 3.5 else 1.0, (STOPS,), 1),
    ],
)
def test_r24_light_counts_nothing(
    light: Callable[[float], float], movers: tuple[Mover, ...], vehicles_n: int
) -> None:
    assert len(counted(frames(movers, 14, light=light))) == vehicles_n


def test_r24_a_vehicle_that_stands_ten_minutes_is_one() -> None:
    stands = Mover(((2.0, 0.0), (3.5, 150.0), (603.5, 150.0), (605.2, 320.0)))
    came = [i * STEP_S for i in range(40)]
    stood = [8.0 + i for i in range(594)]
    went = [602.2 + i * STEP_S for i in range(40)]
    drafts = counted(frames((stands,), 0, times_s=[*came, *stood, *went]))
    (draft,) = drafts
    assert (draft.left_line_at - draft.crossed_at).total_seconds() > 590


def test_a_scene_that_changed_for_good_does_not_block_the_lane() -> None:
    cone = Mover(((1.6, 130.0), (900.0, 130.0)), columns=(140, 180), length_px=30)
    assert len(counted(frames((cone, rolls(9.0)), 16))) == 1


@pytest.mark.long
@settings(max_examples=12, deadline=None)
@given(
    steps=st.lists(st.floats(0.14, 0.26), min_size=70, max_size=70),
    dropped=st.sets(st.integers(0, 69), max_size=6),
)
def test_r24_the_count_does_not_depend_on_when_frames_come(
    steps: list[float], dropped: set[int]
) -> None:
    times, at_s = [], 0.0
    for number, step in enumerate(steps):
        at_s += step
        if number not in dropped:
            times.append(round(at_s, 3))
    drafts = counted(frames((LORRY, rolls(5.5)), 0, times_s=times))
    assert len(drafts) == 2
