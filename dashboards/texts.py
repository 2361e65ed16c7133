"""What a screen says, in Vietnamese and in English; nothing but ``wording`` holds texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import ModuleType
from typing import Final
from zoneinfo import ZoneInfo

from dashboards.wording import (
    alerts,
    causes,
    detail,
    evidence,
    explorer,
    frame,
    journey,
    overview,
    papers,
    passages,
    people,
    reconciliation,
    report,
    review,
    search,
    system,
    values,
    watch,
)
from schemas.camera_state import Sentence
from schemas.errors import UnknownNameError

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Language(StrEnum):
    """Languages of the screens, the first one unless another is chosen (R100)."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


# An area a line: who adds one writes a module in wording/.
AREAS: Final[tuple[ModuleType, ...]] = (
    frame,
    passages,
    detail,
    values,
    papers,
    overview,
    causes,
    report,
    explorer,
    reconciliation,
    evidence,
    journey,
    search,
    system,
    people,
    review,
    alerts,
    watch,
)
TEXTS: Final[dict[Language, dict[str, str]]] = {
    Language.VIETNAMESE: {key: text for area in AREAS for key, text in area.VI.items()},
    Language.ENGLISH: {key: text for area in AREAS for key, text in area.EN.items()},
}
LANGUAGE_NAMES = {Language.VIETNAMESE: "Tiếng Việt", Language.ENGLISH: "English"}


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language; call it with a key and the values that stand in the text.

    Attributes:
        language: Which one.
    """

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values put in.

        Raises:
            UnknownNameError: Nobody wrote such a text.
        """
        known = TEXTS[self.language]
        if key not in known:
            raise UnknownNameError("text", key, known, "dashboards/wording")
        return known[key].format(**values)

    def sentence(self, sentence: Sentence) -> str:
        """What is worded in both languages elsewhere, in this one."""
        return sentence.vi if self.language is Language.VIETNAMESE else sentence.en

    def number(self, value: float, decimals_n: int = 0) -> str:
        """A number as it is written in the language, thousands apart."""
        written = f"{value:,.{decimals_n}f}"
        if self.language is Language.VIETNAMESE:
            return written.translate(str.maketrans(",.", ".,"))
        return written

    def share(self, part_n: int, all_n: int) -> str:
        """A share in per cent, empty of nothing; never 100 % while something is missing."""
        return "" if all_n == 0 else percent(part_n / all_n)


def percent(fraction: float) -> str:
    """A fraction in whole per cent, cut off: 99.6 % is not shown as 100 %."""
    # Cutting a float off would turn 0.29 into 28 %.
    return f"{int(fraction * 100 + 1e-9)} %"


def written_day(day: date) -> str:
    """A day as both languages write it here."""
    return f"{day:%d/%m/%Y}"


def written_time(at: datetime) -> str:
    """The local time of day (Asia/Ho_Chi_Minh) of an aware instant."""
    return f"{at.astimezone(LOCAL_ZONE):%H:%M:%S}"


def written_instant(at: datetime) -> str:
    """Local time and day of an aware instant."""
    return f"{at.astimezone(LOCAL_ZONE):%H:%M:%S %d/%m/%Y}"
