from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.causes.near_end import NearEnds
from models.causes.speed import speed_kmh

T0 = datetime(2026, 11, 2, tzinfo=UTC)


def path(kmh: float, looks_n: int, stray: dict[int, float] | None = None) -> list[NearEnds]:
    way = [kmh / 3.6 * 0.2 * i for i in range(looks_n)]
    return [((stray or {}).get(i, end),) for i, end in enumerate(way)]


def at_intervals(ends: list[NearEnds]) -> list[tuple[datetime, NearEnds]]:
    return [(T0 + timedelta(seconds=0.2 * i), one) for i, one in enumerate(ends)]


@given(st.floats(10, 90), st.integers(4, 12), st.sampled_from((-1.0, 1.0)))
def test_r17_steady_motion_has_its_speed(kmh: float, looks_n: int, way: float) -> None:
    ends = at_intervals(path(way * kmh, looks_n))
    assert speed_kmh(ends) == pytest.approx(kmh, rel=0.01, abs=0.02)


def test_r17_one_wild_place_does_not_change_the_speed_much() -> None:
    assert speed_kmh(at_intervals(path(18, 9, {8: 30.0}))) == pytest.approx(18.0, rel=0.1)


def test_r17_the_steadiest_strip_tells_the_speed() -> None:
    steady = path(20, 9)
    jumping = [((-1) ** i * 2.0 + i,) for i in range(9)]
    both = [(*a, *b) for a, b in zip(jumping, steady, strict=True)]
    assert speed_kmh(at_intervals(both)) == pytest.approx(20.0, rel=0.01)


@pytest.mark.parametrize("looks_n", [0, 1, 2])
def test_too_few_places_have_no_speed(looks_n: int) -> None:
    assert speed_kmh(at_intervals(path(20, looks_n))) is None


def test_a_near_end_that_stood_tells_no_speed_however_long() -> None:
    assert speed_kmh(at_intervals(path(0, 9000))) is None


@pytest.mark.parametrize("kmh", [-12.0, 12.0])
@pytest.mark.parametrize("waits_n", [1, 40, 9000])
def test_r17_a_wait_before_and_after_does_not_slow_the_way_between(
    kmh: float, waits_n: int
) -> None:
    way = path(kmh, 12)
    waited = [*way[:1] * waits_n, *way, *way[-1:] * waits_n]
    assert speed_kmh(at_intervals(waited)) == pytest.approx(12.0, rel=0.02)


def test_r17_what_hides_the_road_below_a_vehicle_does_not_tell_its_speed() -> None:
    below: list[NearEnds] = [((-3.6, -3.5, None, -3.1, -3.6, None)[i % 6],) for i in range(60)]
    left = [(end - 3.6 if end is not None else None,) for (end,) in path(9, 15)]
    assert speed_kmh(at_intervals([*below, *left])) == pytest.approx(9.0, rel=0.1)
    assert speed_kmh(at_intervals(below)) is None


def test_r17_of_two_vehicles_close_together_each_place_belongs_to_one() -> None:
    leader = [(0.25 + end,) for (end,) in path(9, 15) if end is not None]
    follower = path(9, 15)
    assert speed_kmh(at_intervals([*leader, *follower])) == pytest.approx(9.0, rel=0.02)


@pytest.mark.parametrize(("strips_n", "kmh"), [(1, None), (2, 90.0)])
def test_r17_two_places_tell_a_speed_where_two_strips_have_them(
    strips_n: int, kmh: float | None
) -> None:
    ends: list[NearEnds] = [(0.0,) * strips_n, (5.0,) * strips_n]
    assert speed_kmh(at_intervals(ends)) == kmh
