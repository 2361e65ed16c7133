"""What one look at a lane's region gives: texts that were read, and texts that are still there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Detection, Read, TextKind

REACH_WIDTHS = 0.7
"""How far from its expected place a known text may be found, in shares of its longer side."""
SIZE_RATIO_MAX = 2.0
"""Between the sizes of a text and of what is taken for it."""


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text that need not be read again: it is enough to find it.

    Attributes:
        kind: Container code or plate.
        box: Where it should stand, pixels of the picture that is looked at.
    """

    kind: TextKind
    box: Box


@dataclass(frozen=True, slots=True)
class RegionReads:
    """What one look at a region gave; boxes in pixels of the picture that was looked at.

    Attributes:
        reads: Texts that were read.
        seen: For each known text where it was found, or nothing.
        unread: Plates that were found and in which nothing could be read.
        detected: All that the detector found, read or not.
    """

    reads: tuple[Read, ...] = ()
    seen: tuple[Box | None, ...] = ()
    unread: tuple[Box, ...] = ()
    detected: tuple[Detection, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """One look.

    Attributes:
        image: ``(h, w, 3)`` BGR, what was looked at.
        given: What it gave.
        is_whole: Whether all that moved was looked at, or only a text that was known already.
    """

    image: Image
    given: RegionReads
    is_whole: bool = True


ReadTexts = Callable[[Image, int, Sequence[KnownText]], RegionReads]
"""Reads the texts of a picture searched at a longer side, but for those that are known."""


def nearest(known: KnownText, boxes: Iterable[Box]) -> Box | None:
    """The box that a known text is found in, if any lies where it should stand.

    Args:
        known: The text.
        boxes: Boxes of its kind, pixels of the same picture.
    """
    fitting = [box for box in boxes if _fits(known.box, box)]
    return min(fitting, key=lambda box: _apart_px(known.box, box), default=None)


def _fits(expected: Box, box: Box) -> bool:
    longer = max(expected.width, expected.height)
    ratio = max(box.width, box.height) / max(1.0, longer)
    return bool(
        _apart_px(expected, box) <= REACH_WIDTHS * longer
        and 1 / SIZE_RATIO_MAX <= ratio <= SIZE_RATIO_MAX
    )


def _apart_px(one: Box, other: Box) -> float:
    (x0, y0), (x1, y1) = one.center, other.center
    return float(np.hypot(x1 - x0, y1 - y0))
