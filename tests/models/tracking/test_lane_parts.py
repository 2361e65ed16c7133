"""What becomes of a network's answer about the slices of a lane."""

from __future__ import annotations

import numpy as np
import pytest

from models.tracking.lane_look import LaneLook, Span
from models.tracking.lane_parts import ODDS_MAX, LaneParts

SURENESS = {".": (0.02, 0.02), "#": (0.98, 0.02), "x": (0.98, 0.9), "-": (0.02, 0.9)}
"""Of a vehicle and of a break: road, vehicle, a break in what is hidden, and a gap."""


def parts(slices: str) -> LaneParts:
    vehicle, apart = np.array([SURENESS[one] for one in slices]).T
    return LaneParts(vehicle, apart, vehicle > 0)


def rules(hidden: str, drawn_px: float = 5.0) -> LaneLook:
    """What the rules see: ``#`` hides the road, ``?`` may, and elsewhere the road is seen."""
    share = np.array([{"#": 1.0, "?": 0.2, ".": 0.0}[one] for one in hidden])
    drawn = np.full(len(hidden), drawn_px)
    return LaneLook(share, share, drawn, drawn * (share == 0), np.full(len(hidden), 200.0))


@pytest.mark.parametrize(
    ("slices", "spans"),
    [
        ("..........", []),
        ("..######..", [(2, 8)]),
        ("..##xx##..", [(2, 5), (5, 8)]),
        ("..##--##..", [(2, 4), (6, 8)]),
        ("..##..##..", [(2, 8)]),
        ("##........##", [(0, 2), (10, 12)]),
        ("x####....x", [(0, 5)]),
        ("#x####", [(0, 6)]),
    ],
)
def test_r24_a_break_parts_two_and_a_hole_does_not(slices: str, spans: list[Span]) -> None:
    assert parts(slices).spans() == spans


@pytest.mark.parametrize(
    ("slices", "gap", "odds"),
    [
        ("###xx###", (4, 4), 2.2),
        ("########", (4, 4), -3.9),
        ("###--###", (3, 5), 2.2),
        ("#" + "." * 24 + "#", (1, 25), ODDS_MAX),
        ("#" + "." * 12 + "#", (1, 13), -3.9),
    ],
)
def test_the_odds_of_a_break_are_those_of_its_surest_slice(
    slices: str, gap: Span, odds: float
) -> None:
    assert parts(slices).break_odds(gap) == pytest.approx(odds, abs=0.1)


@pytest.mark.parametrize(
    ("slices", "seen", "drawn_px", "spans"),
    [
        pytest.param("..######..", "..######..", 5.0, [(2, 8)], id="both see it"),
        pytest.param("..######..", "....##....", 5.0, [(2, 8)], id="the rules see a part"),
        pytest.param("..######..", "..........", 5.0, [], id="an empty lane in another light"),
        pytest.param("##########", "????????##", 30.0, [(0, 10)], id="a roof"),
        pytest.param("####--####", "????..####", 30.0, [(0, 4), (6, 10)], id="a roof behind"),
        pytest.param("##########", "......####", 30.0, [(6, 10)], id="road that is surely seen"),
    ],
)
def test_r24_no_vehicle_is_where_the_rules_see_the_road(
    slices: str, seen: str, drawn_px: float, spans: list[Span]
) -> None:
    assert parts(slices).beside(rules(seen, drawn_px)).spans() == spans


@pytest.mark.parametrize(
    ("slices", "seen", "solid"),
    [
        pytest.param("..####..", "..####..", "..####..", id="a vehicle hides the lane all across"),
        pytest.param("..####..", "..????..", "........", id="a motorbike leaves road beside it"),
        pytest.param("..##....", "..####..", "..##....", id="a shadow ahead of a vehicle"),
    ],
)
def test_r24_what_makes_a_vehicle_is_wide_as_well(slices: str, seen: str, solid: str) -> None:
    beside = parts(slices).beside(rules(seen))
    assert "".join("#" if one else "." for one in beside.is_solid) == solid
