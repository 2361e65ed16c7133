"""Reports as they were handed in (R86)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.errors import InputError
from schemas.gate_report import GateReport
from schemas.period import Period


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """A report as it was handed in.

    Attributes:
        period: Of what.
        version_n: Counted from 1; a period that changed afterwards may be frozen once more.
        report: Its figures.
        sha256: Their digest when they were frozen.
        frozen_at: Aware instant.
        frozen_by: The person.
        why: The reason that was given.
    """

    period: Period
    version_n: int
    report: GateReport
    sha256: str
    frozen_at: datetime
    frozen_by: str
    why: str

    @property
    def is_intact(self) -> bool:
        """Whether the figures are those that were frozen."""
        return self.report.sha256 == self.sha256


def check_freezing(period: Period, why: str, now: datetime) -> None:
    """Refuses to freeze what is not over, or without a reason.

    Args:
        period: Of what.
        why: The reason.
        now: The clock, aware.

    Raises:
        InputError: It cannot be frozen.
    """
    if now < period.until_at:
        message = f"a period that is over was wanted, got one until {period.last_day}"
        raise InputError(message)
    if not why.strip():
        message = "a reason was wanted, got none"
        raise InputError(message)
