"""Keeps confirmations: what the rules say now with what was said, ordered and told before (R34)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from psycopg.types.json import Jsonb

from schemas.decisions.confirmation import Confirmation, ConfirmationState, Reason
from schemas.decisions.kept import Kept, KeptState, Order, settled
from schemas.decisions.messages import confirmation_message, instant_of
from sql.connection import Connection, rows
from sql.statements import query


def write_confirmations(
    connection: Connection,
    confirmations: Mapping[object, Confirmation],
    passages: Collection[object],
    now: datetime,
) -> tuple[int, int]:
    """Keeps what the rules say now, and puts what customs have to be told into the outbox.

    Args:
        connection: As writer, in a transaction.
        confirmations: By id.
        passages: Of vehicles on which a hold began or ended.
        now: The clock, aware.

    Returns:
        How many confirmations are other than before, and how many messages customs have to get.

    Raises:
        StoreError: The database refuses.
    """
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
