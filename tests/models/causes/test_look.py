from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import pytest

from models.causes.figures import QualityLog, faulty_share, measured
from models.causes.gap import metres_in, with_gap_to
from models.causes.look import (
    Look,
    TextsSeen,
    contrast_in,
    is_black,
    light_on,
    structure_of,
)
from models.causes.meter import texts_seen
from models.detection.regions import RegionKind
from models.tracking.region_reads import RegionReads
from schemas.geometry import Box
from schemas.passage import Quality
from schemas.read import Detection

T0 = datetime(2026, 11, 2, tzinfo=UTC)


def noise(side_px: int = 200) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    grain = np.random.default_rng(5).integers(0, 255, (side_px, side_px, 3)).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(grain, (0, 0), 1.0), np.uint8)


def test_light_is_that_of_the_vehicle_alone() -> None:
    luma = np.full((40, 60), 200, np.float32)
    vehicle = np.zeros((40, 60), np.bool_)
    vehicle[10:30, 10:30] = True
    luma[10:20, 10:30], luma[20:30, 10:30] = 20, 252
    light = light_on(luma, vehicle)
    assert light is not None
    assert light.luma == pytest.approx(136)
    assert light.contrast == pytest.approx(232)
    assert light.saturated_share == pytest.approx(0.5)
    assert light_on(luma, np.zeros_like(vehicle)) is None


@pytest.mark.parametrize(("level", "black"), [(0, True), (8, True), (30, False)])
def test_a_black_picture_is_black(level: int, black: bool) -> None:
    assert is_black(np.full((20, 20), level, np.float32), np.ones((20, 20), np.bool_)) is black


def test_r27_motion_smears_along_its_direction_only() -> None:
    kernel = np.full((1, 15), 1 / 15)
    smeared = np.asarray(cv2.filter2D(noise(), -1, kernel), np.uint8)
    assert structure_of(noise(), (1.0, 0.0)).motion_blur == pytest.approx(1.0, abs=0.1)
    assert structure_of(smeared, (3.0, 0.0)).motion_blur > 2
    assert structure_of(smeared, (0.0, 1.0)).motion_blur < 0.5


def test_r27_a_defocused_picture_has_no_sharp_edge() -> None:
    soft = np.asarray(cv2.GaussianBlur(noise(), (0, 0), 5), np.uint8)
    assert structure_of(soft, (1, 0)).edge < structure_of(noise(), (1, 0)).edge / 5


def detection(kind: RegionKind, width: float, height: float, confidence: float) -> Detection:
    corners = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    return Detection(kind.value, corners, confidence)


@pytest.mark.parametrize(
    ("looked", "seen"),
    [
        (RegionReads(), TextsSeen(False, False, False, None)),
        (
            RegionReads(detected=(detection(RegionKind.PLATE, 50, 10, 0.9),)),
            TextsSeen(True, False, False, 7.3),
        ),
        (
            RegionReads(detected=(detection(RegionKind.PLATE, 20, 10, 0.9),)),
            TextsSeen(True, False, False, 3.8),
        ),
        (
            RegionReads(detected=(detection(RegionKind.PLATE, 50, 10, 0.2),)),
            TextsSeen(False, False, False, None),
        ),
        (
            RegionReads(detected=(detection(RegionKind.CODE_VERTICAL, 9, 90, 0.8),)),
            TextsSeen(True, False, True, None),
        ),
        (
            RegionReads(detected=(detection(RegionKind.CONTAINER, 90, 90, 0.8),)),
            TextsSeen(False, False, True, None),
        ),
        (RegionReads(seen=(Box(0, 0, 9, 9),)), TextsSeen(True, True, False, None)),
    ],
)
def test_r27_texts_that_are_seen_and_not_legible(looked: RegionReads, seen: TextsSeen) -> None:
    black = np.zeros((99, 99, 3), np.uint8)
    contrast = None if seen.letter_px is None else 0.0
    assert texts_seen(black, looked) == replace(seen, plate_contrast=contrast)


def test_r27_the_contrast_is_that_of_the_largest_plate() -> None:
    picture = np.full((60, 120, 3), 10, np.uint8)
    picture[20:40, 0:60], picture[25:35, 10:50] = 200, 100
    far, near = detection(RegionKind.PLATE, 20, 5, 0.9), detection(RegionKind.PLATE, 60, 60, 0.9)
    found = texts_seen(picture, RegionReads(detected=(far, near)))
    assert found.plate_contrast == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("box", "contrast"),
    [
        (Box(0, 0, 50, 20), 0.5),
        (Box(-30, -30, 25, 20), 0.5),
        (Box(0, 0, 10, 20), 0.0),
        (Box(90, 90, 99, 99), None),
    ],
)
def test_r27_dirt_takes_from_what_stands_out_in_a_box(box: Box, contrast: float | None) -> None:
    picture = np.full((20, 50, 3), 100, np.uint8)
    picture[:, 20:40] = 50
    assert contrast_in(picture, box) == contrast


def looks(*spans_s: float, frozen: int = 0, black: int = 0) -> list[Look]:
    instants = np.cumsum([0.0, *spans_s])
    return [
        Look(
            at=T0 + timedelta(seconds=float(at)),
            mean_luma=90,
            is_frozen=n < frozen,
            is_black=frozen <= n < frozen + black,
        )
        for n, at in enumerate(instants)
    ]


@pytest.mark.parametrize(
    ("seen", "share"),
    [
        ([], None),
        (looks(), 0.0),
        (looks(0.2, 0.2, 0.2), 0.0),
        (looks(0.2, 0.2, 0.2, frozen=2), 0.5),
        (looks(0.2, 0.2, 0.2, frozen=1, black=2), 0.75),
        (looks(0.2, 0.2, 1.2, 0.2), 0.5),
        (looks(0.4, 0.4, 0.8, 0.4, 0.4, 0.4), 0.125),
        (looks(0.05, 0.05, 0.2, 0.05), 0.0),
    ],
)
def test_r27_black_frozen_and_missing_frames_are_at_fault(
    seen: list[Look], share: float | None
) -> None:
    assert faulty_share(seen) == share


def test_looks_without_a_vehicle_measure_nothing() -> None:
    found = measured(QualityLog(), T0, T0, T0 + timedelta(seconds=1))
    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    ("speed_kmh", "left_s", "gap"),
    [(18.0, -2.0, (2.0, 10.0)), (None, -2.0, (2.0, None)), (18.0, 1.0, (-1.0, 0.0))],
)
def test_r27_the_gap_in_seconds_and_in_metres(
    speed_kmh: float | None, left_s: float, gap: tuple[float, float | None]
) -> None:
    quality = Quality(
        mean_luma=9, sharpness=9, text_height_px=9, speed_kmh=speed_kmh, gap_s=None, frames_n=9
    )
    found = with_gap_to(quality, T0, T0 + timedelta(seconds=left_s))
    assert (found.gap_s, found.gap_m) == gap


@pytest.mark.parametrize(
    ("hidden_s", "speed_kmh", "metres"), [(7.2, 18.0, 36.0), (-1.0, 18.0, 0.0), (7.2, None, None)]
)
def test_r27_what_hid_the_line_in_metres(
    hidden_s: float, speed_kmh: float | None, metres: float | None
) -> None:
    assert metres_in(hidden_s, speed_kmh) == metres
