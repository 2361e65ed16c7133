"""The rows of feeds that are validated: one a feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.feeds.row import FeedKind


@dataclass(frozen=True, slots=True)
class FeedHour:
    """What a feed brought in an hour.

    Attributes:
        feed: Feed id.
        kind: What it tells, if that is known.
        hour_start_at: Aware instant at which the hour begins.
        rows_n: Rows that were new.
        repeated_n: Rows that said again what was known.
        contradicted_n: Rows that said otherwise of the same revision.
        backwards_n: Of the new ones, those that came after a higher revision.
        quarantined_n: Rows that broke their contract.
        last_received_at: When the last of all these came.
    """

    feed: str
    kind: FeedKind | None
    hour_start_at: datetime
    rows_n: int
    repeated_n: int
    contradicted_n: int
    backwards_n: int
    quarantined_n: int
    last_received_at: datetime

    @property
    def told_n(self) -> int:
        """Rows that kept their contract."""
        return self.rows_n + self.repeated_n + self.contradicted_n

    @property
    def came_n(self) -> int:
        """Rows in all."""
        return self.told_n + self.quarantined_n


@dataclass(frozen=True, slots=True)
class MatchCount:
    """How containers that passed stood to the papers of one kind when these were due.

    Attributes:
        kind: Which papers.
        matched_n: They had theirs.
        unmatched_n: They have none.
        late_n: They got theirs after the deadline.
    """

    kind: FeedKind
    matched_n: int
    unmatched_n: int
    late_n: int

    @property
    def whole_n(self) -> int:
        """All that were due."""
        return self.matched_n + self.unmatched_n + self.late_n


@dataclass(frozen=True, slots=True)
class Share:
    """A share of good ones, beside what is usual.

    Attributes:
        good_n: Good ones.
        whole_n: All of them.
        baseline_good_n: The same of the weeks before, or what is tolerated where these say little.
        baseline_n: The same of the weeks before.
        is_usual: Whether the baseline is that of the weeks before.
    """

    good_n: int
    whole_n: int
    baseline_good_n: int
    baseline_n: int
    is_usual: bool

    @property
    def bad_share(self) -> float:
        """Share of the others; none of nothing."""
        return 1 - self.good_n / self.whole_n if self.whole_n else 0.0

    @property
    def usual_bad_share(self) -> float:
        """What it usually is, or what is tolerated."""
        return 1 - self.baseline_good_n / self.baseline_n


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a feed has been silent.

    Attributes:
        last_received_at: When its last row came, as far as is looked back.
        expected_n: Hours since then in which rows usually would have come.
        chance: How probable it is that none did.
    """

    last_received_at: datetime | None
    expected_n: float
    chance: float


@dataclass(frozen=True, slots=True)
class Volume:
    """Rows of a day, beside the same day of the weeks before.

    Attributes:
        rows_n: Rows of the day.
        usual_n: Rows of the middle one of those days.
        least_n: So many have to come.
        most_n: So many may come.
    """

    rows_n: int
    usual_n: float
    least_n: float
    most_n: float
