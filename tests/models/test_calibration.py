from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calibration import LogisticCalibration, calibrated, log_odds, sigmoid
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind

READ = Read(
    kind=TextKind.CONTAINER,
    text="MSKU4972578",
    char_confidence=(0.9,) * 11,
    confidence=0.5,
    status=Status.REVIEW,
    box=Box(0, 0, 100, 20),
    text_height_px=20,
    layout=Layout.ONE_LINE,
    candidates=(("MSKU4972599", 0.3), ("MSKU4972560", 0.2)),
)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(TextKind))
def test_a_surer_read_stays_the_surer_one(one: float, other: float, kind: TextKind) -> None:
    low, high = sorted((one, other))
    told = [calibrated(replace(READ, kind=kind, confidence=c)).confidence for c in (low, high)]
    assert 0 <= told[0] <= told[1] <= 1


@given(st.floats(0, 1))
def test_what_the_best_leaves_is_shared_by_the_others(confidence: float) -> None:
    shares = tuple((text, (1 - confidence) * part) for text, part in READ.candidates)
    told = calibrated(replace(READ, confidence=confidence, candidates=shares))
    assert [text for text, _ in told.candidates] == [text for text, _ in READ.candidates]
    assert told.confidence + sum(share for _, share in told.candidates) <= 1 + 1e-9


@pytest.mark.parametrize(
    "read",
    [
        replace(READ, status=Status.INCOMPLETE),
        replace(READ, kind=TextKind.PLATE, plate_kind="foreign"),
        replace(READ, kind=TextKind.PLATE, plate_kind="unknown"),
    ],
)
def test_what_no_picture_was_fitted_for_stays_as_it_is(read: Read) -> None:
    assert calibrated(read) == read


def test_being_accepted_is_no_matter_of_calibration() -> None:
    for status in (Status.ACCEPTED, Status.REVIEW):
        assert calibrated(replace(READ, status=status)).status is status


@given(st.floats(1e-5, 1 - 1e-5))
def test_log_odds_turn_back(share: float) -> None:
    column = np.array([share])
    np.testing.assert_allclose(sigmoid(log_odds(column)), column, rtol=1e-6)
    np.testing.assert_allclose(LogisticCalibration(1.0, 0.0)(column), column, rtol=1e-6)
