"""The 36 symbols that plates and container codes are written with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
ALPHABET = LETTERS + DIGITS
BLANK = 0
"""Column of blank in a ``(T, 37)`` array; symbol ``i`` of the alphabet stands in column 1 + i."""

_INDEX = {symbol: index for index, symbol in enumerate(ALPHABET)}
Allowed = npt.NDArray[np.bool_]


def symbol_index(symbol: str) -> int:
    """The place of a symbol in the alphabet, 0 to 35.

    Raises:
        KeyError: The symbol is not one of the 36.
    """
    return _INDEX[symbol]


def allowed_symbols(positions: Iterable[str]) -> Allowed:
    """A template for the spotter: one string of permitted symbols per position.

    Returns:
        ``(K, 36)`` bool, true where the symbol may stand at the position.
    """
    rows = [[symbol in permitted for symbol in ALPHABET] for permitted in positions]
    return np.array(rows, dtype=np.bool_).reshape(len(rows), len(ALPHABET))


def plain(text: str) -> str:
    """The text in ASCII capitals and digits, everything else left out; full width is folded."""
    return "".join(s for s in unicodedata.normalize("NFKC", text).upper() if s in _INDEX)
