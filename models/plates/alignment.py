"""Aligns a line of a plate with a template so that everything in the line is accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from models.ocr.alphabet import ALPHABET, BLANK
from models.ocr.line_reader import Steps
from models.plates.full_path import full_path

EDGE_COST = 6.0
"""Most that one time step before or after the text may cost: a symbol that was read beside the
text speaks against it, but the frame of a plate may look like one."""

LOOKALIKES: Final = {
    **dict.fromkeys(("O0", "D0", "Q0", "I1", "L1"), 1.5),
    **dict.fromkeys(("Z2", "S5", "G6", "T7", "B8"), 3.0),
}
"""What it costs to take a letter for the digit that looks like it, where the form of the plate
asks for a digit. Never the other way round: a plate shows its letter, a date has none."""

_PAIRS = [
    (1 + ALPHABET.index(pair[0]), 1 + ALPHABET.index(pair[1]), np.float32(cost))
    for pair, cost in LOOKALIKES.items()
]


@dataclass(frozen=True, slots=True, eq=False)
class LineFit:
    """A line read as a text of a template.

    Attributes:
        text: One symbol per position of the template.
        score: Log-likelihood of the text and of nothing else in the line, relative to the best
            unrestricted reading; never above 0.
        first_step: ``(K,)`` time step at which each symbol begins.
    """

    text: str
    score: float
    first_step: npt.NDArray[np.int32]


def lifted(log_ratio: Steps) -> Steps:
    """The steps of a line with each digit about as likely as the letters it is taken for.

    A position of a plate takes digits or letters, never both, so the form tells them apart.

    Args:
        log_ratio: ``(T, 37)`` from a line reader.
    """
    steps = np.array(log_ratio, dtype=np.float32, order="C")
    for read, meant, cost in _PAIRS:
        np.maximum(steps[:, meant], log_ratio[:, read] - cost, out=steps[:, meant])
    return steps


def fit_line(steps: Steps, symbols: tuple[str, ...]) -> LineFit | None:
    """The best text of a template for a whole line.

    Unlike a spotted text, which may stand anywhere in a line, every step of the line outside
    the text has to be blank or pays for it.

    Args:
        steps: ``(T, 37)`` from :func:`lifted`.
        symbols: Permitted symbols of each position.

    Returns:
        The fit, or ``None`` where the line is too short for the template.
    """
    if len(steps) < len(symbols):
        return None
    outside = np.maximum(steps[:, BLANK], np.float32(-EDGE_COST))
    score, path, first_step = full_path(steps, outside, *_listed(symbols))
    if not len(path):
        return None
    return LineFit("".join(ALPHABET[index] for index in path), float(score), first_step)


@lru_cache(maxsize=4096)
def _listed(symbols: tuple[str, ...]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Permitted symbols of each position as numbers ``(K, W)``, and how many there are ``(K,)``."""
    counts = np.array([len(permitted) for permitted in symbols], dtype=np.int32)
    listed = np.zeros((len(symbols), counts.max()), dtype=np.int32)
    for row, permitted in zip(listed, symbols, strict=True):
        row[: len(permitted)] = [ALPHABET.index(symbol) for symbol in permitted]
    return listed, counts


def char_confidence(log_ratio: Steps, fit: LineFit) -> tuple[float, ...]:
    """Share of each symbol in the likelihood of all symbols at its strongest step, 0 to 1.

    Args:
        log_ratio: ``(T, 37)`` that was fitted.
        fit: What it was read as.
    """
    likelihood = np.exp(log_ratio)
    last = min(int(fit.first_step[-1]) + 2, len(log_ratio))
    ends = [*fit.first_step[1:], last]
    shares = []
    for symbol, start, end in zip(fit.text, fit.first_step, ends, strict=True):
        column = 1 + ALPHABET.index(symbol)
        span = likelihood[start:end]
        step = span[span[:, column].argmax()]
        shares.append(float(step[column] / max(1.0, step[1:].sum())))
    return tuple(shares)
