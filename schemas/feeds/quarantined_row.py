"""A row that broke its contract: kept whole, with the reason, so that counts add up (R5)."""

from __future__ import annotations

import uuid

from pydantic import AwareDatetime, Field

from schemas.feeds.row import FeedKind, Word
from schemas.passage import PASSAGE_NAMESPACE, Contract

RAW_MAX_LENGTH = 4000


class QuarantinedRow(Contract):
    """What could not be taken in.

    Attributes:
        quarantine_id: Made by :func:`quarantine_id`.
        site: Site that it was told to.
        source: Feed id of the site file.
        feed: What the feed tells, if that is known.
        origin: Where exactly it came from: ``file.csv:12``, or ``file.csv`` for a whole file.
        reason: One sentence: what was wanted, what came.
        raw: What came, at most :data:`RAW_MAX_LENGTH` characters of it.
        received_at: Aware instant at which it came.
    """

    quarantine_id: uuid.UUID
    site: Word
    source: Word
    feed: FeedKind | None
    origin: Word
    reason: str = Field(min_length=1, max_length=1000)
    raw: str = Field(max_length=RAW_MAX_LENGTH)
    received_at: AwareDatetime


def quarantine_id(site: str, source: str, origin: str, raw: str) -> uuid.UUID:
    """The id of a quarantined row, the same however often the same file is read.

    Args:
        site: Site id.
        source: Feed id.
        origin: Where it came from.
        raw: What came.
    """
    return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(("quarantine", site, source, origin, raw)))
