"""Where times come from; apart from frames, for contracts need it and no arrays."""

from __future__ import annotations

from enum import StrEnum


class ClockSource(StrEnum):
    """Where the absolute time of a frame comes from."""

    ANCHOR = "anchor"
    FILE = "file"
    SYSTEM = "system"
    PERSON = "person"
    """Nobody measured it: a person told when."""
