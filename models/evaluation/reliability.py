"""Whether a confidence keeps its word: of the answers given with 0.9, nine in ten are right.

Pure functions over two columns: the confidence of each answer, ``(N,)`` in 0 to 1, and whether
it was right, ``(N,)`` of bool.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from models.calibration import Floats, LogisticCalibration, log_odds, sigmoid
from models.evaluation.plot import Curve, Panel
from schemas.errors import ConfigError

Flags = npt.NDArray[np.bool_]

BINS_N: Final = 10
_STEPS_N: Final = 100
_SETTLED: Final = 1e-9
_RIDGE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers whose confidences lie near one another.

    Attributes:
        confidence: Their mean confidence.
        share_right: Share of right ones among them.
        answers_n: How many they are, at least one.
    """

    confidence: float
    share_right: float
    answers_n: int


class Calibration(Protocol):
    """What turns a reader's confidence into the share of right answers that it stands for."""

    def __call__(self, confidence: Floats) -> Floats:
        """Calibrated confidences ``(N,)`` in 0 to 1, in the order of the given ones."""
        ...


Fit = Callable[[Floats, Flags], Calibration]


@dataclass(frozen=True, slots=True, eq=False)
class IsotonicCalibration:
    """A rising line through the shares seen (Zadrozny and Elkan, KDD 2002).

    Attributes:
        knots: ``(K,)`` rising confidences.
        shares: ``(K,)`` share of right answers at each; between them, the line between them.
    """

    knots: Floats
    shares: Floats

    def __call__(self, confidence: Floats) -> Floats:
        """Calibrated confidences."""
        return np.interp(confidence, self.knots, self.shares)


def reliability_curve(
    confidence: Floats, is_right: Flags, bins_n: int = BINS_N
) -> tuple[ReliabilityBin, ...]:
    """Mean confidence and share right in bins of equal width; empty bins are left out.

    Raises:
        ConfigError: The columns are of different lengths, or no confidences.
    """
    _check(confidence, is_right)
    place = np.minimum((confidence * bins_n).astype(int), bins_n - 1)
    members = (place == index for index in range(bins_n))
    return tuple(
        ReliabilityBin(float(confidence[one].mean()), float(is_right[one].mean()), int(one.sum()))
        for one in members
        if one.any()
    )


def expected_calibration_error(curve: Sequence[ReliabilityBin]) -> float:
    """Mean distance of confidence and share right, each bin by its answers (Naeini, AAAI 2015).

    Returns:
        0 to 1; 0 without an answer.
    """
    answers_n = sum(one.answers_n for one in curve)
    apart = (abs(one.confidence - one.share_right) * one.answers_n for one in curve)
    return sum(apart) / answers_n if answers_n else 0.0


def fit_logistic(confidence: Floats, is_right: Flags) -> LogisticCalibration:
    """Fits a sigmoid by Newton's method, with Platt's targets against overconfidence.

    A fit that would fall takes the mean share for all.

    Raises:
        ConfigError: The columns are of different lengths, empty, or no confidences.
    """
    _check_any(confidence, is_right)
    right_n = int(is_right.sum())
    wrong_n = len(is_right) - right_n
    wanted = np.where(is_right, (right_n + 1) / (right_n + 2), 1 / (wrong_n + 2))
    rows = np.stack([log_odds(confidence), np.ones(len(confidence))], axis=1)
    weights = np.zeros(2)
    for _ in range(_STEPS_N):
        answer = sigmoid(rows @ weights)
        gradient = rows.T @ (answer - wanted) + _RIDGE * weights
        curvature = (rows * (answer * (1 - answer))[:, None]).T @ rows + _RIDGE * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        # A long step overshoots where the sigmoid is flat.
        step /= max(1.0, float(np.abs(step).max()))
        weights -= step
        if float(np.abs(step).max()) < _SETTLED:
            break
    if weights[0] < 0:
        mean = np.array([float(wanted.mean())])
        return LogisticCalibration(0.0, float(log_odds(mean)[0]))
    return LogisticCalibration(float(weights[0]), float(weights[1]))


def fit_isotonic(confidence: Floats, is_right: Flags) -> IsotonicCalibration:
    """Fits the rising steps that are nearest to what was seen, by pooling neighbours.

    Raises:
        ConfigError: The columns are of different lengths, empty, or no confidences.
    """
    _check_any(confidence, is_right)
    knots, place = np.unique(confidence, return_inverse=True)
    answers_n = np.bincount(place).astype(np.float64)
    shares = np.bincount(place, weights=is_right.astype(np.float64)) / answers_n
    fitted = isotonic_regression(shares, weights=answers_n).x
    return IsotonicCalibration(knots, np.clip(fitted, 0.0, 1.0))


def cross_validated(confidence: Floats, is_right: Flags, folds: Sequence[int], fit: Fit) -> Floats:
    """Each answer calibrated by what was seen in the other folds.

    Args:
        confidence: ``(N,)`` as the reader gave them.
        is_right: ``(N,)`` whether each answer was right.
        folds: Fold of each answer, as :func:`models.evaluation.folds.grouped_folds` cuts them.
        fit: :func:`fit_logistic` or :func:`fit_isotonic`.

    Returns:
        ``(N,)`` calibrated confidences.

    Raises:
        ConfigError: The columns are of different lengths, or all answers are in one fold.
    """
    _check(confidence, is_right)
    fold = np.asarray(folds)
    if fold.shape != confidence.shape or len(np.unique(fold)) == 1:
        message = (
            f"cross-validation wants a fold for each of {len(confidence)} answers and at least "
            f"two folds, got {len(fold)} and {len(np.unique(fold))}"
        )
        raise ConfigError(message)
    calibrated = np.zeros_like(confidence)
    for held_out in np.unique(fold):
        inside = fold != held_out
        calibrated[~inside] = fit(confidence[inside], is_right[inside])(confidence[~inside])
    return calibrated


def reliability_panel(title: str, curves: dict[str, Sequence[ReliabilityBin]]) -> Panel:
    """The curves by name over the diagonal of a confidence that keeps its word.

    A bin is marked where its answers lie; empty curves are left out.
    """
    drawn = tuple(
        Curve(
            f"{name}, n={sum(one.answers_n for one in curve)}",
            tuple((one.confidence, one.share_right) for one in curve),
            is_dotted=True,
        )
        for name, curve in curves.items()
        if curve
    )
    ends = (0.0, 1.0)
    return Panel(title, "confidence", "share right", drawn, ends, ends, has_diagonal=True)


def _check(confidence: Floats, is_right: Flags) -> None:
    if confidence.shape != is_right.shape or confidence.ndim != 1:
        message = (
            "wanted a confidence and a flag for each answer, "
            f"got {confidence.shape} and {is_right.shape}"
        )
        raise ConfigError(message)
    if not bool(np.all((confidence >= 0) & (confidence <= 1))):
        message = "wanted confidences between 0 and 1, got others"
        raise ConfigError(message)


def _check_any(confidence: Floats, is_right: Flags) -> None:
    _check(confidence, is_right)
    if not len(confidence):
        message = "wanted at least one answer to calibrate by, got none"
        raise ConfigError(message)
