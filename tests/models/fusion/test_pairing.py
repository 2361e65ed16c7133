from __future__ import annotations

import itertools
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.fusion.knots import LaneKnots, Vehicle
from models.fusion.pairing import (
    BEGINNING,
    KNOWN_N,
    LanePairing,
    LaneProgress,
    Patience,
)
from schemas.lane_cameras import LaneCameras
from schemas.passage import Pairing

T0 = datetime(2026, 11, 2, tzinfo=UTC)
FRONT, REAR, ROOF = "front", "rear", "roof"
TWO = LaneCameras(REAR, {FRONT: (-5.0, -3.0)})
THREE = LaneCameras(REAR, {FRONT: (-5.0, -3.0), ROOF: (1.0, 4.0)})
MEAN_S = {REAR: 0.0, FRONT: -4.0, ROOF: 2.5}


@dataclass(frozen=True)
class Sight:
    """A crossing of one camera's line.

    Attributes:
        at_s: When, counted from the start.
        after_s: How much later the camera tells of it.
        number: What was read, if anything.
    """

    camera: str
    at_s: float
    after_s: float = 0.0
    number: str | None = None
    epoch: int = 0

    @property
    def crossed_at(self) -> datetime:
        return T0 + timedelta(seconds=self.at_s)


Event = Sight | LaneProgress
Told = tuple[Pairing, tuple[tuple[str, float], ...]]


def read_the_same(one: Sight, other: Sight) -> bool:
    return one.number is not None and one.number == other.number


def progress(camera: str, until_s: float, epoch: int | None = 0) -> LaneProgress:
    return LaneProgress(camera, epoch, T0 + timedelta(seconds=until_s))


def over(camera: str) -> LaneProgress:
    return LaneProgress(camera, None, BEGINNING, is_over=True)


def pairing_of(cameras: LaneCameras = TWO, patience: Patience | None = None) -> LanePairing[Sight]:
    return LanePairing(cameras, read_the_same, patience)


def told(vehicles: Iterable[Vehicle[Sight]]) -> list[Told]:
    return [(v.pairing, tuple((s.camera, s.at_s) for s in v.sights)) for v in vehicles]


def pushed(lane: LanePairing[Sight], events: Iterable[Event], now_s: float = 0) -> list[Told]:
    now = T0 + timedelta(seconds=now_s)
    return told(vehicle for event in events for vehicle in lane.push(event, now))


def stream(camera: str, sights: Sequence[Sight]) -> list[Event]:
    """What a camera tells every three seconds: sights when they are finished, and its progress."""
    events: list[Event] = []
    waiting = list(sights)
    for second in range(-9, 42, 3):
        events += [s for s in waiting if s.at_s + s.after_s <= second]
        waiting = [s for s in waiting if s.at_s + s.after_s > second]
        events.append(progress(camera, min([second, *(s.at_s for s in waiting)])))
    return [*events, *waiting, over(camera)]


def whole(cameras: LaneCameras, sights: Sequence[Sight]) -> list[Told]:
    """One camera after the other."""
    lane = pairing_of(cameras)
    return pushed(
        lane,
        (
            event
            for name in cameras.names
            for event in stream(name, [s for s in sights if s.camera == name])
        ),
    )


def rear(*at_s: float) -> list[Sight]:
    return [Sight(REAR, at) for at in at_s]


def front(*at_s: float) -> list[Sight]:
    return [Sight(FRONT, at) for at in at_s]


PAIRED, ALONE, AMBIGUOUS = Pairing.PAIRED, Pairing.ALONE, Pairing.AMBIGUOUS


@pytest.mark.parametrize(
    ("sights", "vehicles"),
    [
        (
            [*front(0, 10), *rear(4, 14)],
            [(PAIRED, ((REAR, 4), (FRONT, 0))), (PAIRED, ((REAR, 14), (FRONT, 10)))],
        ),
        # Missed by one camera: a passage of its own, at its place in time.
        (
            [*front(0, 10, 20), *rear(4, 24)],
            [
                (PAIRED, ((REAR, 4), (FRONT, 0))),
                (ALONE, ((FRONT, 10),)),
                (PAIRED, ((REAR, 24), (FRONT, 20))),
            ],
        ),
        ([*front(10), *rear(4, 14)], [(ALONE, ((REAR, 4),)), (PAIRED, ((REAR, 14), (FRONT, 10)))]),
        # Tailgating one second apart.
        (
            [*front(0, 1, 2), *rear(4, 5.2, 5.9)],
            [
                (PAIRED, ((REAR, 4), (FRONT, 0))),
                (PAIRED, ((REAR, 5.2), (FRONT, 1))),
                (PAIRED, ((REAR, 5.9), (FRONT, 2))),
            ],
        ),
        # … and one of the two was missed.
        (
            [*front(0, 1), *rear(4.5)],
            [(AMBIGUOUS, ((FRONT, 0),)), (AMBIGUOUS, ((REAR, 4.5),)), (AMBIGUOUS, ((FRONT, 1),))],
        ),
        (
            [Sight(FRONT, 0), Sight(FRONT, 1, number="x"), Sight(REAR, 4.5, number="x")],
            [(ALONE, ((FRONT, 0),)), (PAIRED, ((REAR, 4.5), (FRONT, 1)))],
        ),
        # A vehicle that stands on the line is told long after those behind it.
        (
            [Sight(FRONT, 0, after_s=25), *front(10), *rear(4, 14)],
            [(PAIRED, ((REAR, 4), (FRONT, 0))), (PAIRED, ((REAR, 14), (FRONT, 10)))],
        ),
        ([*front(0, 10)], [(ALONE, ((FRONT, 0),)), (ALONE, ((FRONT, 10),))]),
        ([], []),
    ],
)
def test_r21_r24_the_cameras_of_a_lane_give_one_passage_a_vehicle(
    sights: list[Sight], vehicles: list[Told]
) -> None:
    assert whole(TWO, sights) == vehicles


def test_r21_three_cameras_see_one_vehicle() -> None:
    sights = [*front(0, 20), *rear(4), Sight(ROOF, 6), Sight(ROOF, 26)]
    assert whole(THREE, sights) == [
        (PAIRED, ((REAR, 4), (FRONT, 0), (ROOF, 6))),
        # Without the reference camera the other two still agree.
        (PAIRED, ((FRONT, 20), (ROOF, 26))),
    ]


def test_r22_what_the_reference_missed_passed_by_the_mean_travel_time() -> None:
    at = LaneKnots(TWO, read_the_same).passed_at(Sight(FRONT, 0))
    assert at == T0 + timedelta(seconds=4)


@pytest.mark.parametrize(
    "cameras", [LaneCameras(REAR), LaneCameras(None, {FRONT: (-5.0, -3.0)})], ids=["own", "left"]
)
def test_a_lane_with_one_camera_waits_for_nobody(cameras: LaneCameras) -> None:
    (name,) = cameras.names
    lane = pairing_of(cameras)
    assert pushed(lane, [Sight(name, 0), Sight(name, 0.2)]) == [
        (Pairing.SINGLE, ((name, 0),)),
        (Pairing.SINGLE, ((name, 0.2),)),
    ]


def test_a_vehicle_is_told_as_soon_as_the_other_camera_is_past_its_travel_time() -> None:
    lane = pairing_of()
    assert pushed(lane, [progress(FRONT, 0.9), Sight(REAR, 4), progress(REAR, 5)]) == []
    # At the rear line at 4 s it was at the front line 3 s before at the latest.
    assert pushed(lane, [progress(FRONT, 1.0)]) == []
    assert pushed(lane, [Sight(FRONT, 4.2), progress(FRONT, 1.1)]) == [(ALONE, ((REAR, 4),))]


@pytest.mark.parametrize(
    ("heard_of_front", "silent_s", "vehicles"),
    [
        (True, 9.9, []),
        (True, 10.0, [(ALONE, ((REAR, 4),))]),
        (False, 10.0, [(ALONE, ((REAR, 4),))]),
    ],
)
def test_a_dead_camera_is_waited_for_until_its_deadline(
    heard_of_front: bool, silent_s: float, vehicles: list[Told]
) -> None:
    lane = pairing_of(patience=Patience(silence=timedelta(seconds=10)))
    pushed(lane, [progress(FRONT, 0)] if heard_of_front else [])
    pushed(lane, [Sight(REAR, 4), progress(REAR, 5)])
    assert pushed(lane, [progress(REAR, 15)], now_s=silent_s) == vehicles


def test_a_dead_camera_is_given_up_though_nothing_more_is_heard_at_all() -> None:
    lane = pairing_of(patience=Patience(silence=timedelta(seconds=10)))
    pushed(lane, [progress(FRONT, 0), progress(REAR, 0), Sight(REAR, 4)])
    wakes_at = lane.wait_until()
    assert wakes_at == T0 + timedelta(seconds=10)
    assert told(lane.decide(wakes_at)) == [(ALONE, ((REAR, 4),))]
    assert lane.wait_until() is None
    # It comes back: what it saw meanwhile may be that vehicle; nothing is lost, nothing guessed.
    late = pushed(lane, [Sight(FRONT, 0), Sight(FRONT, 60), Sight(REAR, 64)], now_s=70)
    assert late == [(AMBIGUOUS, ((FRONT, 0),))]
    assert pushed(lane, [progress(FRONT, 80), progress(REAR, 80)], now_s=80) == [
        (PAIRED, ((REAR, 64), (FRONT, 60)))
    ]


def test_files_are_waited_for_without_a_deadline() -> None:
    lane = pairing_of()
    assert pushed(lane, [Sight(REAR, 4), over(REAR)], now_s=1e6) == []
    assert lane.wait_until() is None
    assert pushed(lane, [over(FRONT)], now_s=2e6) == [(ALONE, ((REAR, 4),))]


def test_a_clock_that_jumps_back_makes_nobody_wait_for_ever() -> None:
    lane = pairing_of(patience=Patience(wait=timedelta(minutes=15)))
    pushed(lane, [progress(REAR, 3600), progress(FRONT, 3600)])
    jumped = progress(FRONT, 0, epoch=1)
    assert pushed(lane, [jumped, Sight(REAR, 3604), progress(REAR, 3700)], now_s=100) == []
    # What the camera with the wrong clock sees has its time no more: it is kept, and flagged.
    assert pushed(lane, [Sight(FRONT, 5, epoch=1)], now_s=105) == [(AMBIGUOUS, ((FRONT, 5),))]
    assert pushed(lane, [progress(FRONT, 900, epoch=1)], now_s=1000) == [(ALONE, ((REAR, 3604),))]


def test_progress_that_no_frame_tells_is_of_the_present_epoch() -> None:
    lane = pairing_of()
    pushed(lane, [progress(FRONT, 0, epoch=3), Sight(REAR, 4), progress(REAR, 9)])
    assert pushed(lane, [progress(FRONT, 5, epoch=None)]) == [(ALONE, ((REAR, 4),))]


def test_a_lane_remembers_no_more_than_it_needs() -> None:
    lane = pairing_of()
    for n in range(3 * KNOWN_N):
        pushed(lane, [Sight(REAR, 10 * n), progress(REAR, 10 * n), progress(FRONT, 10 * n)])
    assert len(lane.state.known[REAR]) == KNOWN_N
    assert len(lane.state.waiting) <= 2


def seen_by(cameras: LaneCameras) -> st.SearchStrategy[list[Sight]]:
    """Vehicles at least a second apart; each camera sees most of them within the travel time."""
    names = cameras.names

    @st.composite
    def vehicles(draw: st.DrawFn) -> list[Sight]:
        sights: list[Sight] = []
        at_s = 0.0
        before: dict[str, float] = {}
        for _ in range(draw(st.integers(0, 5))):
            at_s += draw(st.sampled_from([1.0, 2.0, 4.0, 9.0]))
            for name in names:
                least, most = cameras.travel_s.get(name, (0.0, 0.0))
                travel = draw(st.sampled_from([least, (least + most) / 2, most]))
                crossed = max(at_s + travel, before.get(name, -99.0) + 0.25)
                if draw(st.integers(0, 3)):
                    sights.append(Sight(name, crossed, draw(st.sampled_from([0.0, 0.5, 7.0]))))
                    before[name] = crossed
        return sights

    return vehicles()


lanes = st.sampled_from([TWO, THREE]).flatmap(lambda c: st.tuples(st.just(c), seen_by(c)))


@settings(max_examples=60)
@given(lanes)
def test_r24_every_crossing_of_every_camera_is_in_exactly_one_passage(
    lane: tuple[LaneCameras, list[Sight]],
) -> None:
    cameras, sights = lane
    counted = [place for _, members in whole(cameras, sights) for place in members]
    assert sorted(counted) == sorted((s.camera, s.at_s) for s in sights)


@settings(max_examples=60)
@given(lanes)
def test_a_passage_has_each_camera_once_and_says_how_many(
    lane: tuple[LaneCameras, list[Sight]],
) -> None:
    for pairing, members in whole(*lane):
        assert len({camera for camera, _ in members}) == len(members)
        assert (len(members) > 1) == (pairing is PAIRED) or pairing is AMBIGUOUS


@settings(max_examples=60)
@given(lanes)
def test_pairs_keep_the_order_of_the_lane(lane: tuple[LaneCameras, list[Sight]]) -> None:
    vehicles = [dict(members) for _, members in whole(*lane)]
    for one, other in itertools.combinations(vehicles, 2):
        shared = sorted(one.keys() & other.keys())
        assert len({one[camera] < other[camera] for camera in shared}) <= 1


@settings(max_examples=60)
@given(lanes, st.randoms(use_true_random=False))
def test_r97_the_order_in_which_cameras_are_heard_changes_nothing(
    lane: tuple[LaneCameras, list[Sight]], random: object
) -> None:
    cameras, sights = lane
    streams = {n: stream(n, [s for s in sights if s.camera == n]) for n in cameras.names}
    shuffled = pushed(pairing_of(cameras), interleaved(streams, random))
    assert sorted(shuffled) == sorted(whole(cameras, sights))


def interleaved(streams: dict[str, list[Event]], random: object) -> list[Event]:
    turns = [name for name, events in streams.items() for _ in events]
    random.shuffle(turns)  # type: ignore[attr-defined]
    heard = {name: iter(events) for name, events in streams.items()}
    return [next(heard[name]) for name in turns]


@settings(max_examples=60)
@given(lanes, st.randoms(use_true_random=False), st.data())
def test_r96_killed_at_any_step_and_resumed_anywhere_before_gives_each_passage_once(
    lane: tuple[LaneCameras, list[Sight]], random: object, data: st.DataObject
) -> None:
    cameras, sights = lane
    streams = {n: stream(n, [s for s in sights if s.camera == n]) for n in cameras.names}
    events = interleaved(streams, random)
    first = pairing_of(cameras)
    kill_at = data.draw(st.integers(0, len(events)))
    passages = pushed(first, events[:kill_at])
    state = pickle.loads(pickle.dumps(first.state))  # noqa: S301
    second = LanePairing(cameras, read_the_same, None, state)
    again = {
        name: events_of[data.draw(st.integers(0, heard_n(events[:kill_at], name))) :]
        for name, events_of in streams.items()
    }
    passages += pushed(second, interleaved(again, random))
    assert sorted(passages) == sorted(whole(cameras, sights))


def heard_n(events: Sequence[Event], camera: str) -> int:
    return sum(event.camera == camera for event in events)
