from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quality import sharpness, speed_kmh

T0 = datetime(2026, 11, 2, tzinfo=UTC)


def test_a_blurred_picture_is_less_sharp() -> None:
    sharp = np.random.default_rng(3).integers(0, 255, (64, 64, 3)).astype(np.uint8)
    blurred = cv2.GaussianBlur(sharp, (9, 9), 0).astype(np.uint8)
    assert sharpness(blurred) < sharpness(sharp) / 10


@given(st.floats(3, 80), st.integers(4, 12))
def test_steady_motion_has_its_speed(kmh: float, looks_n: int) -> None:
    path = [(T0 + timedelta(seconds=0.2 * i), (0.0, kmh / 3.6 * 0.2 * i)) for i in range(looks_n)]
    assert speed_kmh(path) == pytest.approx(kmh, rel=0.01, abs=0.02)


def test_one_wild_position_does_not_change_the_speed_much() -> None:
    path = [(T0 + timedelta(seconds=0.2 * i), (0.0, 1.0 * i)) for i in range(9)]
    path[4] = (path[4][0], (0.0, 30.0))
    assert speed_kmh(path) == pytest.approx(18.0, rel=0.1)


def test_too_few_positions_have_no_speed() -> None:
    assert speed_kmh([(T0, (0.0, 0.0)), (T0 + timedelta(seconds=1), (0.0, 5.0))]) is None
