from __future__ import annotations

import numpy as np
import pytest

from models.synth.clip import ClipRenderer
from models.synth.demo import demo_clip
from models.synth.feeds import make_feeds
from models.synth.legible import TextPlace, container_places, legible_letter_px
from models.synth.marks import WIDTH_M
from models.synth.solid import vector
from models.synth.truck import vehicle_length_m
from models.synth.truth import clip_truth
from models.synth.viewpoint import GATE_Y_M
from schemas.iso6346 import is_valid

SPEC = demo_clip(7)
ROWS = clip_truth(SPEC, "a-out-1", "out")
RENDERER = ClipRenderer(SPEC)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"passage {row.passage}")
def test_the_front_is_at_the_line_when_the_truth_says_so(row) -> None:  # type: ignore[no-untyped-def]
    number = row.passage - 1
    length_m = vehicle_length_m(SPEC.passages[number].truck)
    assert RENDERER.offset(number, row.crossed_s)[1] + length_m == pytest.approx(GATE_Y_M)
    assert RENDERER.offset(number, row.cleared_s)[1] == pytest.approx(GATE_Y_M, abs=0.01)
    speed = (RENDERER.offset(number, 30.0) - RENDERER.offset(number, 29.0))[1] * 3.6
    assert speed == pytest.approx(row.speed_kmh)


def test_only_the_dirty_box_and_the_hidden_plates_cannot_be_read() -> None:
    unread = {
        c
        for row in ROWS
        for c, ok in zip(row.containers, row.containers_readable, strict=True)
        if ok == "no"
    }
    dirty = {box.code for p in SPEC.passages for box in p.truck.containers if box.dirt > 0.6}
    assert unread == dirty
    assert len(dirty) == 1
    for row in ROWS:
        for position, readable in zip(row.plate_positions, row.plates_readable, strict=True):
            assert position == "rear" or readable == "no"


def test_letters_are_large_enough_while_the_doors_are_near() -> None:
    box = SPEC.passages[0].truck.containers[0]
    doors = next(container_places(box, 0.08, doors_hidden=False))
    heights = [legible_letter_px(doors, vector(0, y, 0)) for y in np.arange(0, 20, 0.25)]
    assert max(heights) >= 20
    assert sum(height >= 18 for height in heights) * 0.25 >= 2, "metres of way"
    assert heights[0] == heights[-1] == 0, "out of the picture"


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (TextPlace(vector(1, 0, 3), vector(-1, 0, 0), vector(0, 0, -0.2), 0.1), "faces away"),
        (TextPlace(vector(0, -30, 3), vector(1, 0, 0), vector(0, 0, -0.2), 0.1), "is behind"),
        (TextPlace(vector(-1.2, 40, 3), vector(0, -1, 0), vector(0, 0, -0.2), 0.1), "too oblique"),
    ],
)
def test_what_a_person_could_not_read_has_no_height(place: TextPlace, why: str) -> None:
    assert legible_letter_px(place, vector(0, 6, 0)) == 0, why


def test_the_inner_doors_of_two_boxes_are_not_in_the_truth() -> None:
    box = SPEC.passages[1].truck.containers[1]
    places = list(container_places(box, 6.2, doors_hidden=True))
    assert [float(place.corner_m[0]) for place in places] == [-WIDTH_M / 2]


def test_feeds_disagree_only_where_they_say_so() -> None:
    feeds = make_feeds(ROWS, SPEC.starts_at, SPEC.seed)
    passed = {code for row in ROWS for code in row.containers}
    kinds = {row[0]: row for row in feeds.discrepancies}
    wanted = {"mistyped", "undeclared", "not_cleared", "held", "unread", "absent"}
    assert set(kinds) == wanted
    declared = {row[8] for row in feeds.declarations}
    assert passed - declared == {kinds["undeclared"][2]}
    not_cleared = {row[8] for row in feeds.declarations if row[6] == "not_yet"}
    assert not_cleared == {kinds["not_cleared"][2]}
    assert {row[1] for row in feeds.watchlist} == {kinds["held"][2]}
    expected = {row[2] for row in feeds.manifest}
    assert passed - expected == {kinds["mistyped"][2]}
    assert expected - passed == {kinds["mistyped"][3], kinds["absent"][2]}
    assert all(is_valid(code) for code in expected | declared)
    assert all(len(row[0]) == 12 and row[0].isdigit() for row in feeds.declarations)
    assert feeds == make_feeds(ROWS, SPEC.starts_at, SPEC.seed)
