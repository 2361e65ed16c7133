"""An entry of the risk watchlist: what to watch, hold or inspect (R40)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator
from typing_extensions import override

from schemas.feeds.reasons import bilingual
from schemas.feeds.row import Code, ContainerNumber, FeedKind, FeedRow, Instant, PlateNumber, Word


class WatchAction(StrEnum):
    """What is to be done with what is listed."""

    WATCH = "watch"
    HOLD = "hold"
    """It may not pass, and nothing of it is confirmed."""
    INSPECT = "inspect"


class WatchEntry(FeedRow):
    """A container or a vehicle on the list.

    Attributes:
        entry_no: Number of the entry.
        container: Container number; one of the two is given.
        plate: Number plate.
        action: What is to be done.
        reason: Why, in words.
        authority: Who says so.
        valid_from: Since when.
        valid_until: Until when, itself excluded; nothing while it is open.
    """

    kind: ClassVar[FeedKind] = FeedKind.WATCH_ENTRY

    entry_no: Code
    container: ContainerNumber | None = None
    plate: PlateNumber | None = None
    action: WatchAction
    reason: Word
    authority: Word
    valid_from: Instant
    valid_until: Instant | None = None

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.container is None) == (self.plate is None):
            message = bilingual(
                "mỗi mục nêu số container hoặc biển số, không phải cả hai",
                "an entry names a container or a plate, and not both",
            )
            raise ValueError(message)
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            message = bilingual(
                "hiệu lực phải kết thúc sau khi bắt đầu", "an entry ends after it begins"
            )
            raise ValueError(message)
        return self

    @property
    def number(self) -> str:
        """The container or plate."""
        return self.container or self.plate or ""

    @property
    @override
    def subject(self) -> str:
        return self._subject_of(self.entry_no)
