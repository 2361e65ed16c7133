from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.causes.near_end import NearEnds, speed_kmh

T0 = datetime(2026, 11, 2, tzinfo=UTC)


def path(kmh: float, looks_n: int, stray: dict[int, float] | None = None) -> list[NearEnds]:
    way = [kmh / 3.6 * 0.2 * i for i in range(looks_n)]
    return [((stray or {}).get(i, end),) for i, end in enumerate(way)]


def at_intervals(ends: list[NearEnds]) -> list[tuple[datetime, NearEnds]]:
    return [(T0 + timedelta(seconds=0.2 * i), one) for i, one in enumerate(ends)]


@given(st.floats(3, 90), st.integers(4, 12), st.sampled_from((-1.0, 1.0)))
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


def test_a_long_wait_is_measured_as_quickly_as_a_passage() -> None:
    assert speed_kmh(at_intervals(path(0, 9000))) == pytest.approx(0.0, abs=0.01)
