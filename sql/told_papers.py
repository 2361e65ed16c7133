"""What papers tell now, from the log of the join: its latest revisions (R49)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from schemas.matching.entry import Side
from schemas.reconciliation.paper import Paper
from schemas.reconciliation.result import Terms
from sql.connection import Connection, rows


def papers_of(connection: Connection, terms: Terms) -> list[Paper]:
    """What the papers of a side tell now, around a period.

    Args:
        connection: To the store.
        terms: Which side, sites and period.

    Raises:
        StoreError: The database refuses.
    """
    parameters = {
        "side": terms.side.value,
        "sites": [*terms.sites],
        "from_at": terms.from_at - terms.reach,
        "until_at": terms.until_at + terms.reach,
    }
    found = rows(connection, "breaks/latest_papers", parameters)
    return [Paper(**{**row, "facts": json.loads(row["facts"])}) for row in found]


def span_of_papers(
    connection: Connection, side: Side, sites: Iterable[str]
) -> tuple[datetime, datetime] | None:
    """The instants of the first and the last paper of a side; nothing if there is none.

    Raises:
        StoreError: The database refuses.
    """
    parameters = {"side": side.value, "sites": [*sites]}
    (row,) = rows(connection, "breaks/span_of_papers", parameters)
    return (row["first_at"], row["last_at"]) if row["first_at"] is not None else None
