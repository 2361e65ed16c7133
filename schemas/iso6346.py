"""ISO 6346: the code of a freight container, its check digit and its size-type code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CODE_LENGTH = 11
CATEGORIES = {
    "U": "freight container",
    "J": "detachable freight container-related equipment",
    "Z": "trailer or chassis",
}
_CODE = re.compile(r"([A-Z]{3})([A-Z])([0-9]{6})([0-9])")
_IGNORED = re.compile(r"[^A-Z0-9]")
_MODULUS = 11


def _letter_values() -> dict[str, int]:
    """A is 10 and so on; multiples of 11 are left out, so that none counts for nothing."""
    values = (value for value in range(10, 40) if value % _MODULUS)
    return dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", values, strict=False))


LETTER_VALUES = _letter_values()
_VALUES = LETTER_VALUES | {str(digit): digit for digit in range(10)}


@dataclass(frozen=True, slots=True)
class ContainerCode:
    """A container code whose check digit fits.

    Attributes:
        owner: Three letters registered with the BIC.
        category: Equipment category: ``U``, ``J`` or ``Z`` in the standard.
        serial: Six digits.
        check_digit: One digit, as text.
    """

    owner: str
    category: str
    serial: str
    check_digit: str

    def __str__(self) -> str:
        """The eleven characters without spaces."""
        return f"{self.owner}{self.category}{self.serial}{self.check_digit}"

    @property
    def is_standard_category(self) -> bool:
        """Whether the category letter is one that the standard gives a meaning to."""
        return self.category in CATEGORIES


def normalise(text: str) -> str:
    """Capital letters and digits of a text; full width is folded, all else is left out."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).upper())


def check_digit(prefix: str) -> str:
    """The check digit of owner, category and serial (ISO 6346:2022, annex A).

    The sum of the values, each times 2 to the power of its place, modulo 11; a remainder of 10
    is written 0, which is why the standard advises against serials that give it.

    Args:
        prefix: The first ten characters.

    Raises:
        ValueError: There are not ten characters, or one is no capital letter and no digit.
    """
    if len(prefix) != CODE_LENGTH - 1 or any(symbol not in _VALUES for symbol in prefix):
        message = f"wanted the 10 capitals and digits before a check digit, got {prefix!r}"
        raise ValueError(message)
    return str(remainder(prefix) % 10)


def remainder(prefix: str) -> int:
    """The weighted sum of a prefix modulo 11, 0 to 10."""
    return sum(_VALUES[symbol] << place for place, symbol in enumerate(prefix)) % _MODULUS


def parse(text: str) -> ContainerCode:
    """Take a container code apart, however it is spaced.

    The category letter is taken as it is printed: markings with another than U, J and Z are
    met on the road.

    Raises:
        ValueError: The text is no container code, or its check digit does not fit.
    """
    code = normalise(text)
    match = _CODE.fullmatch(code)
    if match is None:
        message = f"wanted a container code of 4 letters and 7 digits, got {text!r}"
        raise ValueError(message)
    owner, category, serial, digit = match.groups()
    wanted = check_digit(code[:-1])
    if digit != wanted:
        message = f"wanted check digit {wanted} after {code[:-1]}, got {digit}"
        raise ValueError(message)
    return ContainerCode(owner, category, serial, digit)


def is_valid(text: str) -> bool:
    """Whether :func:`parse` accepts the text."""
    code = normalise(text)
    return _CODE.fullmatch(code) is not None and check_digit(code[:-1]) == code[-1]


LOOK_ALIKES = ("0ODQ", "1I", "2Z", "5S", "6G", "8B")
"""Symbols that are taken for each other on painted steel."""


def look_alikes(symbol: str) -> Iterator[str]:
    """The other symbols that a symbol is taken for."""
    for group in LOOK_ALIKES:
        if symbol in group:
            yield from (other for other in group if other != symbol)
