from datetime import UTC, datetime, timedelta

from models.tracking.unread_places import UnreadPlaces
from schemas.geometry import Box

T0 = datetime(2026, 11, 2, tzinfo=UTC)
PLATE = Box(100, 100, 160, 130)


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def tried(places: UnreadPlaces, *seconds: float, step_px: float = 5) -> None:
    for number, second in enumerate(seconds):
        places.push(at(second), [PLATE.moved(step_px * number, 0)], [])


def test_a_plate_is_tried_three_times_then_only_now_and_then() -> None:
    places = UnreadPlaces()
    tried(places, 0.0, 0.2)
    assert places.passed_over(at(0.4)) == []
    places.push(at(0.4), [PLATE.moved(10, 0)], [])
    (known,) = places.passed_over(at(0.6))
    assert known.box == PLATE.moved(10, 0)
    assert places.passed_over(at(1.0)) == []


def test_a_plate_that_is_passed_over_is_followed() -> None:
    places = UnreadPlaces()
    tried(places, 0.0, 0.2, 0.4)
    for step in range(1, 3):
        moved = PLATE.moved(10 + 20 * step, 0)
        places.push(at(0.4 + 0.2 * step), [], [moved])
    (known,) = places.passed_over(at(0.95))
    assert known.box == PLATE.moved(50, 0)


def test_another_plate_is_tried_for_itself() -> None:
    places = UnreadPlaces()
    tried(places, 0.0, 0.2, 0.4)
    places.push(at(0.6), [PLATE.moved(400, 0)], [None])
    assert len(places.passed_over(at(0.6))) == 1


def test_a_plate_that_is_gone_is_forgotten() -> None:
    places = UnreadPlaces()
    tried(places, 0.0, 0.2, 0.4)
    places.push(at(1.6), [], [])
    tried(places, 1.8)
    assert places.passed_over(at(1.8)) == []
