"""Movements that procedures do not cover, and those that look like it and are none."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.decisions.warning import WarningKind
from schemas.feeds.declaration import TradeFlow
from schemas.passage import Direction
from tests.schemas.decisions.gate import (
    BOX,
    OTHER_BOX,
    Gate,
    Told,
    at,
    declaration,
    manifest,
    move,
    passage,
)

OUT = (passage(), 9.0)
IN = (passage(direction=Direction.IN), 9.0)
EXPORT: dict[str, Any] = {"flow": TradeFlow.EXPORT}
SECOND: dict[str, Any] = {"declaration_no": "309999999990"}
EARLY, UNDECLARED = WarningKind.OUT_WITHOUT_CLEARANCE, WarningKind.OUT_WITHOUT_DECLARATION
MISSING, WRONG = WarningKind.NOT_ARRIVED, WarningKind.WRONG_DIRECTION
DEADLINE = 9 + 24.25


@pytest.mark.parametrize(
    ("told", "until", "kinds"),
    [
        pytest.param([declaration(), OUT], 20, [], id="cleared"),
        pytest.param([declaration(cleared=None), OUT], 20, [EARLY], id="not cleared"),
        pytest.param([declaration(cleared=10), OUT], 20, [EARLY], id="cleared after it had left"),
        pytest.param(
            [declaration(), declaration(cleared=None, **SECOND), OUT], 20, [EARLY], id="one of two"
        ),
        pytest.param(
            [declaration(), declaration(10, None, declared_at=at(10), **SECOND), OUT],
            20,
            [],
            id="another one of its next voyage",
        ),
        pytest.param(
            [declaration(10, 11, declared_at=at(10)), OUT], 20, [EARLY], id="declared afterwards"
        ),
        pytest.param([OUT], DEADLINE - 0.1, [], id="no declaration, but there is time"),
        pytest.param([OUT], DEADLINE, [UNDECLARED], id="no declaration at the deadline"),
        pytest.param(
            [OUT, move(is_empty=True)], DEADLINE, [], id="an empty one needs no declaration"
        ),
        pytest.param([IN], DEADLINE, [], id="what enters may be declared inside"),
        pytest.param([IN, declaration()], 20, [WRONG], id="in, and an import was to leave"),
        pytest.param(
            [declaration(**EXPORT), (passage(3), 3.0)], 20, [WRONG], id="out before it came in"
        ),
        pytest.param(
            [declaration(), OUT, (passage(15, direction=Direction.IN), 15)],
            20,
            [],
            id="the empty container comes back",
        ),
        pytest.param(
            [IN, manifest(), move(direction=Direction.IN, is_empty=True)],
            20,
            [],
            id="an empty one that is let in before",
        ),
    ],
)
def test_r41_what_leaves_without_clearance_or_passes_the_wrong_way_is_told(
    told: list[Told], until: float, kinds: list[WarningKind]
) -> None:
    gate = Gate()
    for each in told:
        gate.tell(each, now=9)
    gate.wait(until)
    assert gate.kinds == kinds


DUE = 12 + 0.25


@pytest.mark.parametrize(
    ("told", "until", "kinds"),
    [
        pytest.param([manifest(due_at=at(12), **EXPORT)], DUE - 0.1, [], id="still in time"),
        pytest.param([manifest(due_at=at(12), **EXPORT)], DUE, [MISSING], id="never came"),
        pytest.param([manifest(due_at=at(12), **EXPORT), IN], DUE, [], id="came"),
        pytest.param([manifest(due_at=at(12))], DUE, [], id="an import is not to come in"),
        pytest.param(
            [manifest(due_at=at(12), **EXPORT), manifest(2, is_cancelled=True, **EXPORT)],
            DUE,
            [],
            id="cancelled",
        ),
    ],
)
def test_r41_what_was_to_come_in_and_did_not_is_told_at_its_deadline(
    told: list[Told], until: float, kinds: list[WarningKind]
) -> None:
    gate = Gate()
    for each in told:
        gate.tell(each, now=9)
    gate.wait(until)
    assert gate.kinds == kinds


def test_r41_a_warning_ends_when_what_it_is_about_comes_late() -> None:
    gate = Gate()
    gate.tell(manifest(due_at=at(12), **EXPORT), now=1)
    gate.wait(14)
    assert gate.kinds == [MISSING]
    gate.tell((passage(15, direction=Direction.IN), 15), now=15)
    assert gate.kinds == []


def test_r41_the_evidence_names_paper_and_state_and_no_other_number() -> None:
    gate = Gate()
    gate.tell(declaration(cleared=None, containers=(BOX, OTHER_BOX)), OUT, now=9)
    (warning,) = gate.warnings
    told = warning.evidence
    assert (told["declaration_no"], told["eligibility"]) == ("301234567890", "not_yet")
    assert (warning.passage, warning.gate) == (str(OUT[0].passage_id), "a")
    assert OTHER_BOX not in str(told)
    assert "51C" not in str(told)
