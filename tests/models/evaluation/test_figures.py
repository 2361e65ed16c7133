"""The figures that count: literal cases, and laws that hold for all."""

from __future__ import annotations

import random
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.figures import clopper_pearson_upper, figures, figures_by_group
from models.evaluation.scoring import Answer, PictureScore, score_picture
from models.evaluation.truth import PictureTruth, TruthNumber

SHARES = ("recall", "spurious", "accepted", "silent", "accepted_wrong_upper95")


def scored(
    shown: str, said: str, seconds: float = 1.0, source: str = "gate", hidden: str = ""
) -> PictureScore:
    """A scored picture; ``!`` before an answer says that it is accepted."""
    groups = {"source": source}
    numbers = [TruthNumber(text, counts=True, groups=groups) for text in shown.split()]
    numbers += [TruthNumber(text, counts=False, groups=groups) for text in hidden.split()]
    answers = [Answer(word.lstrip("!"), word.startswith("!")) for word in said.split()]
    return score_picture(PictureTruth("x.jpg", tuple(numbers), groups), answers, seconds)


def test_figures_of_a_literal_set() -> None:
    result = figures(
        [
            scored("AAA1", "!AAA1", 1.0),  # right and accepted
            scored("AAA2", "AAA2", 2.0),  # right
            scored("AAA3", "!AAA4", 3.0),  # wrong and accepted
            scored("AAA5", "", 4.0),  # silent
            scored("AAA6 BBB7", "!AAA6 CCC8 CCC9", 5.0),  # one right, one wrong, one surplus
        ]
    )
    assert asdict(result) == {
        "pictures": 5,
        "numbers": 6,
        "recall": 3 / 6,
        "spurious": 3 / 6,
        "accepted": 3 / 6,
        "accepted_n": 3,
        "accepted_wrong_n": 1,
        "accepted_wrong_upper95": pytest.approx(0.8646, abs=1e-4),
        "silent": 1 / 6,
        "seconds_per_picture": 3.0,
    }


@pytest.mark.parametrize(
    ("wrong_n", "all_n", "bound"),
    [
        (0, 0, 1.0),
        (0, 1, 0.95),
        (0, 59, 1 - 0.05 ** (1 / 59)),
        (0, 300, 1 - 0.05 ** (1 / 300)),
        (1, 20, 0.21611),
        (5, 100, 0.10225),
        (7, 7, 1.0),
    ],
)
def test_bound_of_clopper_and_pearson(wrong_n: int, all_n: int, bound: float) -> None:
    assert clopper_pearson_upper(wrong_n, all_n) == pytest.approx(bound, abs=1e-4)


def test_pictures_without_a_number_have_no_recall_but_can_be_spurious() -> None:
    result = figures([scored("", ""), scored("", "!AAA1")])
    assert (result.recall, result.accepted, result.silent) == (None, None, None)
    assert (result.spurious, result.accepted_n, result.accepted_wrong_n) == (1.0, 1, 1)


def test_more_accepted_answers_than_numbers_are_still_a_share() -> None:
    result = figures([scored("AAA1", "!AAA1 !BBB2 !CCC3")])
    assert (result.accepted, result.accepted_n, result.accepted_wrong_n) == (1.0, 3, 2)


def test_groups_break_the_whole_down() -> None:
    scores = [
        scored("AAA1", "AAA1", 1.0, "day"),
        scored("AAA2", "", 3.0, "night"),
        scored("AAA3", "AAA4", 5.0, "night"),
        scored("", "AAA5", 5.0, "empty"),
    ]
    by = figures_by_group(scores)
    assert list(by) == ["source"]
    assert {value: one.pictures for value, one in by["source"].items()} == {
        "day": 1,
        "empty": 1,
        "night": 2,
    }
    assert by["source"]["day"].recall == 1
    assert by["source"]["night"].recall == 0
    assert by["source"]["night"].silent == 0.5
    assert by["source"]["night"].seconds_per_picture == 4.0
    assert (by["source"]["empty"].numbers, by["source"]["empty"].spurious) == (0, 1.0)


texts = st.text("AB1", min_size=1, max_size=4)
answers = st.lists(st.tuples(texts, st.booleans()).map(lambda pair: Answer(*pair)), max_size=5)
groups = st.fixed_dictionaries({"lines": st.sampled_from(["1", "2"])})


@st.composite
def truths(draw: st.DrawFn) -> PictureTruth:
    shown = draw(st.lists(texts, max_size=4, unique=True))
    numbers = tuple(TruthNumber(text, draw(st.booleans()), draw(groups)) for text in shown)
    return PictureTruth("x.jpg", numbers, draw(groups))


pictures = st.lists(st.tuples(truths(), answers), min_size=1, max_size=5)
Pictures = list[tuple[PictureTruth, list[Answer]]]


@given(pictures)
def test_shares_lie_between_0_and_1(drawn: Pictures) -> None:
    scores = [score_picture(truth, said, 0.1) for truth, said in drawn]
    parts = [one for values in figures_by_group(scores).values() for one in values.values()]
    for result in (figures(scores), *parts):
        for name in SHARES:
            share = getattr(result, name)
            assert share is None or 0 <= share <= 1
        assert result.accepted_wrong_n <= result.accepted_n
        assert (result.recall or 0) + (result.silent or 0) <= 1


@given(pictures, st.randoms(use_true_random=False))
def test_order_does_not_matter(drawn: Pictures, chance: random.Random) -> None:
    plain = [score_picture(truth, said, 0.25) for truth, said in drawn]
    shuffled = []
    for truth, said in drawn:
        numbers = chance.sample(truth.numbers, len(truth.numbers))
        turned = PictureTruth(truth.file, tuple(numbers), truth.groups)
        shuffled.append(score_picture(turned, chance.sample(said, len(said)), 0.25))
    chance.shuffle(shuffled)
    assert figures(shuffled) == figures(plain)
    assert figures_by_group(shuffled) == figures_by_group(plain)


@given(st.lists(truths(), min_size=1, max_size=5), st.booleans())
def test_a_perfect_reader_has_recall_1_and_nothing_spurious(
    drawn: list[PictureTruth], reads_what_does_not_count: bool
) -> None:
    scores = [
        score_picture(
            truth,
            [
                Answer(number.text, is_accepted=True)
                for number in truth.numbers
                if number.counts or reads_what_does_not_count
            ],
            0.1,
        )
        for truth in drawn
    ]
    result = figures(scores)
    assert result.spurious == 0
    assert result.accepted_wrong_n == 0
    if result.numbers:
        assert (result.recall, result.accepted, result.silent) == (1, 1, 0)


@given(pictures)
def test_silent_is_what_answers_are_short_of_numbers(drawn: Pictures) -> None:
    scores = [score_picture(truth, said, 0.1) for truth, said in drawn]
    short_n = sum(max(0, len(score.numbers) - len(score.answers)) for score in scores)
    result = figures(scores)
    assert (result.silent or 0) * result.numbers == pytest.approx(short_n)
