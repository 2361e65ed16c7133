"""Hits on the watchlist: sure, possible, late, and only while an entry is valid."""

from __future__ import annotations

import pytest

from schemas.decisions.warning import WarningKind
from schemas.feeds.watch_entry import WatchAction
from schemas.read import Status
from tests.schemas.decisions.gate import BOX, PLATE, Gate, Told, passage, watch

MISREAD = BOX[:-3] + "8" + BOX[-2:]
SURE, POSSIBLE = WarningKind.WATCH_HIT, WarningKind.POSSIBLE_WATCH_HIT


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        pytest.param([watch(), (passage(), 9)], [SURE], id="listed"),
        pytest.param([watch(plate=PLATE), (passage(), 9)], [SURE], id="a listed plate"),
        pytest.param([(passage(), 9), watch(told=11)], [SURE], id="the entry came later"),
        pytest.param([watch(until=8), (passage(), 9)], [], id="not any more"),
        pytest.param([watch(until=9), (passage(), 9)], [], id="its end is excluded"),
        pytest.param([watch(9), (passage(), 9)], [SURE], id="its beginning is not"),
        pytest.param([watch(10), (passage(), 9)], [], id="not yet"),
        pytest.param([watch(), watch(2, is_cancelled=True), (passage(), 9)], [], id="cancelled"),
        pytest.param(
            [watch(), (passage(status=Status.REVIEW), 9)], [POSSIBLE], id="the number, unsure"
        ),
        pytest.param(
            [watch(), (passage(boxes=(MISREAD,), status=Status.REVIEW), 9)],
            [POSSIBLE],
            id="one character wrong",
        ),
        pytest.param(
            [watch(), (passage(status=Status.REVIEW), 9), (passage(revision=1), 10)],
            [SURE],
            id="unsure, then set by a person",
        ),
        pytest.param(
            [watch(), (passage(), 9), (passage(boxes=(), revision=1), 10)], [], id="corrected away"
        ),
    ],
)
def test_r40_a_listed_number_is_told_while_its_entry_is_valid(
    told: list[Told], kinds: list[WarningKind]
) -> None:
    gate = Gate()
    for each in told:
        gate.tell(each, now=12)
    assert gate.kinds == kinds


@pytest.mark.parametrize("action", WatchAction)
@pytest.mark.parametrize(("told_at", "is_late"), [(1.0, False), (11.0, True)])
def test_r40_a_hit_says_what_to_do_and_whether_it_is_late(
    action: WatchAction, told_at: float, is_late: bool
) -> None:
    gate = Gate()
    gate.tell((passage(), 9), watch(action=action, told=told_at), now=12)
    (hit,) = gate.warnings
    assert (hit.number, hit.gate, hit.lane) == (BOX, "a", "out-1")
    told = {name: hit.evidence[name] for name in ("action", "is_late", "entry_no", "reason")}
    assert told == {"action": action, "is_late": is_late, "entry_no": "W1", "reason": "nghi vấn"}


def test_r40_an_entry_that_is_amended_does_not_make_its_hit_late() -> None:
    gate = Gate()
    gate.tell(watch(), (passage(), 9), watch(1.5, told=12, valid_from=watch().valid_from), now=12)
    (hit,) = gate.warnings
    assert hit.evidence["is_late"] is False


def test_r40_a_possible_hit_says_what_was_read_and_where_it_differs() -> None:
    gate = Gate()
    gate.tell(watch(), (passage(boxes=(MISREAD,), status=Status.REVIEW), 9), now=9)
    (hit,) = gate.warnings
    assert (hit.number, hit.evidence["read"]) == (BOX, MISREAD)
    assert hit.evidence["differing_places"] == [8.0]
