"""Keeps what was decided of matches: confirmations with their outbox, warnings, barriers (R34–R47).

The same decisions again change nothing, in whatever batches they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg.types.json import Jsonb

from schemas.decisions.barrier import BarrierDecision
from schemas.decisions.confirmation import Confirmation, ConfirmationState, Reason
from schemas.decisions.kept import Kept, KeptState, Order, settled
from schemas.decisions.messages import confirmation_message, instant_of
from schemas.decisions.warning import GateWarning
from sql.connection import Connection, rows, store_errors
from sql.statements import query

BARRIER_CHANNEL = "gatestream_barrier"
"""Who listens on it is told of each barrier decision: ``passage_id state gate lane``."""
WARNING_CHANNEL = "gatestream_warning"
"""… and of each new warning, by its id."""

Body = Callable[[GateWarning], str]
"""What a receiver of alerts is told of a warning."""


@dataclass(frozen=True, slots=True)
class Written:
    """What decisions changed.

    Attributes:
        confirmations_n: Confirmations that are new or other than before.
        messages_n: Messages that customs have to get.
        warnings_n: Warnings that are new or other than before.
        barriers_n: Barrier decisions that are new.
    """

    confirmations_n: int
    messages_n: int
    warnings_n: int
    barriers_n: int


def write_decisions(
    connection: Connection,
    decisions: Iterable[Confirmation | GateWarning | BarrierDecision],
    now: datetime,
    body: Body | None = None,
) -> Written:
    """Keeps decisions and what has to be told of them, in one transaction.

    Args:
        connection: As writer; inside a transaction of the caller's it is part of that.
        decisions: In the order in which they were made; of one thing the last counts.
        now: The clock, aware: messages are due from then on.
        body: What a receiver of alerts is told of new warnings; without one nobody is.

    Raises:
        StoreError: The database refuses.
    """
    confirmations: dict[object, Confirmation] = {}
    warnings: dict[object, GateWarning] = {}
    barriers: dict[str, BarrierDecision] = {}
    for each in decisions:
        if isinstance(each, Confirmation):
            confirmations[each.decision_id] = each
        elif isinstance(each, GateWarning):
            warnings[each.decision_id] = each
        else:
            barriers[each.passage] = each
    if not (confirmations or warnings or barriers):
        return Written(0, 0, 0, 0)
    with store_errors("keep decisions"), connection.transaction():
        opened = _write_barriers(connection, list(barriers.values()))
        told = _write_warnings(connection, warnings, now, body)
        passages = {row["passage_id"] for row in told if row["kind"] == "plate"}
        changed_n, messages_n = _write_confirmations(connection, confirmations, passages, now)
    return Written(changed_n, messages_n, len(told), opened)


def _write_barriers(connection: Connection, decisions: Sequence[BarrierDecision]) -> int:
    if not decisions:
        return 0
    told = [
        {
            "passage_id": each.passage,
            "site": each.site,
            "gate": each.gate,
            "lane": each.lane,
            "passed_at": instant_of(each.passed_s),
            "passage_revision": each.passage_revision,
            "state": each.state.value,
            "reasons": [reason._asdict() for reason in each.reasons],
            "containers": list(each.containers),
            "known_at": instant_of(each.known_s),
            "decided_at": instant_of(each.decided_s),
        }
        for each in decisions
    ]
    found = rows(connection, "decisions/insert_barrier_decisions", {"decisions": Jsonb(told)})
    for row in found:
        notify_barrier(connection, row)
    return len(found)


def notify_barrier(connection: Connection, row: dict[str, Any]) -> None:
    """Tells whoever moves the barrier, once the transaction is committed."""
    payload = f"{row['passage_id']} {row['state']} {row['gate']} {row['lane']}"
    connection.execute(query("decisions/notify"), {"channel": BARRIER_CHANNEL, "payload": payload})


def _write_warnings(
    connection: Connection, warnings: dict[object, GateWarning], now: datetime, body: Body | None
) -> list[dict[str, Any]]:
    if not warnings:
        return []
    told = [
        {
            "warning_id": str(each.decision_id),
            "warning": each.kind.value,
            "site": each.site,
            "number": each.number,
            "kind": each.number_kind,
            "passage_id": each.passage,
            "paper": each.paper,
            "gate": each.gate,
            "lane": each.lane,
            "happened_at": instant_of(each.at_s),
            "stands": each.stands,
            "evidence": each.evidence,
            "known_at": instant_of(each.known_s),
            "decided_at": instant_of(each.decided_s),
        }
        for each in warnings.values()
    ]
    found = rows(connection, "decisions/upsert_warnings", {"warnings": Jsonb(told)})
    for row in found:
        if not (row["is_new"] and row["stands"]):
            continue
        connection.execute(
            query("decisions/notify"),
            {"channel": WARNING_CHANNEL, "payload": str(row["warning_id"])},
        )
        if body is not None:
            warning = warnings[row["warning_id"]]
            delivery = {"alert_id": row["warning_id"], "events_n": 1, "site": warning.site}
            delivery |= {"body": body(warning), "now": now}
            connection.execute(query("quality/insert_delivery"), delivery)
    return found


def _write_confirmations(
    connection: Connection,
    confirmations: dict[object, Confirmation],
    passages: set[object],
    now: datetime,
) -> tuple[int, int]:
    """Brings together what the rules say now with what was said, ordered and told before."""
    if not (confirmations or passages):
        return 0, 0
    named = {"confirmations": list(confirmations), "passages": list(passages)}
    before = {
        row["confirmation_id"]: kept_of(row)
        for row in rows(connection, "decisions/standing_confirmations", named)
    }
    after: dict[object, Kept] = {}
    for key in {**before, **confirmations}:
        kept, automatic = before.get(key), confirmations.get(key)
        if kept is None and automatic is not None:
            after[key] = Kept(automatic)
        elif kept is not None:
            is_news = automatic is not None and automatic.known_s >= kept.automatic.known_s
            after[key] = kept._replace(automatic=automatic) if is_news and automatic else kept
    held = _held_vehicles(connection, after.values())
    changed: list[Kept] = []
    messages: list[Kept] = []
    for key, kept in after.items():
        now_kept = settled(kept, kept.automatic.passage in held)
        if is_same(before.get(key), now_kept):
            continue
        changed.append(now_kept)
        if now_kept.revision > kept.revision:
            messages.append(now_kept)
    if changed:
        told = Jsonb([_row(kept, now) for kept in changed])
        connection.execute(query("decisions/upsert_confirmations"), {"confirmations": told})
    insert_messages(connection, messages, now)
    return len(changed), len(messages)


def is_same(before: Kept | None, now: Kept) -> bool:
    """Whether nothing is new but as of when it was decided."""
    if before is None:
        return False
    same = before.automatic._replace(
        known_s=now.automatic.known_s, decided_s=now.automatic.decided_s
    )
    return before._replace(automatic=same) == now


def is_vehicle_held(connection: Connection, kept: Kept) -> bool:
    """Whether a hold stands on a plate of the vehicle that carried a container.

    Raises:
        StoreError: The database refuses.
    """
    return kept.automatic.passage in _held_vehicles(connection, [kept])


def insert_messages(connection: Connection, messages: Iterable[Kept], now: datetime) -> None:
    """Puts what customs have to be told into the outbox.

    Args:
        connection: In the transaction of the decision itself.
        messages: Each with the revision that is told.
        now: The clock, aware.
    """
    told = [
        {
            "confirmation_id": str(kept.automatic.decision_id),
            "revision": kept.revision,
            "site": kept.automatic.site,
            "state": kept.state.value,
            "body": confirmation_message(kept),
            "made_at": now.isoformat(),
        }
        for kept in messages
    ]
    if told:
        connection.execute(query("decisions/insert_messages"), {"messages": Jsonb(told)})


def _held_vehicles(connection: Connection, kept: Iterable[Kept]) -> set[str]:
    passages = [each.automatic.passage for each in kept if each.automatic.passage is not None]
    if not passages:
        return set()
    found = rows(connection, "decisions/held_vehicles", {"passages": passages})
    return {str(row["passage_id"]) for row in found}


def kept_of(row: dict[str, Any]) -> Kept:
    """A confirmation as a row of ``decisions/standing_confirmations`` has it."""
    order = None
    if row["ordered"] is not None:
        order = Order(
            ConfirmationState(row["ordered"]),
            row["ordered_by"],
            row["ordered_why"],
            row["ordered_at"],
            _reason(row["ordered_over"]),
        )
    automatic = Confirmation(
        row["site"],
        row["declaration"],
        row["declaration_no"],
        row["container"],
        row["flow"],
        ConfirmationState(row["automatic"]),
        _reason(row["automatic_reason"]),
        None if row["passage_id"] is None else str(row["passage_id"]),
        row["gate"],
        row["lane"],
        row["direction"],
        None if row["passed_at"] is None else row["passed_at"].timestamp(),
        tuple(row["papers"]),
        row["known_at"].timestamp(),
        row["decided_at"].timestamp(),
    )
    told = row["told_passage_id"]
    return Kept(
        automatic,
        order,
        KeptState(row["state"]),
        _reason(row["reason"]),
        row["revision"],
        None if told is None else str(told),
    )


def _reason(text: str | None) -> Reason | None:
    return None if text is None else Reason(text)


def _row(kept: Kept, now: datetime) -> dict[str, Any]:
    automatic = kept.automatic
    return {
        "confirmation_id": str(automatic.decision_id),
        "site": automatic.site,
        "declaration": automatic.declaration,
        "declaration_no": automatic.declaration_no,
        "container": automatic.container,
        "flow": automatic.flow,
        "automatic": automatic.state.value,
        "automatic_reason": automatic.reason,
        "state": kept.state.value,
        "reason": kept.reason,
        "revision": kept.revision,
        "passage_id": automatic.passage,
        "gate": automatic.gate,
        "lane": automatic.lane,
        "direction": automatic.direction,
        "passed_at": instant_of(automatic.passed_s),
        "told_passage_id": kept.told_passage,
        "papers": list(automatic.papers),
        "known_at": instant_of(automatic.known_s),
        "decided_at": instant_of(automatic.decided_s),
        "changed_at": now.astimezone(UTC).isoformat(),
    }
