"""What reconciliation says of a paper and of a read (R49): each falls into exactly one category."""

from __future__ import annotations

from enum import StrEnum

from schemas.matching.entry import Side

SIDES = (Side.MANIFEST, Side.DECLARATION, Side.OPERATOR)
"""What can be held against the gate."""


class Category(StrEnum):
    """What became of a row of either side.

    ``matched``, ``wrong_direction``, ``wrong_status`` and ``number_differs`` are pairs, one row of
    each side. The others are rows of one side.
    """

    MATCHED = "matched"
    """The same number, in the right direction, at the right time."""
    MANIFEST_ONLY = "manifest_only"
    DECLARATION_ONLY = "declaration_only"
    OPERATOR_ONLY = "operator_only"
    GATE_ONLY = "gate_only"
    NUMBER_DIFFERS = "number_differs"
    """A paper without a passage and a passage without a paper, with numbers that are near."""
    DUPLICATE = "duplicate"
    """Told more often than it passed, or passed more often than it was told."""
    WRONG_DIRECTION = "wrong_direction"
    WRONG_STATUS = "wrong_status"
    """It passed, and was cancelled, not eligible or of another size-type."""
    WAITING = "waiting"
    """The other side may still come (R98)."""
    WITHDRAWN = "withdrawn"
    """Taken back, and nothing passed: as it should be."""

    @property
    def is_pair(self) -> bool:
        """Whether it takes a paper and a read."""
        return self in PAIRS

    @property
    def is_break(self) -> bool:
        """Whether somebody has to look."""
        return self not in {Category.MATCHED, Category.WAITING, Category.WITHDRAWN}


PAIRS = (
    Category.MATCHED,
    Category.NUMBER_DIFFERS,
    Category.WRONG_DIRECTION,
    Category.WRONG_STATUS,
)


def paper_only(side: Side) -> Category:
    """The category of a paper that no passage belongs to.

    Args:
        side: One of :data:`SIDES`.
    """
    return Category(f"{side.value}_only")


def categories_of(side: Side) -> tuple[Category, ...]:
    """The categories that there are for a side, in the order in which they are shown.

    Args:
        side: One of :data:`SIDES`.
    """
    others = {paper_only(each) for each in SIDES if each is not side}
    return tuple(category for category in Category if category not in others)
