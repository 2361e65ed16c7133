"""When a plate read in one picture may be used as it is, and when a person has to look.

The rule was chosen on the development pictures so that none of them is accepted wrongly; it
errs towards review. A number that may have lost a symbol is never accepted: a hidden or cut
last digit leaves a shorter number of good form, which no vote over frames can find out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from models.ocr.crop import quad_size
from models.plates.views import View
from models.plates.vote import Election
from schemas.plates import PlateHint, normalise_plate, parse_plate
from schemas.read import Layout, Status

LEAST_SCORE = -5.0
"""Mean score of the looks below which a candidate is no plate."""
LEAST_CONFIDENCE = 0.15
LEAST_DOUBTFUL_CONFIDENCE = 0.45
"""The same for a candidate of which only half was found as text, or no separate lines."""
ACCEPTED_FIT = -2.0
ACCEPTED_MARGIN = 2.0
ACCEPTED_AGREEMENT = 0.8
ACCEPTED_CHAR_CONFIDENCE = 0.5
DOT_LEGIBLE_PX = 40.0
"""Height of a line's box from which on the dot of a five-digit number was seen in every
development picture, so that a number without one has four digits."""

_FOUR_DIGITS = 4
_DOT = r"[.,:;·•'°]"
_DOTTED = re.compile(rf"\d{{2,3}}\s?{_DOT}\s?\d{{1,2}}\D?$")
_CUT = re.compile(rf"(?<!\d)\d{{3}}\s?{_DOT}\s?\d?\D{{0,2}}$")
_WEIGHT = re.compile(r"(?<!\d)\d{1,2}[.,]\d{3}(?!\d)")
_LONE_LETTER = re.compile(r"[-–—]\s?[A-Z]\W*$")


def confidence(election: Election) -> float:
    """Confidence in the whole text, 0 to 1: agreement, lead over the second text and fit."""
    lead = 1.0 - math.exp(-max(0.0, election.margin))
    return election.agreement * lead * math.exp(election.fit / 4)


def is_plate(election: Election, views: Sequence[View]) -> bool:
    """Whether a candidate is a plate at all, so that it becomes an answer."""
    is_near = election.score >= LEAST_SCORE and confidence(election) >= LEAST_CONFIDENCE
    return is_near and not is_no_number(views)


def is_likely(election: Election) -> bool:
    """Whether a plate that was guessed from half of it becomes an answer."""
    return confidence(election) >= LEAST_DOUBTFUL_CONFIDENCE


def status(election: Election, layout: Layout, views: Sequence[View]) -> Status:
    """``accepted`` if every condition of the rule holds, else ``review``.

    Args:
        election: What the looks agree on.
        layout: Layout of the plate.
        views: The looks.
    """
    conditions = (
        election.fit >= ACCEPTED_FIT,
        election.margin >= ACCEPTED_MARGIN,
        election.agreement >= ACCEPTED_AGREEMENT,
        min(election.char_confidence) >= ACCEPTED_CHAR_CONFIDENCE,
        PlateHint.UNKNOWN_PROVINCE not in parse_plate(election.text, layout).hints,
        not may_be_short(election, views),
        not says_otherwise(election.text, views),
    )
    return Status.ACCEPTED if all(conditions) else Status.REVIEW


def may_be_short(election: Election, views: Sequence[View]) -> bool:
    """Whether a symbol may be hidden or cut off at the right end of a line.

    In a five-digit number a dot stands before the last two digits, in a four-digit one none
    does; and a dash before a series asks for a letter and a digit.
    """
    form = election.form
    number = [view.reads[-1].text for view in views]
    if form.parts[2] == _FOUR_DIGITS:
        height = max(quad_size(view.quads[-1])[1] for view in views[:1])
        if height < DOT_LEGIBLE_PX or any(_DOTTED.search(text) for text in number):
            return True
    two_lines = len(views[0].reads) > 1
    lone = sum(bool(_LONE_LETTER.search(view.reads[0].text)) for view in views)
    return two_lines and form.parts[1] == 1 and 2 * lone > len(views)


def says_otherwise(text: str, views: Sequence[View]) -> bool:
    """Whether what was read without any grammar is another text than the plate's.

    A letter of another script in any look speaks of a foreign plate (R30); half of the looks with
    more or fewer symbols speak of a text that was made to fit. Like symbols are not compared: the
    grammar knows better than the look which of them is a digit.

    Args:
        text: The number, normalised.
        views: The looks.
    """
    texts = ["".join(read.text for read in view.reads) for view in views]
    odd_n = sum(len(normalise_plate(seen)) != len(text) for seen in texts)
    return any(map(_has_foreign_letter, texts)) or 2 * odd_n >= len(texts)


def _has_foreign_letter(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text).upper().replace("Đ", "D")
    return any(symbol.isalpha() and not symbol.isascii() for symbol in folded)


def shows_cut_number(text: str) -> bool:
    """Whether a dot stands so that fewer than two digits follow it: the number is cut."""
    return _CUT.search(text) is not None


def is_no_number(views: Sequence[View]) -> bool:
    """Whether most looks show a dot where no whole plate has one.

    With fewer than two digits behind it the number is cut; with three it is a weight.
    """
    numbers = [view.reads[-1].text for view in views]
    no_numbers = [text for text in numbers if shows_cut_number(text) or _WEIGHT.search(text)]
    return 2 * len(no_numbers) > len(views)
