"""Orders of officers: in their own name, refused by the database otherwise, carried out once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.corrected_passage import NewNumbers
from schemas.correction_order import CorrectionOrder, OrderKind, Subject, told_numbers
from schemas.errors import OutdatedError, StoreError
from schemas.passage import Passage
from schemas.read import Status
from sql.connection import connect
from sql.correction_orders import carry_out_due, order
from sql.correction_rows import corrections_of, passage_of
from sql.home import StoreSettings
from sql.rights import Duty, Scope, acting_as
from sql.store import Store, open_store

READ, RIGHT = "WSAU4160620", "WSAU4160635"
AN, BINH = "nguyen.van.an", "le.binh"


@pytest.fixture
def store(settings: StoreSettings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def passage(store: Store, vehicle: Any) -> Passage:
    seen: Passage = vehicle(statuses=(Status.ACCEPTED, Status.REVIEW)).passage()
    store.write([seen])
    return seen


def wanted(passage: Passage, who: str = AN, **changed: Any) -> CorrectionOrder:
    subject = Subject(passage.site, passage.passage_id, passage.passed_at, passage.revision)
    numbers = told_numbers(NewNumbers({READ: RIGHT}))
    told = {"kind": OrderKind.CORRECT, "subject": subject, "numbers": numbers, **changed}
    return CorrectionOrder(order_id=uuid4(), who=who, why="Đối chiếu ảnh", **told)


def ordered(settings: StoreSettings, told: CorrectionOrder, scope: Scope | None = None) -> None:
    """As an officer orders: in a transaction of the duty."""
    scope = scope or Scope(Duty.SHIFT_OFFICER, (told.subject.site,), told.who)
    with connect(settings, "test") as connection, acting_as(connection, scope):
        order(connection, told)


def test_r70_r101_an_order_is_carried_out_once_with_the_officers_name_and_reason(
    settings: StoreSettings, store: Store, passage: Passage
) -> None:
    told = wanted(passage)
    ordered(settings, told)
    known = store.ask(lambda each: passage_of(each, passage.passage_id))
    assert known == passage
    (outcome,) = carry_out_due(store)
    assert (outcome.order_id, outcome.revision, outcome.is_done) == (told.order_id, 1, True)
    assert carry_out_due(store) == []
    (row,) = store.ask(lambda each: corrections_of(each, passage.passage_id))
    assert (row["who"], row["why"], row["containers_after"]) == (AN, "Đối chiếu ảnh", [RIGHT])


def test_r70_of_two_officers_at_once_the_second_is_told_who_was_faster(
    settings: StoreSettings, store: Store, passage: Passage
) -> None:
    ordered(settings, wanted(passage))
    with pytest.raises(OutdatedError, match=f"{AN} changed passage"):
        ordered(settings, wanted(passage, BINH))
    assert len(carry_out_due(store)) == 1
    with pytest.raises(OutdatedError, match=f"{AN} changed passage"):
        ordered(settings, wanted(passage, BINH))
    assert carry_out_due(store) == []


OTHER = Scope(Duty.SHIFT_OFFICER, ("elsewhere",), AN)
LEADER = Scope(Duty.LEADER, ("*",), AN)
SOMEBODY = Scope(Duty.SHIFT_OFFICER, ("*",), BINH)
NOBODY = Scope(Duty.SHIFT_OFFICER, ("*",))


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (OTHER, "row-level security|there is no passage"),
        (LEADER, "permission denied"),
        (SOMEBODY, "own name: wanted le.binh"),
        (NOBODY, "own name: wanted somebody who signed in"),
    ],
)
def test_r59_r101_the_database_refuses_an_order_that_is_not_ones_own(
    settings: StoreSettings, store: Store, passage: Passage, scope: Scope, said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        ordered(settings, wanted(passage), scope)
    assert carry_out_due(store) == []


def test_an_order_of_a_passage_that_is_not_the_sites_is_refused(
    settings: StoreSettings, passage: Passage
) -> None:
    subject = Subject("elsewhere", passage.passage_id, passage.passed_at, 0)
    with pytest.raises(StoreError, match="there is no passage"):
        ordered(settings, wanted(passage, subject=subject))
    later = passage.passed_at + timedelta(seconds=1)
    subject = Subject(passage.site, passage.passage_id, later, 0)
    with pytest.raises(StoreError, match="there is no passage"):
        ordered(settings, wanted(passage, subject=subject))
