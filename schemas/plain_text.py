"""Texts of others, as they may stand in a table that a spreadsheet opens."""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    Args:
        text: As it came; nothing of it is lost.
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
