"""The way of one number over gates, and what nobody saw of it (R108)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.journey import Crossing, Gap, StayEnd, journey_of
from schemas.passage import Direction

START = datetime(2025, 3, 14, tzinfo=UTC)
REACH = START + timedelta(days=90)
LEFT, THERE, UNSEEN = StayEnd.LEFT, StayEnd.STILL_THERE, StayEnd.UNSEEN
MOVES = st.lists(
    st.tuples(st.floats(0, 2000), st.sampled_from("ab"), st.sampled_from(Direction)), max_size=12
)


def crossing(at_h: float, site: str, direction: Direction | str) -> Crossing:
    return Crossing(START + timedelta(hours=at_h), site, Direction(direction))


@pytest.mark.parametrize(
    ("moves", "gaps", "ends"),
    [
        ([(0, "a", "in"), (2, "a", "out")], [(), ()], [LEFT]),
        ([(0, "a", "in")], [()], [THERE]),
        ([(0, "a", "out")], [(Gap.NO_ENTRY,)], []),
        ([(0, "a", "in"), (5, "a", "in")], [(), (Gap.NO_EXIT,)], [UNSEEN, THERE]),
        ([(0, "a", "in"), (5, "b", "in")], [(), (Gap.NO_EXIT,)], [UNSEEN, THERE]),
        ([(0, "a", "in"), (5, "b", "out")], [(), (Gap.NO_EXIT, Gap.NO_ENTRY)], [UNSEEN]),
        (
            [(0, "a", "in"), (1, "a", "out"), (3, "a", "out")],
            [(), (), (Gap.NO_ENTRY,)],
            [LEFT],
        ),
        # Two gates one behind the other, or two cameras of one.
        ([(0, "a", "in"), (0.1, "a", "in"), (1, "a", "out")], [(), (), ()], [LEFT]),
        ([(0, "a", "in"), (800, "a", "out")], [(), (Gap.TOO_LONG,)], [LEFT]),
        ([], [], []),
    ],
)
def test_r108_a_missing_leg_is_a_gap(
    moves: list[tuple[float, str, str]], gaps: list[tuple[Gap, ...]], ends: list[StayEnd]
) -> None:
    journey = journey_of([crossing(*move) for move in moves], REACH)
    assert [leg.gaps for leg in journey.legs] == gaps
    assert [stay.end for stay in journey.stays] == ends
    assert journey.gaps_n == sum(map(len, gaps))


def test_r108_three_gates_make_one_ordered_journey_with_its_stays() -> None:
    moves = [(9, "c", "in"), (0, "a", "in"), (2, "a", "out"), (5, "b", "in"), (8, "b", "out")]
    journey = journey_of([crossing(*move) for move in moves], REACH)
    assert [leg.crossing.site for leg in journey.legs] == ["a", "a", "b", "b", "c"]
    assert journey.gaps_n == 0
    assert [(stay.site, stay.lasted_s / 3600) for stay in journey.stays[:2]] == [("a", 2), ("b", 3)]
    assert [leg.since_s for leg in journey.legs] == [None, 7200, 10800, 10800, 3600]
    assert journey.stays[2].until_at == REACH


@given(MOVES)
def test_r108_stays_follow_one_another_and_every_entry_begins_one_or_is_seen_again(
    moves: list[tuple[float, str, Direction]],
) -> None:
    journey = journey_of([crossing(*move) for move in moves], REACH)
    assert len(journey.legs) == len(moves)
    times = [at for stay in journey.stays for at in (stay.from_at, stay.until_at)]
    assert times == sorted(times)
    for stay in journey.stays[:-1]:
        assert stay.end is not StayEnd.STILL_THERE
