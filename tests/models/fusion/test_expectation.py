"""The fourth proof: what an expectation may accept, and what it must not touch."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from models.containers import judgement
from models.fusion import vote
from models.fusion.expectation import CONFIDENCE_MIN, PLACE_MIN, with_expectation
from schemas.corrected_passage import SeenCrossing, entered
from schemas.owners import OwnerRegistry
from schemas.passage import ContainerRead, Direction, Pairing, Passage
from schemas.read import CheckDigit, Status

CODE, OTHER = "XQZU4160629", "XQZU4160634"
EXPECTED = frozenset({CODE})


def read(**changes: Any) -> ContainerRead:
    """A read that wants for nothing but to be expected."""
    return ContainerRead(
        code=CODE,
        status=Status.REVIEW,
        confidence=0.995,
        check_digit=CheckDigit.READ,
        size_type="45G1",
        char_confidence=(0.98,) * 11,
        read_frames_n=2,
        owner_known=False,
    ).model_copy(update=changes)


def passage(*reads: ContainerRead, pairing: Pairing = Pairing.SINGLE) -> Passage:
    seen = SeenCrossing(
        "cat-lai", "a", "in-1", Direction.IN, datetime(2026, 11, 21, tzinfo=UTC), (), ("51C12345",)
    )
    whole = entered(seen, OwnerRegistry())
    return whole.model_copy(update={"containers": reads, "pairing": pairing})


def test_a_read_that_wants_for_nothing_else_is_accepted_by_an_expectation() -> None:
    made = with_expectation(passage(read()), EXPECTED)
    assert made is not None
    assert made.revision == 1
    assert made.containers == (read(status=Status.ACCEPTED, expected=True),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, frozenset({OTHER}), id="a near number is not the number"),
        pytest.param({}, frozenset[str](), id="nobody expects it"),
        pytest.param({"check_digit": CheckDigit.INFERRED}, EXPECTED, id="check digit not seen"),
        pytest.param({"read_frames_n": 1}, EXPECTED, id="one frame agrees with nobody"),
        pytest.param({"read_frames_n": 3}, EXPECTED, id="proved, and so doubted for more"),
        pytest.param({"owner_known": True}, EXPECTED, id="… with a known owner"),
        pytest.param({"agreeing_cameras_n": 2}, EXPECTED, id="… or two cameras"),
        pytest.param({"confidence": 0.989}, EXPECTED, id="something else is likely"),
        pytest.param({"char_confidence": (0.98,) * 10 + (0.89,)}, EXPECTED, id="a weak place"),
        pytest.param({"candidates": ("WSAU4160620",)}, EXPECTED, id="a rival"),
        pytest.param({"candidates": (OTHER,)}, EXPECTED | {OTHER}, id="two of them are expected"),
        pytest.param({"status": Status.ACCEPTED, "read_frames_n": 3}, EXPECTED, id="accepted"),
    ],
)
def test_an_expectation_accepts_nothing_that_a_person_would_not(
    changes: dict[str, Any], expected: frozenset[str]
) -> None:
    assert with_expectation(passage(read(**changes)), expected) is None


def test_a_slip_among_the_candidates_is_no_rival() -> None:
    assert with_expectation(passage(read(candidates=(OTHER,))), EXPECTED) is not None


def test_whose_read_it_is_has_to_be_known() -> None:
    assert with_expectation(passage(read(), pairing=Pairing.AMBIGUOUS), EXPECTED) is None


def test_what_rests_on_an_expectation_ends_with_it() -> None:
    accepted = with_expectation(passage(read()), EXPECTED)
    assert accepted is not None
    assert with_expectation(accepted, EXPECTED) is None
    back = with_expectation(accepted, frozenset())
    assert back is not None
    assert back.revision == 2
    assert back.containers == (read(expected=False),)
    again = with_expectation(back, EXPECTED)
    assert again is not None
    assert again.containers == accepted.containers


@pytest.mark.parametrize("changes", [{"read_frames_n": 3}, {"owner_known": True}])
def test_what_the_cameras_proved_does_not_end_with_an_expectation(changes: dict[str, Any]) -> None:
    accepted = passage(read(status=Status.ACCEPTED, expected=True, **changes))
    assert with_expectation(accepted, frozenset()) is None


def test_what_a_person_told_does_not_end_with_an_expectation() -> None:
    seen = SeenCrossing(
        "cat-lai", "a", "in-1", Direction.IN, datetime(2026, 11, 21, tzinfo=UTC), ("WSAU4160620",)
    )
    assert with_expectation(entered(seen, OwnerRegistry()), frozenset()) is None


def test_the_thresholds_are_not_below_those_that_accept_without_an_expectation() -> None:
    strength = judgement.ACCEPTED_STRENGTH - judgement._EVEN_STRENGTH
    assert 1 / (1 + math.exp(-judgement._SLOPE * strength)) <= CONFIDENCE_MIN
    assert vote.ACCEPT_SHARE <= PLACE_MIN
