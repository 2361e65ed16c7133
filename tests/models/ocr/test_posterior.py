import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.containers.strip import lay_out
from models.ocr.alphabet import ALPHABET
from models.ocr.line_reader import FLOOR, LineRead, Steps
from models.ocr.posterior import char_log_posterior
from models.plates.vote import elect
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind


def seen(labels: str, doubts: dict[int, str] | None = None) -> LineRead:
    """One step per label, ``-`` blank; a step of ``doubts`` has another symbol 1 nat behind."""
    steps = np.full((len(labels), 37), np.log(FLOOR), np.float32)
    for step, label in enumerate(labels):
        steps[step, 0 if label == "-" else 1 + ALPHABET.index(label)] = 0
        other = (doubts or {}).get(step)
        if other is not None:
            steps[step, 1 + ALPHABET.index(other)] = -1
    return LineRead(labels.replace("-", ""), steps)


def brute_force(span: Steps) -> list[float]:
    """The best run of each symbol by trying them all."""
    n = len(span)
    runs = [(i, j) for i in range(n) for j in range(i + 1, n + 1)]
    blank = [[span[:i, 0].sum() + span[j:, 0].sum(), i, j] for i, j in runs]
    return [max(rest + span[i:j, symbol].sum() for rest, i, j in blank) for symbol in range(1, 37)]


@given(st.integers(0, 10_000), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_a_row_is_the_best_alignment_of_each_symbol_in_its_span(
    seed: int, lengths: list[int]
) -> None:
    first_step = np.cumsum([0, *lengths[:-1]]).astype(np.int32)
    steps_n = int(first_step[-1]) + 2
    steps = -np.random.default_rng(seed).uniform(0, 4, (steps_n, 37)).astype(np.float32)
    rows = char_log_posterior(steps, first_step)
    ends = [*first_step[1:], steps_n]
    for row, start, end in zip(rows, first_step, ends, strict=True):
        wanted = np.array(brute_force(steps[start:end]))
        wanted -= np.log(np.exp(wanted).sum())
        assert row == pytest.approx(np.maximum(wanted, np.log(FLOOR)), abs=1e-3)


def test_a_doubted_character_shares_its_probability_and_the_others_do_not() -> None:
    read = seen("C-S-Q-U-3-0-5-4-3-8-3", {18: "B"})
    spot = lay_out([read]).code(-10)
    assert spot is not None
    rows = np.exp(char_log_posterior(read.log_ratio, spot.first_step))
    assert [ALPHABET[row.argmax()] for row in rows] == list(spot.text)
    assert rows[9, ALPHABET.index("B")] == pytest.approx(rows[9].max() / np.e, rel=0.01)
    assert np.delete(rows.max(axis=1), 9).min() > 0.99


def test_a_check_digit_that_was_not_seen_says_nothing() -> None:
    strip = lay_out([seen("C-S-Q-U-3-0-5-4-3-8")])
    spot = strip.code_without_check_digit(-10)
    assert spot is not None
    rows = np.exp(char_log_posterior(strip.steps, spot.first_step))
    assert rows[10] == pytest.approx(np.full(36, 1 / 36))
    assert ALPHABET[rows[9].argmax()] == "8"


def test_a_plate_says_of_each_character_what_its_looks_say_on_the_whole() -> None:
    election = elect([(seen("5-1-C-1-2-3-4-5"),), (seen("5-1-C-1-2-8-4-5"),)], Layout.ONE_LINE)
    assert election is not None
    assert election.char_log_posterior is not None
    rows = np.exp(election.char_log_posterior)
    assert rows.shape == (8, 36)
    assert rows[5, ALPHABET.index("3")] == pytest.approx(rows[5, ALPHABET.index("8")])
    assert rows[4, ALPHABET.index("2")] > 0.99


def test_a_read_with_its_posterior_is_hashed_and_pickled() -> None:
    rows = np.log(np.full((8, 36), 1 / 36, np.float32))
    bare = Read(
        kind=TextKind.PLATE,
        text="51C12345",
        char_confidence=(0.9,) * 8,
        confidence=0.9,
        status=Status.REVIEW,
        box=Box(0, 0, 10, 2),
        text_height_px=2,
        layout=Layout.ONE_LINE,
    )
    read = replace(bare, char_log_posterior=rows)
    assert {bare, read} == {bare}
    again = pickle.loads(pickle.dumps(read))  # noqa: S301 - made here
    assert again == read
    assert np.array_equal(again.char_log_posterior, rows)
