"""Orders of officers: in their own name, refused by the database otherwise, carried out once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from schemas.corrected_passage import NewNumbers, SeenCrossing
from schemas.correction_order import (
    CorrectionOrder,
    OrderKind,
    Subject,
    entry_subject,
    told_crossing,
    told_numbers,
    told_read,
)
from schemas.errors import OutdatedError, StoreError
from schemas.passage import CrossingSource, Direction, Passage
from schemas.read import Status, TextKind
from sql.connection import connect
from sql.correction_orders import carry_out_due, order
from sql.correction_rows import corrections_of, passage_of
from sql.home import StoreSettings
from sql.rights import Duty, Scope, acting_as
from sql.store import Store, open_store
from tests.sql.two_sites import become

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
    with connect(settings, "test") as connection:
        audited = connection.execute("select what, who, why from audit_log order by n").fetchall()
    assert audited == [
        ("passage.order_correct", AN, "Đối chiếu ảnh"),
        ("passage.correct", AN, "Đối chiếu ảnh"),
    ]


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


def test_r43_r70_entries_and_undo_are_ordered_like_corrections(
    settings: StoreSettings, store: Store, passage: Passage
) -> None:
    at = passage.passed_at + timedelta(minutes=5)
    seen = SeenCrossing(passage.site, "a", "in-1", Direction.IN, at, (RIGHT,), ("51C-123.45",))
    entry = wanted(
        passage, kind=OrderKind.ENTER, subject=entry_subject(seen), numbers=told_crossing(seen)
    )
    ordered(settings, entry)
    ordered(settings, wanted(passage))
    assert [each.revision for each in carry_out_due(store)] == [0, 1]
    made = store.ask(lambda each: passage_of(each, entry.subject.passage_id))
    assert made is not None
    assert (made.crossing, made.passed_at) == (CrossingSource.MANUAL, at)
    subject = Subject(passage.site, passage.passage_id, passage.passed_at, 1)
    ordered(settings, wanted(passage, kind=OrderKind.UNDO, subject=subject, numbers={}))
    assert [each.revision for each in carry_out_due(store)] == [2]
    known = store.ask(lambda each: passage_of(each, passage.passage_id))
    assert known == passage.model_copy(update={"revision": 2})


def test_an_order_that_cannot_be_carried_out_is_refused_with_a_sentence_and_changes_nothing(
    settings: StoreSettings, store: Store, passage: Passage
) -> None:
    told = wanted(passage, numbers=told_numbers(NewNumbers({READ: "WSAU4160636"})))
    ordered(settings, told)
    (outcome,) = carry_out_due(store)
    assert not outcome.is_done
    assert "check digit 5" in outcome.sentence
    assert store.ask(lambda each: passage_of(each, passage.passage_id)) == passage
    # It is in nobody's way.
    ordered(settings, wanted(passage, BINH))
    assert [each.revision for each in carry_out_due(store)] == [1]


def test_what_nobody_can_read_is_done_by_being_ordered(
    settings: StoreSettings, store: Store, passage: Passage
) -> None:
    numbers = told_read(TextKind.CONTAINER, READ)
    for kind in (OrderKind.UNREADABLE, OrderKind.LOOK_AGAIN):
        ordered(settings, wanted(passage, kind=kind, numbers=numbers))
    assert carry_out_due(store) == []
    assert store.ask(lambda each: passage_of(each, passage.passage_id)) == passage


@pytest.mark.parametrize(
    "statement",
    [
        "update correction_orders set why = 'another'",
        "update correction_orders set outcome = 'refused', sentence = 'no', settled_at = now()",
        "delete from correction_orders",
        "truncate correction_orders",
    ],
)
@pytest.mark.parametrize("duty", ["shift_officer", "branch_head", "leader", "writer"])
def test_r101_what_was_ordered_and_what_became_of_it_stays(
    settings: StoreSettings, store: Store, passage: Passage, statement: str, duty: str
) -> None:
    ordered(settings, wanted(passage))
    carry_out_due(store)
    with (
        pytest.raises(psycopg.Error, match=r"permission denied|told already"),
        connect(settings, "test") as connection,
        connection.transaction(),
    ):
        become(connection, duty, "*", user=AN)
        connection.execute(statement.encode())


DEADLY = (
    "sql.correction_orders._make",
    "sql.segments:SegmentWriter.begin",
    "sql.spool._taken",
    "sql.replay.write_corrections",
    "sql.corrections._check_applied",
    "sql.correction_orders._known",
)
POINTS = [(DEADLY[0], 2, "before"), (DEADLY[1], 1, "after"), (DEADLY[2], 2, "after")]
VEHICLES_N = 3


def some_orders(settings: StoreSettings, store: Store, vehicle: Any) -> list[CorrectionOrder]:
    seen = [vehicle(after_s=60 * n).passage() for n in range(VEHICLES_N)]
    store.write(seen)
    told = [wanted(each) for each in seen]
    for each in told:
        ordered(settings, each)
    return told


def check_done_once(store: Store, told: list[CorrectionOrder]) -> None:
    for each in told:
        passage_id = each.subject.passage_id
        (row,) = store.ask(partial(corrections_of, passage_id=passage_id))
        assert (row["revision"], row["is_applied"], row["who"]) == (1, True, AN)
        made = store.ask(partial(passage_of, passage_id=passage_id))
        assert made is not None
        assert [read.code for read in made.containers] == [RIGHT]
    counted = "select count(*), count(made_revision) from correction_orders where outcome = 'done'"
    assert store.ask(lambda link: link.execute(counted).fetchall()) == [(len(told), len(told))]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: "-".join(map(str, point)))
def test_r70_a_kill_between_order_and_revision_loses_nothing_and_makes_nothing_twice(
    settings: StoreSettings, store: Store, vehicle: Any, run_child: Any, point: tuple[str, int, str]
) -> None:
    told = some_orders(settings, store, vehicle)
    arguments = (settings.home.root, settings.dsn, *point)
    assert run_child("killed_order.py", *arguments).returncode == -9
    # Another process goes on, which writes a stream of its own.
    carry_out_due(store)
    check_done_once(store, told)
    # What the dead one had committed comes in now at the latest.
    with open_store(settings, "orders") as revived:
        assert carry_out_due(revived) == []
        check_done_once(revived, told)


@pytest.mark.long
def test_r70_kills_again_and_again_while_orders_are_carried_out(
    settings: StoreSettings, store: Store, vehicle: Any, run_child: Any
) -> None:
    chance = random.Random(20261122)  # noqa: S311 - no secret
    told = []
    for n in range(50):
        seen = vehicle(after_s=60 * n).passage()
        store.write([seen])
        told.append(wanted(seen))
        ordered(settings, told[-1])
        when = chance.choice(("before", "after"))
        died = run_child(
            "killed_order.py", settings.home.root, settings.dsn, chance.choice(DEADLY), 1, when
        )
        assert died.returncode == -9
    with open_store(settings, "orders") as revived:
        carry_out_due(revived)
        check_done_once(revived, told)
