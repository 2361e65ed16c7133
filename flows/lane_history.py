"""What a lane remembers from one vehicle to the next: plain numbers, no picture.

The gap to the vehicle before is the last figure to become known; so here a passage is final.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.causes.gap import with_gap_to
from models.causes.rule import causes_of
from schemas.passage import Passage

MEMORY_N = 64
"""Vehicles remembered, so that a replay finds the one before each again."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A finished passage with the instant at which the vehicle left the line."""

    passage: Passage
    left_line_at: datetime


LaneState = tuple[tuple[datetime, datetime], ...]
"""``(crossed_at, left_line_at)`` of the last vehicles, oldest first."""


def with_gap(state: LaneState | None, crossing: Crossing) -> tuple[LaneState, Passage]:
    """Adds the gap to the vehicle before, and with it the causes of missing or weak reads (R27).

    Vehicles that crossed later are left out of account, so that a crossing that is replayed
    after a restart gets the gap that it had.

    Args:
        state: What the lane remembers.
        crossing: The vehicle that passed.

    Returns:
        What the lane remembers now, and the passage.
    """
    passage = crossing.passage
    remembered = state or ()
    left = [left for crossed, left in remembered if crossed < passage.passed_at]
    quality = passage.quality
    if left:
        quality = with_gap_to(quality, passage.passed_at, max(left))
    here = (passage.passed_at, crossing.left_line_at)
    newer = tuple(sorted({*remembered, here}))[-MEMORY_N:]
    causes = causes_of(quality, passage.plates, passage.containers)
    final = passage.model_copy(update={"quality": quality, "failure_causes": causes})
    return newer, final
