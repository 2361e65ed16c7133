"""The table of the suite: what a row counts, what it misses, and how folds spread."""

from __future__ import annotations

import pytest

from models.evaluation.figures import Figures, figures
from models.evaluation.scoring import Answer, PictureScore, score_picture
from models.evaluation.suite import ROWS, SETS, Goal, figures_over_folds
from models.evaluation.truth import PictureTruth, TruthNumber


def scored(text: str, said: str, **groups: str) -> PictureScore:
    """A scored picture of one number; ``!`` before an answer says that it is accepted."""
    number = TruthNumber(text, counts=True, groups=groups)
    answers = [Answer(word.lstrip("!"), word.startswith("!")) for word in said.split()]
    return score_picture(PictureTruth(f"{text}.jpg", (number,), groups), answers, 0.5)


CODES = [
    scored("A", "!A", orientation="vertical", source="marsa"),
    scored("B", "", orientation="vertical", source="marsa"),
    scored("C", "!C", orientation="horizontal", source="marsa"),
    scored("D", "!X", orientation="horizontal 3-line", source="flass"),
]


def row(name: str, scores: list[PictureScore]) -> Figures | None:
    return next(one for one in ROWS if one.name == name).figures(scores)


@pytest.mark.parametrize(
    ("name", "numbers", "recall", "accepted_wrong_n"),
    [("containers", 4, 0.5, 1), ("… vertical", 2, 0.5, 0), ("… horizontal", 2, 0.5, 1)],
)
def test_r21_a_row_counts_the_numbers_of_its_groups(
    name: str, numbers: int, recall: float, accepted_wrong_n: int
) -> None:
    found = row(name, CODES)
    assert found is not None
    got = (found.numbers, found.recall, found.accepted_wrong_n)
    assert got == (numbers, recall, accepted_wrong_n)


def test_a_row_without_a_number_has_no_figures() -> None:
    assert row("… vertical", CODES[2:]) is None
    assert row("containers", []) is None


def test_each_set_has_a_row_of_its_whole() -> None:
    assert {one.labelled for one in ROWS if not one.group} == set(SETS)


@pytest.mark.parametrize(
    ("goal", "missed"),
    [
        (Goal(), ()),
        (Goal(0.5, 0.75, 1, 0.5), ()),
        (
            Goal(0.51, 0.76, 0, 0.49),
            ("recall", "accepted", "accepted_wrong_n", "seconds_per_picture"),
        ),
        (Goal(recall=0.51, accepted_wrong_n=1), ("recall",)),
    ],
)
def test_what_is_not_reached_is_named(goal: Goal, missed: tuple[str, ...]) -> None:
    assert goal.missed(figures(CODES)) == missed


def test_what_was_not_measured_is_not_reached() -> None:
    unread = score_picture(PictureTruth("x.jpg", (), {}), [], None)
    assert Goal(0, 0, 0, 9).missed(figures([unread])) == (
        *("recall", "accepted"),
        "seconds_per_picture",
    )


def test_folds_are_told_by_mean_and_spread_for_the_whole_and_each_group() -> None:
    parts = figures_over_folds(CODES, [0, 1, 0, 1])
    assert [(one.group, one.value, one.whole.numbers) for one in parts] == [
        ("", "", 4),
        ("orientation", "horizontal", 1),
        ("orientation", "horizontal 3-line", 1),
        ("orientation", "vertical", 2),
        ("source", "flass", 1),
        ("source", "marsa", 3),
    ]
    whole = parts[0]
    assert (whole.recall_mean, whole.recall_spread) == (0.5, 0.5)
    assert (whole.accepted_mean, whole.accepted_spread) == (0.75, 0.25)
    # Of marsa, the first fold read two of two and the second none of one.
    assert (parts[5].recall_mean, parts[5].recall_spread) == (0.5, 0.5)
    # A fold without such a number says nothing of it.
    assert (parts[4].recall_mean, parts[4].recall_spread) == (0, 0)
