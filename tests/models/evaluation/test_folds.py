"""Folds: no number on two sides, each source in all, and the same ones each time."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.evaluation.folds import grouped_folds, picture_folds
from models.evaluation.truth import PictureTruth, TruthNumber
from schemas.errors import ConfigError

items = st.lists(
    st.tuples(
        st.lists(st.integers(0, 25), min_size=1, max_size=3), st.sampled_from(["gate", "quay"])
    ),
    min_size=1,
    max_size=40,
)


def picture(file: str, *texts: str, counts: bool = True) -> PictureTruth:
    groups = {"source": file.split("/", maxsplit=1)[0]}
    return PictureTruth(file, tuple(TruthNumber(text, counts, groups) for text in texts), groups)


def test_pictures_that_share_a_number_by_way_of_a_third_share_a_fold() -> None:
    shown = (["A"], ["B"], ["A", "B"], ["C"], ["D"])
    truths = [picture(f"gate/{index}.jpg", *texts) for index, texts in enumerate(shown)]
    folds = picture_folds(truths, 2)
    assert folds[0] == folds[1] == folds[2]
    assert set(folds) == {0, 1}


def test_a_number_that_does_not_count_keeps_pictures_together() -> None:
    truths = [picture("gate/0.jpg", "A"), picture("gate/1.jpg", "A", counts=False)]
    with pytest.raises(ConfigError, match="wanted 2 to 1 folds"):
        picture_folds(truths, 2)


def test_pictures_without_a_number_are_apart() -> None:
    assert sorted(picture_folds([picture("a.jpg"), picture("b.jpg")], 2)) == [0, 1]


@pytest.mark.parametrize("sizes", [{"gate": 10, "quay": 5}, {"gate": 11, "quay": 7, "road": 4}])
def test_each_source_is_in_all_folds_alike(sizes: dict[str, int]) -> None:
    truths = [
        picture(f"{name}/{i}.jpg", f"{name}{i}") for name, n in sizes.items() for i in range(n)
    ]
    folds = picture_folds(truths, 5)
    for name in sizes:
        counts = Counter(
            fold for fold, truth in zip(folds, truths, strict=True) if truth.file.startswith(name)
        )
        shares = [counts[fold] for fold in range(5)]
        assert max(shares) - min(shares) <= 1


def test_sources_that_come_by_turns_are_still_in_all_folds() -> None:
    folds = grouped_folds([[index] for index in range(8)], ["gate", "quay"] * 4, 2)
    assert sorted(folds[0::2]) == sorted(folds[1::2]) == [0, 0, 1, 1]


@pytest.mark.parametrize("folds_n", [0, 1, 4])
def test_folds_that_cannot_be_filled_are_refused(folds_n: int) -> None:
    with pytest.raises(ConfigError, match=f"wanted 2 to 3 folds, .* got {folds_n}"):
        grouped_folds([["A"], ["B"], ["C"]], ["", "", ""], folds_n)


@given(items, st.integers(2, 6))
def test_no_number_is_on_two_sides(drawn: list[tuple[list[int], str]], folds_n: int) -> None:
    numbers, sources = [one for one, _ in drawn], [source for _, source in drawn]
    try:
        folds = grouped_folds(numbers, sources, folds_n)
    except ConfigError:
        assume(False)
    sides: dict[int, int] = {}
    for own, fold in zip(numbers, folds, strict=True):
        assert all(sides.setdefault(number, fold) == fold for number in own)
    assert set(folds) == set(range(folds_n))
    assert folds == grouped_folds(numbers, sources, folds_n)
