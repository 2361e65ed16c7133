"""ISO 6346 size-type codes: four characters that say how long, how high and of what type."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.iso6346 import normalise

SIZE_TYPE_LENGTH = 4
_FOOT_MM = 304.8
LENGTHS_MM = {
    "1": 2991,
    "2": 6058,
    "3": 9125,
    "4": 12192,
    "A": 7150,
    "B": 7315,
    "C": 7430,
    "D": 7450,
    "E": 7820,
    "F": 8100,
    "G": 12500,
    "H": 13106,
    "K": 13600,
    "L": 13716,
    "M": 14630,
    "N": 14935,
    "P": 16154,
}
HEIGHTS_MM = {
    "0": 2438,
    "2": 2591,
    "4": 2743,
    "5": 2896,
    "6": None,
    "8": 1295,
    "9": None,
    "C": 2591,
    "D": 2743,
    "E": 2896,
    "F": None,
    "L": 2591,
    "M": 2743,
    "N": 2896,
    "P": None,
}
"""Height by the second character; ``None`` where it names a range (above 2896, or 1219 and
less). Letters say that the container is wider than 2438 mm: C to F up to 2500, L to P above."""
TYPES = {
    "A": "air or surface",
    "B": "dry bulk",
    "G": "general purpose",
    "H": "thermal, removable equipment",
    "K": "pressurised tank, liquids and gases",
    "N": "non-pressurised tank or hopper, dry",
    "P": "platform",
    "R": "thermal, refrigerated",
    "S": "named cargo",
    "T": "tank",
    "U": "open top",
    "V": "ventilated",
}


@dataclass(frozen=True, slots=True)
class SizeType:
    """A size-type code taken apart.

    Attributes:
        code: The four characters, such as ``45G1``.
        length_mm: Outer length.
        height_mm: Outer height, ``None`` where the code names only a range.
        type: What the third character stands for.
    """

    code: str
    length_mm: int
    height_mm: int | None
    type: str

    @property
    def length_ft(self) -> int:
        """Outer length in whole feet, as the trade calls it: 20, 40, 45."""
        return round(self.length_mm / _FOOT_MM)


def parse_size_type(text: str) -> SizeType:
    """Take a size-type code apart (ISO 6346:2022, annexes D and E).

    The last character, a detail of the type, is any digit or capital: the standard and the
    trade add new ones.

    Raises:
        ValueError: A character stands for nothing at its place.
    """
    code = normalise(text)
    if len(code) != SIZE_TYPE_LENGTH:
        message = f"wanted a size-type code of {SIZE_TYPE_LENGTH} characters, got {text!r}"
        raise ValueError(message)
    tables = (("length", set(LENGTHS_MM)), ("height", set(HEIGHTS_MM)), ("type", set(TYPES)))
    for symbol, (what, known) in zip(code, tables, strict=False):
        if symbol not in known:
            listed = " ".join(sorted(known))
            message = f"size-type {text!r}: {symbol!r} stands for no {what}; known: {listed}"
            raise ValueError(message)
    return SizeType(code, LENGTHS_MM[code[0]], HEIGHTS_MM[code[1]], TYPES[code[2]])
