"""What one camera saw of one vehicle, once its pictures are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.tracking.draft import PassageDraft
from schemas.passage import Evidence


@dataclass(frozen=True, slots=True)
class CameraSight:
    """A draft without pictures, and the evidence that names where they are stored.

    Attributes:
        draft: What the camera saw; ``pictures`` is empty.
        evidence: The stored pictures, the whole frame first.
    """

    draft: PassageDraft
    evidence: tuple[Evidence, ...]

    @property
    def camera(self) -> str:
        """Camera id."""
        return self.draft.camera

    @property
    def epoch(self) -> int:
        """Media epoch of the camera."""
        return self.draft.epoch

    @property
    def crossed_at(self) -> datetime:
        """Instant at which the vehicle reached the camera's own line."""
        return self.draft.crossed_at

    @property
    def numbers(self) -> frozenset[str]:
        """Plates and codes that the camera read."""
        draft = self.draft
        return frozenset(p.text for p in draft.plates) | {c.code for c in draft.containers}


def read_the_same(one: CameraSight, other: CameraSight) -> bool:
    """Whether two cameras read a number in common."""
    return bool(one.numbers & other.numbers)
