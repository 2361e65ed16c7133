"""Measures that customs and the port agreed on against a cause of missed reads (R28)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from schemas.errors import ConfigError
from schemas.failure import FailureCause
from schemas.opening_hours import LOCAL

DAYS_N: Final = 14
"""So many days before and after a measure are compared."""
_DAY: Final = timedelta(days=1)
_IDS: Final = uuid.UUID("6d1f4bb2-9a55-4a57-8f0f-1b8c6f1f6f0e")


class MeasureState(StrEnum):
    """What became of a measure."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed.

    Attributes:
        site: Site id.
        gate: Gate id.
        lane: Lane id; all lanes of the gate, if there is none.
        cause: Against what; against all causes, if there is none.
        action: What is to be done, such as lights over the lane.
        owner: Who does it, at customs or at the port.
        due_on: Local day until which.
    """

    site: str
    gate: str
    lane: str | None
    cause: FailureCause | None
    action: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Failures:
    """How many passages failed, of how many.

    Attributes:
        failed_n: Passages with the cause.
        passages_n: All passages.
    """

    failed_n: int = 0
    passages_n: int = 0

    @property
    def rate(self) -> float | None:
        """Share that failed; nothing of nothing."""
        return self.failed_n / self.passages_n if self.passages_n else None

    def __add__(self, other: Failures) -> Failures:
        """Both together."""
        return Failures(self.failed_n + other.failed_n, self.passages_n + other.passages_n)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a measure did.

    Attributes:
        before: In the :data:`DAYS_N` days before the day of the measure.
        after: In the days after it that are over, at most as many; the day itself is in neither.
        days_after_n: How many these are.
    """

    before: Failures
    after: Failures
    days_after_n: int

    @property
    def is_whole(self) -> bool:
        """Whether all days after the measure are over."""
        return self.days_after_n == DAYS_N

    @property
    def change(self) -> float | None:
        """Difference of the rates, negative where fewer failed; nothing where one is unknown."""
        before, after = self.before.rate, self.after.rate
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it stands.

    Attributes:
        measure_id: Its id.
        agreed: What was agreed.
        opened_at: Aware instant.
        opened_by: The person.
        state: What became of it.
        done_on: Local day on which it took effect.
        outcome: What the person who closed it says.
        closed_at: Aware instant.
        closed_by: The person.
    """

    measure_id: uuid.UUID
    agreed: Agreed
    opened_at: datetime
    opened_by: str
    state: MeasureState = MeasureState.OPEN
    done_on: date | None = None
    outcome: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None

    @property
    def pivot(self) -> date:
        """The day before and after which is compared: of its effect, until then of its opening."""
        return self.done_on or self.opened_at.astimezone(LOCAL).date()

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before a local day."""
        return self.state is MeasureState.OPEN and self.agreed.due_on < today


def measure_id(agreed: Agreed, opened_at: datetime) -> uuid.UUID:
    """The id of a measure: the same one opened again at the same instant is the same."""
    parts = (agreed.site, agreed.gate, agreed.lane, agreed.cause, agreed.action, opened_at)
    return uuid.uuid5(_IDS, "\x1f".join(str(part) for part in parts))


def check_agreed(agreed: Agreed, today: date) -> None:
    """Refuses what is no agreement.

    Args:
        agreed: What is to be opened.
        today: Local day.

    Raises:
        ConfigError: The action or the owner is blank, or it was due before today.
    """
    for what, text in (("an action", agreed.action), ("an owner", agreed.owner)):
        if not text.strip():
            message = f"{what} was wanted, got none"
            raise ConfigError(message)
    if agreed.due_on < today:
        message = f"a day from {today} on was wanted, got {agreed.due_on}"
        raise ConfigError(message)


def check_closing(measure: Measure, done_on: date, outcome: str, today: date) -> None:
    """Refuses an end that cannot be.

    Args:
        measure: What is to be closed.
        done_on: Local day on which it took effect.
        outcome: What is said of it.
        today: Local day.

    Raises:
        ConfigError: It is closed already, nothing is said, or the day is yet to come.
    """
    if measure.state is MeasureState.CLOSED:
        message = (
            f"an open measure was wanted, {measure.measure_id} was closed on {measure.done_on}"
        )
        raise ConfigError(message)
    if not outcome.strip():
        message = "an outcome was wanted, got none"
        raise ConfigError(message)
    if done_on > today:
        message = f"a day until {today} was wanted, got {done_on}"
        raise ConfigError(message)


def effect_of(failures: Mapping[date, Failures], done_on: date, today: date) -> Effect:
    """Compares the days before a measure with those after it.

    Args:
        failures: By local day; days without a passage may be missing.
        done_on: Day of the measure, in neither.
        today: Local day, which is not over and does not count.
    """
    before = [done_on - n * _DAY for n in range(1, DAYS_N + 1)]
    after = [day for n in range(1, DAYS_N + 1) if (day := done_on + n * _DAY) < today]
    none = Failures()
    return Effect(
        sum((failures.get(day, none) for day in before), none),
        sum((failures.get(day, none) for day in after), none),
        len(after),
    )
