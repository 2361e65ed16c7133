"""Several boxes' reads laid end to end, so that a code may run across them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.ocr.alphabet import ALPHABET, BLANK, DIGITS, LETTERS, allowed_symbols
from models.ocr.line_reader import FLOOR, LineRead, Steps
from models.ocr.spotter import Spot, spot
from schemas.iso6346 import CATEGORIES, check_digit

TEMPLATE = allowed_symbols([LETTERS] * 3 + ["".join(CATEGORIES)] + [DIGITS] * 7)
"""Owner, category, serial, check digit."""
DENIED = float(np.log(FLOOR))
"""What one symbol costs that the network did not see at all."""

_GAP = np.full((1, 1 + len(ALPHABET)), DENIED, np.float32)
_GAP[0, BLANK] = 0


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Reads of boxes in reading order, a blank step between each two.

    Attributes:
        steps: ``(T, 37)`` log-likelihood ratios.
        starts: Step at which each box begins, and at the end the number of steps.
        texts: What the network read in each box, unrestricted.
    """

    steps: Steps
    starts: tuple[int, ...]
    texts: tuple[str, ...]

    def box_of(self, step: int) -> int:
        """Number of the box that a step lies in."""
        return bisect_right(self.starts, step) - 1

    def code(self, least_score: float) -> Spot | None:
        """The best container code of the strip that scores higher than ``least_score``."""
        return spot(self.steps, TEMPLATE, check_digit=True, least_score=least_score)

    def code_without_check_digit(self, least_score: float) -> Spot | None:
        """The same where no check digit is legible: the one that fits is put in its place."""
        found = spot(self.steps, TEMPLATE[:-1], least_score=least_score)
        if found is None:
            return None
        return Spot(
            text=found.text + check_digit(found.text),
            score=found.score,
            first_step=np.append(found.first_step, found.first_step[-1:]),
            char_score=np.append(found.char_score, np.float32(DENIED)),
            char_confidence=np.append(found.char_confidence, np.float32(0)),
        )


def lay_out(reads: Sequence[LineRead]) -> Strip:
    """Lay reads end to end."""
    pieces = [piece for read in reads for piece in (read.log_ratio, _GAP)]
    starts = np.cumsum([0, *(read.steps_n + 1 for read in reads)])
    return Strip(np.concatenate(pieces), tuple(map(int, starts)), tuple(r.text for r in reads))
