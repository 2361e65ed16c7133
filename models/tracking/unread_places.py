"""Plates in which nothing can be read: looked at a few times, then only now and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.tracking.region_reads import KnownText, nearest
from schemas.geometry import Box
from schemas.read import TextKind

TRIES_N = 3
"""After so many vain reads a plate is probably dirty or too small …"""
RETRY = timedelta(seconds=0.6)
"""… and read again only after so long: it may come nearer."""
LOST_AFTER = timedelta(seconds=1.0)


@dataclass
class _Place:
    box: Box
    seen_at: datetime
    tried_at: datetime
    tries_n: int = 1


class UnreadPlaces:
    """The plates in view that were found and could not be read."""

    def __init__(self) -> None:
        self._places: list[_Place] = []

    def passed_over(self, now: datetime) -> list[KnownText]:
        """The plates that are not worth another try yet."""
        return [
            KnownText(TextKind.PLATE, place.box) for place in self._places if _rests(place, now)
        ]

    def push(self, now: datetime, failed: Sequence[Box], passed_over: Sequence[Box | None]) -> None:
        """Takes what one look found.

        Args:
            now: Instant of the look.
            failed: Plates that were found and could not be read.
            passed_over: For each place of :meth:`passed_over` at this instant where it was found.
        """
        resting = [place for place in self._places if _rests(place, now)]
        for place, box in zip(resting, passed_over, strict=True):
            if box is not None:
                place.box, place.seen_at = box, now
        tried = [place for place in self._places if place not in resting]
        for box in failed:
            same = next(
                (p for p in tried if nearest(KnownText(TextKind.PLATE, p.box), [box])), None
            )
            if same is None:
                self._places.append(_Place(box, now, now))
            else:
                tried.remove(same)
                same.box, same.seen_at, same.tried_at = box, now, now
                same.tries_n += 1
        self._places = [place for place in self._places if now - place.seen_at <= LOST_AFTER]


def _rests(place: _Place, now: datetime) -> bool:
    return place.tries_n >= TRIES_N and now - place.tried_at < RETRY
