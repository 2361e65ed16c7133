"""Raises and ends the warnings that the rounds find, beside those that the join finds."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from schemas.decisions.warning import GateWarning, WarningKind
from sql.connection import Connection, rows
from sql.decisions import write_decisions

LOOK_BACK = timedelta(days=400)
"""Older warnings end no more by themselves."""


def agree_on_warnings(
    connection: Connection,
    site: str,
    kind: WarningKind,
    standing: Iterable[GateWarning],
    now: datetime,
    *,
    numbers: Collection[str] = (),
    passages: Collection[uuid.UUID] = (),
) -> int:
    """Keeps the warnings that stand, and ends those that stood and do not any more.

    Args:
        connection: In a transaction.
        site: Site id.
        kind: Of the warnings.
        standing: All that stand about the numbers or passages that were looked at.
        now: The clock.
        numbers: Which were looked at.
        passages: Which were looked at.

    Returns:
        How many are new or changed.

    Raises:
        StoreError: The database refuses.
    """
    found = list(standing)
    kept = {each.decision_id for each in found}
    asked = {
        "site": site,
        "warnings": [kind.value],
        "since": now - LOOK_BACK,
        "numbers": list(numbers),
        "passages": list(passages),
    }
    for row in rows(connection, "rounds/standing_warnings", asked):
        if row["warning_id"] in kept:
            continue
        found.append(
            GateWarning(
                kind,
                row["site"],
                row["number"],
                row["number_kind"],
                row["passage"],
                row["paper"],
                row["gate"],
                row["lane"],
                row["happened_at"].timestamp(),
                stands=False,
                evidence=row["evidence"],
                known_s=now.timestamp(),
                decided_s=now.timestamp(),
            )
        )
    return write_decisions(connection, found, now).warnings_n
