"""How long things wait for one another, and what has to agree: the site's ``[matching]`` table."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.feeds.declaration import TradeFlow
from schemas.matching.entry import Side
from schemas.passage import Direction


class MatchPolicy(BaseModel):
    """The parameters of the join.

    Attributes:
        papers: Which papers a container's passage needs: of ``declaration`` and ``manifest``
            those whose feeds the site has.
        paper_before_days: A passage so long before its paper still belongs to it.
        paper_after_days: … and so long after it.
        papers_within_hours: So long a passage waits for its papers.
        passage_within_days: So long a paper waits for its passage, where it names no instant.
        grace_minutes: So much later than that, nothing is called unmatched yet: records are on
            their way.
        exports_pass: Which way exports pass the gate; imports pass it the other way. Into a port
            or depot (953 P2.M1.I, 1865 II), out of an enterprise or across a road border.
        kept_days: So long after its time, or after it came if that was later, an entry is still
            held against what comes late.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    papers: tuple[Side, ...] = (Side.DECLARATION, Side.MANIFEST)
    paper_before_days: float = Field(default=7, ge=0, le=366)
    paper_after_days: float = Field(default=30, ge=0, le=366)
    papers_within_hours: float = Field(default=24, ge=0, le=24 * 366)
    passage_within_days: float = Field(default=15, ge=0, le=366)
    grace_minutes: float = Field(default=15, ge=0, le=7 * 24 * 60)
    kept_days: float = Field(default=30, ge=0, le=366)

    exports_pass: Direction = Direction.IN

    @model_validator(mode="after")
    def _papers_are_papers(self) -> Self:
        known = (Side.DECLARATION, Side.MANIFEST)
        if len(set(self.papers)) != len(self.papers) or not set(self.papers) <= set(known):
            message = f"papers wants some of {', '.join(known)}, each once"
            raise ValueError(message)
        return self

    def gate_direction(self, flow: TradeFlow) -> Direction:
        """Which way goods pass the site's gates.

        Args:
            flow: Which way they cross the border.
        """
        if flow is TradeFlow.EXPORT:
            return self.exports_pass
        return Direction.OUT if self.exports_pass is Direction.IN else Direction.IN

    @property
    def grace(self) -> timedelta:
        """The grace as a length of time."""
        return timedelta(minutes=self.grace_minutes)

    @property
    def kept(self) -> timedelta:
        """How long an entry is kept, as a length of time."""
        return timedelta(days=self.kept_days)
