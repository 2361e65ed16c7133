"""Where in a picture a plate may stand, told from the boxes of text and what they spell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from models.ocr.alphabet import plain
from models.ocr.crop import Quad, order_quad, quad_size
from models.ocr.line_reader import LineRead
from models.ocr.page_reader import TextLine
from models.plates.looks import Look, inset, line_looks, whole_looks
from schemas.frame import Image
from schemas.read import Layout

DIGIT_LIKE = frozenset("0123456789OQDISZBGTLAE")
"""Digits, and letters that a digit is taken for."""
_ONE_LINE_N = (6, 12)
_UPPER_N = (2, 6)
_LOWER_N = (3, 7)
_LEAST_DIGITS = 4
_SIZE_TYPE = re.compile(r"[24LM][0-9][A-Z6][0-9IL]")
"""A container's size-type, as it is read: it looks like the upper half of a plate (ISO 6346)."""
_SQUARE_ASPECT = (0.7, 2.3)
_HALVED_BELOW = 1.7
_WHOLE_ABOVE = 3.0
"""A plate's width over height: below the first it has two lines, above the second one."""
_SAME_HEIGHT = (0.6, 1.7)
_GAP_HEIGHTS = (-0.8, 1.2)
_MOST_DROP = 0.35
_STACKED_HEIGHT = (0.5, 2.0)
_STACKED_WIDTH = (0.4, 1.6)
_STACKED_STEP = (0.5, 1.5)
_MOST_ASIDE = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class PlateCandidate:
    """A place where a plate may stand.

    Attributes:
        layout: One line or two.
        quads: The box of each line, upper line first, pixels of the picture.
        looks: How to look at it.
        more_looks: How else to look at it when those do not agree.
        reads: What was read in the first look, where that is already known.
    """

    layout: Layout
    quads: Look
    looks: tuple[Look, ...]
    more_looks: tuple[Look, ...]
    reads: tuple[LineRead, ...] = ()


def from_lines(lines: Sequence[TextLine]) -> tuple[list[PlateCandidate], list[PlateCandidate]]:
    """Where the boxes of text in a picture may be plates.

    Args:
        lines: Text boxes of a picture with what was read in them.

    Returns:
        Boxes, rows of boxes and pairs of boxes that spell about a plate; and doubtful ones: half
        a plate whose other half was not found, and boxes as high as two lines.
    """
    usable = [line for line in lines if not line.vertical and min(quad_size(line.quad)) > 0]
    certain = [*_one_lines(usable), *_rows(usable), *_pairs(usable)]
    return certain, [*_lone_halves(usable), *_halved(usable)]


def from_plate_quad(image: Image, quad: Quad) -> list[PlateCandidate]:
    """What a box that holds a plate and hardly anything else may be, judged by its shape.

    Args:
        image: ``(H, W, 3)`` uint8, BGR.
        quad: ``(4, 2)`` corners, clockwise from top left.
    """
    width, height = quad_size(quad)
    aspect = width / max(height, 1e-6)
    layouts = [Layout.ONE_LINE] if aspect > _HALVED_BELOW else []
    layouts += [Layout.TWO_LINES] if aspect < _WHOLE_ABOVE else []
    found = []
    for layout in layouts:
        first, more = whole_looks(image, quad, layout)
        found.append(PlateCandidate(layout, first[0], tuple(first), tuple(more)))
    return found


def _found(layout: Layout, *quads: Quad) -> PlateCandidate:
    first, more = line_looks(quads)
    return PlateCandidate(layout, quads, tuple(first), tuple(more))


def _read_already(layout: Layout, *lines: TextLine) -> PlateCandidate:
    found = _found(layout, *(line.quad for line in lines))
    return replace(found, reads=tuple(line.read for line in lines))


def _digits_n(text: str) -> int:
    return sum(symbol in DIGIT_LIKE for symbol in text)


def _one_lines(lines: Sequence[TextLine]) -> Iterator[PlateCandidate]:
    for line in lines:
        if _spells_plate(plain(line.read.text)):
            yield _read_already(Layout.ONE_LINE, line)


def _spells_plate(text: str) -> bool:
    """Whether a text has about the length and the digits of a whole plate."""
    least, most = _ONE_LINE_N
    return least <= len(text) <= most and _digits_n(text) >= _LEAST_DIGITS


def _rows(lines: Sequence[TextLine]) -> Iterator[PlateCandidate]:
    """Two boxes side by side that are the two halves of one line."""
    for left, right in permutations(lines, 2):
        texts = plain(left.read.text), plain(right.read.text)
        if len(texts[0]) < 2 or len(texts[1]) < 2 or not _spells_plate("".join(texts)):  # noqa: PLR2004 - a lone symbol is dirt
            continue
        if _beside(left.quad, right.quad):
            corners = np.concatenate([left.quad, right.quad])
            yield _found(Layout.ONE_LINE, _around(corners, left.quad))


def _beside(left: Quad, right: Quad) -> bool:
    """Whether a box goes on to the right in another of the same height."""
    (_, height), (_, other) = quad_size(left), quad_size(right)
    along, down = _axes(left)
    step = (right[0] + right[3] - left[1] - left[2]) / 2
    return (
        _within(height / other, _SAME_HEIGHT)
        and _within(float(step @ along) / height, _GAP_HEIGHTS)
        and abs(float(step @ down)) / height < _MOST_DROP
    )


def _pairs(lines: Sequence[TextLine]) -> Iterator[PlateCandidate]:
    """Two boxes one above the other."""
    for upper, lower in _stacked(lines):
        yield _read_already(Layout.TWO_LINES, upper, lower)


def _stacked(lines: Sequence[TextLine]) -> list[tuple[TextLine, TextLine]]:
    uppers = [line for line in lines if _is_upper(plain(line.read.text))]
    lowers = [line for line in lines if _is_lower(plain(line.read.text))]
    pairs = [(upper, lower) for upper in uppers for lower in lowers if upper is not lower]
    return [(upper, lower) for upper, lower in pairs if _above(upper.quad, lower.quad)]


def _lone_halves(lines: Sequence[TextLine]) -> Iterator[PlateCandidate]:
    """Half a plate, with the other half where it must be."""
    paired = {id(line) for pair in _stacked(lines) for line in pair}
    for line in lines:
        text = plain(line.read.text)
        if id(line) in paired or _SIZE_TYPE.fullmatch(text):
            continue
        if _is_lower(text):
            yield _found(Layout.TWO_LINES, inset(line.quad, -0.95, 0.05), line.quad)
        if _is_upper(text):
            below = inset(_widened(line.quad, 0.25), 0.95, 1.95)
            yield _found(Layout.TWO_LINES, line.quad, below)


def _is_upper(text: str) -> bool:
    least, most = _UPPER_N
    return least <= len(text) <= most and _digits_n(text[:2]) == 2 and not text.isdigit()  # noqa: PLR2004 - the province code


def _is_lower(text: str) -> bool:
    least, most = _LOWER_N
    return least <= len(text) <= most and _digits_n(text) >= len(text) - 1


def _above(upper: Quad, lower: Quad) -> bool:
    """Whether one box stands on another, as the two lines of a plate do."""
    (width, height), (lower_width, lower_height) = quad_size(upper), quad_size(lower)
    along, down = _axes(lower)
    step = lower.mean(axis=0) - upper.mean(axis=0)
    return (
        _within(height / lower_height, _STACKED_HEIGHT)
        and _within(width / lower_width, _STACKED_WIDTH)
        and _within(2 * float(step @ down) / (height + lower_height), _STACKED_STEP)
        and abs(float(step @ along)) / lower_width < _MOST_ASIDE
    )


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] < value < bounds[1]


def _halved(lines: Sequence[TextLine]) -> Iterator[PlateCandidate]:
    """A box as high as two lines."""
    for line in lines:
        width, height = quad_size(line.quad)
        is_size_type = _SIZE_TYPE.fullmatch(plain(line.read.text))
        if _within(width / height, _SQUARE_ASPECT) and not is_size_type:
            halves = inset(line.quad, 0, 0.52), inset(line.quad, 0.48, 1)
            yield _found(Layout.TWO_LINES, *halves)


def _axes(quad: Quad) -> tuple[Quad, Quad]:
    """Unit vectors along and across the text of a box."""
    edges = quad[1] - quad[0] + quad[2] - quad[3]
    along = np.asarray(edges / max(float(np.linalg.norm(edges)), 1e-6), dtype=np.float32)
    return along, np.array([-along[1], along[0]], dtype=np.float32)


def _widened(quad: Quad, share: float) -> Quad:
    """A box made longer at both ends by a share of its length."""
    top, bottom = (quad[1] - quad[0]) * share, (quad[2] - quad[3]) * share
    return np.asarray(quad + np.stack([-top, top, bottom, -bottom]), dtype=np.float32)


def _around(corners: Quad, like: Quad) -> Quad:
    """The smallest box around points that lies as ``like`` does."""
    along, down = _axes(like)
    s, t = corners @ along, corners @ down
    spots = [(s.min(), t.min()), (s.max(), t.min()), (s.max(), t.max()), (s.min(), t.max())]
    return order_quad(np.array([a * along + d * down for a, d in spots]))
