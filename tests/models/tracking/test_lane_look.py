"""Which slices of one look are one stretch: only the road between them parts two."""

from __future__ import annotations

import numpy as np
import pytest

from models.tracking.lane_look import LaneLook, Span

SLICES_N = 40
GAP = slice(18, 23)
WHOLE = [(0, 40)]
TWO = [(0, 18), (23, 40)]


def looked(*, hidden: float, sure: float, drawn_px: float, seen_again: float) -> LaneLook:
    """A lane that is hidden but for five slices, and what they show."""
    profiles = np.ones((3, SLICES_N))
    profiles[:, GAP] = np.array([[hidden], [sure], [seen_again]])
    drawn = np.full(SLICES_N, 40.0)
    drawn[GAP] = drawn_px
    seen_again_px = np.zeros(SLICES_N)
    seen_again_px[GAP] = seen_again * drawn_px
    return LaneLook(profiles[0], profiles[1], drawn, seen_again_px, np.full(SLICES_N, 200.0))


@pytest.mark.parametrize(
    ("look", "spans"),
    [
        pytest.param(
            looked(hidden=0.2, sure=0.1, drawn_px=40, seen_again=0.95), TWO, id="the road is seen"
        ),
        pytest.param(
            looked(hidden=0.2, sure=0.1, drawn_px=40, seen_again=0.3), WHOLE, id="a dark side"
        ),
        pytest.param(
            looked(hidden=0.05, sure=0.0, drawn_px=0, seen_again=0), TWO, id="free, nothing drawn"
        ),
        pytest.param(
            looked(hidden=0.2, sure=0.1, drawn_px=0, seen_again=0), WHOLE, id="beams of a trailer"
        ),
        pytest.param(
            looked(hidden=0.9, sure=0.2, drawn_px=40, seen_again=0.9), TWO, id="a shadow between"
        ),
        pytest.param(
            looked(hidden=0.9, sure=0.9, drawn_px=40, seen_again=0.9), WHOLE, id="surely hidden"
        ),
    ],
)
def test_r24_only_the_road_between_them_parts_two_vehicles(
    look: LaneLook, spans: list[Span]
) -> None:
    assert look.spans() == spans
