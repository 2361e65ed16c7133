from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.causes.rule import causes_of, is_failed
from schemas.failure import FailureCause
from schemas.passage import ContainerRead, PlateRead, Quality
from schemas.read import CheckDigit, Status

GOOD: dict[str, Any] = {
    "mean_luma": 90.0,
    "sharpness": 900.0,
    "text_height_px": 24.0,
    "speed_kmh": 12.0,
    "gap_s": 20.0,
    "frames_n": 30,
    "gap_m": 66.0,
    "vehicle_luma": 80.0,
    "contrast": 110.0,
    "saturated_share": 0.0,
    "motion_blur": 1.1,
    "scene_sharpness": 120.0,
    "text_angle_deg": 29.0,
    "text_seen_n": 8,
    "unread_share": 0.1,
    "container_seen_n": 9,
    "plate_px": 9.0,
    "speed_limit_kmh": 20.0,
    "faulty_share": 0.0,
    "length_m": 19.0,
    "plate_seen_n": 0,
    "plate_contrast": None,
}
EVIDENCE: dict[FailureCause, dict[str, Any]] = {
    FailureCause.LOW_LIGHT: {"mean_luma": 21.0, "vehicle_luma": 17.0, "contrast": 45.0},
    FailureCause.OVERSPEED: {"speed_kmh": 48.0},
    FailureCause.TAILGATING: {"gap_s": 0.6, "gap_m": 1.8},
    FailureCause.GLARE: {"saturated_share": 0.4},
    FailureCause.ANGLE: {"text_angle_deg": 77.0},
    FailureCause.TOO_SMALL: {"plate_px": 2.4},
    FailureCause.CAMERA_FAULT: {"faulty_share": 0.6},
}


DULL: dict[str, Any] = {"plate_seen_n": 5, "plate_contrast": 0.80}
"""A plate is found again and again, and hardly anything stands out on it."""


def quality(**changes: Any) -> Quality:
    return Quality(**{**GOOD, **changes})


def plate(status: Status = Status.ACCEPTED) -> PlateRead:
    return PlateRead(
        text="51C12345",
        status=status,
        confidence=0.9,
        kind="trailer",
        char_confidence=(0.9,) * 8,
        read_frames_n=4,
    )


def container(status: Status = Status.ACCEPTED) -> ContainerRead:
    return ContainerRead(
        code="WSAU4160620",
        status=status,
        confidence=0.9,
        check_digit=CheckDigit.READ,
        size_type=None,
        char_confidence=(0.9,) * 11,
        read_frames_n=4,
    )


READ = ((plate(),), (container(),))


@pytest.mark.parametrize(
    ("plates", "containers", "seen_n", "failed"),
    [
        ((plate(),), (container(),), 9, False),
        ((plate(),), (), 0, False),
        ((plate(),), (), 2, False),
        ((plate(),), (), 3, True),
        ((plate(),), (), None, False),
        ((), (container(),), 9, True),
        ((), (), 0, True),
        ((plate(Status.REVIEW),), (container(),), 9, True),
        ((plate(), plate(Status.REVIEW)), (container(),), 9, True),
        ((plate(),), (container(Status.REVIEW),), 9, True),
    ],
)
def test_r27_what_counts_as_missing_or_weak(
    plates: tuple[PlateRead, ...],
    containers: tuple[ContainerRead, ...],
    seen_n: int | None,
    failed: bool,
) -> None:
    assert is_failed(quality(container_seen_n=seen_n), plates, containers) is failed


@pytest.mark.parametrize(
    ("changes", "causes"),
    [
        *((evidence, (cause,)) for cause, evidence in EVIDENCE.items()),
        ({"contrast": 60.0, "vehicle_luma": 165.0, "scene_sharpness": 41.0}, ("glare",)),
        ({"scene_sharpness": 13.0, "contrast": 128.0}, ("camera_fault",)),
        ({"gap_after_s": 0.0}, ("tailgating",)),
        ({"gap_s": -2.5, "gap_m": 0.0}, ("tailgating",)),
        ({"speed_kmh": None, "motion_blur": 4.0}, ("overspeed",)),
        ({"speed_limit_kmh": None, "speed_kmh": 60.0}, ("dirt_or_occlusion",)),
        ({"text_seen_n": 6, "unread_share": 1.0}, ("dirt_or_occlusion",)),
        (
            {"text_seen_n": 6, "unread_share": 1.0, "gap_s": 0.3},
            ("tailgating", "dirt_or_occlusion"),
        ),
        ({"vehicle_luma": 8.0, "speed_kmh": 25.0}, ("low_light", "overspeed")),
        ({}, ("dirt_or_occlusion",)),
        ({"length_m": 36.0}, ("tailgating",)),
        (DULL, ("dirt_or_occlusion",)),
        ({"plate_seen_n": 7, "plate_contrast": 0.96}, ("unknown",)),
        ({**DULL, "vehicle_luma": 35.0}, ("dirt_or_occlusion", "low_light")),
        ({**DULL, "length_m": 28.0}, ("dirt_or_occlusion", "tailgating")),
        ({**DULL, "plate_seen_n": 1, "vehicle_luma": 35.0}, ("low_light",)),
        ({**DULL, "speed_kmh": 48.0}, ("overspeed",)),
        ({**DULL, "faulty_share": 0.6}, ("camera_fault",)),
        ({**DULL, "saturated_share": 0.4}, ("glare",)),
        ({"vehicle_luma": None}, ("unknown",)),
        ({"plate_px": None}, ("unknown",)),
    ],
)
def test_r27_figures_tell_the_causes(changes: dict[str, Any], causes: tuple[str, ...]) -> None:
    assert causes_of(quality(**changes), (), ()) == causes


@pytest.mark.parametrize(
    ("status", "causes"), [(Status.ACCEPTED, ("dirt_or_occlusion",)), (Status.REVIEW, ("unknown",))]
)
def test_r27_a_clear_plate_speaks_for_itself_and_not_for_the_code(
    status: Status, causes: tuple[str, ...]
) -> None:
    clear = quality(plate_seen_n=7, plate_contrast=0.96)
    assert causes_of(clear, (plate(status),), ()) == causes


def test_r27_figures_of_older_versions_tell_what_they_can() -> None:
    dark = Quality(
        mean_luma=12, sharpness=9, text_height_px=None, speed_kmh=None, gap_s=0.4, frames_n=9
    )
    assert set(causes_of(dark, (), ())) == {"low_light", "tailgating"}
    light = dark.model_copy(update={"mean_luma": 100, "gap_s": None})
    assert causes_of(light, (), ()) == ("unknown",)


def some_figures() -> st.SearchStrategy[Quality]:
    def figure(least: float, most: float) -> st.SearchStrategy[float | None]:
        return st.none() | st.floats(least, most)

    return st.builds(
        quality,
        mean_luma=st.floats(0, 255),
        vehicle_luma=figure(0, 255),
        contrast=figure(0, 255),
        saturated_share=figure(0, 1),
        motion_blur=figure(0, 9),
        scene_sharpness=figure(0, 255),
        text_angle_deg=figure(0, 90),
        plate_px=figure(0, 60),
        speed_kmh=figure(0, 120),
        speed_limit_kmh=figure(5, 60),
        gap_s=figure(-20, 900),
        gap_m=figure(0, 900),
        gap_after_s=figure(0, 9),
        text_seen_n=st.none() | st.integers(0, 40),
        unread_share=figure(0, 1),
        faulty_share=figure(0, 1),
        length_m=figure(0, 60),
        plate_seen_n=st.none() | st.integers(0, 40),
        plate_contrast=figure(0, 1),
    )


@given(some_figures())
def test_r27_good_reads_have_no_cause(figures: Quality) -> None:
    assert causes_of(figures, *READ) == ()


@given(some_figures())
def test_r27_every_failure_has_a_cause_and_unknown_stands_alone(figures: Quality) -> None:
    causes = causes_of(figures, (), ())
    assert causes
    assert len(set(causes)) == len(causes)
    assert FailureCause.UNKNOWN not in causes or len(causes) == 1


@given(some_figures(), st.sampled_from(sorted(EVIDENCE)))
def test_r27_evidence_of_a_cause_adds_it_and_removes_no_other(
    figures: Quality, cause: FailureCause
) -> None:
    # Contrast and brightness speak for glare and focus, too.
    own = {name: value for name, value in EVIDENCE[cause].items() if name != "contrast"}
    if cause is FailureCause.OVERSPEED:
        own["speed_limit_kmh"] = 20.0
    before = set(causes_of(figures, (), ()))
    after = set(causes_of(figures.model_copy(update=own), (), ()))
    by_exclusion = {FailureCause.UNKNOWN, FailureCause.DIRT_OR_OCCLUSION}
    of_same_figure = {FailureCause.GLARE} if cause is FailureCause.LOW_LIGHT else set()
    assert cause in after
    assert before - by_exclusion - of_same_figure <= after


def test_r17_a_fast_vehicle_is_marked_even_when_it_was_read_well() -> None:
    fast = quality(speed_kmh=27.0)
    assert fast.is_above_limit
    assert causes_of(fast, *READ) == ()
    assert not quality(speed_kmh=19.0).is_above_limit
    assert not quality(speed_limit_kmh=None, speed_kmh=90.0).is_above_limit
