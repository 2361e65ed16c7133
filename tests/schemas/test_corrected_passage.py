"""Numbers as a person tells them: what is taken, and what is refused in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.corrected_passage import (
    NewNumbers,
    SeenCrossing,
    corrected,
    entered,
    number_of,
    restored,
)
from schemas.correction import CorrectionKind, correction_of
from schemas.errors import InputError, UnknownNameError
from schemas.owners import OwnerRegistry
from schemas.passage import ContainerRead, Direction, Passage, PlateRead
from schemas.read import Status

READ, RIGHT, PLATE = "WSAU4160620", "WSAU4160635", "51C12345"
AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
OWNERS = OwnerRegistry.bundled()


def seen(*containers: str, plates: tuple[str, ...] = (PLATE,)) -> SeenCrossing:
    return SeenCrossing("cat-lai", "a", "in-1", Direction.IN, AT, containers, plates)


@pytest.fixture
def passage() -> Passage:
    """One whose container is to be looked at."""
    whole = entered(seen(READ), OWNERS)
    (read,) = whole.containers
    doubtful = read.model_copy(update={"status": Status.REVIEW, "size_type": "45G1"})
    return whole.model_copy(update={"containers": (doubtful,)})


@pytest.mark.parametrize(
    ("containers", "plates", "after"),
    [
        ({READ: RIGHT}, {}, [RIGHT, PLATE]),
        ({READ: "wsau 416063-5"}, {PLATE: "51c-123.46"}, [RIGHT, "51C12346"]),
        ({READ: READ}, {}, [READ, PLATE]),
        ({READ: ""}, {}, [PLATE]),
        ({"": RIGHT}, {}, [READ, RIGHT, PLATE]),
        ({}, {"": "51R-001.23", PLATE: ""}, [READ, "51R00123"]),
        ({}, {PLATE: "1A-2345"}, [READ, "1A2345"]),
    ],
)
def test_r70_numbers_are_replaced_added_removed_and_confirmed(
    passage: Passage, containers: dict[str, str], plates: dict[str, str], after: list[str]
) -> None:
    made = corrected(passage, NewNumbers(containers, plates), OWNERS)
    assert made.revision == 1
    reads: list[ContainerRead | PlateRead] = [*made.containers, *made.plates]
    assert [number_of(read) for read in reads] == after
    assert all(read.status is Status.ACCEPTED for read in made.containers if containers.get(READ))
    if containers.get(READ):
        assert made.containers[0].size_type == "45G1"
    assert restored(made, passage) == passage.model_copy(update={"revision": 2})


@pytest.mark.parametrize(
    ("numbers", "error", "sentence"),
    [
        (NewNumbers({READ: "WSAU4160636"}), InputError, "check digit 5"),
        (NewNumbers({READ: "WSAU416063"}), InputError, "4 letters and 7 digits"),
        (NewNumbers({RIGHT: READ}), UnknownNameError, f"known: {READ}"),
        (NewNumbers({"": READ}), InputError, "twice"),
        (NewNumbers({}, {PLATE: "??"}), InputError, "Vietnamese plate"),
        (NewNumbers({}, {PLATE: "ABCDE12"}), InputError, "--foreign"),
        (NewNumbers(), InputError, "differs"),
    ],
)
def test_r70_numbers_that_cannot_be_right_are_refused(
    passage: Passage, numbers: NewNumbers, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        corrected(passage, numbers, OWNERS)


def test_r30_a_plate_of_an_unknown_form_is_taken_where_somebody_says_that_it_is_foreign(
    passage: Passage,
) -> None:
    made = corrected(passage, NewNumbers({}, {PLATE: "ABCDE12"}, foreign=True), OWNERS)
    assert [(read.text, read.kind) for read in made.plates] == [("ABCDE12", "foreign")]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (seen(plates=()), "got none"),
        (seen(READ, RIGHT, "MSKU1234565"), "at most 2 containers"),
        (seen(READ, plates=(PLATE, "51R00123", "51C00001")), "at most 2 plates"),
        (seen(READ, "WSAU 416062 0"), "twice"),
    ],
)
def test_r43_what_no_vehicle_carries_is_not_entered(told: SeenCrossing, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        entered(told, OWNERS)


@pytest.mark.parametrize(("who", "why"), [("", "x"), ("an", " ")])
def test_r101_nobody_corrects_without_name_and_reason(passage: Passage, who: str, why: str) -> None:
    with pytest.raises(InputError, match="wanted a"):
        correction_of(None, passage, CorrectionKind.MANUAL, who=who, why=why, made_at=AT)
