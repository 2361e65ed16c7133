"""A warning at the gate: something that an officer has to look at passed, or did not (R40, R41)."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import NamedTuple

from schemas.matching.entry import Entry, Fact
from schemas.passage import PASSAGE_NAMESPACE


class WarningKind(StrEnum):
    """What is wrong."""

    WATCH_HIT = "watch_hit"
    """A sure read of what is listed."""
    POSSIBLE_WATCH_HIT = "possible_watch_hit"
    """A doubtful read that may mean what is listed."""
    OUT_WITHOUT_CLEARANCE = "out_without_clearance"
    OUT_WITHOUT_DECLARATION = "out_without_declaration"
    NOT_ARRIVED = "not_arrived"
    WRONG_DIRECTION = "wrong_direction"
    OPENED_AGAINST = "opened_against"
    """A barrier was opened, and afterwards something came that speaks against it."""
    GPS_MISMATCH = "gps_mismatch"
    """The tracker of the vehicle tells of another place, way or time (R38, R39)."""
    SHIPMENT_OVERDUE = "shipment_overdue"
    """Goods under supervision did not arrive in time (R45)."""
    EMPTY_NOT_OPEN = "empty_not_open"
    """An empty container was not seen to be open (R29)."""
    STOCK_ANOMALY = "stock_anomaly"
    """It came in and was in, or went out and was not in (R36)."""


class GateWarning(NamedTuple):
    """One warning as it stands.

    Attributes:
        kind: What is wrong.
        site: Site id.
        number: Container number or plate.
        number_kind: ``container`` or ``plate``.
        passage: Subject of the passage, if one passed.
        paper: Subject of the paper that it is about, if one is.
        gate: Gate id, if one passed.
        lane: Lane id, if one passed.
        at_s: When it passed, or was due.
        stands: Whether it is still so; a correction, an amendment or a late paper can end it.
        evidence: What shows it, by name; no number of anything else than ``number``.
        known_s: When the last of all that is known of the number came in.
        decided_s: As of when.
    """

    kind: WarningKind
    site: str
    number: str
    number_kind: str
    passage: str | None
    paper: str | None
    gate: str | None
    lane: str | None
    at_s: float
    stands: bool
    evidence: dict[str, Fact]
    known_s: float
    decided_s: float

    @property
    def decision_id(self) -> uuid.UUID:
        """The same for the same kind, passage and paper."""
        parts = (self.kind.value, self.site, self.number, self.passage or "", self.paper or "")
        return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(("warning", *parts)))


def evidence_of(read: Entry) -> dict[str, Fact]:
    """What shows a read: how sure it was, and what was read where another number is meant."""
    names = ("status", "confidence", "read", "differing_places", "differing_confidence", "why")
    return {name: read.facts[name] for name in names if name in read.facts}
