"""What the demo's papers were made to disagree with, held against what was noticed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flows.demo_papers import SIGNS, Sign, score_signs

TOLD = Path(__file__).parents[2] / "infra" / "demo" / "discrepancies.csv"


@pytest.fixture
def told() -> list[dict[str, str]]:
    with TOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def signs_of(told: list[dict[str, str]]) -> set[Sign]:
    return {
        (*sign, row["seen_in_feed"] if row["kind"] == "mistyped" else row["container"])
        for row in told
        for sign in SIGNS[row["kind"]]
    }


def test_every_kind_is_among_the_demo_s_papers(told: list[dict[str, str]]) -> None:
    assert {row["kind"] for row in told} == set(SIGNS)


def test_what_is_noticed_by_all_that_have_to_is_found(told: list[dict[str, str]]) -> None:
    seeded, invented = score_signs(told, signs_of(told))
    assert all(each.is_found for each in seeded)
    assert [each.container for each in seeded] == [row["container"] for row in told]
    assert invented == ()


def test_r49_one_missing_sign_is_a_discrepancy_that_was_not_found(
    told: list[dict[str, str]],
) -> None:
    for missing in signs_of(told):
        seeded, _ = score_signs(told, signs_of(told) - {missing})
        assert not all(each.is_found for each in seeded), missing


def test_r49_what_was_not_put_in_is_invented(told: list[dict[str, str]]) -> None:
    more = ("manifest", "gate_only", "MSKU4972578")
    _, invented = score_signs(told, {*signs_of(told), more})
    assert invented == (more,)
