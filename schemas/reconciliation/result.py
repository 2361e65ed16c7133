"""What a reconciliation found."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.passage import PASSAGE_NAMESPACE
from schemas.reconciliation.category import Category

PINNED = timedelta(hours=1)
"""A passage so near the instant that a paper names is that paper's before it is another's."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is reconciled.

    Attributes:
        side: Which papers are held against the gate.
        sites: Site ids.
        from_at: Aware first instant of the period.
        until_at: Aware end of the period, itself excluded.
        as_of: Aware instant at which it is looked: what is due later is waited for.
        policy: How long things wait for one another.
    """

    side: Side
    sites: tuple[str, ...]
    from_at: datetime
    until_at: datetime
    as_of: datetime
    policy: MatchPolicy

    @property
    def last_at(self) -> datetime:
        """The last instant of the period, so that its day is the last day of it."""
        return self.until_at - timedelta(microseconds=1)

    @property
    def reach(self) -> timedelta:
        """How far out of the period the other side of something in it may lie."""
        return timedelta(days=self.policy.paper_before_days + self.policy.paper_after_days)


@dataclass(frozen=True, slots=True)
class Total:
    """How much of both sides falls into a category.

    Attributes:
        category: Which.
        papers_n: Papers, each container of them counted.
        reads_n: Container codes of passages.
        papers_carried_n: Of the papers, how many lie out of the period and are the other side of
            something in it.
        reads_carried_n: The same of the reads.
        doubtful_n: Rows whose read is for review.
    """

    category: Category
    papers_n: int = 0
    reads_n: int = 0
    papers_carried_n: int = 0
    reads_carried_n: int = 0
    doubtful_n: int = 0


@dataclass(frozen=True, slots=True)
class Break:
    """A difference between papers and gate.

    Attributes:
        site: Site id.
        side: Which papers.
        kind: Its category.
        reason: What is wrong of a wrong status.
        number: As the paper has it, or, without one, as it was read.
        direction: As the paper has it, or, without one, as it passed.
        at: When the paper expects it, or, without one, when it passed.
        paper: Subject of the paper.
        facts: What the paper tells, by name.
        passage_id: The passage.
        read_number: As it was read.
        read_direction: As it passed.
        passed_at: When.
        gate: Gate id.
        lane: Lane id.
        is_doubtful: Whether the read is for review.
        size_type: As the paper has it.
        read_size_type: As it was read.
        other_paper: Of a duplicate: the paper that stands for it, or that its passage had.
        other_passage_id: Of a duplicate: the passage that its paper had.
    """

    site: str
    side: Side
    kind: Category
    reason: str | None
    number: str
    direction: str
    at: datetime
    paper: str | None
    facts: Mapping[str, object]
    passage_id: uuid.UUID | None
    read_number: str | None
    read_direction: str | None
    passed_at: datetime | None
    gate: str | None
    lane: str | None
    is_doubtful: bool
    size_type: str | None
    read_size_type: str | None
    other_paper: str | None
    other_passage_id: uuid.UUID | None

    @property
    def subject(self) -> str:
        """The paper, or, without one, the passage."""
        return self.paper if self.paper is not None else str(self.passage_id)

    @property
    def break_id(self) -> uuid.UUID:
        """The same in every run that finds it."""
        parts = ("break", self.site, self.side, self.kind, self.subject, self.number)
        return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(parts))


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a reconciliation found; its totals balance.

    Attributes:
        terms: What was reconciled.
        totals: By category, every category of the side.
        breaks: In the order of site, category, time and number.
        is_near_skipped: Whether so much was left over on both sides that to name likely pairs
            would be guessing: papers or cameras are missing as a whole.
    """

    terms: Terms
    totals: Mapping[Category, Total]
    breaks: tuple[Break, ...]
    is_near_skipped: bool

    @property
    def papers_n(self) -> int:
        """Papers that were accounted for."""
        return sum(total.papers_n for total in self.totals.values())

    @property
    def reads_n(self) -> int:
        """Container codes of passages that were accounted for."""
        return sum(total.reads_n for total in self.totals.values())
