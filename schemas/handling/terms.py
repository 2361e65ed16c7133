"""How soon a case has to be dealt with, by how grave it is (R42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from schemas.alert import Severity
from schemas.decisions.warning import WarningKind
from schemas.handling.steps import CaseState

CRITICAL_WARNINGS: Final = frozenset(
    {
        WarningKind.OUT_WITHOUT_CLEARANCE,
        WarningKind.OUT_WITHOUT_DECLARATION,
        WarningKind.OPENED_AGAINST,
    }
)
"""Kinds of which each is critical; a hit on an entry to hold is, whatever its kind."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How soon a case of one severity has to be dealt with.

    Attributes:
        respond: From its raising until somebody has taken it on.
        finish: … and until it is closed.
    """

    respond: timedelta
    finish: timedelta


DEFAULT_TERMS: Final[dict[Severity, Terms]] = {
    # A vehicle stands at the barrier and is not kept there for longer than it takes to walk up.
    Severity.CRITICAL: Terms(timedelta(minutes=5), timedelta(hours=4)),
    Severity.WARNING: Terms(timedelta(minutes=30), timedelta(hours=24)),
}


def due_at(raised_at: datetime, state: CaseState, terms: Terms) -> datetime | None:
    """When the next thing is due; nothing of a closed case.

    Args:
        raised_at: Aware instant.
        state: How far the case is.
        terms: Of its severity.
    """
    if state is CaseState.CLOSED:
        return None
    return raised_at + (terms.respond if state is CaseState.NEW else terms.finish)
