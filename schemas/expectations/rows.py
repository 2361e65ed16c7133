"""The rows that are validated, one contract a batch.

The queries of ``sql/queries/quality`` and what is counted from them bring exactly these columns.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Light(StrEnum):
    """By which light a vehicle passed: a camera of the night is compared with its nights."""

    DAY = "day"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage of the period.

    Attributes:
        passage_id: Which passage.
        lane: Lane id.
        direction: ``in`` or ``out``.
        passed_at: When it crossed the line.
        last_seen_at: When the vehicle was last seen.
        stored_at: When its first row came into the store, by the store's clock.
        clock_offset_s: Measured offset of the camera's clock, if known.
        camera: The camera whose line it crossed.
        is_live: Whether it was seen by a stream, and not in a file of another time.
        has_container: Whether a container was seen on it, read or not.
        plate: Its best plate.
        container: Its best container code.
        picture: Digest of a stored picture.
        reads_n: Numbers read.
        accepted_n: Those of them that are accepted.
    """

    passage_id: uuid.UUID
    lane: str
    direction: str
    passed_at: datetime
    last_seen_at: datetime
    stored_at: datetime
    clock_offset_s: float | None
    camera: str
    is_live: bool
    has_container: bool
    plate: str | None
    container: str | None
    picture: str | None
    reads_n: int
    accepted_n: int

    @property
    def is_read(self) -> bool:
        """Whether something was read and every read is accepted, as the hours are counted."""
        return 0 < self.reads_n == self.accepted_n


@dataclass(frozen=True, slots=True)
class NumberRow:
    """An accepted number of a passage of the period, with its passage before.

    Attributes:
        passage_id: Which passage.
        lane: Lane id.
        direction: ``in`` or ``out``.
        passed_at: When it passed.
        number: The plate or code.
        kind: ``plate`` or ``container``.
        check_digit: Of a code: ``read`` or ``inferred``.
        lane_before: Lane of the number's passage before, if there was one.
        direction_before: Its direction.
        passed_before_at: When that was.
    """

    passage_id: uuid.UUID
    lane: str
    direction: str
    passed_at: datetime
    number: str
    kind: str
    check_digit: str | None
    lane_before: str | None
    direction_before: str | None
    passed_before_at: datetime | None


@dataclass(frozen=True, slots=True)
class RateRow:
    """Reads of a lane, beside those of the weeks before by the same light.

    Attributes:
        lane: Lane id.
        light: Which light.
        good_n: Vehicles that were read.
        whole_n: Vehicles counted.
        baseline_good_n: The same of the weeks before.
        baseline_n: The same of the weeks before.
    """

    lane: str
    light: Light
    good_n: int
    whole_n: int
    baseline_good_n: int
    baseline_n: int

    @property
    def share(self) -> float | None:
        """The read rate."""
        return self.good_n / self.whole_n if self.whole_n else None

    @property
    def baseline_share(self) -> float | None:
        """What it usually is."""
        return self.baseline_good_n / self.baseline_n if self.baseline_n else None


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """The vehicles of a lane since its last read, of which none was read.

    Attributes:
        lane: Lane id.
        unread_n: So many, as far as the period reaches.
        whole_n: Vehicles of the period.
        threshold_n: So many in a row are no chance, after the weeks before by the same light.
        baseline_share: The read rate of the weeks before, where there is one.
    """

    lane: str
    unread_n: int
    whole_n: int
    threshold_n: int
    baseline_share: float | None


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """How long a lane has been without a vehicle, measured in vehicles.

    Attributes:
        lane: Lane id.
        expected_n: Vehicles that would usually have come since the last one, in opening hours.
        last_passed_at: When the last one passed, as far as is looked back.
        baseline_n: Vehicles of the weeks before.
    """

    lane: str
    expected_n: float
    last_passed_at: datetime | None
    baseline_n: int
