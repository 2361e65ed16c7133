"""What is one vehicle and what are two, where a network tells of the breaks between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from models.tracking.lane_parts import LaneParts
from models.tracking.part_tracker import PartTracker

T0 = datetime(2026, 11, 2, tzinfo=UTC)
SLICES_N, GROWN = 40, 10
SURENESS = {
    ".": (0.02, 0.02),
    "#": (0.98, 0.02),
    "x": (0.98, 0.9),
    "-": (0.02, 0.9),
    "~": (0.98, 0.55),
}
"""Of a vehicle and of a break: road, vehicle, a break in what is hidden, a gap, and a coupling."""


def looked(slices: str) -> LaneParts:
    vehicle, apart = np.array([SURENESS[one] for one in slices.ljust(SLICES_N, ".")]).T
    return LaneParts(vehicle, apart, vehicle > 0)


def comes(length: int, *, behind: str = "", looks_n: int = 10, step: int = 4) -> list[str]:
    """A vehicle that comes in at the first slice, with something behind it."""
    whole = behind + "#" * length
    return [whole[max(0, len(whole) - step * n) :][:SLICES_N] for n in range(1, looks_n + 1)]


def followed(looks: list[str]) -> tuple[PartTracker, int]:
    """The tracker after these looks, and how many vehicles it saw."""
    tracker = PartTracker(SLICES_N, GROWN)
    seen = []
    for number, slices in enumerate(looks):
        tracker.push(T0 + timedelta(seconds=0.2 * number), looked(slices))
        seen += [track for track in tracker.live if track.is_grown and track not in seen]
    return tracker, len(seen)


HIDDEN = "#" * SLICES_N
TAIL = ["." * n + "#" * 20 for n in (4, 8)]


@pytest.mark.parametrize(
    ("looks", "expected_n"),
    [
        pytest.param(comes(20), 1, id="one"),
        pytest.param(comes(14, behind="#" * 14 + "xx", looks_n=9), 2, id="a break that travels"),
        pytest.param(comes(14, behind="#" * 14 + "---", looks_n=9), 2, id="a gap that travels"),
        pytest.param(
            [*comes(20, looks_n=7), "#" * 14 + "x" + "#" * 16, *[HIDDEN] * 4],
            1,
            id="a break that one look shows",
        ),
        pytest.param([*comes(40), *["#" * 14 + "x" + "#" * 25] * 6], 1, id="a break that stands"),
        pytest.param(
            [*comes(40), *[HIDDEN[: 20 + n] + "." + HIDDEN[21 + n :] for n in (0, 4, 8)]],
            1,
            id="road in a hole of it that is no break",
        ),
        pytest.param(
            [*comes(14, behind="#" * 30 + "xx", looks_n=8), *[HIDDEN] * 6],
            2,
            id="where perspective closes the gap again",
        ),
        pytest.param(
            [*comes(38), *[HIDDEN[:38] + "x#"] * 2, *[HIDDEN] * 3],
            1,
            id="a splinter where it leaves the view",
        ),
    ],
)
def test_r24_a_break_is_believed_that_travels(looks: list[str], expected_n: int) -> None:
    assert followed(looks)[1] == expected_n


def test_r24_vehicles_keep_their_order_while_no_break_is_seen() -> None:
    comes_two = comes(14, behind="#" * 14 + "xx", looks_n=8)
    tracker, _ = followed([*comes_two, HIDDEN[:32], HIDDEN[:36]])
    behind, ahead = tracker.live
    assert behind.seen_at > ahead.seen_at
    assert behind.span[1] == ahead.span[0]


def test_r24_behind_a_tail_that_was_seen_comes_one_although_it_comes_in_pieces() -> None:
    tracker, _ = followed([*comes(20, looks_n=5), *TAIL, "##x####-----" + "#" * 20, HIDDEN])
    assert [track.span for track in tracker.live] == [(0, 16), (16, 40)]


CLOSE = comes(14, behind="#" * 14 + "xx", looks_n=8)
"""Two in view; at the last look a break lies between them at slices 16 and 17."""


def test_r24_a_break_elsewhere_does_not_give_what_follows_to_the_one_ahead() -> None:
    tracker, _ = followed([*CLOSE, "#" * 4 + "x" + "#" * 35, HIDDEN])
    behind, ahead = tracker.live
    assert ahead.span[0] > 16
    assert behind.span == (0, ahead.span[0])


def test_r24_what_follows_stays_itself_when_the_one_ahead_left() -> None:
    tracker, counted_n = followed([*CLOSE, *[HIDDEN] * 8, "#" * 6 + "x" + "#" * 33, HIDDEN])
    assert counted_n == 2
    assert [track.span for track in tracker.live] == [(0, 40)]
    assert tracker.live[0].seen_at > T0


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(["#" * 11 + "x" + "#" * 7 + "xx" + "#" * 20], id="behind the break"),
        pytest.param(["#" * 19 + "xx" + "#" * 8 + "x" + "#" * 10], id="ahead of it"),
    ],
)
def test_r24_a_coupling_seen_for_a_moment_makes_no_third_vehicle(after: list[str]) -> None:
    later = ["#" * n + "xx" + "#" * 30 for n in (24, 28, 32)]
    assert followed([*CLOSE, *(one[:SLICES_N] for one in [*after, *later]), HIDDEN])[1] == 2


def test_r24_a_coupling_that_travels_beside_a_break_is_weighed_by_itself() -> None:
    both = ["#" * n + "~" + "#" * 11 + "xx" + "#" * 30 for n in (2, 4, 6, 8, 10, 12, 14)]
    assert followed([*comes(40), *(one[:SLICES_N] for one in both), *[HIDDEN] * 3])[1] == 2
