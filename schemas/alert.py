"""A data-quality alert: what a rule found about a lane, camera or feed, and what became of it.

A **finding** is the answer of one rule about one of them at one instant. An **alert** is
what findings leave behind: it opens, is updated and closes itself, see ``alert_decision``.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime

from schemas.passage import PASSAGE_NAMESPACE, Contract

EVIDENCE_N = 10
"""So many rows are kept as evidence of an alert: enough to look at, and bounded."""


class Rule(StrEnum):
    """What is watched (R95)."""

    COMPLETENESS = "completeness"
    """Passages hold every mandatory field (R23)."""
    READ_RATE = "read_rate"
    """A lane reads as large a share of its vehicles as it did in the weeks before (R24)."""
    NO_READS = "no_reads"
    """A lane that counts vehicles reads some of them (R24)."""
    NO_VEHICLES = "no_vehicles"
    """Vehicles come in opening hours as they did in the weeks before (R31)."""
    DUPLICATES = "duplicates"
    """A number does not pass again in the same direction within minutes."""
    IMPOSSIBLE_SEQUENCE = "impossible_sequence"
    """A number enters before it leaves, and is in one place at a time (R36)."""
    CHECK_DIGIT = "check_digit"
    """Container codes are proved by a check digit that was read and fits."""
    CLOCK = "clock"
    """The cameras' clocks are right, and no passage is of the future (R22)."""
    FEED_FRESHNESS = "feed_freshness"
    """A feed is not silent for longer than its own rhythm lets expect."""
    FEED_VOLUME = "feed_volume"
    """A feed brings as many rows a day as on the same day of the weeks before."""
    FEED_DUPLICATES = "feed_duplicates"
    """A feed does not say again and again what is known."""
    FEED_CONTRADICTIONS = "feed_contradictions"
    """A feed says nothing otherwise than before, and amends nothing backwards."""
    UNMATCHED = "unmatched"
    """Containers that passed have the papers of a feed by their deadline (R33)."""
    LATE = "late"
    """Those papers do not come after the deadline (R97)."""

    @property
    def is_of_cameras(self) -> bool:
        """Whether the rule answers for each camera, and not for each lane."""
        return self is Rule.CLOCK

    @property
    def is_of_feeds(self) -> bool:
        """Whether the rule answers for each feed."""
        return self in _OF_FEEDS


_OF_FEEDS = frozenset(
    {
        Rule.FEED_FRESHNESS,
        Rule.FEED_VOLUME,
        Rule.FEED_DUPLICATES,
        Rule.FEED_CONTRADICTIONS,
        Rule.UNMATCHED,
        Rule.LATE,
    }
)


class Severity(StrEnum):
    """How soon somebody has to look."""

    WARNING = "warning"
    CRITICAL = "critical"


class Verdict(StrEnum):
    """What a rule says about a lane, camera or feed at an instant."""

    FAILING = "failing"
    """The rule is broken, and chance does not explain it."""
    CLEAR = "clear"
    """All is well, by a margin that keeps an alert from opening again at once."""
    BETWEEN = "between"
    """Neither: what is open stays open, what is closed stays closed."""
    UNKNOWN = "unknown"
    """There is too little to tell."""


class AlertState(StrEnum):
    """Whether an alert still holds."""

    OPEN = "open"
    CLOSED = "closed"


class ChangeKind(StrEnum):
    """What an instant did to an alert; all but the last are told to others."""

    OPENED = "open"
    UPDATED = "update"
    CLOSED = "close"
    SEEN = "seen"
    """Looked at again, with nothing that anybody need be told."""


class AlertEvidence(Contract):
    """One row that shows why an alert stands.

    Attributes:
        passage_id: The passage, where it is one.
        at: When it passed.
        what: What is wrong with it, in the words of rows: fields, numbers, lanes, seconds.
    """

    passage_id: uuid.UUID | None
    at: AwareDatetime
    what: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What an alert is about; at most one alert is open for each.

    Attributes:
        rule: Which rule.
        site: Site id.
        lane: Lane id, where the rule answers for lanes.
        camera: Camera id, where it answers for cameras.
        feed: Feed id, where it answers for feeds.
    """

    rule: Rule
    site: str
    lane: str | None
    camera: str | None
    feed: str | None = None

    @property
    def place(self) -> str:
        """The lane, camera or feed."""
        return self.lane or self.camera or self.feed or self.site


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says about a lane, camera or feed over a period.

    Attributes:
        scope: The rule and the lane, camera or feed.
        period_from: Aware instant at which the period begins.
        period_to: Aware instant at which it ends, itself excluded.
        verdict: What the rule says.
        figure: What was measured, in the rule's unit: a share, vehicles, hours or rows.
        baseline: What it was in the weeks before, in the same unit, where there is one.
        threshold: What the figure is held against, in the same unit.
        counted_n: Rows that the figure is made of.
        severity: How soon somebody has to look, if it fails.
        evidence: At most :data:`EVIDENCE_N` rows, newest first.
        note: What else people should know, such as ``night``; empty for most.
    """

    scope: Scope
    period_from: datetime
    period_to: datetime
    verdict: Verdict
    figure: float | None = None
    baseline: float | None = None
    threshold: float | None = None
    counted_n: int = 0
    severity: Severity = Severity.WARNING
    evidence: tuple[AlertEvidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands.

    Attributes:
        alert_id: Made by :func:`alert_id`.
        state: Whether it is open.
        finding: What was last found; of an older instant where that could not be told.
        opened_at: Instant that it was opened for.
        updated_at: Instant that it was last looked at for.
        failed_at: Last instant at which the rule was broken.
        closed_at: Instant that it was closed for.
        times_seen_n: Instants at which the rule was broken.
        told_figure: The figure that was last told to others.
        told_severity: The severity that was last told to others.
        events_n: How often others were told.
    """

    alert_id: uuid.UUID
    state: AlertState
    finding: Finding
    opened_at: datetime
    updated_at: datetime
    failed_at: datetime
    closed_at: datetime | None
    times_seen_n: int
    told_figure: float | None
    told_severity: Severity
    events_n: int

    @property
    def scope(self) -> Scope:
        """What it is about."""
        return self.finding.scope


@dataclass(frozen=True, slots=True)
class AlertChange:
    """What an instant did to an alert.

    Attributes:
        kind: What happened.
        alert: The alert afterwards.
    """

    kind: ChangeKind
    alert: Alert

    @property
    def is_told(self) -> bool:
        """Whether others hear of it."""
        return self.kind is not ChangeKind.SEEN


def alert_id(scope: Scope, opened_at: datetime) -> uuid.UUID:
    """The id of an alert, the same however often the instant is looked at.

    Args:
        scope: What it is about.
        opened_at: Aware instant.
    """
    parts = ["alert", scope.rule, scope.site, scope.lane or "", scope.camera or ""]
    if scope.feed is not None:
        parts.append(scope.feed)
    return uuid.uuid5(PASSAGE_NAMESPACE, "|".join((*parts, f"{opened_at.timestamp():.6f}")))
