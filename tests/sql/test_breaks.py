"""Breaks outlive the run that found them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.errors import ConfigError, StoreError, UnknownNameError
from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.reconciliation.category import Category, categories_of
from schemas.reconciliation.kept import BreakState
from schemas.reconciliation.result import Break, Reconciled, Terms, Total
from sql.audit import verify
from sql.breaks import Kept, Word, keep, kept_breaks, tell
from sql.connection import Connection, rows
from sql.rights import Duty, Scope, acting_as

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def a_break(number: str = "GESU8371384", **changes: Any) -> Break:
    values: dict[str, Any] = {
        "site": "cat-lai",
        "side": Side.MANIFEST,
        "kind": Category.MANIFEST_ONLY,
        "reason": None,
        "number": number,
        "direction": "out",
        "at": NOON,
        "paper": f"manifest_line:cat-lai:V1:B1:{number}",
        "facts": {"bill_no": "<b>=1+1</b>", "voyage": "Chuyến 12 Đ"},
        "passage_id": None,
        "read_number": None,
        "read_direction": None,
        "passed_at": None,
        "gate": None,
        "lane": None,
        "is_doubtful": False,
        "size_type": "45G1",
        "read_size_type": None,
        "other_paper": None,
        "other_passage_id": None,
    }
    return Break(**{**values, **changes})


def found(*breaks: Break, side: Side = Side.MANIFEST, day_n: int = 0) -> Reconciled:
    start = NOON - DAY / 2 + day_n * DAY
    terms = Terms(side, ("cat-lai",), start, start + DAY, start + 3 * DAY, MatchPolicy())
    totals = {each: Total(each) for each in categories_of(side)}
    return Reconciled(terms, totals, breaks, False)


def test_r98_a_break_has_an_age_an_owner_and_a_state_that_survive_runs(
    store_connection: Connection,
) -> None:
    one, other = a_break(), a_break("TGHU5627053")
    assert keep(store_connection, found(one, other), NOON) == Kept(2, 0, 0)
    assert keep(store_connection, found(one, other), NOON + DAY) == Kept(0, 0, 0)
    with acting_as(store_connection, Scope(Duty.SHIFT_OFFICER, ("cat-lai",), "an")):
        told = Word(BreakState.ASSIGNED, "binh", "an", "kiểm tra tại bãi")
        assigned = tell(store_connection, "cat-lai", str(one.break_id)[:8], told, NOON + DAY)
    assert (assigned.owner, assigned.state) == ("binh", BreakState.ASSIGNED)
    keep(store_connection, found(one, other), NOON + 2 * DAY)
    kept = kept_breaks(store_connection, ["cat-lai"], NOON + 3 * DAY)
    mine = next(each for each in kept if each.break_id == one.break_id)
    assert (mine.owner, mine.state, mine.note) == ("binh", BreakState.ASSIGNED, "kiểm tra tại bãi")
    assert (mine.age, mine.last_seen_at) == (3 * DAY, NOON + 2 * DAY)
    assert mine.found == one
    (entry,) = rows(store_connection, "audit/latest", {"subject": None, "rows_n": 5})
    assert (entry["who"], entry["what"]) == ("an", "break.assigned")
    assert verify(store_connection).is_whole


def test_r98_what_is_not_found_any_more_is_resolved_and_what_comes_back_is_open_again(
    store_connection: Connection,
) -> None:
    one = a_break()
    keep(store_connection, found(one), NOON)
    assert keep(store_connection, found(day_n=5), NOON) == Kept(0, 0, 0)
    assert keep(store_connection, found(side=Side.OPERATOR), NOON) == Kept(0, 0, 0)
    assert keep(store_connection, found(), NOON + DAY) == Kept(0, 0, 1)
    assert kept_breaks(store_connection, ["cat-lai"], NOON) == []
    (closed,) = kept_breaks(store_connection, ["cat-lai"], NOON, with_closed=True)
    assert (closed.state, closed.resolved_at) == (BreakState.CLOSED, NOON + DAY)
    assert keep(store_connection, found(), NOON + 2 * DAY) == Kept(0, 0, 0)
    assert keep(store_connection, found(one), NOON + 3 * DAY) == Kept(0, 1, 0)
    (again,) = kept_breaks(store_connection, ["cat-lai"], NOON + 4 * DAY)
    assert (again.state, again.resolved_at, again.reopened_n) == (BreakState.OPEN, None, 1)
    assert (again.first_seen_at, again.age) == (NOON, 4 * DAY)


@pytest.mark.parametrize(
    ("state", "after"),
    [(BreakState.EXPLAINED, BreakState.EXPLAINED), (BreakState.CLOSED, BreakState.ASSIGNED)],
)
def test_what_is_explained_stays_so_and_what_was_closed_by_hand_comes_back(
    store_connection: Connection, state: BreakState, after: BreakState
) -> None:
    one = a_break()
    keep(store_connection, found(one), NOON)
    with store_connection.transaction():
        word = Word(state, "an", "an", "vỏ rỗng")
        tell(store_connection, "cat-lai", str(one.break_id), word, NOON)
    keep(store_connection, found(one), NOON + DAY)
    (kept,) = kept_breaks(store_connection, ["cat-lai"], NOON)
    assert kept.state is after


@pytest.mark.parametrize(
    ("begin", "why", "error"),
    [
        ("12", "x", ConfigError),
        ("00000000", "x", UnknownNameError),
        ("known", "  ", ConfigError),
    ],
)
def test_a_word_on_no_break_or_without_a_reason_changes_nothing(
    store_connection: Connection, begin: str, why: str, error: type[Exception]
) -> None:
    one = a_break()
    keep(store_connection, found(one), NOON)
    named = str(one.break_id) if begin == "known" else begin
    with pytest.raises(error), store_connection.transaction():
        tell(store_connection, "cat-lai", named, Word(BreakState.CLOSED, None, "an", why), NOON)
    (kept,) = kept_breaks(store_connection, ["cat-lai"], NOON)
    assert kept.state is BreakState.OPEN


@pytest.mark.parametrize("duty", [Duty.ANALYST, Duty.LEADER])
def test_who_only_looks_cannot_close(store_connection: Connection, duty: Duty) -> None:
    one = a_break()
    keep(store_connection, found(one), NOON)
    with (
        pytest.raises(StoreError, match="permission denied"),
        acting_as(store_connection, Scope(duty, ("cat-lai",), "an")),
    ):
        word = Word(BreakState.CLOSED, None, "an", "x")
        tell(store_connection, "cat-lai", str(one.break_id), word, NOON)


def test_breaks_of_another_site_are_not_seen(store_connection: Connection) -> None:
    keep(store_connection, found(a_break()), NOON)
    with acting_as(store_connection, Scope(Duty.BRANCH_HEAD, ("tan-cang",), "an")):
        assert kept_breaks(store_connection, ["cat-lai"], NOON) == []
