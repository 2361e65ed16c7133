"""Characters that look like a letter or digit of a number and are none."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

_CYRILLIC_AND_GREEK: Final = dict(
    zip(
        "АВСЕНІЈКМОРЅТХУЗаеорсухіΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",  # noqa: RUF001 - they are the point
        "ABCEHIJKMOPSTXY3aeopcyxiABEZHIKMNOPTYXo",
        strict=True,
    )
)
FOREIGN: Final = (
    # Control characters, invisible ones and those that turn the reading direction.
    r"\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffd"
    # Greek, Cyrillic, full width.
    r"\u0370-\u052f\uff00-\uffef"
)
"""What no number contains, as the inside of a character class. Vietnamese and other Latin letters
stay: a bill of lading may have them."""
_FOREIGN: Final = re.compile(f"[{FOREIGN}]")


class OddCharacter(NamedTuple):
    """A character that no number contains.

    Attributes:
        place: Counted from 1.
        character: It.
        like: The letter or digit that it is taken for, if there is one.
    """

    place: int
    character: str
    like: str | None

    @property
    def name(self) -> str:
        """How Unicode names it, for it cannot be told by looking."""
        code = f"U+{ord(self.character):04X}"
        name = unicodedata.name(self.character, "")
        return f"{code} {name}" if name else code


def odd_character(text: str, *, is_ascii: bool = False) -> OddCharacter | None:
    """The first character that no number contains.

    Args:
        text: As it came.
        is_ascii: Whether the number knows capital letters and digits only.
    """
    for index, character in enumerate(text):
        if (is_ascii and not character.isascii()) or _FOREIGN.match(character):
            folded = unicodedata.normalize("NFKC", character)
            like = _CYRILLIC_AND_GREEK.get(character, folded if folded != character else None)
            return OddCharacter(index + 1, character, like)
    return None
