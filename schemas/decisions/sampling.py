"""Draws passages to check when traffic is too heavy to check all (R37)."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schemas.feeds.watch_entry import WatchAction
from schemas.passage import PASSAGE_NAMESPACE

DOUBTFUL_RISK = 0.4
"""Of a vehicle with a read under review: it may be another one."""


class Stratum(StrEnum):
    """Groups that a sample is drawn from, each by itself."""

    HIGH = "high"
    """On the watchlist, warned of, or of a risk over the threshold: always checked."""
    DOUBTFUL = "doubtful"
    """Something of it could not be read for sure."""
    ORDINARY = "ordinary"


class Outcome(StrEnum):
    """What an officer found who held a passage against its papers."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What the risk of a passage is told from.

    Attributes:
        actions: Of the entries of the watchlist that name one of its numbers.
        warnings_n: Warnings that stand against it.
        has_doubtful_read: Whether one of its reads is under review.
    """

    actions: frozenset[WatchAction] = frozenset()
    warnings_n: int = 0
    has_doubtful_read: bool = False

    @property
    def risk(self) -> float:
        """0 to 1: who is listed or warned of is of the highest."""
        if self.actions or self.warnings_n:
            return 1.0
        return DOUBTFUL_RISK if self.has_doubtful_read else 0.0


def stratum_of(facts: RiskFacts, risk_threshold: float) -> Stratum:
    """The group that a passage belongs to.

    Args:
        facts: Of the passage.
        risk_threshold: From this risk on it is always checked; over 0, up to 1.
    """
    if facts.risk >= risk_threshold:
        return Stratum.HIGH
    return Stratum.DOUBTFUL if facts.has_doubtful_read else Stratum.ORDINARY


def is_sampled(seed: str, passage_id: uuid.UUID, stratum: Stratum, rate: float) -> bool:
    """Whether a passage is drawn: told from the seed and its id alone, whatever came before.

    Args:
        seed: Of the period; whoever knows it can draw the sample again.
        passage_id: Of the passage.
        stratum: Its group.
        rate: Share that is drawn of the groups that are not always checked.
    """
    if stratum is Stratum.HIGH:
        return True
    digest = hashlib.sha256(f"{seed}|{passage_id}".encode()).digest()
    return int.from_bytes(digest[:8]) < rate * 2**64


def period_id(site: str, started_at: datetime) -> uuid.UUID:
    """The id of a time of sampling.

    Args:
        site: Site id.
        started_at: Aware instant.
    """
    return uuid.uuid5(PASSAGE_NAMESPACE, f"sampling|{site}|{started_at.timestamp():.6f}")
