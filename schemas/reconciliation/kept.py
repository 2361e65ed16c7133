"""A break as it is kept: who has it, since when, and what became of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from schemas.reconciliation.result import Break


class BreakState(StrEnum):
    """What became of a break."""

    OPEN = "open"
    ASSIGNED = "assigned"
    EXPLAINED = "explained"
    """It stays, and is understood."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class KeptBreak:
    """A break and its story.

    Attributes:
        found: What differs, as it was found last.
        break_id: Its id.
        first_seen_at: When a run found it first.
        last_seen_at: When a run found it last.
        state: What became of it.
        owner: Who has to look, if anybody.
        note: The last reason that was given.
        told_by: Who gave it.
        told_at: When.
        resolved_at: When a run did not find it any more.
        reopened_n: How often it came back.
        age: Since when it is known, at the instant of asking.
    """

    found: Break
    break_id: uuid.UUID
    first_seen_at: datetime
    last_seen_at: datetime
    state: BreakState
    owner: str | None
    note: str | None
    told_by: str | None
    told_at: datetime | None
    resolved_at: datetime | None
    reopened_n: int
    age: timedelta
