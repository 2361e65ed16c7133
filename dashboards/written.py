"""How numbers are written for people: plates and container codes as they stand on a vehicle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboards.texts import Texts
from schemas.iso6346 import parse
from schemas.plates import classify_plate, normalise_plate

WEAK_CONFIDENCE = 0.8
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
# Addresses become links wherever they stand, escaped or not, unless something parts them.
_IN_ADDRESSES = re.compile(r"(?<=://)|(?<=\bwww)(?=\.)|(?<=@)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_OF_NUMBERS = "-. "


def plain(text: str) -> str:
    """A text of somebody else's as Markdown that shows it as it is, on one line."""
    parted = _IN_ADDRESSES.sub(_WORD_JOINER, " ".join(text.split()))
    return _SIGNS.sub(r"\\\g<0>", parted)


def written_plate(text: str) -> str:
    """A normalised plate with the marks it carries, such as ``51C-123.45``."""
    display = classify_plate(text).display
    # A form that puts its parts in another order would set them beside the wrong confidences.
    return display if normalise_plate(display) == text else text


def written_code(code: str) -> str:
    """A container code as it is painted: ``WSAU 416062 0``."""
    try:
        parts = parse(code)
    except ValueError:
        return code
    return f"{parts.owner}{parts.category} {parts.serial} {parts.check_digit}"


def written_number(number: str) -> str:
    """A plate or a container code as it is seen on a vehicle."""
    code = written_code(number)
    return code if code != number else written_plate(number)


def written_paper(told: Mapping[str, Any], texts: Texts) -> str:
    """A paper that a passage is matched with: what it is, and its number.

    Args:
        told: With ``paper_side`` and ``paper``, the join's name of it: kind, site, number.
        texts: Of the chosen language.
    """
    return f"{texts('paper.' + told['paper_side'])} {told['paper'].split(':', 2)[-1]}"


def written_lasted(lasted_s: float, texts: Texts) -> str:
    """How long something lasted, in the two largest units that tell it."""
    minutes = round(lasted_s / 60)
    hours, minutes = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return texts("lasted.days", days=texts.number(days), hours=hours_left)
    if hours:
        return texts("lasted.hours", hours=hours, minutes=minutes)
    return texts("lasted.minutes", minutes=minutes)


def marked(written: str, char_confidence: Sequence[float]) -> str:
    """Markdown in which characters that were hard to read are coloured.

    Args:
        written: Letters and digits with marks between them.
        char_confidence: One value for each letter and digit, 0 to 1.
    """
    confidences = iter(char_confidence)
    return "".join(_marked(symbol, confidences) for symbol in written)


def _marked(symbol: str, confidences: Iterator[float]) -> str:
    if not symbol.isalnum():
        return symbol if symbol in _OF_NUMBERS else plain(symbol)
    is_weak = next(confidences, 1.0) < WEAK_CONFIDENCE
    return f":red[{symbol}]" if is_weak else symbol
