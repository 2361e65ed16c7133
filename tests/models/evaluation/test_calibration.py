"""Confidences of scored answers, told and mended."""

from __future__ import annotations

import pytest

from models.evaluation.calibration import calibration_curves
from models.evaluation.scoring import Answer, PictureScore, score_picture
from models.evaluation.truth import PictureTruth, TruthNumber


def scored(index: int, *answers: tuple[bool, float]) -> PictureScore:
    """A picture with an answer for each flag: whether it is right, and how sure it is."""
    shown = [f"{index}N{place}" for place in range(len(answers))]
    said = [
        Answer(text if right else f"{text}X", False, confidence)
        for text, (right, confidence) in zip(shown, answers, strict=True)
    ]
    numbers = tuple(TruthNumber(text, True, {}) for text in shown)
    return score_picture(PictureTruth(f"{index}.jpg", numbers, {}), said, 0.1)


# Right in nine of ten although the reader says that it is never sure.
SHY = [scored(index, (index % 10 != 0, 0.3), (index % 10 != 5, 0.35)) for index in range(40)]


def test_every_answer_counts_once_with_its_confidence() -> None:
    curve = calibration_curves([scored(0, (True, 0.9), (False, 0.95)), scored(1)]).told
    assert [(one.answers_n, one.share_right) for one in curve] == [(2, 0.5)]
    assert curve[0].confidence == pytest.approx(0.925)


def test_without_folds_nothing_is_mended() -> None:
    assert list(calibration_curves(SHY).errors) == ["told"]


def test_a_shy_reader_is_mended_by_the_other_folds() -> None:
    errors = calibration_curves(SHY, [index % 4 for index in range(40)]).errors
    assert errors["told"] == pytest.approx(0.9 - 0.325)
    assert errors["logistic"] < 0.1
    assert errors["isotonic"] < 0.1


@pytest.mark.parametrize(
    "scores", [SHY[:2], [scored(0), scored(1)], [scored(0, (True, 1)), SHY[1]]]
)
def test_answers_of_one_fold_alone_are_not_mended(scores: list[PictureScore]) -> None:
    curves = calibration_curves(scores, [0, 0])
    assert (curves.logistic, curves.isotonic) == ((), ())


def test_answers_beyond_the_numbers_are_in_the_fold_of_their_picture() -> None:
    surplus = score_picture(PictureTruth("x.jpg", (), {}), [Answer("A1", False, 0.3)], 0.1)
    curves = calibration_curves([*SHY, surplus], [*(index % 4 for index in range(40)), 0])
    assert sum(one.answers_n for one in curves.logistic) == 81
