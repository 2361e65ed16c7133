"""What an answer is worth, case by case."""

from __future__ import annotations

import pytest

from models.evaluation.scoring import Answer, Outcome, score_picture
from models.evaluation.truth import PictureTruth, TruthNumber

A, B = "PSSU3581297", "PSSU3567508"
NEAR_A, NEAR_B, FAR = "PSSU3581291", "PSSU3567500", "TGHX1"
RIGHT, WRONG, SILENT = Outcome.RIGHT, Outcome.WRONG, Outcome.SILENT


def truth(counting: str, other: str = "") -> PictureTruth:
    """A picture of some numbers, each in a group of its own."""
    numbers = [(text, True) for text in counting.split()]
    numbers += [(text, False) for text in other.split()]
    return PictureTruth(
        "a/1.jpg",
        tuple(TruthNumber(text, counts, {"number": text}) for text, counts in numbers),
        {"number": "none"},
    )


@pytest.mark.parametrize(
    ("counting", "other", "said", "numbers", "answers"),
    [
        # one number
        (A, "", "", {A: SILENT}, {}),
        (A, "", A, {A: RIGHT}, {A: (True, A)}),
        (A, "", NEAR_A, {A: WRONG}, {NEAR_A: (False, A)}),
        (A, "", FAR, {A: WRONG}, {FAR: (False, A)}),
        (A, "", f"{A} {NEAR_A}", {A: RIGHT}, {A: (True, A), NEAR_A: (False, A)}),
        (A, "", f"{A} {A}", {A: RIGHT}, {A: (True, A)}),
        # two numbers: an answer is laid to the likest that nothing read rightly
        (f"{A} {B}", "", f"{B} {A}", {A: RIGHT, B: RIGHT}, {A: (True, A), B: (True, B)}),
        (f"{A} {B}", "", A, {A: RIGHT, B: SILENT}, {A: (True, A)}),
        (f"{A} {B}", "", NEAR_B, {A: SILENT, B: WRONG}, {NEAR_B: (False, B)}),
        (
            f"{A} {B}",
            "",
            f"{A} {NEAR_A}",
            {A: RIGHT, B: WRONG},
            {A: (True, A), NEAR_A: (False, B)},
        ),
        (
            f"{A} {B}",
            "",
            f"{NEAR_A} {NEAR_B} {FAR}",
            {A: WRONG, B: WRONG},
            {NEAR_A: (False, A), NEAR_B: (False, B), FAR: (False, A)},
        ),
        # a number that does not count is neither merit nor fault
        (A, B, f"{A} {B}", {A: RIGHT}, {A: (True, A)}),
        (A, B, B, {A: SILENT}, {}),
        (A, B, NEAR_B, {A: SILENT}, {}),
        (A, B, NEAR_A, {A: WRONG}, {NEAR_A: (False, A)}),
        (A, B, FAR, {A: WRONG}, {FAR: (False, A)}),
        # nothing to read
        ("", "", "", {}, {}),
        ("", "", FAR, {}, {FAR: (False, "none")}),
    ],
)
def test_answers_are_laid_to_numbers(
    counting: str,
    other: str,
    said: str,
    numbers: dict[str, Outcome],
    answers: dict[str, tuple[bool, str]],
) -> None:
    score = score_picture(
        truth(counting, other), [Answer(text, False) for text in said.split()], 0.5
    )
    assert {one.number.text: one.outcome for one in score.numbers} == numbers
    assert {
        one.answer.text: (one.is_right, one.groups["number"]) for one in score.answers
    } == answers
    assert score.seconds == 0.5


@pytest.mark.parametrize("said", [(True, False), (False, True), (True, True)])
def test_an_answer_said_twice_is_accepted_if_it_was_once(said: tuple[bool, bool]) -> None:
    score = score_picture(truth(A), [Answer(A, is_accepted) for is_accepted in said], 0.0)
    assert [answer.answer for answer in score.answers] == [Answer(A, True)]


@pytest.mark.parametrize("sure", [(0.4, 0.8), (0.8, 0.4)])
def test_an_answer_said_twice_is_as_sure_as_it_was_once(sure: tuple[float, float]) -> None:
    score = score_picture(truth(A), [Answer(A, False, one) for one in sure], 0.0)
    assert [answer.answer for answer in score.answers] == [Answer(A, False, 0.8)]
