"""The figures that count, from scored pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scipy.stats import binomtest

from models.evaluation.scoring import AnswerScore, NumberScore, Outcome, PictureScore
from models.evaluation.truth import Groups

_CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a set of pictures was read; shares are between 0 and 1.

    Attributes:
        pictures: Pictures that count.
        numbers: Numbers of the truth that count.
        recall: Numbers of which one answer, accepted or not, is exactly right ÷ all numbers;
            None where there is no number.
        spurious: Answers that are no number of the picture ÷ all answers; 0 without an answer.
        accepted: Accepted answers ÷ all numbers, 1 where they are even more than the numbers;
            None where there is no number.
        accepted_n: Accepted answers.
        accepted_wrong_n: Accepted answers that are no number of the picture.
        accepted_wrong_upper95: One-sided upper 95 % bound of Clopper and Pearson (Biometrika
            26, 1934) on the share of wrong ones among the accepted: 1 where none is accepted.
        silent: Numbers without any answer ÷ all numbers; None where there is no number.
        seconds_per_picture: Mean of decoding and reading, without loading networks; of the
            pictures that could be decoded, None where none could.
    """

    pictures: int
    numbers: int
    recall: float | None
    spurious: float
    accepted: float | None
    accepted_n: int
    accepted_wrong_n: int
    accepted_wrong_upper95: float
    silent: float | None
    seconds_per_picture: float | None


def figures(scores: Sequence[PictureScore]) -> Figures:
    """The figures of a set of scored pictures, at least one."""
    return _figures(
        [number for score in scores for number in score.numbers],
        [answer for score in scores for answer in score.answers],
        [score.seconds for score in scores],
    )


def figures_by_group(scores: Sequence[PictureScore]) -> dict[str, dict[str, Figures]]:
    """The figures by group and value, such as ``["orientation"]["vertical"]``.

    A picture that shows numbers of several values counts as a picture in each of them.
    """
    by: dict[str, dict[str, Figures]] = {}
    for group, value in sorted({pair for score in scores for pair in _pairs(score)}):
        by.setdefault(group, {})[value] = figures_of_group(scores, group, frozenset({value}))
    return by


def figures_of_group(scores: Sequence[PictureScore], group: str, values: frozenset[str]) -> Figures:
    """The figures of what belongs to one of some values of a group."""
    wanted = {(group, value) for value in values}
    return _figures(
        [
            number
            for score in scores
            for number in score.numbers
            if number.number.groups.get(group) in values
        ],
        [
            answer
            for score in scores
            for answer in score.answers
            if answer.groups.get(group) in values
        ],
        [score.seconds for score in scores if not wanted.isdisjoint(_pairs(score))],
    )


def clopper_pearson_upper(wrong_n: int, all_n: int) -> float:
    """One-sided upper 95 % bound on a share of which ``wrong_n`` in ``all_n`` were seen."""
    if all_n == 0:
        return 1.0
    test = binomtest(wrong_n, all_n, alternative="less")
    return float(test.proportion_ci(_CONFIDENCE, method="exact").high)


def _pairs(score: PictureScore) -> set[tuple[str, str]]:
    """Groups and values that a picture belongs to."""
    of_numbers: Iterable[Groups] = (number.number.groups for number in score.numbers)
    found = {pair for groups in of_numbers for pair in groups.items()}
    return found or set(score.truth.groups.items())


def _figures(
    numbers: list[NumberScore], answers: list[AnswerScore], seconds: list[float | None]
) -> Figures:
    """The figures of some numbers, answers and pictures."""
    accepted = [answer for answer in answers if answer.answer.is_accepted]
    accepted_wrong_n = sum(not answer.is_right for answer in accepted)
    outcomes = [number.outcome for number in numbers]
    wrong_n = sum(not answer.is_right for answer in answers)
    told_s = [one for one in seconds if one is not None]
    return Figures(
        pictures=len(seconds),
        numbers=len(numbers),
        recall=_share(outcomes.count(Outcome.RIGHT), len(numbers)),
        spurious=_share(wrong_n, len(answers)) or 0.0,
        accepted=_share(min(len(accepted), len(numbers)), len(numbers)),
        accepted_n=len(accepted),
        accepted_wrong_n=accepted_wrong_n,
        accepted_wrong_upper95=clopper_pearson_upper(accepted_wrong_n, len(accepted)),
        silent=_share(outcomes.count(Outcome.SILENT), len(numbers)),
        seconds_per_picture=sum(told_s) / len(told_s) if told_s else None,
    )


def _share(part_n: int, whole_n: int) -> float | None:
    """A share, or None of nothing."""
    return part_n / whole_n if whole_n else None
