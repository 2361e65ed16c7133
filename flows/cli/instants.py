"""Instants as people type them."""

from __future__ import annotations

from datetime import datetime

from schemas.errors import ConfigError
from schemas.opening_hours import LOCAL


def past_instant(option: str, told: str, now: datetime) -> datetime:
    """An instant that has been; without a zone it is local time.

    Args:
        option: Which option tells it, for the sentence.
        told: Such as ``2026-11-21T18:00``.
        now: The clock, aware.

    Raises:
        ConfigError: It is no instant, or has not been yet.
    """
    try:
        instant = datetime.fromisoformat(told)
    except ValueError:
        message = f"{option}: an instant such as 2026-11-21T18:00 was wanted, got {told!r}"
        raise ConfigError(message) from None
    instant = instant if instant.tzinfo is not None else instant.replace(tzinfo=LOCAL)
    if instant > now:
        message = f"{option}: an instant that has been was wanted, got {told!r}"
        raise ConfigError(message)
    return instant
