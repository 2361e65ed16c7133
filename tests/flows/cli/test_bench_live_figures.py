from datetime import UTC, datetime, timedelta

import pytest

from flows.cli.bench_live_figures import (
    Counted,
    Shown,
    counted,
    dropped_in_view,
    growth,
    row_seconds,
)
from sql.store import StoredTime

T0 = datetime(2026, 11, 2, tzinfo=UTC)
SHOWN = Shown("a", T0, T0 + timedelta(seconds=130))
"""Vehicles at 0, 60 and 120 seconds."""


def stored(at_s: float, lane: str = "a", waits_s: float = 1.0, frames_n: int = 20) -> StoredTime:
    at = T0 + timedelta(seconds=at_s)
    seen = at + timedelta(seconds=4)
    return StoredTime(lane, at, seen, seen + timedelta(seconds=waits_s), frames_n)


@pytest.mark.parametrize(
    ("passages_s", "wanted"),
    [
        ((0.4, 60.4, 120.4), Counted(3, 0, 0, 0)),
        ((0.4, 120.4), Counted(3, 1, 0, 0)),
        ((), Counted(3, 3, 0, 0)),
        ((0.4, 1.4, 60.4, 120.4), Counted(3, 0, 1, 0)),
        ((0.4, 30.0, 60.4, 120.4), Counted(3, 0, 0, 1)),
        # What passed at the very end may or may not have its row yet.
        ((0.4, 60.4, 120.4, 180.4), Counted(3, 0, 0, 0)),
    ],
)
def test_r24_passages_beside_the_vehicles_that_drove(
    passages_s: tuple[float, ...], wanted: Counted
) -> None:
    assert counted([SHOWN], [stored(at_s) for at_s in passages_s]) == wanted


def test_a_vehicle_of_the_last_seconds_is_expected_and_found() -> None:
    shown = Shown("a", T0, T0 + timedelta(seconds=123))
    assert counted([shown], [stored(0), stored(60), stored(120.4)]) == Counted(3, 0, 0, 0)


def test_a_passage_of_another_lane_is_no_passage_of_this_one() -> None:
    passages = [stored(0, lane="b"), stored(60), stored(120)]
    other = Shown("b", T0 + timedelta(seconds=30), T0 + timedelta(seconds=130))
    assert counted([SHOWN, other], passages) == Counted(5, 3, 0, 1)


def test_the_time_to_a_row_leaves_out_what_passed_before_or_was_stored_later() -> None:
    passages = [stored(60 * n, waits_s=1 + n / 10) for n in range(11)]
    others = [stored(-60, waits_s=70), stored(700, waits_s=900)]
    told = row_seconds([*passages, *others], T0, T0 + timedelta(seconds=700))
    assert told == {"row_p50_seconds": 1.5, "row_p95_seconds": 1.95}


def test_missing_looks_are_counted_beside_the_usual_number() -> None:
    passages = [
        stored(60 * n, frames_n=frames_n) for n, frames_n in enumerate((20, 21, 19, 20, 12))
    ]
    assert dropped_in_view(passages) == 7


@pytest.mark.parametrize(
    ("samples", "wanted"),
    [([500, 700] + [1000] * 18, 0.0), ([900] * 10 + [990] * 10, 0.1), ([1.0] * 5, None)],
)
def test_growth_is_counted_from_when_the_program_is_warm(
    samples: list[float], wanted: float | None
) -> None:
    assert growth(samples) == wanted
