from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flows.lane_history import MEMORY_N, Crossing, LaneState, with_gap
from schemas.clock_source import ClockSource
from schemas.passage import CrossingSource, Direction, Passage, Quality

T0 = datetime(2026, 11, 2, tzinfo=UTC)


def crossing(at_s: float, stays_s: float = 3.0) -> Crossing:
    at = T0 + timedelta(seconds=at_s)
    passage = Passage(
        passage_id=uuid4(),
        site="demo",
        gate="a",
        lane="a-1",
        direction=Direction.OUT,
        passed_at=at,
        first_seen_at=at,
        last_seen_at=at,
        crossing=CrossingSource.LOOP,
        cameras=("c",),
        media="clip.mp4",
        epoch=0,
        clock_source=ClockSource.ANCHOR,
        clock_offset_s=None,
        plates=(),
        containers=(),
        quality=Quality(
            mean_luma=100,
            sharpness=1,
            text_height_px=None,
            speed_kmh=None,
            gap_s=None,
            frames_n=1,
        ),
        evidence=(),
        model_version="m",
    )
    return Crossing(passage, at + timedelta(seconds=stays_s))


def gaps(*crossings: Crossing) -> list[float | None]:
    state: LaneState | None = None
    told = []
    for each in crossings:
        state, passage = with_gap(state, each)
        told.append(passage.quality.gap_s)
    return told


def test_r27_the_gap_is_counted_from_the_line_of_the_vehicle_before() -> None:
    assert gaps(crossing(0), crossing(10), crossing(20, 5)) == [None, 7.0, 7.0]


def test_a_vehicle_that_follows_before_the_line_is_free_has_a_negative_gap() -> None:
    assert gaps(crossing(0, 5), crossing(4)) == [None, -1.0]


def test_r96_a_crossing_that_is_replayed_has_the_gap_that_it_had() -> None:
    first, second, third = crossing(0), crossing(10), crossing(20)
    assert gaps(first, second, third, second, third) == [None, 7.0, 7.0, 7.0, 7.0]


def test_a_lane_remembers_no_more_than_it_needs() -> None:
    state: LaneState | None = None
    for i in range(3 * MEMORY_N):
        state, _ = with_gap(state, crossing(10.0 * i))
    assert state is not None
    assert len(state) == MEMORY_N
    assert state[-1][0] - T0 == timedelta(seconds=10 * (3 * MEMORY_N - 1))


def test_r27_causes_are_told_when_the_gap_is_known() -> None:
    state, alone = with_gap(None, crossing(0))
    state, close = with_gap(state, crossing(3.5))
    _, replayed = with_gap(state, crossing(3.5))
    assert alone.failure_causes == ("unknown",)
    assert close.failure_causes == replayed.failure_causes == ("tailgating",)
