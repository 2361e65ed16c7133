"""From a reader's own confidence to the share of right answers that it stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from schemas.plate_forms import PlateKind
from schemas.read import Read, Status, TextKind

Floats = npt.NDArray[np.float64]

_SURE: Final = 1e-6
"""Confidences nearer to 0 or 1 than this have the log-odds of this."""


def sigmoid(log_odds: Floats) -> Floats:
    """Probabilities of log-odds, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(log_odds / 2)), np.float64)


def log_odds(confidence: Floats) -> Floats:
    """Log-odds of probabilities; finite for 0 and 1, too."""
    inside = np.clip(confidence, _SURE, 1 - _SURE)
    return np.asarray(np.log(inside) - np.log1p(-inside), np.float64)


@dataclass(frozen=True, slots=True)
class LogisticCalibration:
    """A sigmoid over the log-odds (Platt, "Probabilistic outputs for SVMs", 1999).

    Attributes:
        slope: How much of the log-odds is believed; never negative.
        offset: Log-odds added to all.
    """

    slope: float
    offset: float

    def __call__(self, confidence: Floats) -> Floats:
        """Calibrated confidences."""
        return sigmoid(self.slope * log_odds(confidence) + self.offset)


CALIBRATIONS: Final = {
    TextKind.CONTAINER: LogisticCalibration(0.647, 0.901),
    TextKind.PLATE: LogisticCalibration(0.491, 1.780),
}
"""Plates: fitted on 341 answers to training pictures. Containers: on the 147 answers to training
pictures, all of which are right, and 591 to hard synthetic ones, of which 86 % are. How well it
holds for pictures that a fit has not seen is what ``gatestream evaluate --suite … --folds 5``
tells. Nothing is accepted or refused by it."""


_UNCHECKED: Final = {str(PlateKind.FOREIGN), str(PlateKind.UNKNOWN)}
"""Nothing was fitted for plates of other countries: the pictures show none."""


def calibrated(read: Read) -> Read:
    """The read of a single picture with a confidence that keeps its word.

    Args:
        read: As its reader gave it. Whether it is accepted is decided already, and stays.
    """
    if read.status is Status.INCOMPLETE or read.plate_kind in _UNCHECKED:
        return read
    told = float(CALIBRATIONS[read.kind](np.array([read.confidence]))[0])
    # The other candidates share what the best leaves.
    left = (1 - told) / max(_SURE, 1 - read.confidence)
    candidates = tuple((text, min(told, share * left)) for text, share in read.candidates)
    return replace(read, confidence=told, candidates=candidates)
