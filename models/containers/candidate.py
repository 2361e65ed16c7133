"""A code that a strip of reads may hold, and how well it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.containers.strip import Strip
from models.ocr.alphabet import ALPHABET, BLANK, plain
from models.ocr.spotter import Spot
from schemas.geometry import Box
from schemas.read import Layout

LEAST_SCORE = -30.0
"""Candidates that score lower are no use even to a person."""
GLUED_SYMBOL_COST = 3.0
_MOST_GLUED = 3
_GAP_STEPS = 4
STOLEN_DIGIT_COST = 15.0
SIZE_TYPE_LIKE = re.compile("[1-9LM][0-9CDEFLMNPO][GRUPTBSVHKN26C][0-9A-Z]")
"""A size-type code, or what the network makes of one."""


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


def standing(strip: Strip, spot: Spot) -> float:
    """The spot's score less what makes it unlikely to be a marking of its own.

    The check digit alone does not betray a code that begins inside a longer word (DRYUU…) or
    that takes its last digit from the size-type code beside it.
    """
    before = _glued(strip, range(int(spot.first_step[0]) - 1, -1, -1), int(spot.first_step[0]))
    end = last_step(strip, spot)
    after = _glued(strip, range(end + 1, len(strip.steps)), end)
    if SIZE_TYPE_LIKE.match(after):
        after = ""
    glued = min(_MOST_GLUED, len(before)) + min(_MOST_GLUED, len(after))
    stolen = STOLEN_DIGIT_COST if _stolen_check_digit(strip, spot) else 0.0
    return spot.score - GLUED_SYMBOL_COST * glued - stolen


def last_step(strip: Strip, spot: Spot) -> int:
    """The last step of the last character."""
    best = strip.steps.argmax(axis=1)
    step = int(spot.first_step[-1])
    while step + 1 < len(best) and best[step + 1] == best[spot.first_step[-1]] != BLANK:
        step += 1
    return step


def text_after(strip: Strip, spot: Spot) -> str:
    """What stands behind the code in its strip, gaps and further boxes included."""
    end = last_step(strip, spot)
    box = strip.box_of(end)
    same_box = _symbols(strip, range(end + 1, strip.starts[box + 1]), end, len(strip.steps))
    return same_box + plain("".join(strip.texts[box + 1 :]))


def _stolen_check_digit(strip: Strip, spot: Spot) -> bool:
    box, box_before = (strip.box_of(int(step)) for step in spot.first_step[[-1, -2]])
    return box != box_before and bool(SIZE_TYPE_LIKE.match(plain(strip.texts[box])))


def _glued(strip: Strip, steps: range, neighbour: int) -> str:
    """Symbols that stand in one word with the code, outwards from it."""
    box = strip.box_of(neighbour)
    inside = [step for step in steps if strip.box_of(step) == box]
    return _symbols(strip, inside, neighbour, _GAP_STEPS)


def _symbols(strip: Strip, steps: Iterable[int], neighbour: int, gap_steps: int) -> str:
    """The network's own symbols from a step outwards, up to a gap of ``gap_steps`` blanks."""
    best = strip.steps.argmax(axis=1)
    symbols, blanks, previous = "", 0, best[neighbour]
    for step in steps:
        if best[step] == BLANK:
            blanks += 1
            if blanks >= gap_steps:
                break
        elif best[step] != previous or blanks:
            symbols += ALPHABET[best[step] - 1]
            blanks = 0
        previous = best[step]
    return symbols
