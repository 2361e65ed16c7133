from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.live.epoch_clock import Arrival, EpochClock
from models.recordings.ring_record import instant_of
from schemas.camera_state import CameraReason

TICK = Fraction(1, 90_000)
STEP = 6000
"""A fifteenth of a second in ticks."""


def at(us: int) -> Arrival:
    """An arrival on a clock that nobody sets."""
    return Arrival(us, us / 1e6)


def after(packets_n: int, *, late_us: int = 0) -> EpochClock:
    """A clock that took so many packets at their pace."""
    clock = EpochClock(TICK, 0, at(0))
    for i in range(packets_n):
        clock.take(i * STEP, at(i * 1_000_000 // 15 + late_us))
    return clock


@pytest.mark.parametrize(
    ("pts_s", "arrived_s", "reason"),
    [
        (10.0, 10.0, None),
        (9.5, 10.0, None),  # a picture that refers to later ones
        (10.0, 25.0, None),  # a network that stalled
        (25.0, 25.0, None),  # a camera that sent nothing for a while
        (8.9, 10.0, CameraReason.TIME_JUMPED_BACK),
        (-600.0, 10.0, CameraReason.TIME_JUMPED_BACK),
        (47_721.0 - 590.0, 10.0, CameraReason.TIME_JUMPED_BACK),  # FFmpeg adds 32 bits of ticks
        (14.0, 10.0, CameraReason.TIME_JUMPED_AHEAD),
        (7200.0, 10.0, CameraReason.TIME_JUMPED_AHEAD),
        (12.5, 10.0, None),
    ],
)
def test_a_jump_of_the_timestamps_is_told_from_what_networks_do(
    pts_s: float, arrived_s: float, reason: CameraReason | None
) -> None:
    clock = after(150)
    clock.take(149 * STEP + 1, at(9_950_000))
    assert clock.break_at(round(pts_s / TICK), at(round(arrived_s * 1e6))) is reason


@given(st.lists(st.integers(0, 400_000), min_size=40, max_size=40))
def test_r22_the_anchor_is_that_of_the_least_delayed_packet(delays_us: list[int]) -> None:
    clock = EpochClock(TICK, 0, at(1_000_000 + delays_us[0]))
    arrived_us = 0
    zeros_us = []
    for i, delay_us in enumerate(delays_us):
        if clock.is_anchored:
            break
        # A packet cannot overtake the one before, so that it may come later than drawn.
        arrived_us = max(arrived_us, 1_000_000 + i * 1_000_000 // 15 + delay_us)
        zeros_us.append(arrived_us - round(float(i * STEP * TICK) * 1e6))
        clock.take(i * STEP, at(arrived_us))
    assert clock.is_anchored
    assert clock.anchor == instant_of(min(zeros_us))


def test_r22_a_burst_at_the_start_does_not_shift_time() -> None:
    clock = EpochClock(TICK, 0, at(3_000_000))
    for i in range(45):
        clock.take(i * STEP, at(3_000_000))  # three seconds, all at once
    for i in range(45, 75):
        clock.take(i * STEP, at(i * 1_000_000 // 15))
    assert clock.is_anchored
    assert abs((clock.anchor - instant_of(0)).total_seconds()) < 0.07


@pytest.mark.parametrize(("drift", "reason"), [(0.0, None), (0.2, CameraReason.CLOCK_DRIFTED)])
def test_a_clock_that_runs_away_is_told(drift: float, reason: CameraReason | None) -> None:
    clock = after(30)
    told = []
    for i in range(30, 30 + 15 * 25):
        arrived_us = int(i * 1_000_000 / 15 * (1 + drift))
        told.append(clock.break_at(i * STEP, at(arrived_us)))
        clock.take(i * STEP, at(arrived_us))
    assert next((one for one in told if one is not None), None) is reason


def test_r22_the_offset_of_the_camera_is_told_once_and_again_when_it_moves() -> None:
    clock = after(30)
    camera_us = [90_000_000 + (0 if i < 60 else 2_000_000) for i in range(30, 90)]
    told = []
    for i, ahead in zip(range(30, 90), camera_us, strict=True):
        clock.hear(i * STEP, i * 1_000_000 // 15 + ahead)
        told.append(clock.offset_news())
    assert [one for one in told if one is not None] == pytest.approx([90.0, 92.0], abs=0.001)


@pytest.mark.parametrize("set_by_s", [-3600.0, 3600.0])
def test_a_clock_of_this_machine_that_is_set_is_no_jump_of_the_camera(set_by_s: float) -> None:
    clock = after(45)
    told = []
    for i in range(45, 45 + 15 * 25):
        even = at(i * 1_000_000 // 15)
        arrival = even._replace(us=even.us + round(set_by_s * 1e6))
        told.append(clock.break_at(i * STEP, arrival))
        clock.take(i * STEP, arrival)
    assert {one for one in told if one is not None} == {CameraReason.CLOCK_DRIFTED}
