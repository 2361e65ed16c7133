"""Whether an empty container showed that it is empty (R29)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from schemas.site import SiteType


class Door(StrEnum):
    """How the right leaf of a container's door was seen."""

    OPEN = "open"
    """Open and fixed."""
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """Nobody told. The recognition does not look at doors."""


class EmptySource(StrEnum):
    """Who says whether a container is empty, the most trusted first."""

    OFFICER = "officer"
    MANIFEST = "manifest"
    OPERATOR = "operator"
    LANE = "lane"
    """It came through a lane for empty containers."""


class DoorVerdict(StrEnum):
    """Whether a container passed as it has to."""

    OK = "ok"
    EXCEPTION = "exception"
    """It is empty, and was not seen to be open."""
    NO_RULE = "no_rule"
    """It is empty, and the site asks for nothing."""
    NOT_EMPTY = "not_empty"


@dataclass(frozen=True, slots=True)
class EmptyClaim:
    """What somebody says of a container's load.

    Attributes:
        source: Who.
        is_empty: What.
    """

    source: EmptySource
    is_empty: bool


@dataclass(frozen=True, slots=True)
class EmptyCheck:
    """Whether a container passed as it has to.

    Attributes:
        verdict: Whether.
        told_by: Who says that it is empty, or is not; nothing where nobody said anything.
    """

    verdict: DoorVerdict
    told_by: EmptySource | None


def has_door_rule(site_type: SiteType) -> bool:
    """Whether empty containers have to pass with the right leaf of the door open and fixed.

    Decision 1865 asks for it at ICDs (II.2.2.c, II.3.2.c); Decision 953, of the other places,
    does not (P2.M1.I.1.c).

    Args:
        site_type: Of the site.
    """
    return site_type is SiteType.ICD


def check_empty(site_type: SiteType, claims: Iterable[EmptyClaim], door: Door) -> EmptyCheck:
    """Holds what was seen of a container's door against what it has to show.

    Args:
        site_type: Of the site.
        claims: What is said of its load; of those of one source, empty wins, for then somebody
            has to look.
        door: What was seen.
    """
    sources = list(EmptySource)
    told = min(
        claims, key=lambda claim: (sources.index(claim.source), not claim.is_empty), default=None
    )
    if told is None or not told.is_empty:
        return EmptyCheck(DoorVerdict.NOT_EMPTY, None if told is None else told.source)
    if not has_door_rule(site_type):
        return EmptyCheck(DoorVerdict.NO_RULE, told.source)
    verdict = DoorVerdict.OK if door is Door.OPEN else DoorVerdict.EXCEPTION
    return EmptyCheck(verdict, told.source)
