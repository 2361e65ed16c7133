"""Crossings of a lane's cameras that may have to do with one another, and the vehicles in them.

Each crossing is laid on the clock of the lane's reference camera: a crossing of another camera is
there an interval, its instant less the most and the least travel time. Crossings of different
cameras that touch belong to one knot, and everything is decided knot by knot
(:mod:`models.fusion.alignment`), so no vehicle far away in time has a part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from models.fusion.alignment import align
from schemas.lane_cameras import LaneCameras
from schemas.passage import Pairing


class Crossed(Protocol):
    """What one camera saw of one vehicle."""

    @property
    def camera(self) -> str:
        """Camera id."""
        ...

    @property
    def epoch(self) -> int:
        """Media epoch of the camera."""
        ...

    @property
    def crossed_at(self) -> datetime:
        """Instant at which the vehicle reached the camera's own line."""
        ...


Sight = TypeVar("Sight", bound=Crossed)


@dataclass(frozen=True, slots=True)
class Vehicle(Generic[Sight]):
    """One vehicle.

    Attributes:
        sights: What the cameras saw of it, one each; the first one's line makes its instant.
        pairing: How they were joined.
    """

    sights: tuple[Sight, ...]
    pairing: Pairing


class LaneKnots(Generic[Sight]):
    """Ties the crossings of one lane to knots, and decides a knot.

    Args:
        cameras: The lane's cameras.
        read_the_same: Whether two sights share a number; asked only where the travel time alone
            leaves more than one way.
    """

    def __init__(self, cameras: LaneCameras, read_the_same: Callable[[Sight, Sight], bool]) -> None:
        self._cameras = cameras
        self._read_the_same = read_the_same

    def passed_at(self, sight: Sight) -> datetime:
        """The instant at which a vehicle passed the reference line, as one camera tells it.

        Of another camera than the reference it is told by the mean travel time.
        """
        return sight.crossed_at - timedelta(seconds=self._cameras.mean_travel_s(sight.camera))

    def span(self, sight: Sight) -> tuple[datetime, datetime]:
        """When the vehicle may have passed the reference line."""
        least, most = self._cameras.travel_s.get(sight.camera, (0.0, 0.0))
        at = sight.crossed_at
        return at - timedelta(seconds=most), at - timedelta(seconds=least)

    def knots(self, sights: Iterable[Sight]) -> list[list[Sight]]:
        """Crossings that may have to do with one another, the earliest first."""
        knots: list[list[Sight]] = []
        for sight in sorted(sights, key=lambda sight: (self.span(sight), sight.camera)):
            tied = [knot for knot in knots if any(self._may_pair(sight, other) for other in knot)]
            apart = [knot for knot in knots if knot not in tied]
            knots = [*apart, [*(other for knot in tied for other in knot), sight]]
        return knots

    def _may_pair(self, one: Sight, other: Sight) -> bool:
        return one.camera != other.camera and _touch(self.span(one), self.span(other))

    def vehicles(self, knot: Sequence[Sight]) -> list[Vehicle[Sight]]:
        """Decides a knot, a camera after the other, the reference first."""
        found: list[_Candidate[Sight]] = []
        for camera in self._cameras.names:
            new = [
                _Candidate((sight,), *self.span(sight)) for sight in knot if sight.camera == camera
            ]
            found = self._joined(sorted(found, key=_by_time), sorted(new, key=_by_time))
        return [Vehicle(each.sights, each.pairing) for each in found]

    def _joined(
        self, found: Sequence[_Candidate[Sight]], new: Sequence[_Candidate[Sight]]
    ) -> list[_Candidate[Sight]]:
        alignment = align(
            len(found),
            len(new),
            lambda i, j: _touch(found[i].span, new[j].span),
            lambda i, j: any(self._read_the_same(one, new[j].sights[0]) for one in found[i].sights),
        )
        partner = dict(alignment.pairs)
        paired = set(partner.values())
        kept = [
            each.with_(new[partner[i]])
            if i in partner
            else replace(each, is_open=each.is_open or i in alignment.open_first)
            for i, each in enumerate(found)
        ]
        left = [
            replace(each, is_open=j in alignment.open_second)
            for j, each in enumerate(new)
            if j not in paired
        ]
        return [*kept, *left]


@dataclass(frozen=True, slots=True)
class _Candidate(Generic[Sight]):
    """A vehicle while a knot is decided; ``earliest`` and ``latest`` on the reference clock."""

    sights: tuple[Sight, ...]
    earliest: datetime
    latest: datetime
    is_open: bool = False

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.earliest, self.latest

    @property
    def pairing(self) -> Pairing:
        if self.is_open:
            return Pairing.AMBIGUOUS
        return Pairing.PAIRED if len(self.sights) > 1 else Pairing.ALONE

    def with_(self, other: _Candidate[Sight]) -> _Candidate[Sight]:
        return _Candidate(
            self.sights + other.sights,
            max(self.earliest, other.earliest),
            min(self.latest, other.latest),
            self.is_open or other.is_open,
        )


def _by_time(candidate: _Candidate[Sight]) -> datetime:
    return candidate.earliest + (candidate.latest - candidate.earliest) / 2


def _touch(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
