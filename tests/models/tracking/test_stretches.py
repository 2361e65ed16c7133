"""What is one vehicle and what are two, from looks at the slices of a lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from models.tracking.lane_look import LaneLook, Span
from models.tracking.stretches import StretchTracker

T0 = datetime(2026, 11, 2, tzinfo=UTC)
SLICES_N, GROWN = 40, 10
COMES = [[(0, end)] for end in (4, 8, 12, 16, 20, 24, 28, 32, 36, 40)]
WHOLE = [(0, 40)]


def looked(hidden: Sequence[Span], seen_again_share: float) -> LaneLook:
    profile = np.zeros(SLICES_N)
    for start, end in hidden:
        profile[start:end] = 1.0
    drawn = np.full(SLICES_N, 5.0)
    seen_again = np.where(profile > 0, seen_again_share, 1.0) * drawn
    return LaneLook(profile, profile, drawn, seen_again, np.full(SLICES_N, 200.0))


def grown_n(looks: Sequence[Sequence[Span]], seen_again_share: float = 0.1) -> int:
    tracker = StretchTracker(SLICES_N, GROWN)
    seen = []
    for number, hidden in enumerate(looks):
        at = T0 + timedelta(seconds=0.2 * number)
        tracker.push(at, looked(hidden, seen_again_share))
        seen += [track for track in tracker.live if track.is_grown and track not in seen]
    return len(seen)


@pytest.mark.parametrize(
    ("after", "vehicles_n"),
    [
        pytest.param([WHOLE] * 4, 1, id="nothing opens"),
        pytest.param([[(0, 28), (33, 40)], WHOLE, WHOLE], 1, id="for one look"),
        pytest.param([[(0, 28), (33, 40)]] * 5, 1, id="a hole that stands"),
        pytest.param(
            [[(0, 28 - i), (33 - i, 40)] for i in range(0, 12, 3)], 1, id="something passes before"
        ),
        pytest.param(
            [[(0, 24 + i), (29 + i, 40)] for i in range(0, 10, 3)], 2, id="a gap that travels"
        ),
        pytest.param(
            [[(2, 40)], [(4, 40)], *[WHOLE] * 8], 2, id="lane hidden behind a tail that was seen"
        ),
        pytest.param([[(1, 40)], *[WHOLE] * 8], 1, id="a tail at the edge of the view"),
    ],
)
def test_r24_a_gap_between_vehicles_travels(after: list[list[Span]], vehicles_n: int) -> None:
    assert grown_n([*COMES, *after]) == vehicles_n


@pytest.mark.parametrize(("seen_again_share", "vehicles_n"), [(0.1, 1), (0.6, 1), (0.95, 0)])
def test_r24_a_shadow_in_which_the_road_is_seen_is_no_vehicle(
    seen_again_share: float, vehicles_n: int
) -> None:
    assert grown_n(COMES, seen_again_share) == vehicles_n
