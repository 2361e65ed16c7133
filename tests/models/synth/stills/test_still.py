from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.synth.stills.conditions import Conditions, Light
from models.synth.stills.marking import MarkKind
from models.synth.stills.sequence import render_sequence
from models.synth.stills.staging import draw_scene
from models.synth.stills.still import Still, compose, render_still
from models.synth.stills.texts import Defect
from models.synth.stills.viewpoint import HEIGHT_PX, WIDTH_PX
from schemas import iso6346
from schemas.geometry import Box
from schemas.plates import parse_plate

SEEDS = range(40, 60)


@pytest.fixture(scope="module")
def stills() -> list[Still]:
    return [render_still(seed) for seed in SEEDS]


def inside(box: Box) -> bool:
    return 0 <= box.x0 < box.x1 <= WIDTH_PX and 0 <= box.y0 < box.y1 <= HEIGHT_PX


def test_a_seed_gives_the_same_picture_and_truth_again(stills: list[Still]) -> None:
    again = render_still(SEEDS[3])
    assert again.jpeg == stills[3].jpeg
    assert np.array_equal(again.image, stills[3].image)
    assert again.codes == stills[3].codes
    assert again.incomplete == stills[3].incomplete
    assert stills[3].jpeg != stills[4].jpeg


def test_the_picture_is_what_its_file_decodes_to(stills: list[Still]) -> None:
    still = stills[0]
    decoded = cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert still.image.shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert np.array_equal(np.asarray(decoded), still.image)


def test_codes_and_plates_are_well_formed(stills: list[Still]) -> None:
    codes = [t for s in stills for t in (*s.codes, *s.incomplete) if t.kind is MarkKind.CODE]
    plates = [t for s in stills for t in (*s.plates, *s.incomplete) if t.kind is MarkKind.PLATE]
    assert len(codes) > 10
    assert plates
    assert all(iso6346.is_valid(text.text) for text in codes)
    assert all(parse_plate(text.text).text == text.text for text in plates)


def test_readable_texts_lie_wholly_in_the_picture_and_cut_ones_do_not(stills: list[Still]) -> None:
    readable = [t for s in stills for t in (*s.codes, *s.size_types, *s.plates)]
    cut = [t for s in stills for t in s.incomplete if t.defect is Defect.CUT]
    assert cut
    assert all(inside(text.box) and text.defect is None for text in readable)
    assert not any(inside(text.box) for text in cut)


def test_no_readable_text_is_listed_as_incomplete_too(stills: list[Still]) -> None:
    for still in stills:
        readable = {text.quad for text in (*still.codes, *still.size_types, *still.plates)}
        assert readable.isdisjoint({text.quad for text in still.incomplete})
        assert all(text.defect is not None for text in still.incomplete)


def test_boxes_of_vehicles_and_containers_lie_in_the_picture(stills: list[Still]) -> None:
    boxes = [box for s in stills for box in s.containers]
    boxes += [box for s in stills for _, box in s.vehicles]
    assert len(boxes) > len(stills)
    assert all(inside(box) for box in boxes)


def test_quads_lie_where_the_ink_is() -> None:
    """Without its characters the picture of a scene differs inside the quads and not outside."""
    checked = 0
    for seed in range(40, 52):
        rng = np.random.default_rng([seed, 46])
        scene = draw_scene(rng, 0.0, Light.DAY)
        scene = replace(scene, conditions=Conditions(Light.DAY, quality=100))
        with_ink = compose(scene, 0.0, np.random.default_rng(1))
        for walls in scene.containers:
            for panel in walls:
                for mark in panel.wall.marks:
                    for x0, y0, x1, y1 in np.round(mark.boxes).astype(int):
                        panel.wall.texture[y0:y1, x0:x1] = (255, 0, 255)
        without = compose(scene, 0.0, np.random.default_rng(1))
        changed = np.abs(with_ink.image.astype(int) - without.image).max(axis=2) > 60
        shown = np.zeros(changed.shape, np.uint8)
        for text in (*with_ink.codes, *with_ink.size_types, *with_ink.incomplete):
            cv2.fillPoly(shown, [np.round(text.quad).astype(np.int32)], 1)
        for text in with_ink.codes:
            quad = np.zeros(changed.shape, np.uint8)
            cv2.fillPoly(quad, [np.round(text.quad).astype(np.int32)], 1)
            assert changed[quad > 0].mean() > 0.3
            checked += 1
        grown = cv2.dilate(shown, np.ones((15, 15), np.uint8))
        assert not changed[grown == 0].any()
    assert checked > 5


def test_something_that_sticks_over_a_character_makes_the_code_incomplete() -> None:
    rng = np.random.default_rng([44, 46])
    scene = draw_scene(rng, 0.0, Light.DAY)
    whole = compose(scene, 0.0, np.random.default_rng(1))
    assert whole.codes
    for walls in scene.containers:
        for panel in walls:
            panel.wall.marks = [replace(mark, is_covered=True) for mark in panel.wall.marks]
    hidden = compose(scene, 0.0, np.random.default_rng(1))
    assert not hidden.codes
    wanted = {text.quad for text in whole.codes}
    covered = {text.quad for text in hidden.incomplete if text.defect is Defect.COVERED}
    assert wanted <= covered


def test_a_code_that_is_washed_out_is_illegible() -> None:
    rng = np.random.default_rng([44, 46])
    scene = draw_scene(rng, 0.0, Light.DAY)
    fog = replace(scene, conditions=Conditions(Light.DAY, contrast=0.02, noise=6.0, quality=30))
    washed = compose(fog, 0.0, np.random.default_rng(1))
    assert not washed.codes
    assert Defect.ILLEGIBLE in {text.defect for text in washed.incomplete}


@pytest.mark.parametrize("light", Light)
def test_a_sequence_shows_one_vehicle_that_moves(light: Light) -> None:
    frames = render_sequence(7, 3, light)
    again = render_sequence(7, 2, light)
    assert [frame.jpeg for frame in frames[:2]] == [frame.jpeg for frame in again]
    assert {frame.light for frame in frames} == {light}
    texts = [{t.text for t in (*f.codes, *f.incomplete)} for f in frames]
    assert texts[0] & texts[1] & texts[2]
    places = [next(t.quad for t in (*f.codes, *f.incomplete) if t.text in texts[0]) for f in frames]
    assert len(set(places)) == len(places)


def test_nights_are_darker_than_days() -> None:
    days = [render_still(seed, light=Light.DAY).image.mean() for seed in range(40, 50)]
    nights = [render_still(seed, light=Light.NIGHT).image.mean() for seed in range(40, 50)]
    assert np.median(nights) < 0.7 * np.median(days)
