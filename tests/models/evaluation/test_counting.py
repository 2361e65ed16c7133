from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from models.evaluation.counting import SceneCount, count_scene, figures
from models.evaluation.counting_pictures import scene_pictures
from models.evaluation.counting_scenes import SITUATIONS, draw_scene, site_camera

TAILGATING = next(seed for seed in range(1000) if draw_scene(seed).conditions[0] == "tailgating")


def scene_count(vehicles_s: tuple[float, ...], counted_s: tuple[float, ...]) -> SceneCount:
    return SceneCount(1, ("pair", "light day"), vehicles_s, counted_s)


@pytest.mark.parametrize(
    ("vehicles_s", "counted_s", "missed_n", "doubled_n", "false_n"),
    [
        ((3.0, 9.0), (3.1, 8.8), 0, 0, 0),
        ((3.0, 9.0), (3.1,), 1, 0, 0),
        ((3.0,), (3.1, 4.0), 0, 1, 0),
        ((3.0,), (9.0,), 1, 1, 0),
        ((), (5.0,), 0, 0, 1),
        ((), (), 0, 0, 0),
    ],
)
def test_what_was_counted_is_held_against_the_truth(
    vehicles_s: tuple[float, ...],
    counted_s: tuple[float, ...],
    missed_n: int,
    doubled_n: int,
    false_n: int,
) -> None:
    one = scene_count(vehicles_s, counted_s)
    assert (one.missed_n, one.doubled_n, one.false_n) == (missed_n, doubled_n, false_n)


def test_figures_are_given_in_all_and_by_condition() -> None:
    told = figures([scene_count((3.0,), (3.5,)), scene_count((3.0, 9.0), (3.1,))])
    assert told["vehicles_n"] == 3
    assert told["missed_n"] == 1
    assert told["by"]["light day"]["counted_n"] == 2
    assert told["crossing_error_p95_s"] == pytest.approx(0.48, abs=0.01)


def test_a_seed_draws_the_same_scene_and_all_situations_come_in_turn() -> None:
    scenes = [draw_scene(seed) for seed in range(len(SITUATIONS))]
    assert [scene.conditions[0] for scene in scenes] == list(SITUATIONS)
    assert scenes[3] == draw_scene(3)


def test_close_followers_leave_at_most_a_second() -> None:
    passages = draw_scene(TAILGATING).spec.passages
    gaps_s = [after.front_at_line_s - before.rear_at_s(9.6) for before, after in pairwise(passages)]
    assert all(0.3 < gap_s <= 1.0 + 1e-3 for gap_s in gaps_s)


@pytest.mark.long
def test_a_scene_is_drawn_once_and_kept(tmp_path: Path) -> None:
    scene = draw_scene(0)
    first = [picture.sum() for _, picture in scene_pictures(scene, tmp_path)]
    (kept,) = tmp_path.iterdir()
    written_at = kept.stat().st_mtime_ns
    again = [picture.sum() for _, picture in scene_pictures(scene, tmp_path)]
    assert first == again
    assert kept.stat().st_mtime_ns == written_at
    assert site_camera(scene.spec.view).line == scene.spec.view.line
    counted = count_scene(scene, tmp_path)
    assert (counted.missed_n, counted.doubled_n) == (0, 0)


@pytest.mark.long
def test_r22_r24_who_stood_there_before_does_not_give_a_vehicle_his_time() -> None:
    """Somebody stood still for so long that he was taken for a part of the lane, and went."""
    counted = count_scene(draw_scene(9_500_289))
    assert (counted.missed_n, counted.doubled_n, counted.false_n) == (0, 0, 0)
