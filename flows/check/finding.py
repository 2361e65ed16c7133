"""What a check has to say about a camera."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.camera_state import Sentence


class Weight(StrEnum):
    """How much a finding weighs."""

    FAULT = "fault"
    """The camera cannot do its work."""
    WARNING = "warning"
    """The camera works, and could work better or does not meet a rule."""
    MET = "met"
    """A rule is met."""
    NOTE = "note"
    """A figure worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a camera.

    Attributes:
        weight: How much it weighs.
        name: For programs, such as ``line_outside``.
        sentence: For people.
        clause: The rule of law that is met or not, if it is one.
    """

    weight: Weight
    name: str
    sentence: Sentence
    clause: str | None = None


def heaviest(findings: tuple[Finding, ...]) -> Weight:
    """The weight of what weighs most; of nothing it is that of a note."""
    order = list(Weight)
    return min((finding.weight for finding in findings), key=order.index, default=Weight.NOTE)
