"""Answers held against the truth of one picture.

Answers are a set: what was said, not how often. An answer is **right** when it is a number of
the picture that counts, and **wrong** when it is no number of the picture; a number that is
known to be there but does not count makes its answer neither.

Each wrong answer is laid to one number that nothing read rightly, the likest first, one answer
to a number: that number was read wrongly. Numbers left without an answer are **silent**, so a
picture that gives fewer answers than it has numbers is silent about the difference, and a wrong
answer on an empty wall hides no more than one silence. A wrong answer that is half like a number
that does not count, and liker to it than to any that does, is taken for an attempt at it and
counts no more than the number does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from models.evaluation.truth import Groups, PictureTruth, TruthNumber

_ATTEMPT_LIKENESS: Final = 0.5


class Outcome(StrEnum):
    """What became of a number of the truth."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """A number that a reader names for a picture.

    Attributes:
        text: Capital letters and digits only.
        is_accepted: Whether the reader says that it may be used as it is.
        confidence: How sure the reader says that it is, 0 to 1.
    """

    text: str
    is_accepted: bool
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class NumberScore:
    """What became of one number that counts.

    Attributes:
        number: The number.
        outcome: Read rightly, read wrongly, or not at all.
        answer: The answer that was laid to it, unless it is silent.
    """

    number: TruthNumber
    outcome: Outcome
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """What one answer that counts is worth.

    Attributes:
        answer: The answer.
        is_right: Whether it is a number of the picture.
        groups: Groups of the number that it was laid to or is likest to, of the picture where
            that has no number that counts.
    """

    answer: Answer
    is_right: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class PictureScore:
    """One picture, scored.

    Attributes:
        truth: What it shows.
        seconds: What decoding and reading it took; None where it could not be decoded.
        numbers: Its numbers that count.
        answers: Its answers that count.
    """

    truth: PictureTruth
    seconds: float | None
    numbers: tuple[NumberScore, ...]
    answers: tuple[AnswerScore, ...]


def score_picture(
    truth: PictureTruth, said: Iterable[Answer], seconds: float | None
) -> PictureScore:
    """Scores the answers to one picture.

    Args:
        truth: What the picture shows.
        said: The answers, in any order; one said twice counts once, as accepted if it was
            accepted once.
        seconds: What decoding and reading took; None where the picture could not be decoded,
            so that nobody answered.
    """
    counting = {number.text: number for number in truth.numbers if number.counts}
    other = [number.text for number in truth.numbers if not number.counts]
    answers = _as_set(said)
    right = [answer for answer in answers if answer.text in counting]
    wrong = [answer for answer in answers if _is_wrong(answer.text, counting, other)]
    laid = _lay(wrong, sorted(counting.keys() - {answer.text for answer in right}))
    laid |= {answer.text: answer for answer in right}
    numbers = tuple(
        NumberScore(number, _outcome(text, laid.get(text)), laid.get(text))
        for text, number in sorted(counting.items())
    )
    owner = {answer.text: counting[text].groups for text, answer in laid.items()}
    scores = tuple(
        AnswerScore(
            answer,
            answer.text in counting,
            owner.get(answer.text) or _groups_of_likest(answer.text, counting, truth),
        )
        for answer in (*right, *wrong)
    )
    return PictureScore(truth, seconds, numbers, scores)


def _as_set(said: Iterable[Answer]) -> list[Answer]:
    """The distinct answers, in the order of their text, each as sure as it was said once."""
    distinct: dict[str, Answer] = {}
    for answer in said:
        before = distinct.get(answer.text, answer)
        distinct[answer.text] = Answer(
            answer.text,
            before.is_accepted or answer.is_accepted,
            max(before.confidence, answer.confidence),
        )
    return [distinct[text] for text in sorted(distinct)]


def _is_wrong(text: str, counting: Iterable[str], other: Iterable[str]) -> bool:
    """Whether an answer is no number of the picture, nor an attempt at one that does not count."""
    if text in counting:
        return False
    to_other = max((_likeness(text, number) for number in other), default=0.0)
    to_counting = max((_likeness(text, number) for number in counting), default=0.0)
    return to_other < _ATTEMPT_LIKENESS or to_other <= to_counting


def _lay(wrong: list[Answer], unread: list[str]) -> dict[str, Answer]:
    """Wrong answers laid to unread numbers, the likest pair first; number to answer."""
    pairs = sorted(
        ((answer, text) for answer in wrong for text in unread),
        key=lambda pair: (-_likeness(pair[0].text, pair[1]), pair[1], pair[0].text),
    )
    laid: dict[str, Answer] = {}
    used: set[str] = set()
    for answer, text in pairs:
        if text not in laid and answer.text not in used:
            laid[text] = answer
            used.add(answer.text)
    return laid


def _outcome(text: str, answer: Answer | None) -> Outcome:
    """What became of a number, from the answer that was laid to it."""
    if answer is None:
        return Outcome.SILENT
    return Outcome.RIGHT if answer.text == text else Outcome.WRONG


def _groups_of_likest(text: str, counting: dict[str, TruthNumber], truth: PictureTruth) -> Groups:
    """Groups of the number that a surplus answer is likest to."""
    if not counting:
        return truth.groups
    return counting[max(sorted(counting), key=lambda number: _likeness(text, number))].groups


def _likeness(answer: str, number: str) -> float:
    """How like two texts are, 0 to 1: twice the characters in common order ÷ all characters."""
    return SequenceMatcher(None, number, answer, autojunk=False).ratio()
