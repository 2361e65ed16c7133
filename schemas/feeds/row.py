"""What the rows of all feeds have in common: who told them, when, and which of two is the later.

A **subject** is what a row is about, such as a declaration. What is told of it again, an amendment
or another state, is a higher **revision** of the same subject, whatever order it comes in.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BeforeValidator, Field

from schemas.feeds.look_alikes import FOREIGN
from schemas.passage import Contract


class FeedKind(StrEnum):
    """What a feed tells."""

    DECLARATION = "declaration"
    MANIFEST_LINE = "manifest_line"
    OPERATOR_MOVE = "operator_move"
    WATCH_ENTRY = "watch_entry"
    TRANSIT_SHIPMENT = "transit_shipment"
    GPS_FIX = "gps_fix"


_SPELLING = str.maketrans("", "", " -./")


def spelled(text: object) -> object:
    """Spaces, dashes, dots, slashes and small letters are spellings of one number.

    What else stands there is none: a ``=`` in front is a formula, and another alphabet's letter
    a look-alike.

    Args:
        text: A container number or number plate; anything else comes back as it is.
    """
    if not isinstance(text, str) or not text.isascii():
        return text
    return text.translate(_SPELLING).upper()


ContainerNumber = Annotated[
    str, BeforeValidator(spelled), Field(pattern=r"^[A-Z]{4}[0-9]{7}$", max_length=11)
]
"""As a paper has it: four letters and seven digits. A check digit that does not fit is a clerk's
mistake that has to be found, and so it is no reason to refuse the paper."""

PlateNumber = Annotated[
    str, BeforeValidator(spelled), Field(pattern=r"^[A-Z0-9]{4,12}$", max_length=12)
]
Word = Annotated[str, Field(pattern=r"^[^\x00]+$", max_length=200)]
"""A number or name of somebody else's, told as it is; never empty, and without the one character
that PostgreSQL cannot hold: a row that it refuses would hold up all rows behind it."""

Code = Annotated[str, Field(pattern=f"^[^{FOREIGN}]+$", max_length=200)]
"""A number of somebody else's. A Cyrillic letter or one that cannot be seen would keep it from ever
being found, and a look would not tell why."""

Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC)),
]
"""An instant of this century, aware. What lies outside is a spreadsheet's empty date or a clock
that was never set, and the latter would outrank every amendment to come."""


class FeedRow(Contract):
    """Base of the rows of all feeds.

    Attributes:
        site: Site that the row was told to.
        source: Feed id of the site file.
        origin: Where exactly it came from: ``file.csv:12``, ``topic/0@512``.
        received_at: Aware instant at which it was taken in; the same for every replay.
        stated_at: Aware instant of which the source says that it is so.
        is_cancelled: Whether the source takes it back.
    """

    kind: ClassVar[FeedKind]

    site: Word
    source: Word
    origin: Word
    received_at: Instant
    stated_at: Instant
    is_cancelled: bool = False

    @property
    @abstractmethod
    def subject(self) -> str:
        """What the row is about; the same for every revision of it."""

    @property
    def revision(self) -> int:
        """Which of two rows of one subject is the later: the higher."""
        return milliseconds(self.stated_at)

    def _subject_of(self, *names: str) -> str:
        """A subject of the names that make it out, whatever characters a source puts into one."""
        escaped = (name.replace("%", "%25").replace(":", "%3A") for name in names)
        return ":".join((self.kind, self.site, *escaped))


def milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970.

    Args:
        instant: Aware.
    """
    return round(instant.timestamp() * 1000)
