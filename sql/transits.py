"""Follows goods that travel under supervision, and drafts what the origin is told (R45)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.act import Act
from schemas.decisions.transit import (
    Arrival,
    TransitPolicy,
    TransitStanding,
    TransitState,
    feedback_id,
    standing_of,
)
from schemas.errors import ConfigError
from schemas.passage import Direction
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class ShipmentLooked:
    """What became of a shipment.

    Attributes:
        subject: Of the shipment.
        shipment_no: Its number.
        container: Its container.
        origin_office: Where it comes from.
        due_at: When it had to be here.
        standing: What became of it.
    """

    subject: str
    shipment_no: str
    container: str
    origin_office: str
    due_at: datetime
    standing: TransitStanding


@dataclass(frozen=True, slots=True)
class TransitFound:
    """What a look at shipments found.

    Attributes:
        shipments: Those that were looked at.
        drafted_n: Feedbacks that are new.
        ended_n: Feedbacks that a correction took back or contradicts.
    """

    shipments: tuple[ShipmentLooked, ...] = ()
    drafted_n: int = 0
    ended_n: int = 0

    def __add__(self, other: TransitFound) -> TransitFound:
        return TransitFound(
            self.shipments + other.shipments,
            self.drafted_n + other.drafted_n,
            self.ended_n + other.ended_n,
        )

    @property
    def overdue(self) -> tuple[ShipmentLooked, ...]:
        """Those that should be here and are not."""
        return tuple(each for each in self.shipments if each.standing.state is TransitState.OVERDUE)


def containers_due(
    connection: Connection, site: str, due_after: datetime | None, due_until: datetime
) -> set[str]:
    """Containers of shipments whose deadline passed within a period.

    Args:
        connection: To the store.
        site: Site id.
        due_after: Aware instant; nothing for the beginning.
        due_until: Aware instant.

    Raises:
        StoreError: The database refuses.
    """
    asked = {"site": site, "due_after": due_after or "-infinity", "due_until": due_until}
    return {row["container"] for row in rows(connection, "rounds/overdue_shipments", asked)}


def look_at_shipments(
    connection: Connection,
    site: str,
    containers: Collection[str],
    policy: TransitPolicy,
    now: datetime,
) -> TransitFound:
    """Tells anew what became of the shipments of some containers, and drafts feedback.

    Args:
        connection: In a transaction.
        site: Site id.
        containers: Which.
        policy: How shipments are followed.
        now: The clock.

    Raises:
        StoreError: The database refuses.
    """
    if not containers:
        return TransitFound()
    asked: dict[str, Any] = {"site": site, "containers": sorted(containers), "now": now}
    shipments = rows(connection, "rounds/shipments_of", asked)
    arrivals: list[dict[str, Any]] = []
    if shipments:
        since = min(each["departed_at"] for each in shipments)
        arrivals = rows(connection, "rounds/arrivals", {**asked, "since": since, "as_of": now})
    looked: list[ShipmentLooked] = []
    found: list[uuid.UUID] = []
    drafted_n = 0
    for shipment in shipments:
        own = {
            row["passage_id"]: row for row in arrivals if row["container"] == shipment["container"]
        }
        standing = standing_of(
            shipment["departed_at"],
            shipment["due_at"],
            [_arrival(row) for row in own.values()],
            policy,
            now,
        )
        looked.append(_looked(shipment, standing))
        if standing.arrival is not None:
            passage = own[standing.arrival.passage_id]
            row = _feedback(site, shipment, passage, standing, now)
            found.append(row["feedback_id"])
            drafted = rows(connection, "rounds/upsert_feedback", row)
            drafted_n += sum(each["is_new"] for each in drafted)
    told = {**asked, "found": found}
    with store_errors("keep feedbacks"):
        connection.execute(query("rounds/agree_feedbacks"), told)
    ended = rows(connection, "rounds/end_feedbacks", told)
    return TransitFound(tuple(looked), drafted_n, len(ended))


def sign_feedback(
    connection: Connection,
    site: str,
    feedback: uuid.UUID,
    act: Act,
) -> dict[str, Any]:
    """Signs a draft.

    Args:
        connection: To the store, autocommit.
        site: Site id.
        feedback: Its id.
        act: Who signs, what the officer adds, and when.

    Returns:
        Number, container and addressee of the shipment.

    Raises:
        ConfigError: There is no such draft.
        StoreError: The database refuses.
    """
    told = {"site": site, "feedback_id": feedback}
    told |= {"who": act.who, "note": act.why, "now": act.at}
    with store_errors("sign a feedback"), connection.transaction():
        signed = rows(connection, "feedback/sign", told)
        if not signed:
            message = f"a draft of a feedback of {site} was wanted, got {feedback}"
            raise ConfigError(message)
        record(
            connection,
            who=act.who,
            what="feedback.sign",
            subject=f"feedback {feedback}",
            why=act.why,
            details=signed[0],
        )
    return signed[0]


def _arrival(row: dict[str, Any]) -> Arrival:
    return Arrival(
        row["passage_id"],
        row["passed_at"],
        Direction(row["direction"]),
        row["status"] == "accepted",
    )


def _looked(shipment: dict[str, Any], standing: TransitStanding) -> ShipmentLooked:
    return ShipmentLooked(
        shipment["subject"],
        shipment["shipment_no"],
        shipment["container"],
        shipment["origin_office"],
        shipment["due_at"],
        standing,
    )


def _feedback(
    site: str,
    shipment: dict[str, Any],
    passage: dict[str, Any],
    standing: TransitStanding,
    now: datetime,
) -> dict[str, Any]:
    return {
        **shipment,
        **passage,
        "feedback_id": feedback_id(shipment["subject"], passage["passage_id"]),
        "site": site,
        "is_late": standing.state is TransitState.ARRIVED_LATE,
        "now": now,
    }
