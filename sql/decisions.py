"""Keeps what was decided of matches: confirmations with their outbox, warnings, barriers (R34–R47).

The same decisions again change nothing, in whatever batches they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from schemas.decisions.barrier import BarrierDecision
from schemas.decisions.confirmation import Confirmation
from schemas.decisions.messages import instant_of
from schemas.decisions.warning import GateWarning
from sql.confirmations import write_confirmations
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
        changed_n, messages_n = write_confirmations(connection, confirmations, passages, now)
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
