"""Chains of neighbouring boxes that one code may be written across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.ocr.alphabet import plain
from models.ocr.crop import Quad, quad_size

LONGEST_CHAIN = 5
_LONGEST_TEXT = 26
_LEAST_HEIGHT_RATIO = 0.5
# All in heights of a line.
_ROW_OFFSET = 0.55
_LARGEST_OVERLAP = 1.0
_LARGEST_GAP = 5.0
_NEAREST_ROW, _FARTHEST_ROW = 0.6, 2.6
_ROW_APART = 0.6
_RIGHT_NEIGHBOURS, _LOWER_NEIGHBOURS = 2, 3
# What is mistaken for a digit or for a letter.
_DIGIT_LIKE = "OQDISZBGT"
_LETTER_LIKE = "01582"


@dataclass(frozen=True, slots=True)
class Chain:
    """Boxes in reading order.

    Attributes:
        boxes: Indices of the boxes.
        rows_n: On how many lines they stand.
    """

    boxes: tuple[int, ...]
    rows_n: int


@dataclass(frozen=True, slots=True, eq=False)
class _Neighbours:
    """For each box, the boxes after it on its line and the boxes on the line below it."""

    right: list[list[int]]
    below: list[list[int]]


def find_chains(quads: Sequence[Quad], texts: Sequence[str]) -> list[Chain]:
    """All chains whose text may hold a container code.

    Args:
        quads: Boxes of text that run from left to right.
        texts: What was read in each.

    Returns:
        Chains of one to five boxes: onwards on a line, or down to the next line.
    """
    if not quads:
        return []
    symbols = [plain(text) for text in texts]
    neighbours = _neighbours(quads)
    found: dict[tuple[int, ...], Chain] = {}
    for first, text in enumerate(symbols):
        if _may_begin(text):
            for chain in _grow(Chain((first,), 1), first, symbols, neighbours):
                found.setdefault(chain.boxes, chain)
    return list(found.values())


def _grow(
    chain: Chain, row_start: int, symbols: Sequence[str], neighbours: _Neighbours
) -> Iterator[Chain]:
    text = "".join(symbols[box] for box in chain.boxes)
    if len(text) > _LONGEST_TEXT:
        return
    if _may_hold_code(text):
        yield chain
    if len(chain.boxes) >= LONGEST_CHAIN:
        return
    last = chain.boxes[-1]
    for box in neighbours.right[last]:
        if box not in chain.boxes:
            longer = Chain((*chain.boxes, box), chain.rows_n)
            yield from _grow(longer, row_start, symbols, neighbours)
    for box in dict.fromkeys((*neighbours.below[row_start], *neighbours.below[last])):
        if box not in chain.boxes:
            lower = Chain((*chain.boxes, box), chain.rows_n + 1)
            yield from _grow(lower, box, symbols, neighbours)


def _may_begin(text: str) -> bool:
    """Whether an owner code may stand at the head of a text."""
    head = sum(s.isalpha() or s in _LETTER_LIKE for s in text[:5])
    return head >= 3 and any(s.isalpha() for s in text)  # noqa: PLR2004 - of four letters


def _may_hold_code(text: str) -> bool:
    digits = sum(s.isdigit() or s in _DIGIT_LIKE for s in text)
    return 9 <= len(text) <= 24 and digits >= 5 and any(s.isalpha() for s in text)  # noqa: PLR2004


def _neighbours(quads: Sequence[Quad]) -> _Neighbours:
    sizes = np.array([quad_size(quad) for quad in quads])
    centers = np.array([quad.mean(axis=0) for quad in quads])
    right: list[list[int]] = []
    below: list[list[int]] = []
    for box, quad in enumerate(quads):
        offsets = _in_own_frame(quad, centers - centers[box])
        right.append(_nearest_right(box, offsets, sizes))
        below.append(_nearest_below(box, offsets, sizes))
    return _Neighbours(right, below)


def _in_own_frame(quad: Quad, offsets: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Offsets ``(N, 2)`` along a box's own line and at right angles to it, downwards."""
    edge = quad[1] - quad[0] + quad[2] - quad[3]
    ahead = edge / max(1e-6, float(np.linalg.norm(edge)))
    down = np.array([-ahead[1], ahead[0]])
    return np.stack([offsets @ ahead, offsets @ down], axis=1)


def _similar(box: int, other: int, sizes: npt.NDArray[np.float64]) -> bool:
    ratio = sizes[other, 1] / max(1e-6, sizes[box, 1])
    return box != other and _LEAST_HEIGHT_RATIO < ratio < 1 / _LEAST_HEIGHT_RATIO


def _nearest_right(
    box: int, offsets: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]
) -> list[int]:
    ranked = []
    for other, (ahead, down) in enumerate(offsets):
        height = (sizes[box, 1] + sizes[other, 1]) / 2
        gap = ahead - (sizes[box, 0] + sizes[other, 0]) / 2
        on_line = ahead > 0 and abs(down) < _ROW_OFFSET * height
        if on_line and -_LARGEST_OVERLAP * height < gap < _LARGEST_GAP * height:
            ranked.append((gap, other))
    return [o for _, o in sorted(ranked) if _similar(box, o, sizes)][:_RIGHT_NEIGHBOURS]


def _nearest_below(
    box: int, offsets: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]
) -> list[int]:
    ranked = []
    for other, (ahead, down) in enumerate(offsets):
        height = (sizes[box, 1] + sizes[other, 1]) / 2
        left = max(-sizes[box, 0] / 2, ahead - sizes[other, 0] / 2)
        right = min(sizes[box, 0] / 2, ahead + sizes[other, 0] / 2)
        is_next = _NEAREST_ROW * height < down < _FARTHEST_ROW * height
        if is_next and right - left > -_ROW_APART * height:
            ranked.append((down, other))
    return [o for _, o in sorted(ranked) if _similar(box, o, sizes)][:_LOWER_NEIGHBOURS]
