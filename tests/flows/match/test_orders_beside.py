"""Officers' orders beside a running site: carried out once, whoever else does so, and rejoined."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from doubtful_reads import MATCHES, asked, for_review, match_all, matched

from flows.orders_beside import orders_carried_out
from schemas.corrected_passage import NewNumbers
from schemas.correction_order import CorrectionOrder, OrderKind, Subject, told_numbers
from schemas.passage import Passage
from schemas.read import Status
from sql.connection import Connection, connect, rows
from sql.correction_orders import carry_out_due, order
from sql.home import StoreSettings
from sql.rights import Duty, Scope, acting_as
from sql.store import open_store
from tests.sql import paper

AN = "nguyen.van.an"
SCOPE = Scope(Duty.SHIFT_OFFICER, ("cat-lai",), AN)
PATIENCE_S = 30.0
pytestmark = pytest.mark.usefixtures("stored_in_time")


def ordered(settings: StoreSettings, passage: Passage, numbers: dict[str, str]) -> None:
    subject = Subject(passage.site, passage.passage_id, passage.passed_at, 0)
    told = told_numbers(NewNumbers(numbers))
    wanted = CorrectionOrder(uuid4(), OrderKind.CORRECT, subject, AN, "Đối chiếu ảnh", told)
    with connect(settings, "test") as connection, acting_as(connection, SCOPE):
        order(connection, wanted)


def wait_until_done(connection: Connection) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while asked(connection, "select 1 from correction_orders where outcome is null"):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_r70_what_papers_expect_is_proposed_ordered_carried_out_and_joined(
    settings: StoreSettings, store_connection: Connection, vehicle: Any
) -> None:
    wrong = for_review(vehicle, "WSAU4160635", char_confidence=(0.95,) * 9 + (0.5, 0.5))
    matched(settings, paper.declaration(), wrong)
    queue = {
        "site": wrong.site,
        "since": wrong.passed_at - timedelta(hours=1),
        "lane": None,
        "newest_first": False,
        "rows_n": 5,
    }
    (row,) = rows(store_connection, "review/queue", queue)
    assert row["open_reads"] == [{"kind": "container", "number": "WSAU4160635"}]
    assert row["near"] == [{"number": paper.CONTAINER, "side": "declaration"}]
    ordered(settings, wrong, {"WSAU4160635": paper.CONTAINER})
    assert rows(store_connection, "review/queue", queue) == []
    with orders_carried_out(wrong.site, settings, every_s=0.02):
        wait_until_done(store_connection)
    match_all(settings)
    assert (paper.CONTAINER, "exact", True) in asked(store_connection, MATCHES)


def test_r70_two_who_carry_out_the_same_orders_make_one_revision_of_each(
    settings: StoreSettings, store_connection: Connection, vehicle: Any
) -> None:
    seen = [
        vehicle(after_s=60 * n, statuses=(Status.ACCEPTED, Status.REVIEW)).passage()
        for n in range(6)
    ]
    with open_store(settings) as store:
        store.write(seen)
        with orders_carried_out("cat-lai", settings, every_s=0.01):
            for passage in seen:
                ordered(settings, passage, {"WSAU4160620": "WSAU4160635"})
                carry_out_due(store)
            wait_until_done(store_connection)
    counted = "select count(*), count(distinct passage_id), max(revision) from passage_corrections"
    assert asked(store_connection, counted) == [(6, 6, 1)]
