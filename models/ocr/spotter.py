"""Spot a text of known grammar in what the network saw, with anything before and after it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.ocr.alphabet import ALPHABET, BLANK, Allowed
from models.ocr.line_reader import Steps
from models.ocr.viterbi import best_path
from schemas.iso6346 import CODE_LENGTH

MISREAD_WEIGHT = 0.05
"""Share of the evidence for symbols outside the grammar that counts against a character: a
zero seen as O is mostly still a zero."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """The best text of a grammar in a run of time steps.

    Attributes:
        text: As many characters as the template has positions.
        score: Log-likelihood of the best alignment relative to the unrestricted best path
            between its ends; 0 where the network itself saw this text, lower otherwise.
        first_step: ``(K,)`` time step at which each character begins.
        char_score: ``(K,)`` log-likelihood ratio of each character at its strongest step.
        char_confidence: ``(K,)`` 0 to 1, share of the character among those allowed there.
    """

    text: str
    score: float
    first_step: npt.NDArray[np.int32]
    char_score: npt.NDArray[np.float32]
    char_confidence: npt.NDArray[np.float32]


def spot(
    log_ratio: Steps,
    allowed: Allowed,
    check_digit: bool = False,
    least_score: float = -math.inf,
) -> Spot | None:
    """Find the most likely text of a template.

    Exact: no other text of the template, at no other place, scores higher.

    Args:
        log_ratio: ``(T, 37)`` from :class:`~models.ocr.line_reader.LineRead`.
        allowed: ``(K, 36)`` symbols permitted at each position.
        check_digit: The last position is the ISO 6346 check digit of those before it.
        least_score: Only a text that scores higher is looked for, which is much faster.

    Returns:
        The best text, or ``None`` when no text of the template fits into the time steps or
        scores higher than ``least_score``.

    Raises:
        ValueError: A check digit is wanted of a template that has not 11 positions.
    """
    if check_digit and len(allowed) != CODE_LENGTH:
        message = f"a check digit needs {CODE_LENGTH} positions, the template has {len(allowed)}"
        raise ValueError(message)
    steps = np.ascontiguousarray(log_ratio, dtype=np.float32)
    template = np.ascontiguousarray(allowed, dtype=np.bool_)
    score, symbols, first_step = best_path(steps, template, check_digit, least_score)
    if not len(symbols):
        return None
    text = "".join(ALPHABET[index] for index in symbols)
    char_score, confidence = _characters(steps, template, symbols, first_step)
    return Spot(text, float(score), first_step, char_score, confidence)


def runner_up(
    log_ratio: Steps,
    allowed: Allowed,
    best: Spot,
    check_digit: bool = False,
    within: float = math.inf,
) -> Spot | None:
    """The most likely text of the template other than ``best``.

    Every other text differs from ``best`` in some position, so the best of the searches that
    each forbid one of its characters is the second best of all.

    Args:
        log_ratio: As given to :func:`spot`.
        allowed: As given to :func:`spot`.
        best: What :func:`spot` answered.
        check_digit: As given to :func:`spot`.
        within: Only a text less than this below ``best`` is looked for, which is much faster.

    Returns:
        The second text, or ``None`` when there is no other.
    """
    second: Spot | None = None
    least_score = best.score - within
    for position, symbol in enumerate(best.text):
        narrowed = allowed.copy()
        narrowed[position, ALPHABET.index(symbol)] = False
        other = spot(log_ratio, narrowed, check_digit, least_score)
        if other is not None:
            second, least_score = other, other.score
    return second


def margin(best: Spot, second: Spot | None) -> float:
    """How far a spot stands above the second best text; infinite when there is none."""
    return math.inf if second is None else best.score - second.score


def _characters(
    steps: Steps,
    allowed: Allowed,
    symbols: npt.NDArray[np.int32],
    first_step: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    scores = np.empty(len(symbols), np.float32)
    confidence = np.empty(len(symbols), np.float32)
    ends = np.append(first_step[1:], min(first_step[-1] + 2, len(steps)))
    for position, symbol in enumerate(symbols):
        span = steps[first_step[position] : ends[position]]
        strongest = span[span[:, 1 + symbol].argmax()]
        likelihood = np.exp(strongest)
        permitted = float(likelihood[1:][allowed[position]].sum())
        everything = max(1.0, float(likelihood.sum()))
        outside = max(0.0, everything - permitted - float(likelihood[BLANK]))
        scores[position] = strongest[1 + symbol]
        confidence[position] = likelihood[1 + symbol] / (permitted + MISREAD_WEIGHT * outside)
    return scores, confidence
