"""Near misses and the fourth proof through store, log, flow and store again."""

from __future__ import annotations

from typing import Any

import pytest
from doubtful_reads import MATCHES, asked, for_review, match_all, matched

from schemas.corrected_passage import NewNumbers, SeenCrossing
from schemas.passage import Direction
from sql.connection import Connection
from sql.corrections import Author, correct, enter, undo
from sql.home import StoreSettings
from sql.store import open_store
from tests.sql import paper

pytestmark = pytest.mark.usefixtures("stored_in_time")


def test_an_expected_read_is_accepted_and_goes_back_with_its_paper(
    settings: StoreSettings, store_connection: Connection, vehicle: Any
) -> None:
    statement = "select revision, status, expected from passage_containers order by revision"
    matched(settings, paper.declaration(), for_review(vehicle, paper.CONTAINER))
    assert asked(store_connection, statement) == [(0, "review", None), (1, "accepted", True)]
    # The revision re-enters the join and stays as it is.
    match_all(settings)
    match_all(settings)
    assert asked(store_connection, "select passage_revision from matches") == [(1,)]
    matched(settings, paper.declaration(amendment_n=1, is_cancelled=True))
    assert asked(store_connection, statement)[2:] == [(2, "review", False)]
    assert asked(
        store_connection, "select kind, who from passage_corrections order by revision"
    ) == [("expectation", "gatestream"), ("withdrawn", "gatestream")]


def test_r33_a_misread_becomes_possible_and_never_certain_until_a_person_corrects_it(
    settings: StoreSettings, store_connection: Connection, vehicle: Any
) -> None:
    wrong = for_review(vehicle, "WSAU4160635", char_confidence=(0.95,) * 9 + (0.5, 0.5))
    assert paper.CONTAINER == "WSAU4160620"
    matched(settings, paper.declaration(), wrong)
    assert asked(store_connection, MATCHES) == [(paper.CONTAINER, "possible", True)]
    assert asked(store_connection, "select max(revision) from passage_containers") == [(0,)]
    with open_store(settings) as store:
        author = Author("tran.thi.b", "xem ảnh", paper.START)
        correct(store, wrong.passage_id, NewNumbers({"WSAU4160635": paper.CONTAINER}), author)
    match_all(settings)
    assert asked(store_connection, MATCHES) == [
        (paper.CONTAINER, "exact", True),
        (paper.CONTAINER, "possible", False),
    ]


@pytest.mark.parametrize("is_told_first", [True, False])
def test_r40_a_watched_container_read_with_one_wrong_character_is_a_possible_hit(
    settings: StoreSettings, store_connection: Connection, vehicle: Any, is_told_first: bool
) -> None:
    wrong = for_review(vehicle, "WSAU4160670", char_confidence=(0.99,) * 11)
    records = [paper.watch_entry(plate=None, container=paper.CONTAINER), wrong]
    matched(settings, *(records if is_told_first else records[::-1]))
    assert asked(store_connection, "select number, paper_side, kind from matches") == [
        (paper.CONTAINER, "watch", "possible")
    ]


def test_r34_a_correction_revokes_a_confirmation_and_its_undo_confirms_again(
    settings: StoreSettings, store_connection: Connection, vehicle: Any
) -> None:
    statement = "select state, reason, revision from confirmations"
    sure = vehicle(after_s=3600, containers=(paper.CONTAINER,)).passage()
    matched(settings, paper.declaration(), sure)
    assert asked(store_connection, statement) == [("confirmed", None, 1)]
    author = Author("tran.thi.b", "ảnh của xe khác", paper.START)
    with open_store(settings) as store:
        correct(store, sure.passage_id, NewNumbers({paper.CONTAINER: "MSKU1234565"}), author)
    match_all(settings)
    ((state, _, revision),) = asked(store_connection, statement)
    assert (state, revision) == ("revoked", 2)
    with open_store(settings) as store:
        undo(store, sure.passage_id, author)
    match_all(settings)
    assert asked(store_connection, statement) == [("confirmed", None, 3)]
    told = asked(
        store_connection, "select state, revision from confirmation_messages order by message_n"
    )
    assert told == [("confirmed", 1), ("revoked", 2), ("confirmed", 3)]


def test_r43_a_passage_that_a_person_entered_is_matched_and_confirmed_like_any_other(
    settings: StoreSettings, store_connection: Connection
) -> None:
    seen = SeenCrossing(
        "cat-lai", "a", "in-1", Direction.IN, paper.START, (paper.CONTAINER,), ("51C12345",)
    )
    with open_store(settings) as store:
        store.write([paper.declaration()])
        enter(store, seen, Author("tran.thi.b", "mất điện", paper.START))
    match_all(settings)
    assert asked(store_connection, MATCHES) == [(paper.CONTAINER, "exact", True)]
    assert asked(store_connection, "select state from confirmations") == [("confirmed",)]
    assert asked(store_connection, "select crossing from passages") == [("manual",)]
