from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ocr import viterbi
from models.ocr.alphabet import ALPHABET, DIGITS, LETTERS, allowed_symbols, plain, symbol_index
from models.ocr.spotter import margin, runner_up, spot
from schemas.iso6346 import check_digit, is_valid

CONTAINER = allowed_symbols([LETTERS] * 3 + ["UJZ"] + [DIGITS] * 7)
Steps = npt.NDArray[np.float32]


def steps_of(labels: str, strength: float = 8.0) -> Steps:
    """One step per label; ``-`` is blank, ``?`` is something outside the alphabet."""
    steps = np.full((len(labels), 37), -strength, np.float32)
    for step, label in enumerate(labels):
        if label == "-":
            steps[step, 0] = 0
        elif label != "?":
            steps[step, 1 + symbol_index(label)] = 0
    return steps


def alignments_score(steps: Steps, text: str) -> float:
    """The best alignment of one text, from every start, by plain dynamic programming."""
    labels = [symbol_index(s) + 1 for s in text]
    states: list[int] = []
    for label in labels:
        states += [label, 0]
    best = -np.inf
    scores = np.full(len(states), -np.inf)
    for row in steps:
        fresh = np.full(len(states), -np.inf)
        for i, state in enumerate(states):
            sources = [scores[i]]
            if i == 0:
                sources.append(0.0)
            else:
                sources.append(scores[i - 1])
                if i >= 2 and state != 0 and states[i - 2] != state:
                    sources.append(scores[i - 2])
            fresh[i] = max(sources) + row[state]
        scores = fresh
        best = max(best, scores[-2], scores[-1])
    return float(best)


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ("CSQU3054383", "CSQU3054383"),
        ("--CCS-QUU-30543-8833-", "CSQU3054383"),
        ("MAX-CSQU3054383-45G1", "CSQU3054383"),
        ("??CSQU3054383??", "CSQU3054383"),
        ("AAAAU0-0-0-010-0", None),  # a run of the same symbol is one symbol
        ("A-A-AU0-0-0-010-0", "AAAU0000100"),
    ],
)
def test_r21_spots_a_code_between_other_text(labels: str, text: str | None) -> None:
    found = spot(steps_of(labels), CONTAINER, check_digit=True)
    assert found is not None
    if text is None:
        assert found.score < 0
        return
    assert (found.text, found.score) == (text, 0)
    assert [labels[step] for step in found.first_step] == list(text)
    assert found.char_confidence.min() > 0.9


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ("CSQU305438-", "CSQU3054383"),  # nothing seen of the check digit
        ("CSOU3054383", "CSQU3054383"),  # O does not fit, Q is what the network also saw
        ("CSQU3O54383", "CSQU3054383"),
        ("CSQU3054384", None),
    ],
)
def test_r21_the_check_digit_decides_between_look_alikes(labels: str, text: str | None) -> None:
    steps = steps_of(labels)
    for step, label in enumerate(labels):
        if label == "O":
            steps[step, 1 + symbol_index("Q")] = -1
            steps[step, 1 + symbol_index("0")] = -2
    found = spot(steps, CONTAINER, check_digit=True)
    assert found is not None
    assert is_valid(found.text)
    assert found.score < 0
    assert text in (None, found.text)


def test_a_character_that_was_hardly_seen_has_little_confidence() -> None:
    steps = steps_of("CSQU3054383")
    steps[7, 1 + symbol_index("8")] = -0.5
    steps[9, :] = -8
    found = spot(steps, CONTAINER, check_digit=True)
    assert found is not None
    assert found.text == "CSQU3054383"
    assert found.char_confidence[9] < 0.2
    assert 0.5 < found.char_confidence[7] < 0.7
    assert found.char_confidence[0] > 0.9


@pytest.mark.parametrize(
    ("positions", "labels", "text"),
    [
        ([DIGITS] * 2 + [LETTERS] + [DIGITS] * 5, "??51F-12345-", "51F12345"),
        ([DIGITS] * 2 + [LETTERS] + [DIGITS] * 4, "15R-1409", "15R1409"),
        ([DIGITS] * 2 + [LETTERS, DIGITS] + [DIGITS] * 5, "29B1-25662", None),
        ([DIGITS] * 2 + [LETTERS, DIGITS] + [DIGITS] * 5, "29B1-2566", None),
    ],
)
def test_r21_spots_plates_without_a_check_digit(
    positions: list[str], labels: str, text: str | None
) -> None:
    found = spot(steps_of(labels), allowed_symbols(positions))
    if text is None:
        assert found is None or found.score < -7
    else:
        assert found is not None
        assert (found.text, found.score) == (text, 0)


def test_too_few_steps_hold_no_text() -> None:
    assert spot(steps_of("CSQU305438"), CONTAINER, check_digit=True) is None
    assert spot(np.zeros((0, 37), np.float32), CONTAINER) is None
    assert spot(steps_of("A"), allowed_symbols([""])) is None


def test_a_check_digit_is_asked_of_eleven_positions_only() -> None:
    with pytest.raises(ValueError, match="needs 11 positions, the template has 3"):
        spot(steps_of("ABC"), allowed_symbols([LETTERS] * 3), check_digit=True)


small_steps = st.integers(3, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(-9, 0), min_size=4, max_size=4), min_size=n, max_size=n)
)


def _spread(rows: list[list[int]]) -> Steps:
    """Blank, A, B and 1 take the drawn scores, all else is far away."""
    steps = np.full((len(rows), 37), -50, np.float32)
    for column, label in enumerate((0, 1, 2, 1 + symbol_index("1"))):
        steps[:, column if label == 0 else label] = [row[column] for row in rows]
    return steps


@settings(deadline=None)
@given(small_steps)
def test_spot_and_runner_up_are_exact(rows: list[list[int]]) -> None:
    steps = _spread(rows)
    allowed = allowed_symbols(["AB", "AB1", "A1"])
    texts = ["".join(text) for text in product("AB", "AB1", "A1")]
    ranked = sorted((alignments_score(steps, text) for text in texts), reverse=True)
    best = spot(steps, allowed)
    if best is None:
        assert ranked[0] == -np.inf
        return
    assert best.score == pytest.approx(ranked[0], abs=1e-3)
    assert alignments_score(steps, best.text) == pytest.approx(best.score, abs=1e-3)
    second = runner_up(steps, allowed, best)
    if second is None:
        assert ranked[1] == -np.inf
        assert margin(best, second) == float("inf")
    else:
        assert second.text != best.text
        assert margin(best, second) == pytest.approx(ranked[0] - ranked[1], abs=1e-3)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(14, 24))
def test_r21_no_valid_code_near_the_best_scores_higher(seed: int, steps_n: int) -> None:
    steps = -np.random.default_rng(seed).exponential(4, (steps_n, 37)).astype(np.float32)
    best = spot(steps, CONTAINER, check_digit=True)
    assert best is not None
    assert is_valid(best.text)
    assert alignments_score(steps, best.text) == pytest.approx(best.score, abs=1e-3)
    for place in range(10):
        for symbol in LETTERS if place < 3 else "UJZ" if place == 3 else DIGITS:
            prefix = best.text[:place] + symbol + best.text[place + 1 : 10]
            other = prefix + check_digit(prefix)
            assert alignments_score(steps, other) <= best.score + 1e-3


def test_plain_folds_case_and_width() -> None:
    assert plain("ｗsau 416.062-0") == "WSAU4160620"  # noqa: RUF001
    assert plain("") == ""
    assert len(ALPHABET) == 36


def test_the_search_runs_where_nothing_can_be_cached() -> None:
    scope: dict[str, object] = {}
    exec("def double(x):\n    return 2 * x\n", scope)  # noqa: S102 - a function without a file
    double = scope["double"]
    assert callable(double)
    assert viterbi._compiled(double)(21) == 42
