"""The way of one vehicle or container over gates: its stays, and what nobody saw (R108)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from schemas.passage import Direction

SEEN_AGAIN_WITHIN: Final = timedelta(minutes=10)
"""Two crossings in one direction that are nearer to each other are of one way through the gates."""


class Gap(StrEnum):
    """What is missing between two crossings, or at an end of the journey."""

    NO_ENTRY = "no_entry"
    """It goes out of a site that it was not seen to come into."""
    NO_EXIT = "no_exit"
    """It came into a site, and is seen elsewhere or coming in again."""
    TOO_LONG = "too_long"
    """It is on the way, or at a site, for longer than is usual."""


class StayEnd(StrEnum):
    """Whether a stay is over."""

    LEFT = "left"
    """It was seen to go out."""
    STILL_THERE = "still_there"
    """It was seen to come in, and nowhere since."""
    UNSEEN = "unseen"
    """It is seen elsewhere or coming in again: when it went out is not known."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where and when it was seen.

    Attributes:
        at: Aware instant.
        site: Site id.
        direction: Into the site or out of it.
    """

    at: datetime
    site: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Stay:
    """A time at a site.

    Attributes:
        site: Site id.
        from_at: When it came in.
        until_at: When it went out, was next seen, or up to when the history reaches.
        end: Whether it is over.
    """

    site: str
    from_at: datetime
    until_at: datetime
    end: StayEnd

    @property
    def lasted_s(self) -> float:
        """Seconds; of a stay that was not seen to end, at most or so far."""
        return (self.until_at - self.from_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Leg:
    """A crossing and what lies between it and the one before.

    Attributes:
        crossing: The crossing.
        gaps: What is missing before it.
        since_s: Seconds since the crossing before; nothing for the first.
        stay: The stay that it ends; nothing where it does not go out of where it came in.
    """

    crossing: Crossing
    gaps: tuple[Gap, ...] = ()
    since_s: float | None = None
    stay: Stay | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """A whole journey.

    Attributes:
        legs: In the order of time.
        stays: All its stays, in the order of time, also those that were not seen to end.
    """

    legs: tuple[Leg, ...]
    stays: tuple[Stay, ...]

    @property
    def gaps_n(self) -> int:
        """How often something is missing."""
        return sum(len(leg.gaps) for leg in self.legs)


def journey_of(
    crossings: Sequence[Crossing], reach: datetime, too_long: timedelta = timedelta(days=30)
) -> Journey:
    """The journey that some crossings make.

    Args:
        crossings: Of one number, in any order; those of one instant stay in theirs.
        reach: Aware instant up to which its sites were watched.
        too_long: What is longer than this between two crossings is told as a gap.
    """
    ordered = sorted(crossings, key=lambda each: each.at)
    legs, stays = [], []
    came_in: Crossing | None = None
    for before, here in zip([None, *ordered], ordered, strict=False):
        gaps = _gaps(before, here, came_in, too_long)
        stay = None
        if came_in is not None and not _is_seen_again(before, here):
            end = StayEnd.LEFT if _leaves(came_in, here) else StayEnd.UNSEEN
            stays.append(Stay(came_in.site, came_in.at, here.at, end))
            stay = stays[-1] if end is StayEnd.LEFT else None
            came_in = None
        if here.direction is Direction.IN and came_in is None:
            came_in = here
        since_s = None if before is None else (here.at - before.at).total_seconds()
        legs.append(Leg(here, gaps, since_s, stay))
    if came_in is not None:
        until_at = max(reach, ordered[-1].at)
        stays.append(Stay(came_in.site, came_in.at, until_at, StayEnd.STILL_THERE))
    return Journey(tuple(legs), tuple(stays))


def _gaps(
    before: Crossing | None, here: Crossing, came_in: Crossing | None, too_long: timedelta
) -> tuple[Gap, ...]:
    if _is_seen_again(before, here):
        return ()
    gaps = []
    if came_in is not None and not _leaves(came_in, here):
        gaps.append(Gap.NO_EXIT)
    if here.direction is Direction.OUT and (came_in is None or not _leaves(came_in, here)):
        gaps.append(Gap.NO_ENTRY)
    if before is not None and here.at - before.at > too_long:
        gaps.append(Gap.TOO_LONG)
    return tuple(gaps)


def _leaves(came_in: Crossing, here: Crossing) -> bool:
    return here.direction is Direction.OUT and here.site == came_in.site


def _is_seen_again(before: Crossing | None, here: Crossing) -> bool:
    """Whether it is the same way through the gates, at an inner gate or by another camera."""
    return (
        before is not None
        and before.site == here.site
        and before.direction is here.direction
        and here.at - before.at < SEEN_AGAIN_WITHIN
    )
