from datetime import UTC, datetime, timedelta

import pytest

from models.tracking.crossing import crossing_of
from schemas.passage import CrossingSource

T0 = datetime(2026, 11, 2, tzinfo=UTC)
LINE = ((100.0, 400.0), (500.0, 400.0))


def path(*heights: float) -> list[tuple[datetime, tuple[float, float]]]:
    return [(T0 + timedelta(seconds=i), (300.0, y)) for i, y in enumerate(heights)]


@pytest.mark.parametrize(
    ("heights", "after_s", "source"),
    [
        ((390, 410), 0.5, CrossingSource.TRACK),
        ((350, 380, 440), 1.333, CrossingSource.TRACK),
        ((420, 430, 460), 0, CrossingSource.FIRST_SEEN),
        ((380, 360, 300), 0, CrossingSource.FIRST_SEEN),
    ],
)
def test_r22_a_text_tells_when_it_crossed(
    heights: tuple[float, ...], after_s: float, source: CrossingSource
) -> None:
    crossing = crossing_of(path(*heights), LINE)
    assert crossing is not None
    assert (crossing[0] - T0).total_seconds() == pytest.approx(after_s, abs=0.001)
    assert crossing[1] is source


@pytest.mark.parametrize("heights", [(300, 320, 350), (450, 450, 450), (450, 430, 410), (420,)])
def test_a_text_that_comes_nearer_or_stands_has_not_crossed(heights: tuple[float, ...]) -> None:
    assert crossing_of(path(*heights), LINE) is None
