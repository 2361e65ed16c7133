"""Reliability: literal curves, and laws of each fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calibration import Floats
from models.evaluation.plot import figure_svg
from models.evaluation.reliability import (
    Fit,
    Flags,
    cross_validated,
    expected_calibration_error,
    fit_isotonic,
    fit_logistic,
    reliability_curve,
    reliability_panel,
)
from schemas.errors import ConfigError

FITS = pytest.mark.parametrize("fit", [fit_logistic, fit_isotonic])
answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)
Answers = list[tuple[float, bool]]


def columns(drawn: Answers) -> tuple[Floats, Flags]:
    return np.array([c for c, _ in drawn], np.float64), np.array([r for _, r in drawn], np.bool_)


def sworn(answers_n: int) -> tuple[Floats, Flags]:
    """Confidences over 0 to 1 of which each is right as often as its square says."""
    chance = np.random.default_rng(3)
    confidence = chance.uniform(size=answers_n)
    return confidence, chance.uniform(size=answers_n) < confidence**2


def test_bins_of_a_literal_curve() -> None:
    confidence, is_right = columns([(0.1, False), (0.2, True), (0.9, True), (1.0, True)])
    curve = reliability_curve(confidence, is_right, bins_n=4)
    assert [one.confidence for one in curve] == pytest.approx([0.15, 0.95])
    assert [(one.share_right, one.answers_n) for one in curve] == [(0.5, 2), (1.0, 2)]
    assert expected_calibration_error(curve) == pytest.approx((0.35 + 0.05) / 2)


def test_no_answers_are_no_curve() -> None:
    curve = reliability_curve(np.zeros(0), np.zeros(0, np.bool_))
    assert curve == ()
    assert expected_calibration_error(curve) == 0


@FITS
def test_a_fit_makes_a_false_confidence_keep_its_word(fit: Fit) -> None:
    confidence, is_right = sworn(4000)
    before = expected_calibration_error(reliability_curve(confidence, is_right))
    folds = [index % 5 for index in range(len(confidence))]
    calibrated = cross_validated(confidence, is_right, folds, fit)
    after = expected_calibration_error(reliability_curve(calibrated, is_right))
    assert before > 0.12
    assert after < 0.05


@FITS
def test_an_answer_is_calibrated_without_itself(fit: Fit) -> None:
    """Turning round what one fold saw changes only what the others are given."""
    confidence, is_right = sworn(200)
    folds = [index % 4 for index in range(200)]
    plain = cross_validated(confidence, is_right, folds, fit)
    held_out = np.array(folds) == 2
    turned = cross_validated(confidence, np.where(held_out, ~is_right, is_right), folds, fit)
    assert np.array_equal(plain[held_out], turned[held_out])
    assert not np.array_equal(plain[~held_out], turned[~held_out])


@FITS
@given(drawn=answers)
def test_a_fit_never_falls_and_stays_a_share(fit: Fit, drawn: Answers) -> None:
    given_by = np.linspace(0, 1, 101)
    calibrated = fit(*columns(drawn))(given_by)
    assert np.all((calibrated >= 0) & (calibrated <= 1))
    assert np.all(np.diff(calibrated) >= -1e-12)


@given(answers, st.integers(1, 12))
def test_bins_share_out_all_answers(drawn: Answers, bins_n: int) -> None:
    confidence, is_right = columns(drawn)
    curve = reliability_curve(confidence, is_right, bins_n)
    assert sum(one.answers_n for one in curve) == len(drawn)
    right_n = sum(one.share_right * one.answers_n for one in curve)
    assert right_n == pytest.approx(is_right.sum())
    assert [one.confidence for one in curve] == sorted(one.confidence for one in curve)
    assert 0 <= expected_calibration_error(curve) <= 1


def test_isotonic_pools_neighbours_by_their_answers() -> None:
    """Two of three at 0.2 and none of one at 0.4 are two of four together."""
    drawn = columns([(0.2, True), (0.2, True), (0.2, False), (0.4, False), (0.9, True)])
    fitted = fit_isotonic(*drawn)(np.array([0.0, 0.2, 0.4, 0.65, 0.9, 1.0]))
    assert fitted == pytest.approx([0.5, 0.5, 0.5, 0.75, 1, 1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_isotonic_leaves_a_rising_share_alone(drawn: list[float]) -> None:
    """Where every answer above a confidence is right and none below it, so says the fit."""
    confidence = np.array(drawn)
    is_right = confidence > 0.5
    assert np.array_equal(fit_isotonic(confidence, is_right)(confidence), is_right)


@pytest.mark.parametrize(
    ("confidence", "is_right", "message"),
    [
        ([0.5], [True, False], r"got \(1,\) and \(2,\)"),
        ([1.5], [True], "between 0 and 1"),
        ([float("nan")], [True], "between 0 and 1"),
        ([], [], "at least one answer"),
    ],
)
@FITS
def test_columns_that_do_not_fit_are_refused(
    fit: Fit, confidence: list[float], is_right: list[bool], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        fit(np.array(confidence, np.float64), np.array(is_right, np.bool_))


@pytest.mark.parametrize("folds", [[0, 0, 0], [0, 1]])
def test_folds_that_do_not_fit_are_refused(folds: list[int]) -> None:
    with pytest.raises(ConfigError, match="at least two folds"):
        cross_validated(np.full(3, 0.5), np.ones(3, np.bool_), folds, fit_logistic)


def test_the_panel_marks_each_bin_and_counts_the_answers() -> None:
    panel = reliability_panel("Plates", {"raw": reliability_curve(*sworn(50)), "none": ()})
    svg = figure_svg([panel])
    assert "raw, n=50" in svg
    assert svg.count("<circle") == len(panel.curves[0].points) > 1
