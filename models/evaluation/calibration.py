"""The confidences of scored answers, as the reader told them and as cross-validation mends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.calibration import Floats
from models.evaluation.folds import LEAST_FOLDS_N
from models.evaluation.reliability import (
    Flags,
    ReliabilityBin,
    cross_validated,
    expected_calibration_error,
    fit_isotonic,
    fit_logistic,
    reliability_curve,
)
from models.evaluation.scoring import PictureScore


@dataclass(frozen=True, slots=True)
class CalibrationCurves:
    """Reliability curves of one set of answers.

    Attributes:
        told: Of the confidences as the reader told them.
        logistic: Of those that a sigmoid fitted on the other folds makes of them; empty where
            the answers are not in two folds at least.
        isotonic: The same of rising steps.
    """

    told: tuple[ReliabilityBin, ...]
    logistic: tuple[ReliabilityBin, ...] = ()
    isotonic: tuple[ReliabilityBin, ...] = ()

    @property
    def errors(self) -> dict[str, float]:
        """Expected calibration error of each curve that there is."""
        curves = {"told": self.told, "logistic": self.logistic, "isotonic": self.isotonic}
        return {name: expected_calibration_error(one) for name, one in curves.items() if one}


def calibration_curves(
    scores: Sequence[PictureScore], folds: Sequence[int] | None = None
) -> CalibrationCurves:
    """How often answers were right at the confidence that they were given with.

    Args:
        scores: Scored pictures.
        folds: Fold of each picture, if there are any.
    """
    confidence, is_right = _columns(scores)
    told = reliability_curve(confidence, is_right)
    if folds is None:
        return CalibrationCurves(told)
    of_answers = [fold for score, fold in zip(scores, folds, strict=True) for _ in score.answers]
    if len(set(of_answers)) < LEAST_FOLDS_N:
        return CalibrationCurves(told)
    logistic, isotonic = (
        reliability_curve(cross_validated(confidence, is_right, of_answers, fit), is_right)
        for fit in (fit_logistic, fit_isotonic)
    )
    return CalibrationCurves(told, logistic, isotonic)


def _columns(scores: Sequence[PictureScore]) -> tuple[Floats, Flags]:
    answers = [answer for score in scores for answer in score.answers]
    confidence = np.array([one.answer.confidence for one in answers], np.float64)
    return confidence, np.array([one.is_right for one in answers], np.bool_)
