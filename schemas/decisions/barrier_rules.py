"""What has to agree before a gate's barrier opens by itself: ``[gates.<id>.barrier]``."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.decisions.sources import Source
from schemas.matching.entry import Side
from schemas.passage import Direction

_FEEDS = (Side.DECLARATION, Side.MANIFEST, Side.OPERATOR, Side.WATCH)
_KEPT_S = 3600.0
_TWO = (Source.READ, Source.OPERATOR)


class BarrierMode(StrEnum):
    """How many sources have to agree."""

    OFF = "off"
    """Nothing is decided; the barrier is somebody else's."""
    TWO_WAY = "two_way"
    """The operator's data and the read (953 P2.M1.I.2.2.2.d.1–2; 1865 II.3.2.d.1–2)."""
    FOUR_WAY = "four_way"
    """… the customs dossier and the manifest, too (d.3 of both)."""


class BarrierRules(BaseModel):
    """The rules of one gate.

    Attributes:
        mode: How many sources have to agree.
        papers: Of a two-way gate: papers that have to name the container, too.
        directions: Vehicles of which directions the barrier stops.
        wait_s: So long after the vehicle passed its line the barrier may still open by itself:
            until the operator's row has come, and not when another vehicle stands before it.
        operator_within_hours: How far an operator's move may be from the passage.
        fresh_minutes: A feed that told nothing for so long is taken for out of order, and
            everything is held; of the feeds that are named here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: BarrierMode = BarrierMode.OFF
    papers: tuple[Side, ...] = ()
    directions: tuple[Direction, ...] = (Direction.OUT,)
    wait_s: float = Field(default=300, ge=0, le=3600)
    operator_within_hours: float = Field(default=24, gt=0, le=24 * 31)
    fresh_minutes: dict[Side, float] = {}

    @model_validator(mode="after")
    def _names_what_is_known(self) -> Self:
        if not set(self.papers) <= {Side.DECLARATION, Side.MANIFEST}:
            message = "papers wants some of declaration, manifest"
            raise ValueError(message)
        if not set(self.fresh_minutes) <= set(_FEEDS):
            message = f"fresh_minutes wants some of {', '.join(_FEEDS)}"
            raise ValueError(message)
        if any(minutes <= 0 for minutes in self.fresh_minutes.values()):
            message = "fresh_minutes wants minutes above 0"
            raise ValueError(message)
        return self

    @property
    def kept_s(self) -> float:
        """So long after it passed a vehicle is remembered: for warnings of what comes too late."""
        return self.wait_s + _KEPT_S

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who has to agree."""
        if self.mode is BarrierMode.FOUR_WAY:
            return tuple(Source)
        return (*_TWO, *(Source(paper.value) for paper in self.papers))

    def decides(self, direction: Direction | None) -> bool:
        """Whether a vehicle of this direction is decided on."""
        return self.mode is not BarrierMode.OFF and direction in self.directions
