from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.evaluation.plot import figure_svg
from models.evaluation.synthetic_distributions import (
    MEASURES,
    CropLook,
    crop_look,
    look_panels,
    percentiles,
    synthetic_pictures,
)
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind


def read(box: Box, layout: Layout = Layout.ONE_LINE) -> Read:
    ones = (1.0,) * 11
    return Read(
        TextKind.CONTAINER, "MSKU9070323", ones, 1.0, Status.REVIEW, box, box.height, layout
    )


def lettered(blur_px: float = 0.0, ink: int = 230, ground: int = 60) -> np.ndarray:
    image = np.full((720, 1280, 3), ground, np.uint8)
    cv2.putText(image, "MSKU 907032 3", (100, 140), 0, 2.0, (ink,) * 3, 5)
    return cv2.GaussianBlur(image, (0, 0), blur_px) if blur_px else image


BOX = Box(95, 90, 620, 150)


def look(image: np.ndarray) -> CropLook:
    found = crop_look(image, read(BOX))
    assert found is not None
    return found


def test_blur_contrast_and_luma_are_told_apart() -> None:
    sharp, soft = look(lettered()), look(lettered(blur_px=4.0))
    pale, bright = look(lettered(ink=100)), look(lettered(ground=180))
    assert soft.sharpness < sharp.sharpness - 0.5
    assert pale.contrast < 0.5 * sharp.contrast
    assert bright.luma > sharp.luma + 50


def test_heights_are_those_of_a_picture_of_1280_px() -> None:
    image = lettered()
    twice = cv2.resize(image, None, fx=2, fy=2)
    doubled = Box(2 * BOX.x0, 2 * BOX.y0, 2 * BOX.x1, 2 * BOX.y1)
    large = crop_look(np.asarray(twice), read(doubled))
    assert large is not None
    assert large.text_height_px == pytest.approx(look(image).text_height_px)


def test_a_box_outside_the_picture_is_not_measured() -> None:
    assert crop_look(lettered(), read(Box(1279, 90, 1400, 150))) is None


def test_the_figure_has_a_panel_for_each_measure() -> None:
    seen = [look(lettered()), look(lettered(blur_px=2))]
    svg = figure_svg(look_panels({"synthetic": seen, "real": seen[:1]}))
    assert svg.count("<g ") == len(MEASURES)
    assert len(svg) < 150_000
    assert percentiles(seen)["luma"][0] <= percentiles(seen)["luma"][-1]


def test_synthetic_pictures_show_a_code() -> None:
    pictures = list(synthetic_pictures(40, 4, 1.0))
    assert pictures
    assert all(codes for _, codes in pictures)
