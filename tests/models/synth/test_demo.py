from __future__ import annotations

from itertools import pairwise

import pytest

from models.synth.clip_spec import ClipSpec
from models.synth.demo import demo_clip
from models.synth.plate import PlateSpec, printed_lines
from models.synth.truck import vehicle_length_m
from models.synth.truth import clip_truth
from models.synth.viewpoint import REAR
from schemas.iso6346 import is_valid, remainder
from schemas.plate_forms import PlateKind
from schemas.plates import parse_plate
from schemas.size_type import parse_size_type

SEEDS = (7, 8, 1234)


@pytest.fixture(params=SEEDS, scope="module")
def spec(request: pytest.FixtureRequest) -> ClipSpec:
    return demo_clip(request.param)


def test_codes_are_valid_and_differ(spec: ClipSpec) -> None:
    boxes = [box for passage in spec.passages for box in passage.truck.containers]
    codes = [box.code for box in boxes]
    assert len(set(codes)) == len(codes) == 8
    assert all(is_valid(code) and remainder(code[:10]) < 10 for code in codes)
    assert all(parse_size_type(box.size_type) for box in boxes)


def kind_of(plate: PlateSpec) -> PlateKind:
    return parse_plate("\n".join(printed_lines(plate))).kind


def test_plates_are_vietnamese(spec: ClipSpec) -> None:
    for passage in spec.passages:
        assert kind_of(passage.truck.tractor_plate) is PlateKind.CAR_OR_TRUCK
        if passage.truck.trailer_plate is not None:
            assert kind_of(passage.truck.trailer_plate) is PlateKind.TRAILER


def test_the_clip_is_long_enough_and_shows_what_it_should(spec: ClipSpec) -> None:
    assert 50 <= spec.frames_n / spec.frames_per_s <= 70
    assert len(spec.passages) == 7
    assert {row.light for row in clip_truth(spec, "a", "out")} == {"day", "night"}
    assert all(8 <= passage.speed_kmh <= 20 for passage in spec.passages)


def test_the_lane_is_empty_at_first_between_vehicles_and_when_the_light_changes(
    spec: ClipSpec,
) -> None:
    seen = []
    for passage in spec.passages:
        way_m = REAR.in_view_y_m[1] - REAR.in_view_y_m[0]
        from_s = passage.front_at_line_s - 9.0 / passage.speed_ms
        to_s = from_s + (way_m + vehicle_length_m(passage.truck)) / passage.speed_ms
        seen.append((from_s, to_s))
    assert seen[0][0] >= 1.5
    gaps = [after[0] - before[1] for before, after in pairwise(seen)]
    assert min(gaps) >= 1.5
    for span in spec.spans[1:]:
        assert all(not from_s <= span.starts_s <= to_s for from_s, to_s in seen)


def test_another_seed_brings_other_vehicles() -> None:
    assert len({str(demo_clip(seed).passages) for seed in SEEDS}) == len(SEEDS)
    assert demo_clip(7) == demo_clip(7)
