"""What was decided, kept in the real store: once, in order, reversibly, and with every order."""

from __future__ import annotations

import uuid
from itertools import permutations
from typing import Any

import pytest

from schemas.decisions.barrier_rules import BarrierMode, BarrierRules
from schemas.decisions.confirmation import ConfirmationState
from schemas.decisions.messages import warning_message
from schemas.errors import ConfigError, StoreError
from schemas.feeds.watch_entry import WatchAction
from schemas.read import Status
from sql.audit import verify
from sql.connection import Connection, rows
from sql.decision_orders import Act, open_barrier, order_confirmation
from sql.decisions import Written, write_decisions
from sql.deliveries import CONFIRMATIONS, claim_delivery, finish_delivery, waiting_deliveries_n
from sql.passages import write_passages
from sql.rights import Duty, Scope, acting_as
from tests.schemas.decisions.gate import (
    BOX,
    PLATE,
    Gate,
    Told,
    at,
    declaration,
    manifest,
    move,
    passage,
    watch,
)

OUT = (passage(), 9.0)
PAPERS = (declaration(), manifest())
TWO = BarrierRules(mode=BarrierMode.TWO_WAY)
OFFICER = Scope(Duty.SHIFT_OFFICER, ("cat-lai",), "tran.thi.b")


def keep(connection: Connection, gate: Gate, now: float = 9) -> Written:
    """Keeps everything that a gate ever said."""
    return write_decisions(connection, gate.log, at(now))


def standing(connection: Connection) -> tuple[str, str | None, int]:
    (row,) = rows(
        connection,
        "decisions/confirmations",
        {"site": None, "state": None, "number": BOX, "rows_n": 9},
    )
    return row["state"], row["reason"], row["revision"]


def told(connection: Connection) -> list[str]:
    """What customs have to be told, in its order."""
    found = connection.execute(
        "select state from confirmation_messages order by message_n"
    ).fetchall()
    return [state for (state,) in found]


def step(connection: Connection, gate: Gate, *what: Told, now: float) -> Written:
    """Takes in what comes at an hour and keeps what it changed."""
    before_n = len(gate.log)
    gate.tell(*what, now=now)
    return write_decisions(connection, gate.log[before_n:], at(now))


def order(connection: Connection, state: str, why: str = "đã kiểm tra", **values: Any) -> Any:
    with acting_as(connection, OFFICER):
        return order_confirmation(
            connection,
            values.pop("declaration", "301234567890"),
            BOX,
            ConfirmationState(state),
            Act(OFFICER.user, why, at(13)),
            **values,
        )


def test_r34_the_same_day_twice_is_confirmed_and_told_once(
    any_store_connection: Connection,
) -> None:
    for day in range(2):
        gate = Gate()
        gate.tell(*PAPERS, OUT, now=9 + day)
        kept = keep(any_store_connection, gate)
        assert (kept.confirmations_n, kept.messages_n) == ((1, 1) if day == 0 else (0, 0))
    assert standing(any_store_connection) == ("confirmed", None, 1)


def test_r34_the_order_of_entries_does_not_matter_to_what_is_told_in_the_end(
    store_connection: Connection,
) -> None:
    papers: list[Told] = [*PAPERS, OUT]
    for what in permutations(papers):
        gate = Gate()
        for each in what:
            gate.tell(each, now=9)
        keep(store_connection, gate)
        assert standing(store_connection)[:2] == ("confirmed", None)
    assert told(store_connection) == ["confirmed"]


def test_r34_what_is_taken_back_is_told_and_a_confirmation_again_is_its_next_revision(
    any_store_connection: Connection,
) -> None:
    gate = Gate()
    step(any_store_connection, gate, *PAPERS, OUT, now=9)
    step(any_store_connection, gate, declaration(10, is_cancelled=True), now=10)
    assert standing(any_store_connection) == ("revoked", "cancelled", 2)
    step(any_store_connection, gate, declaration(11, cleared=2), now=11)
    assert standing(any_store_connection) == ("confirmed", None, 3)
    assert told(any_store_connection) == ["confirmed", "revoked", "confirmed"]


def test_r34_what_was_never_confirmed_is_told_to_nobody(store_connection: Connection) -> None:
    gate = Gate()
    step(store_connection, gate, *PAPERS, watch(), OUT, now=9)
    assert standing(store_connection) == ("withheld", "held", 0)
    assert told(store_connection) == []


def test_r34_a_memory_that_is_made_anew_does_not_take_back_what_it_does_not_know_yet(
    store_connection: Connection,
) -> None:
    gate = Gate()
    step(store_connection, gate, *PAPERS[:1], OUT, now=9)
    step(store_connection, gate, manifest(9.5), now=9.5)
    anew = Gate()
    step(store_connection, anew, *PAPERS[:1], OUT, now=10)
    assert standing(store_connection) == ("confirmed", None, 1)


def test_r34_the_messages_of_a_confirmation_go_in_their_order(
    any_store_connection: Connection,
) -> None:
    gate = Gate()
    step(any_store_connection, gate, *PAPERS, OUT, now=9)
    step(any_store_connection, gate, watch(8, told=10), now=10)
    first = claim_delivery(any_store_connection, CONFIRMATIONS, at(10), 0)
    assert first is not None
    assert claim_delivery(any_store_connection, CONFIRMATIONS, at(10), 0) is None
    finish_delivery(any_store_connection, CONFIRMATIONS, first, at(10), None)
    second = claim_delivery(any_store_connection, CONFIRMATIONS, at(10), 0)
    assert second is not None
    assert (first.event_id[-2:], second.event_id[-2:]) == ("/1", "/2")
    assert waiting_deliveries_n(any_store_connection, CONFIRMATIONS) == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_r34_a_hold_on_the_vehicle_holds_what_it_carries(
    store_connection: Connection, is_first: bool
) -> None:
    gate = Gate()
    held, papers = watch(plate=PLATE), (*PAPERS, OUT)
    steps: list[list[Told]] = [[held], [*papers]] if is_first else [[*papers], [held]]
    for what in steps:
        step(store_connection, gate, *what, now=9)
    state = "withheld" if is_first else "revoked"
    assert standing(store_connection)[:2] == (state, "held_vehicle")
    step(store_connection, gate, watch(10, plate=PLATE, is_cancelled=True), now=10)
    assert standing(store_connection)[:2] == ("confirmed", None)


def test_r34_r101_an_officer_takes_back_and_confirms_again(
    any_store_connection: Connection,
) -> None:
    gate = Gate()
    step(any_store_connection, gate, *PAPERS, OUT, now=9)
    order(any_store_connection, "withheld", "sai container")
    assert standing(any_store_connection) == ("revoked", "revoked", 2)
    # The rules go on, and do not undo what a person decided.
    step(any_store_connection, gate, manifest(10), now=10)
    keep(any_store_connection, gate, 11)
    assert standing(any_store_connection) == ("revoked", "revoked", 2)
    order(any_store_connection, "confirmed")
    assert standing(any_store_connection) == ("confirmed", None, 3)
    assert told(any_store_connection) == ["confirmed", "revoked", "confirmed"]
    entries = any_store_connection.execute(
        "select who, what, subject, why from audit_log order by n"
    ).fetchall()
    subject = f"confirmation 30123456789/{BOX}"
    assert entries == [
        ("tran.thi.b", "confirmation.revoke", subject, "sai container"),
        ("tran.thi.b", "confirmation.confirm", subject, "đã kiểm tra"),
    ]
    assert verify(any_store_connection).is_whole


@pytest.mark.parametrize(
    ("what", "may"),
    [
        pytest.param([*PAPERS, watch(action=WatchAction.INSPECT), OUT], True, id="inspected"),
        pytest.param([*PAPERS, (passage(status=Status.REVIEW), 9.0)], True, id="looked at"),
        pytest.param([*PAPERS[:1], OUT], True, id="a manifest on paper"),
        pytest.param([*PAPERS, watch(), OUT], False, id="held"),
        pytest.param([declaration(cleared=None), manifest(), OUT], False, id="not cleared"),
    ],
)
def test_r34_an_officer_confirms_what_is_for_officers(
    store_connection: Connection, what: list[Told], may: bool
) -> None:
    gate = Gate()
    step(store_connection, gate, *what, now=9)
    if may:
        assert order(store_connection, "confirmed").state == "confirmed"
        # An order reaches no further than what stood in the way when it was given.
        step(store_connection, gate, watch(8, told=10, entry_no="W2"), now=10)
        assert standing(store_connection)[:2] == ("revoked", "held")
    else:
        with pytest.raises(ConfigError, match="cannot be confirmed by hand"):
            order(store_connection, "confirmed")
        assert told(store_connection) == []


@pytest.mark.parametrize(
    ("values", "error", "said"),
    [
        ({"declaration": "309999999990"}, ConfigError, "no passage of container"),
        ({"site": "hai-phong"}, ConfigError, "no passage of container"),
        ({"why": " "}, StoreError, "audit"),
    ],
)
def test_r101_an_order_without_subject_or_reason_changes_nothing(
    store_connection: Connection, values: dict[str, str], error: type[Exception], said: str
) -> None:
    gate = Gate()
    step(store_connection, gate, *PAPERS, OUT, now=9)
    with pytest.raises(error, match=said):
        order(store_connection, "withheld", **values)
    assert standing(store_connection) == ("confirmed", None, 1)


def barriers(connection: Connection) -> list[tuple[str, str | None]]:
    return connection.execute(
        "select state, opened_by from barrier_decisions order by revision"
    ).fetchall()


def test_r46_each_decision_is_a_revision_and_what_was_opened_stays_so(
    any_store_connection: Connection,
) -> None:
    gate = Gate(barrier=TWO)
    step(any_store_connection, gate, OUT, now=9)
    step(any_store_connection, gate, move(), now=9.05)
    assert barriers(any_store_connection) == [("hold", None), ("open", None)]
    keep(any_store_connection, gate)
    anew = Gate(barrier=TWO)
    step(any_store_connection, anew, watch(), move(), OUT, now=9.06)
    assert barriers(any_store_connection) == [("hold", None), ("open", None)]


def test_r46_r101_an_officer_opens_with_a_reason_what_the_rules_hold(
    any_store_connection: Connection,
) -> None:
    write_passages(any_store_connection, [OUT[0]])
    gate = Gate(barrier=TWO)
    step(any_store_connection, gate, OUT, now=9)
    with acting_as(any_store_connection, OFFICER):
        revision = open_barrier(
            any_store_connection, OUT[0].passage_id, Act("tran.thi.b", "mất mạng", at(9.1))
        )
    assert revision == 2
    keep(any_store_connection, gate)
    assert barriers(any_store_connection) == [("hold", None), ("open", "tran.thi.b")]
    (entry,) = any_store_connection.execute(
        "select who, what, subject, why from audit_log"
    ).fetchall()
    assert entry == ("tran.thi.b", "barrier.open", f"passage {OUT[0].passage_id}", "mất mạng")


@pytest.mark.parametrize("site", ["hai-phong", "cat-lai"])
def test_r46_nobody_opens_a_barrier_for_an_unknown_vehicle(
    store_connection: Connection, site: str
) -> None:
    write_passages(store_connection, [OUT[0]])
    unknown = uuid.uuid4() if site == "cat-lai" else OUT[0].passage_id
    scope = Scope(Duty.SHIFT_OFFICER, (site,), "a")
    with pytest.raises(ConfigError, match="no passage"), acting_as(store_connection, scope):
        open_barrier(store_connection, unknown, Act("a", "b", at(9)))
    assert barriers(store_connection) == []


def test_r40_a_warning_is_told_once_and_ends(any_store_connection: Connection) -> None:
    gate = Gate()
    gate.tell(watch(), (passage(), 9), now=9)
    for _ in range(2):
        write_decisions(any_store_connection, gate.log, at(9), warning_message)
    (delivery,) = any_store_connection.execute(
        "select alert_id, body::json -> 'warning' ->> 'kind' from alert_deliveries"
    ).fetchall()
    assert delivery[1] == "watch_hit"
    step(any_store_connection, gate, watch(2, is_cancelled=True), now=10)
    assert rows(any_store_connection, "decisions/gate_warnings", {"site": None, "rows_n": 9}) == []
    kept = any_store_connection.execute("select warning_id, stands from gate_warnings").fetchall()
    assert kept == [(delivery[0], False)]


def test_r40_whoever_listens_is_told_at_once(any_store_connection: Connection) -> None:
    any_store_connection.execute("listen gatestream_warning; listen gatestream_barrier")
    gate = Gate(barrier=TWO)
    gate.tell(watch(), move(), OUT, now=9)
    keep(any_store_connection, gate)
    found = list(any_store_connection.notifies(timeout=5, stop_after=2))
    assert sorted(each.channel for each in found) == ["gatestream_barrier", "gatestream_warning"]
    assert found[0].payload == f"{OUT[0].passage_id} hold a out-1"
