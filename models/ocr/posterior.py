"""What a line says of each character of a text that was found in it, as a log posterior.

A text is found with the steps at which its characters begin; between two of these the network
saw one character and blanks around it. For each of the 36 symbols the best such alignment of a
span is taken, as the spotter takes it, and the 36 are normalised: how much likelier the line
makes each symbol at this place, whatever the grammar says of it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.ocr.alphabet import ALPHABET, BLANK
from models.ocr.line_reader import FLOOR, Steps
from schemas.read import CharLogPosterior

LAST_SPAN_STEPS = 2
"""Nothing marks the end of the last character: it is taken to be this long at most."""
_LEAST = np.float32(np.log(FLOOR))


def char_log_posterior(steps: Steps, first_step: npt.NDArray[np.int32]) -> CharLogPosterior:
    """The log posterior of every symbol at each character of a text.

    Args:
        steps: ``(T, 37)`` log-likelihood ratios, column 0 blank.
        first_step: ``(K,)`` time step at which each character begins. One that begins where the
            one before it does was not seen: its row is uniform.

    Returns:
        ``(K, 36)`` log-probabilities over ``ALPHABET``; none is below that of a symbol that the
        network did not see at all.
    """
    rows = np.full((len(first_step), len(ALPHABET)), -np.log(len(ALPHABET)), np.float32)
    for place, start in enumerate(first_step):
        if place and start == first_step[place - 1]:
            continue
        later = first_step[first_step > start]
        end = later[0] if len(later) else start + LAST_SPAN_STEPS
        rows[place] = normalised(_best_alignment(steps[start:end]))
    return rows


def normalised(log_likelihood: CharLogPosterior) -> CharLogPosterior:
    """Log-likelihoods as log-probabilities over the last axis, floored."""
    top = log_likelihood.max(axis=-1, keepdims=True)
    total = top + np.log(np.exp(log_likelihood - top).sum(axis=-1, keepdims=True))
    floored: CharLogPosterior = np.maximum(log_likelihood - total, _LEAST).astype(np.float32)
    return floored


def _best_alignment(span: Steps) -> npt.NDArray[np.float32]:
    """``(36,)`` score of the best run of each symbol in a span, blank before and after it."""
    gain = span[:, 1:] - span[:, BLANK : BLANK + 1]
    best: npt.NDArray[np.float32] = gain[0]
    run = gain[0]
    for row in gain[1:]:
        run = np.maximum(run, 0) + row
        best = np.maximum(best, run)
    return best
