"""What has to be told to others and stays until they have it: one way for every queue of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sql.connection import Connection, rows, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class Queue:
    """The statements of one queue.

    Attributes:
        claim: Takes the next that is due.
        finish: Notes what came of an attempt.
        waiting: Counts what nobody took yet.
    """

    claim: str
    finish: str
    waiting: str


ALERTS = Queue("quality/claim_delivery", "quality/finish_delivery", "quality/waiting_deliveries")
CONFIRMATIONS = Queue(
    "decisions/claim_message", "decisions/finish_message", "decisions/waiting_messages"
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that a receiver has to be told, taken for one attempt.

    Attributes:
        delivery_n: Its number; later ones are larger.
        event_id: What it is about and the number of its event: the same at every attempt.
        body: What is sent, as it is.
        attempts_n: Attempts, this one included.
    """

    delivery_n: int
    event_id: str
    body: str
    attempts_n: int


def claim_delivery(
    connection: Connection, queue: Queue, now: datetime, after_n: int
) -> Delivery | None:
    """Takes the next delivery that is due; the attempt after this one is put off already.

    Args:
        connection: Autocommit: the claim holds at once.
        queue: Of which queue.
        now: The clock.
        after_n: Number of the delivery that was taken before, so that none comes twice in a row.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, queue.claim, {"now": now, "after_n": after_n})
    return Delivery(**found[0]) if found else None


def finish_delivery(
    connection: Connection,
    queue: Queue,
    delivery: Delivery,
    delivered_at: datetime | None,
    fault: str | None,
) -> None:
    """Notes what came of an attempt.

    Args:
        connection: Autocommit.
        queue: Of which queue.
        delivery: Which.
        delivered_at: When the receiver took it; nothing if it did not.
        fault: Why not, without any secret.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("note a delivery"):
        connection.execute(
            query(queue.finish),
            {"delivery_n": delivery.delivery_n, "delivered_at": delivered_at, "fault": fault},
        )


def waiting_deliveries_n(connection: Connection, queue: Queue) -> int:
    """How many deliveries no receiver took yet.

    Raises:
        StoreError: The database refuses.
    """
    return int(rows(connection, queue.waiting)[0]["waiting_n"])
