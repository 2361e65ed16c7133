"""The option ``--kind`` of the commands that look for numbers of one kind or of all."""

from __future__ import annotations

from enum import StrEnum

from schemas.read import TextKind


class WantedKind(StrEnum):
    """Which numbers are looked for."""

    CONTAINER = "container"
    PLATE = "plate"
    ALL = "all"

    def text_kinds(self) -> frozenset[TextKind]:
        """The kinds of text that are meant."""
        return frozenset(TextKind) if self is WantedKind.ALL else frozenset({TextKind(self.value)})
