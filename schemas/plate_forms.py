"""Forms of Vietnamese number plates: which symbols may stand at which position.

Sources: Circular 24/2023/TT-BCA and Circular 58/2020/TT-BCA (civil plates), Circular
169/2021/TT-BQP (army plates), and photographs where a rule leaves the layout open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from schemas.read import Layout

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SERIES_LETTERS: Final = "ABCDEFGHKLMNPSTUVXYZ"
"""Letters of civil series: I, J, O, Q and W are never used, and R alone is kept for trailers;
with a digit behind it R is found on motorbikes, too."""
DIPLOMATIC_SERIES: Final = ("NG", "QT", "CV", "NN")
"""Embassy, international organisation, their staff, other foreigners."""


class PlateKind(StrEnum):
    """What the text of a plate tells about the vehicle."""

    CAR_OR_TRUCK = "car_or_truck"
    CAR_OR_MOTORBIKE = "car_or_motorbike"
    """Eight symbols whose arrangement on one or two lines is not known well enough."""
    CAR_OR_MOPED = "car_or_moped"
    """Two series letters that no rule keeps for one kind of vehicle."""
    TRAILER = "trailer"
    MOTORBIKE = "motorbike"
    MOTORBIKE_OLD = "motorbike_old"
    """Four digits after a series of a letter and a digit."""
    STATE = "state"
    """A central authority's car, code 80; elsewhere only the blue colour tells."""
    DIPLOMATIC = "diplomatic"
    FOREIGN_INVESTED = "foreign_invested"
    PROJECT = "project"
    ARMY_ENTERPRISE = "army_enterprise"
    TRACTOR = "tractor"
    RESTRICTED = "restricted"
    """A vehicle that may only be used in a limited area."""
    TRIAL = "trial"
    SPECIAL_MACHINE = "special_machine"
    TEMPORARY = "temporary"
    MILITARY = "military"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


SERIES_KINDS: Final = {
    "LD": PlateKind.FOREIGN_INVESTED,
    "DA": PlateKind.PROJECT,
    "KT": PlateKind.ARMY_ENTERPRISE,
    "MK": PlateKind.TRACTOR,
    "HC": PlateKind.RESTRICTED,
    "TD": PlateKind.TRIAL,
    "CD": PlateKind.SPECIAL_MACHINE,
    "R": PlateKind.TRAILER,
    "RM": PlateKind.TRAILER,
} | dict.fromkeys(DIPLOMATIC_SERIES, PlateKind.DIPLOMATIC)
"""Series that are kept for one kind of vehicle."""

_ONE = frozenset({Layout.ONE_LINE})
_TWO = frozenset({Layout.TWO_LINES})
_BOTH = _ONE | _TWO


@dataclass(frozen=True, slots=True)
class PlateTemplate:
    """Which symbols may stand at which position of one form of plate.

    Attributes:
        name: Name of the form.
        kind: Kind of a plate of this form, before its series and code are looked at.
        symbols: Allowed symbols of each position.
        parts: How many symbols the code, the series and the number have, in plate order.
        top_n: Symbols on the upper line when the plate has two lines.
        layouts: Layouts in which the form exists.
    """

    name: str
    kind: PlateKind
    symbols: tuple[str, ...]
    parts: tuple[int, int, int]
    top_n: int
    layouts: frozenset[Layout]

    def fits(self, text: str) -> bool:
        """Whether a normalised text spells this form."""
        return len(text) == len(self.symbols) and all(
            symbol in allowed for symbol, allowed in zip(text, self.symbols, strict=True)
        )


def _civil(
    name: str,
    kind: PlateKind,
    series: tuple[str, ...],
    digits_n: int,
    layouts: frozenset[Layout] = _BOTH,
) -> PlateTemplate:
    """A form made of a province code, a series and a number."""
    symbols = (DIGITS[1:], DIGITS, *series, *([DIGITS] * digits_n))
    top_n = 2 + len(series)
    return PlateTemplate(name, kind, symbols, (2, len(series), digits_n), top_n, layouts)


def _kept(series: str, digits_n: int) -> PlateTemplate:
    """A form whose series is kept for one kind of vehicle."""
    return _civil(f"{series.lower()}_{digits_n}", SERIES_KINDS[series], tuple(series), digits_n)


_LETTER = (SERIES_LETTERS,)
_LETTER_DIGIT = (SERIES_LETTERS + "R", DIGITS[1:])

TEMPLATES: Final = (
    _civil("car_5", PlateKind.CAR_OR_TRUCK, _LETTER, 5),
    _civil("car_4", PlateKind.CAR_OR_TRUCK, _LETTER, 4),
    _civil("motorbike", PlateKind.MOTORBIKE, _LETTER_DIGIT, 5, _TWO),
    _civil("motorbike_old", PlateKind.MOTORBIKE_OLD, _LETTER_DIGIT, 4, _TWO),
    _civil("letters_4", PlateKind.MOTORBIKE_OLD, _LETTER * 2, 4, _TWO),
    _civil("letters_5", PlateKind.CAR_OR_MOPED, _LETTER * 2, 5),
    *(_kept(series, n) for n in (5, 4) for series in SERIES_KINDS),
    _civil("electric", PlateKind.MOTORBIKE, ("M", "D", DIGITS[1:]), 5, _TWO),
    *(
        PlateTemplate(
            f"{series.lower()}_order",
            PlateKind.DIPLOMATIC,
            (DIGITS[1:], *([DIGITS] * 4), *series, DIGITS, DIGITS),
            (2, 2, 5),
            5,
            _BOTH,
        )
        for series in DIPLOMATIC_SERIES
    ),
    *(
        PlateTemplate(
            f"temporary_{n}",
            PlateKind.TEMPORARY,
            ("T", DIGITS[1:], *([DIGITS] * (n + 1))),
            (2, 1, n),
            3,
            _BOTH,
        )
        for n in (4, 5, 6)
    ),
    PlateTemplate(
        "military", PlateKind.MILITARY, (LETTERS, LETTERS, *([DIGITS] * 4)), (0, 2, 4), 2, _BOTH
    ),
)
"""All forms; of two that spell the same text the more specific one comes later."""


def templates_for(layout: Layout) -> tuple[PlateTemplate, ...]:
    """The forms that exist in a layout, for constrained decoding."""
    return tuple(form for form in TEMPLATES if layout in form.layouts)
