"""The size-type code that stands beside a container code."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from models.containers.candidate import GLUED_SYMBOL_COST, Candidate, glued_symbols, last_step
from models.containers.selection import shared_area
from models.containers.strip import lay_out
from models.ocr.alphabet import DIGITS, LETTERS, Allowed, allowed_symbols
from models.ocr.line_reader import LineRead
from models.ocr.spotter import spot
from schemas.geometry import Box
from schemas.read import Layout
from schemas.size_type import HEIGHTS_MM, TYPES

LEAST_SCORE = -4.0
# In heights of the code's characters, or widths of its column.
_REACH = 14.0
_DISTANCE_COST = 0.3
_OWN = 0.5
"""A box that shares more of its area with a column is the column itself."""
# What is met on the road of the tables of ISO 6346: 10, 20, 30, 40, 45 and 48 feet.
_LENGTHS = "1234LM"

Neighbour = tuple[Box, LineRead]
"""A box of text in pixels of the picture, and what was read in it."""


def _template(heights: str, details: str) -> Allowed:
    return allowed_symbols((_LENGTHS, heights, "".join(TYPES), details))


# A letter that cannot be told from a digit is that digit: 45G1, not 45GI.
_DETAIL_LETTERS = "".join(letter for letter in LETTERS if letter not in "IOQ")
# What a template costs: a letter in the last place is rare.
_TEMPLATES = (
    (0.0, _template("".join(HEIGHTS_MM), DIGITS)),
    (1.0, _template("".join(h for h in HEIGHTS_MM if h in DIGITS), _DETAIL_LETTERS)),
)


def size_type_beside(candidate: Candidate, neighbours: Sequence[Neighbour]) -> str | None:
    """The size-type code that belongs to a container code.

    It follows the code in its own strip, or stands in a box of its own around it.

    Args:
        candidate: The container code.
        neighbours: The picture's text, lines and columns.
    """
    end = last_step(candidate.strip, candidate.spot)
    tail = LineRead("", candidate.strip.steps[end + 1 :])
    reads = [(0.0, tail), *_near(candidate, neighbours)]
    ranked = [
        (score - cost - _DISTANCE_COST * distance, text)
        for cost, template in _TEMPLATES
        for distance, read in reads
        for text, score in _spotted(read, template)
    ]
    return max(ranked)[1] if ranked else None


def _near(
    candidate: Candidate, neighbours: Sequence[Neighbour]
) -> Iterator[tuple[float, LineRead]]:
    """Reads around a code, with their distance in heights of its characters."""
    height, area = max(1.0, candidate.text_height_px), candidate.area
    is_column = candidate.layout is Layout.VERTICAL
    for box, read in neighbours:
        if is_column and shared_area(box, area) > _OWN:
            continue
        aside = max(0.0, area.x0 - box.x1, box.x0 - area.x1) / height
        under = max(0.0, box.y0 - area.y1, area.y0 - box.y1) / height
        if max(aside, under) <= _REACH:
            yield math.hypot(aside, under), read


def _spotted(read: LineRead, template: Allowed) -> Iterator[tuple[str, float]]:
    strip = lay_out([read])
    found = spot(strip.steps, template, least_score=LEAST_SCORE)
    if found is not None:
        glued = sum(len(symbols) for symbols in glued_symbols(strip, found))
        score = found.score - GLUED_SYMBOL_COST * glued
        if score > LEAST_SCORE:
            yield found.text, score
