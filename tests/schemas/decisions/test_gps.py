"""Positions of a vehicle held against its passage, on a synthetic road."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.decisions.earth import distance_m, distance_to_line_m, length_m
from schemas.decisions.gps import Fix, GpsPolicy, GpsVerdict, Journey, check_gps

DEPARTED = datetime(2026, 11, 21, 1, tzinfo=UTC)
# Cát Lái to Bình Dương by way of Thủ Đức: some 36 km.
CAT_LAI, THU_DUC, BINH_DUONG = (10.7580, 106.7890), (10.8700, 106.8030), (11.0500, 106.6700)
ROUTE = (CAT_LAI, THU_DUC, BINH_DUONG)
POLICY = GpsPolicy()
Position = tuple[float, float]


def minute(n: float) -> datetime:
    return DEPARTED + timedelta(minutes=n)


def between(one: Position, other: Position, share: float) -> Position:
    return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))


def driven(
    minutes: int, *, via: Position = THU_DUC, stop_at: int = 0, stop_n: int = 0
) -> list[Fix]:
    """A position a minute, half of the time on each half of the road, with a stop in between."""
    fixes = []
    for n in range(minutes + 1):
        share = n / minutes * 2
        place = between(CAT_LAI, via, share) if share <= 1 else between(via, BINH_DUONG, share - 1)
        late = stop_n if n > stop_at else 0
        fixes.append(Fix(minute(n + late), place))
        if n == stop_at:
            fixes += [Fix(minute(n + wait), place) for wait in range(1, stop_n + 1)]
    return fixes


DUE = Journey(DEPARTED, minute(180), ROUTE)
V = GpsVerdict
TRACKS = {
    "ok": (minute(60), driven(60), DUE, [V.AGREE]),
    "detour": (minute(90), driven(90, via=(10.90, 106.95)), DUE, [V.DETOUR, V.AGREE]),
    "stop": (minute(240), driven(60, stop_at=20, stop_n=180), DUE, [V.OVER_TIME, V.AGREE]),
    "stop before the deadline": (
        minute(170),
        driven(60, stop_at=20, stop_n=110),
        DUE,
        [V.OVER_TIME, V.AGREE],
    ),
    "too fast": (minute(15), driven(15), DUE, [V.TOO_SHORT, V.AGREE]),
    "no route told": (minute(60), driven(60), Journey(DEPARTED, minute(180)), [V.AGREE]),
    "20 km away": (minute(60), [*driven(60)[:30], Fix(minute(60), THU_DUC)], None, [V.DISAGREE]),
    "none": (minute(60), [], DUE, [V.ABSENT]),
    "of another day": (minute(2000), driven(60), None, [V.ABSENT]),
    "under way only": (minute(60), driven(60)[:40], DUE, [V.AGREE]),
    "near in the minutes before": (minute(62), [Fix(minute(60), (11.06, 106.68))], None, [V.AGREE]),
}


@pytest.mark.parametrize(
    ("passed_at", "fixes", "journey", "findings"), TRACKS.values(), ids=TRACKS.keys()
)
def test_r38_r39_tracks(
    passed_at: datetime, fixes: list[Fix], journey: Journey | None, findings: list[GpsVerdict]
) -> None:
    found = check_gps(passed_at, BINH_DUONG, fixes, POLICY, journey)
    assert list(found.findings) == findings
    assert found == check_gps(passed_at, BINH_DUONG, fixes[::-1], POLICY, journey)


def test_r39_a_verdict_has_its_evidence() -> None:
    stopped = check_gps(minute(240), BINH_DUONG, driven(60, stop_at=20, stop_n=180), POLICY, DUE)
    assert stopped.on_time is not None
    assert stopped.on_time.travel_s == 240 * 60
    assert stopped.on_time.longest_stop_s == pytest.approx(180 * 60, abs=60)
    assert stopped.on_time.stopped_at == pytest.approx(between(CAT_LAI, THU_DUC, 2 / 3), abs=1e-9)
    elsewhere = check_gps(minute(60), BINH_DUONG, [Fix(minute(60), THU_DUC)], POLICY)
    assert elsewhere.at_gate is not None
    assert elsewhere.at_gate.distance_m == pytest.approx(24_700, rel=0.02)
    assert elsewhere.at_gate.allowed_m == POLICY.gate_tolerance_m
    off = check_gps(minute(90), None, driven(90, via=(10.90, 106.95)), POLICY, DUE)
    assert off.on_route is not None
    assert off.on_route.position == pytest.approx((10.90, 106.95), abs=1e-6)
    assert off.on_route.off_n > 60


def test_r39_one_wrong_position_is_no_detour() -> None:
    fixes = driven(60)
    fixes[20] = Fix(fixes[20].at, (10.9, 107.1))
    assert check_gps(minute(60), BINH_DUONG, fixes, POLICY, DUE).verdict is GpsVerdict.AGREE


# From the ellipsoid (Vincenty); a sphere is right to half a percent.
@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((0.0, 0.0), (0.0, 1.0), 111_319.5),
        ((0.0, 0.0), (1.0, 0.0), 110_574.4),
        ((10.7580, 106.7890), (21.0285, 105.8542), 1_141_000),
        ((10.0, 106.0), (10.0, 106.0), 0.0),
    ],
)
def test_distances(one: Position, other: Position, metres: float) -> None:
    assert distance_m(one, other) == pytest.approx(metres, rel=0.006)
    assert distance_m(other, one) == distance_m(one, other)


PLACES = st.tuples(st.floats(8, 23), st.floats(102, 109))


@given(PLACES, st.lists(PLACES, min_size=1, max_size=5), st.floats(0, 1))
def test_a_line_is_no_farther_than_its_corners(
    place: Position, line: list[Position], share: float
) -> None:
    nearest = distance_to_line_m(place, line)
    assert nearest <= min(distance_m(place, corner) for corner in line) * 1.02 + 1
    if len(line) > 1:
        assert nearest <= distance_m(place, between(line[0], line[1], share)) * 1.02 + 1
    assert length_m(line) >= distance_m(line[0], line[-1]) * 0.999


def test_a_place_on_the_line_is_on_it() -> None:
    assert distance_to_line_m(between(CAT_LAI, THU_DUC, 0.3), ROUTE) < 1
    assert distance_to_line_m((10.8140, 106.7960 + 0.01), ROUTE) == pytest.approx(1_088, rel=0.02)
