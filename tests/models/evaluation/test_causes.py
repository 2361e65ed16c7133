from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.evaluation.causes import CAUSE_A_ROUND, figures, is_right, plan, read_outcomes, told
from models.evaluation.causes_scenes import (
    INJECTED,
    CauseScene,
    FaultKind,
    Ranges,
    cause_scene,
)
from models.evaluation.causes_watch import CauseOutcome, frames, outcomes
from models.tracking.region_reads import RegionReads
from schemas.failure import FailureCause
from schemas.passage import PlateRead, Quality
from schemas.read import Status

DARK, LIGHT = 15.0, 90.0


def outcome(
    *causes: FailureCause, luma: float = LIGHT, speed_kmh: float = 12.0, read: str = "", **also: Any
) -> CauseOutcome:
    """A vehicle with the plate 51C12345 and no container."""
    plates = (
        PlateRead(
            text=read,
            status=Status.ACCEPTED,
            confidence=0.9,
            kind="trailer",
            char_confidence=(0.9,),
            read_frames_n=3,
        ),
    )
    return CauseOutcome(
        seed=1,
        scene="+".join(causes) or "good",
        vehicle=0,
        causes=causes,
        true_speed_kmh=12.0,
        true_plate="51C12345",
        true_codes=(),
        is_counted=True,
        quality=Quality(
            mean_luma=luma,
            sharpness=9,
            text_height_px=9,
            speed_kmh=speed_kmh,
            gap_s=None,
            frames_n=9,
            speed_limit_kmh=20.0,
        ),
        plates=plates if read else (),
        **also,
    )


GOOD = outcome(read="51C12345")
DIM = outcome(FailureCause.LOW_LIGHT, luma=DARK)
FAST = outcome(FailureCause.OVERSPEED, speed_kmh=40.0)
BOTH = outcome(FailureCause.LOW_LIGHT, FailureCause.OVERSPEED, luma=DARK)


@pytest.mark.parametrize(
    ("one", "right", "causes"),
    [
        (GOOD, True, ()),
        (outcome(read="51C12346"), False, ()),
        (outcome(), False, ("unknown",)),
        (GOOD.model_copy(update={"true_codes": ("WSAU4160620",)}), False, ()),
        (DIM, False, ("low_light",)),
        (BOTH, False, ("low_light",)),
    ],
)
def test_what_is_right_and_what_is_told(
    one: CauseOutcome, right: bool, causes: tuple[str, ...]
) -> None:
    assert is_right(one) is right
    assert told(one) == causes


def test_r27_each_cause_of_a_mixture_counts_by_itself() -> None:
    unseen = DIM.model_copy(update={"is_counted": False, "quality": None})
    read = outcome(FailureCause.LOW_LIGHT, luma=DARK, read="51C12345")
    found = figures([GOOD, DIM, FAST, BOTH, unseen, read])
    assert (found["passages_n"], found["uncounted_n"], found["failed_n"]) == (6, 1, 3)
    assert found["by_cause"]["low_light"] == {
        "passages_n": 4,
        "failed_n": 2,
        "recall": 1.0,
        "precision": 1.0,
    }
    assert found["by_cause"]["overspeed"]["recall"] == 0.5
    assert found["by_cause"]["glare"]["recall"] is None
    assert found["macro_recall"] == 0.75
    assert (found["good_n"], found["good_marked_share"]) == (1, 0.0)
    assert found["confusion"]["low_light+overspeed"] == {"low_light": 1}


def test_r17_speeds_are_compared_with_the_truth() -> None:
    speeds = figures([outcome(speed_kmh=kmh) for kmh in (11.0, 12.0, 13.0, 15.0)])["speed"]
    assert speeds == {"measured_n": 4, "within_10_percent": 0.75, "median_error": 0.0417}


@pytest.mark.parametrize("per_cause", [1, 30, 31])
def test_a_plan_has_enough_of_each_cause_alone_and_in_mixtures(per_cause: int) -> None:
    wanted = list(plan(per_cause, 7000))
    counts = Counter(cause for _, causes in wanted for cause in causes)
    mixed = Counter(cause for _, causes in wanted for cause in causes if len(causes) > 1)
    assert len({seed for seed, _ in wanted}) == len(wanted)
    for cause in INJECTED:
        assert counts[cause] >= per_cause
        assert mixed[cause] >= 2 * per_cause / CAUSE_A_ROUND / 2
    assert sum(not causes for _, causes in wanted) >= per_cause


def test_a_plan_goes_on_where_a_shorter_one_ended() -> None:
    assert list(plan(10, 5))[: len(list(plan(5, 5)))] == list(plan(5, 5))


def test_a_torn_line_is_left_out(tmp_path: Path) -> None:
    results = tmp_path / "causes.jsonl"
    assert read_outcomes(results) == []
    line = GOOD.model_dump_json()
    results.write_text(f"{line}\n{line[:40]}", encoding="utf-8")
    assert read_outcomes(results) == [GOOD]


@pytest.mark.parametrize("cause", INJECTED)
def test_a_scene_is_drawn_from_its_seed(cause: FailureCause) -> None:
    one, again = (cause_scene(5, (cause,), Ranges.TUNING) for _ in range(2))
    assert one == again
    assert one.clip != cause_scene(6, (cause,), Ranges.TUNING).clip


def tiny_scene(kind: FaultKind) -> CauseScene:
    """A scene of few pixels whose camera has a fault."""
    causes = (FailureCause.TOO_SMALL, FailureCause.CAMERA_FAULT)
    seeds = (cause_scene(seed, causes, Ranges.TUNING) for seed in range(500))
    return next(
        scene
        for scene in seeds
        if scene.fault and scene.fault.kind is kind and scene.clip.view.camera.width_px < 400
    )


def test_r27_a_camera_whose_packets_are_damaged_is_told_from_what_can_be_decoded() -> None:
    scene = tiny_scene(FaultKind.GARBLED)
    assert len(frames(scene)) < len(frames(replace(scene, fault=None)))
    (seen,) = outcomes(scene, lambda _image, _side_px, _known: RegionReads())
    assert set(told(seen)) >= {FailureCause.TOO_SMALL, FailureCause.CAMERA_FAULT}


@pytest.mark.long
def test_r27_a_frozen_camera_far_away_is_told_from_rendered_pictures() -> None:
    scene = tiny_scene(FaultKind.FROZEN)
    delivered = frames(scene)
    same = [np.array_equal(one.image, other.image) for one, other in pairwise(delivered)]
    assert sum(same) > 2
    (seen,) = outcomes(scene, lambda _image, _side_px, _known: RegionReads())
    assert seen.is_counted
    assert set(told(seen)) >= {FailureCause.TOO_SMALL, FailureCause.CAMERA_FAULT}
