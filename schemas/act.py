"""What a person does, for the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, why and when.

    Attributes:
        who: The person, such as ``nguyen.van.a``.
        why: The reason that was given.
        at: Aware instant.
    """

    who: str
    why: str
    at: datetime
