"""The written rule by which one picture's reading of a container code is trusted.

**Strength** is the least of three distances, all in log-likelihood: to the second valid code in
the same strip, to the best other code read at the same place, and ``12 + score``, the score's
own distance from one symbol that the network did not see. A marking is

- *accepted* when its strength is at least :data:`ACCEPTED_STRENGTH` and its check digit was
  seen: an inferred digit verifies nothing. Where nobody knows the owner, a proof is missing, and
  the strength has to be :data:`UNKNOWN_OWNER_STRENGTH`;
- *for review* when its strength is at least :data:`REPORTED_STRENGTH`, or when it is the best
  of the picture and scores at least :data:`LEAST_BEST_SCORE`;
- no marking at all otherwise: weights and cubic capacities, spelled as if they were a code.

The numbers were chosen on the training pictures, where the strongest wrong marking reaches 4.3
and nine of ten right ones 6.5, and then raised for what hard synthetic pictures showed: a worn
letter whose check digit was read out of the digit before it reached 8.3, with an owner that
nobody knows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.containers.selection import Marking
from models.containers.strip import TEMPLATE
from models.ocr.spotter import Spot, margin, runner_up
from schemas.owners import OwnerRegistry
from schemas.read import CheckDigit, Status

ACCEPTED_STRENGTH = 7.0
UNKNOWN_OWNER_STRENGTH = 10.0
REPORTED_STRENGTH = 3.5
LEAST_BEST_SCORE = -8.0
LEAST_SEEN = -3.0
"""Log-likelihood ratio from which the check digit counts as seen."""
_ONE_UNSEEN = 12.0
_WITHIN = 30.0
_EVEN_STRENGTH, _SLOPE = 3.0, 1.1
"""Logistic curve from strength to confidence, fitted on the training pictures."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """A marking with the trust that it deserves.

    Attributes:
        marking: What was judged.
        strength: See above.
        second: The second valid code in the strip of the best candidate.
        owner_known: Whether the registry has the owner.
    """

    marking: Marking
    strength: float
    second: Spot | None
    owner_known: bool

    @property
    def confidence(self) -> float:
        """Share of right ones to be expected among markings of this strength, 0 to 1."""
        return 1 / (1 + math.exp(-_SLOPE * (self.strength - _EVEN_STRENGTH)))

    @property
    def check_digit(self) -> CheckDigit:
        """Whether the check digit was seen."""
        seen = float(self.marking.best.spot.char_score[-1]) >= LEAST_SEEN
        return CheckDigit.READ if seen else CheckDigit.INFERRED

    @property
    def status(self) -> Status:
        """Accepted or for review."""
        wanted = ACCEPTED_STRENGTH if self.owner_known else UNKNOWN_OWNER_STRENGTH
        is_accepted = self.strength >= wanted and self.check_digit is CheckDigit.READ
        return Status.ACCEPTED if is_accepted else Status.REVIEW


def judge(marking: Marking, owners: OwnerRegistry) -> Judgement:
    """Measure the strength of a marking, and look up its owner."""
    best = marking.best
    second = runner_up(best.strip.steps, TEMPLATE, best.spot, check_digit=True, within=_WITHIN)
    rivals = max((rival.score for rival in marking.rivals), default=-math.inf)
    strength = min(margin(best.spot, second), best.score - rivals, _ONE_UNSEEN + best.score)
    return Judgement(marking, strength, second, owners.known(best.code))


def worth_reporting(markings: Sequence[Marking], owners: OwnerRegistry) -> list[Judgement]:
    """The markings of a picture that a person should see, best first.

    Args:
        markings: All markings, the best first.
        owners: Whose codes are known.
    """
    judged = [judge(marking, owners) for marking in markings]
    return [
        judgement
        for place, judgement in enumerate(judged)
        if judgement.strength >= REPORTED_STRENGTH
        or (place == 0 and judgement.marking.best.score >= LEAST_BEST_SCORE)
    ]
