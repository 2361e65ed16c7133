"""What each source says to a number of a passage, and in which words officers read it."""

from __future__ import annotations

import pytest

from schemas.decisions.barrier_reasons import BarrierReason, Cause
from schemas.decisions.confirmation import Reason
from schemas.decisions.sources import Answer, Source, sources_of
from schemas.decisions.texts import CAUSES, REASONS, WARNINGS, reason_to_hold
from schemas.decisions.warning import WarningKind
from schemas.matching.entry import Side
from schemas.passage import Direction
from schemas.read import Status
from tests.schemas.decisions.gate import (
    BOX,
    OTHER_BOX,
    PLATE,
    Gate,
    Told,
    declaration,
    manifest,
    move,
    passage,
)

OUT = (passage(), 9.0)
YES, NO, NONE = Answer.AGREE, Answer.DISAGREE, Answer.ABSENT
_ORDER = (Source.READ, Source.DECLARATION, Source.MANIFEST, Source.OPERATOR)


@pytest.mark.parametrize(
    ("told", "answers"),
    [
        pytest.param([OUT], [YES, NONE, NONE, NONE], id="nobody says anything"),
        pytest.param(
            [declaration(), manifest(), move(), OUT], [YES, YES, YES, YES], id="all agree"
        ),
        pytest.param(
            [declaration(cleared=None), manifest(), move(gate="b"), OUT],
            [YES, NO, YES, NO],
            id="not cleared, and at another gate",
        ),
        pytest.param(
            [manifest(plate="29C99999"), OUT], [YES, NONE, NO, NONE], id="another vehicle"
        ),
        pytest.param(
            [manifest(plate="29C99999"), manifest(bill_no="B2", plate=PLATE), OUT],
            [YES, NONE, YES, NONE],
            id="one of two bills",
        ),
        pytest.param(
            [(passage(status=Status.REVIEW), 9.0), move()], [NONE, NONE, NONE, YES], id="unsure"
        ),
        pytest.param(
            [(passage(direction=Direction.IN), 9.0), declaration()],
            [YES, NO, NONE, NONE],
            id="the wrong way",
        ),
    ],
)
def test_r38_each_source_agrees_disagrees_or_is_absent(
    told: list[Told], answers: list[Answer]
) -> None:
    gate = Gate()
    gate.tell(*told, now=9)
    view = gate.shard.view("cat-lai", BOX)
    assert view is not None
    (read,) = view.active(Side.PASSAGE)
    found = sources_of(view, read)
    assert [found[source] for source in _ORDER] == answers


def test_r38_r50_a_plate_is_a_matter_of_the_operator_alone() -> None:
    gate = Gate()
    gate.tell(declaration(), manifest(plate=PLATE), move(plate=PLATE), OUT, now=9)
    view = gate.shard.view("cat-lai", PLATE)
    assert view is not None
    (read,) = view.active(Side.PASSAGE)
    assert sources_of(view, read) == {Source.READ: YES, Source.OPERATOR: YES}


def test_r38_an_earlier_trip_of_the_vehicle_contradicts_nothing() -> None:
    gate = Gate()
    earlier = move(7, move_no="M0", container=OTHER_BOX, plate=PLATE)
    gate.tell(earlier, move(plate=PLATE), OUT, now=9)
    view = gate.shard.view("cat-lai", PLATE)
    assert view is not None
    (read,) = view.active(Side.PASSAGE)
    assert sources_of(view, read)[Source.OPERATOR] is YES


def test_everything_that_is_decided_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(WARNINGS) == set(WarningKind)
    assert set(CAUSES) == set(Cause)


@pytest.mark.parametrize(
    ("reason", "vi", "en"),
    [
        (
            BarrierReason(Cause.DISAGREES, "operator", PLATE, OTHER_BOX),
            f"Doanh nghiệp cảng {PLATE} không khớp ({OTHER_BOX})",
            f"The operator {PLATE} disagrees ({OTHER_BOX})",
        ),
        (
            BarrierReason(Cause.STALE, "watch"),
            "Danh sách theo dõi nguồn dữ liệu bị gián đoạn",
            "The watchlist is out of order",
        ),
        (BarrierReason(Cause.TOO_LATE), "Quá thời gian chờ", "Came too late"),
    ],
)
def test_r47_a_reason_names_the_source_and_the_number(
    reason: BarrierReason, vi: str, en: str
) -> None:
    assert reason_to_hold(reason) == (vi, en)
