"""The alignment of a whole line with a template."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ocr.alphabet import ALPHABET
from models.ocr.line_reader import Steps
from models.plates.alignment import (
    EDGE_COST,
    LOOKALIKES,
    char_confidence,
    fit_line,
    lifted,
)

DIGITS = "0123456789"
CAR = (DIGITS, DIGITS, "ABCDEFGHKLMNPSTUVXYZ", *([DIGITS] * 4))


def steps_of(labels: str, strength: float = 9.0) -> Steps:
    """One step per label, certain of it; ``-`` is blank."""
    steps = np.full((len(labels), 37), -strength, np.float32)
    for row, label in zip(steps, labels, strict=True):
        row[0 if label == "-" else 1 + ALPHABET.index(label)] = 0
    return steps


def whole_line_score(steps: Steps, text: str) -> float:
    """The best alignment of one text, by trying every first and last step of every symbol."""
    outside = np.maximum(steps[:, 0], -EDGE_COST)
    best = -np.inf
    columns = [1 + ALPHABET.index(symbol) for symbol in text]
    for labels in product(range(2 * len(columns) + 1), repeat=len(steps)):
        # 0 is before the text, 2 i + 1 symbol i, 2 i + 2 the blank behind it (or after the text).
        steps_on = np.diff([0, *labels])
        if (steps_on < 0).any() or labels[-1] < 2 * len(columns) - 1:
            continue
        seen = {(label - 1) // 2 for label in labels if label % 2}
        doubled = [
            a % 2 and b == a + 2 and columns[a // 2] == columns[b // 2] for a, b in pairwise(labels)
        ]
        if len(seen) < len(columns) or any(doubled):
            continue
        score = 0.0
        for row, free, label in zip(steps, outside, labels, strict=True):
            if label in {0, 2 * len(columns)}:
                score += free
            else:
                score += row[columns[label // 2] if label % 2 else 0]
        best = max(best, score)
    return float(best)


@st.composite
def noisy_steps(draw: st.DrawFn) -> Steps:
    seed = draw(st.integers(0, 2**32 - 1))
    steps_n = draw(st.integers(2, 5))
    steps = np.random.default_rng(seed).uniform(-8, 0, (steps_n, 37)).astype(np.float32)
    return np.asarray(steps - steps.max(axis=1, keepdims=True), np.float32)


@given(noisy_steps(), st.sampled_from([("12", "12"), ("1", "A"), ("A", "A"), ("7",)]))
def test_no_text_of_the_template_scores_higher(steps: Steps, symbols: tuple[str, ...]) -> None:
    scores = {"".join(t): whole_line_score(steps, "".join(t)) for t in product(*symbols)}
    fit = fit_line(steps, symbols)
    best = max(scores.values())
    if best == -np.inf:
        assert fit is None
        return
    assert fit is not None
    assert fit.score == pytest.approx(best, abs=1e-3)
    assert scores[fit.text] == pytest.approx(best, abs=1e-3)


@pytest.mark.parametrize(
    ("labels", "text", "score"),
    [
        ("30N4616", "30N4616", 0.0),
        ("--33-0NN-46-1-6--", "30N4616", 0.0),
        ("--30N-4616-X", "30N4616", -EDGE_COST),
        ("XX-30N4616", "30N4616", -2 * EDGE_COST),
        ("30N46169", "30N4616", -EDGE_COST),
        ("3ON46I6", "30N4616", -LOOKALIKES["O0"] - LOOKALIKES["I1"]),
        ("30N4B16", "30N4816", -LOOKALIKES["B8"]),
    ],
)
def test_everything_beside_the_text_has_its_price(labels: str, text: str, score: float) -> None:
    fit = fit_line(lifted(steps_of(labels)), CAR)
    assert fit is not None
    assert fit.text == text
    assert fit.score == pytest.approx(score)


def test_a_line_that_is_too_short_fits_nothing() -> None:
    assert fit_line(steps_of("30N461"), CAR) is None


def test_a_symbol_taken_for_another_is_not_sure() -> None:
    steps = steps_of("3ON4616")
    fit = fit_line(lifted(steps), CAR)
    assert fit is not None
    confidence = char_confidence(steps, fit)
    assert confidence[1] < 0.01
    assert min(confidence[:1] + confidence[2:]) > 0.99
