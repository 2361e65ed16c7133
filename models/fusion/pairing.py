"""What the cameras of one lane saw, joined to vehicles (decision 4 of the design).

Each crossing is laid on the clock of the lane's reference camera: a crossing of another camera is
there an interval, its instant less the most and the least travel time. Crossings of different
cameras that touch belong to one knot, and everything is decided knot by knot
(:mod:`models.fusion.alignment`), so no vehicle far away in time has a part in it.

A knot is decided when nothing can join it any more: when every camera of the lane has told that
all its crossings are known up to an instant past the knot. Such progress is of the camera's own
time, so for files the decision depends on the files alone, however their items come in. Live
cameras may die, and clocks may jump: for them the wait is bounded (:class:`Patience`). A crossing
that comes when its time is decided already stays by itself and is told to be ambiguous; it is
never lost.

A travel time that is wider than the distance between vehicles ties knots together: the lane waits
for the first gap in the traffic, and more stays ambiguous.

**Replays.** A run that goes on after a kill has this state as it was when all that it had decided
was written, and each camera goes on at a place of its own before that. So crossings come again:
they are known by camera, media epoch and instant, and count once. Nothing is decided a second
time, so a passage that was written paired can never be written unpaired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from models.fusion.alignment import align
from schemas.lane_cameras import LaneCameras
from schemas.passage import Pairing

KNOWN_N = 256
"""Crossings of a camera remembered, so that those of a replay are known again."""
BEGINNING = datetime.min.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)


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
_Key = tuple[str, int, datetime]


@dataclass(frozen=True, slots=True)
class LaneProgress:
    """How far the vehicles of one camera are known.

    Attributes:
        camera: Camera id.
        epoch: Media epoch; nothing where no frame tells it, as while the camera is dead.
        settled_until: No vehicle that crossed before this instant will come any more.
        is_over: Whether nothing at all will come any more.
    """

    camera: str
    epoch: int | None
    settled_until: datetime
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a lane waits for a camera that may have died; for live cameras only.

    Attributes:
        silence: A camera of which nothing was heard for this long is not waited for.
        wait: A crossing waits no longer than this, as when a camera's clock jumped back; a
            vehicle that stands under a camera lets the others wait, too.
    """

    silence: timedelta = timedelta(seconds=10)
    wait: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Vehicle(Generic[Sight]):
    """One vehicle.

    Attributes:
        sights: What the cameras saw of it, one each; the first one's line makes its instant.
        pairing: How they were joined.
    """

    sights: tuple[Sight, ...]
    pairing: Pairing


@dataclass(frozen=True, slots=True)
class PairingState(Generic[Sight]):
    """All that pairing remembers of one lane; plain and immutable.

    Attributes:
        waiting: Crossings that are not decided yet.
        progress: The furthest progress of each camera.
        decided_until: Instant of the reference clock up to which all is decided.
        known: The last crossings of each camera, oldest first.
    """

    waiting: tuple[Sight, ...] = ()
    progress: Mapping[str, LaneProgress] = field(default_factory=dict)
    decided_until: datetime = BEGINNING
    known: Mapping[str, tuple[_Key, ...]] = field(default_factory=dict)


class LanePairing(Generic[Sight]):
    """Joins the crossings of one lane's cameras.

    Args:
        cameras: The lane's cameras.
        read_the_same: Whether two sights share a number; asked only where the travel time alone
            leaves more than one way.
        patience: How long dead cameras are waited for; nothing means for ever, as with files.
        state: What pairing remembered when a run before ended.
    """

    def __init__(
        self,
        cameras: LaneCameras,
        read_the_same: Callable[[Sight, Sight], bool],
        patience: Patience | None = None,
        state: PairingState[Sight] | None = None,
    ) -> None:
        self._cameras = cameras
        self._read_the_same = read_the_same
        self._patience = patience
        self.state: PairingState[Sight] = state or PairingState()
        self._heard_at: dict[str, datetime] = {}
        self._waiting_since: dict[_Key, datetime] = {}
        self._now: datetime | None = None

    def push(self, event: Sight | LaneProgress, now: datetime) -> list[Vehicle[Sight]]:
        """Takes what one camera tells, and answers the vehicles that are now certain.

        Args:
            event: A crossing, or how far a camera is known.
            now: The clock, for :class:`Patience`.
        """
        self._heard_at[event.camera] = now
        if isinstance(event, LaneProgress):
            self._advance(event)
            return self.decide(now)
        if len(self._cameras.names) == 1:
            return [Vehicle((event,), Pairing.SINGLE)]
        late = self._take(event)
        return [*late, *self.decide(now)]

    def decide(self, now: datetime) -> list[Vehicle[Sight]]:
        """The vehicles that are certain now, in the order of time.

        Args:
            now: The clock.
        """
        self._now = now
        waiting_keys = [_key(sight) for sight in self.state.waiting]
        self._waiting_since = {key: self._waiting_since.get(key, now) for key in waiting_keys}
        until = self._settled_until(now)
        if until is None or until <= self.state.decided_until:
            return []
        knots, waiting = [], []
        for knot in self._knots(self.state.waiting):
            if max(self._span(sight)[1] for sight in knot) < until:
                knots.append(knot)
            else:
                waiting += knot
        self.state = replace(self.state, waiting=tuple(waiting), decided_until=until)
        vehicles = [vehicle for knot in knots for vehicle in self._vehicles(knot)]
        return sorted(vehicles, key=lambda vehicle: self.passed_at(vehicle.sights[0]))

    def wait_until(self) -> datetime | None:
        """When to call :meth:`decide` again, though nothing was heard."""
        if self._patience is None or self._now is None or not self.state.waiting:
            return None
        silent_at = [heard_at + self._patience.silence for heard_at in self._heard_at.values()]
        tired_at = [since + self._patience.wait for since in self._waiting_since.values()]
        return min((at for at in silent_at + tired_at if at > self._now), default=None)

    def passed_at(self, sight: Sight) -> datetime:
        """The instant at which a vehicle passed the reference line, as one camera tells it.

        Of another camera than the reference it is told by the mean travel time.
        """
        return sight.crossed_at - timedelta(seconds=self._cameras.mean_travel_s(sight.camera))

    def _advance(self, progress: LaneProgress) -> None:
        before = self.state.progress.get(progress.camera)
        if before is None or _goes_on(before, progress):
            if progress.epoch is None and before is not None:
                progress = replace(progress, epoch=before.epoch)
            further = {**self.state.progress, progress.camera: progress}
            self.state = replace(self.state, progress=further)

    def _take(self, sight: Sight) -> list[Vehicle[Sight]]:
        """Puts a crossing with those that wait; answers it when it comes too late for that."""
        known = self.state.known.get(sight.camera, ())
        if _key(sight) in known:
            return []
        known_now = {**self.state.known, sight.camera: (*known, _key(sight))[-KNOWN_N:]}
        is_late = self._span(sight)[0] < self.state.decided_until
        waiting = self.state.waiting if is_late else (*self.state.waiting, sight)
        self.state = replace(self.state, waiting=waiting, known=known_now)
        return [Vehicle((sight,), Pairing.AMBIGUOUS)] if is_late else []

    def _span(self, sight: Sight) -> tuple[datetime, datetime]:
        """When the vehicle may have passed the reference line."""
        least, most = self._cameras.travel_s.get(sight.camera, (0.0, 0.0))
        at = sight.crossed_at
        return at - timedelta(seconds=most), at - timedelta(seconds=least)

    def _settled_until(self, now: datetime) -> datetime | None:
        """Up to which instant of the reference clock no crossing will come any more, if known."""
        until: list[datetime] = []
        for name in self._cameras.names:
            progress = self.state.progress.get(name)
            if (progress is not None and progress.is_over) or self._is_given_up(name, now):
                continue
            if progress is None:
                return None
            most_s = self._cameras.travel_s.get(name, (0.0, 0.0))[1]
            until.append(progress.settled_until - timedelta(seconds=most_s))
        # Without any camera to wait for, all that waits is decided.
        everything = [self._span(sight)[1] + _TICK for sight in self.state.waiting]
        return min(until) if until else max(everything, default=None)

    def _is_given_up(self, camera: str, now: datetime) -> bool:
        if self._patience is None:
            return False
        # A camera of which nothing was heard yet has the same time as one that falls silent now.
        is_silent = now - self._heard_at.setdefault(camera, now) >= self._patience.silence
        since = min(self._waiting_since.values(), default=now)
        return is_silent or now - since >= self._patience.wait

    def _knots(self, sights: Iterable[Sight]) -> list[list[Sight]]:
        """Crossings that may have to do with one another, the earliest first."""
        knots: list[list[Sight]] = []
        for sight in sorted(sights, key=lambda sight: (self._span(sight), sight.camera)):
            tied = [knot for knot in knots if any(self._may_pair(sight, other) for other in knot)]
            apart = [knot for knot in knots if knot not in tied]
            knots = [*apart, [*(other for knot in tied for other in knot), sight]]
        return knots

    def _may_pair(self, one: Sight, other: Sight) -> bool:
        return one.camera != other.camera and _touch(self._span(one), self._span(other))

    def _vehicles(self, knot: Sequence[Sight]) -> list[Vehicle[Sight]]:
        """Decides a knot, a camera after the other, the reference first."""
        found: list[_Candidate[Sight]] = []
        for camera in self._cameras.names:
            new = [
                _Candidate((sight,), *self._span(sight)) for sight in knot if sight.camera == camera
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


def _key(sight: Crossed) -> _Key:
    return sight.camera, sight.epoch, sight.crossed_at


def _goes_on(before: LaneProgress, now: LaneProgress) -> bool:
    """Whether progress is further than that before; what a replay tells again is not."""
    if before.is_over or now.is_over:
        return not before.is_over
    if before.epoch is not None and now.epoch is not None and before.epoch != now.epoch:
        # Another epoch is another clock, which may be behind the one before.
        return now.epoch > before.epoch
    return now.settled_until > before.settled_until
