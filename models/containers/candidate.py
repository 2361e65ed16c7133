"""A code that a strip of reads may hold, and how well it stands there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.containers.strip import Strip
from models.ocr.alphabet import ALPHABET, BLANK, plain
from models.ocr.spotter import Spot
from schemas.geometry import Box
from schemas.read import Layout

LEAST_SCORE = -15.0
"""What scores lower is never reported, and is too far from what is reported to be its rival."""
GLUED_SYMBOL_COST = 3.0
_MOST_GLUED = 3
INFERRED_DIGIT_COST = 7.0
_GAP_STEPS = 4
BORROWED_COST = 15.0
SIZE_TYPE = re.compile("[1-4LM][0-9CDEFLMNP][GRUPTBSVHKN][0-9A-Z]")
SIZE_TYPE_LIKE = re.compile("[1-9LM][0-9CDEFLMNPO][GRUPTBSVHKN26C][0-9A-Z]")
"""A size-type code, or what the network makes of one."""
SIZE_TYPE_REST = re.compile("[0-9]?[GRUPTBSVHKN][0-9]")
"""What is left of a size-type code whose head went into another text."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A code with what speaks for it.

    Attributes:
        spot: Where the strip holds it.
        score: The spot's score less the cost of what makes it unlikely; 0 is perfect.
        strip: The reads it was spotted in.
        boxes: Indices of the picture's boxes that it was read from.
        area: Where it stands, pixels of the picture.
        text_height_px: Height of a line, or width of a column.
        layout: How it is arranged.
    """

    spot: Spot
    score: float
    strip: Strip
    boxes: frozenset[int]
    area: Box
    text_height_px: float
    layout: Layout

    @property
    def code(self) -> str:
        """The eleven characters."""
        return self.spot.text


def spot_codes(strip: Strip) -> Iterator[tuple[Spot, float]]:
    """The code that a strip may hold, with its standing; perhaps a second one.

    Where no code with its check digit stands well, the strip may hold one whose check digit
    cannot be seen: it is offered beside the other, at a price that never lets it be accepted.
    """
    # The check digit can only lower a score, and the search without it takes a tenth of the time.
    part = strip.code_without_check_digit(LEAST_SCORE)
    if part is None:
        return
    whole = strip.code(LEAST_SCORE)
    score = -math.inf if whole is None else standing(strip, whole)
    if whole is not None:
        yield whole, score
    if score <= -INFERRED_DIGIT_COST:
        yield part, standing(strip, part) - INFERRED_DIGIT_COST


def standing(strip: Strip, spot: Spot) -> float:
    """The spot's score less what makes it unlikely to be a marking of its own.

    The check digit alone does not betray a code that begins inside a longer word (DRYUU…) or
    that takes its last digit from the size-type code beside it.
    """
    before, after = glued_symbols(strip, spot)
    borrowed = _borrows_size_type(strip, spot, after)
    if SIZE_TYPE_LIKE.match(after):
        after = ""
    glued = min(_MOST_GLUED, len(before)) + min(_MOST_GLUED, len(after))
    return spot.score - GLUED_SYMBOL_COST * glued - (BORROWED_COST if borrowed else 0.0)


def glued_symbols(strip: Strip, spot: Spot) -> tuple[str, str]:
    """Symbols in one word with the spotted text: before it, nearest first, and after it."""
    first, last = int(spot.first_step[0]), last_step(strip, spot)
    before = _glued(strip, range(first - 1, -1, -1), first)
    return before, _glued(strip, range(last + 1, len(strip.steps)), last)


def last_step(strip: Strip, spot: Spot) -> int:
    """The last step of the last character."""
    best = strip.steps.argmax(axis=1)
    step = int(spot.first_step[-1])
    while step + 1 < len(best) and best[step + 1] == best[spot.first_step[-1]] != BLANK:
        step += 1
    return step


def _borrows_size_type(strip: Strip, spot: Spot, after: str) -> bool:
    """Whether characters of the code are those of a size-type code beside it."""
    boxes = [strip.box_of(int(step)) for step in spot.first_step]
    if any(SIZE_TYPE.fullmatch(plain(strip.texts[box])) for box in set(boxes)):
        return True
    if boxes[-1] != boxes[-2] and SIZE_TYPE_LIKE.match(plain(strip.texts[boxes[-1]])):
        return True
    return SIZE_TYPE_REST.match(after) is not None and SIZE_TYPE_LIKE.match(after) is None


def _glued(strip: Strip, steps: range, neighbour: int) -> str:
    """Symbols from a character's step outwards, up to the box's end or a gap."""
    box, best = strip.box_of(neighbour), strip.steps.argmax(axis=1)
    symbols, blanks, previous = "", 0, best[neighbour]
    for step in steps:
        if strip.box_of(step) != box or blanks >= _GAP_STEPS:
            break
        if best[step] == BLANK:
            blanks += 1
        elif best[step] != previous or blanks:
            symbols += ALPHABET[best[step] - 1]
            blanks = 0
        previous = best[step]
    return symbols
