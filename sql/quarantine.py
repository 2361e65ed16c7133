"""Reads what feeds told and could not be taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.reasons import bilingual
from sql.connection import Connection, rows

_CONTRADICTS: Final = bilingual(
    "trái với dòng đến trước của cùng phiên bản, là dòng được giữ; bản sửa phải có stated_at "
    "muộn hơn",
    "contradicts what came first of the same revision, which holds; a correction has a later "
    "stated_at",
)


@dataclass(frozen=True, slots=True)
class Quarantine:
    """What is in quarantine.

    Attributes:
        rows: The newest, newest first.
        rows_n: How many there are in all.
    """

    rows: list[QuarantinedRow]
    rows_n: int


def quarantined(connection: Connection, site: str, source: str | None, limit_n: int) -> Quarantine:
    """What is in quarantine of a site, and what is kept apart because it contradicts what holds.

    Args:
        connection: To the store.
        site: Site id.
        source: Feed id; of all feeds if not given.
        limit_n: How many rows are wanted at most.

    Raises:
        StoreError: The database refuses.
    """
    asked = {"site": site, "source": source, "limit_n": limit_n, "contradicts": _CONTRADICTS}
    found = rows(connection, "feeds/quarantined", asked)
    counted = rows(connection, "feeds/count_quarantined", asked)
    return Quarantine([QuarantinedRow.model_validate(row) for row in found], counted[0]["rows_n"])
