"""What the cameras of one lane saw, joined to vehicles (decision 4 of the design).

Crossings that may have to do with one another are a knot (:mod:`models.fusion.knots`).

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

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Generic

from models.fusion.knots import Crossed, LaneKnots, Sight, Vehicle
from schemas.lane_cameras import LaneCameras
from schemas.passage import Pairing

KNOWN_N = 256
"""Crossings of a camera remembered, so that those of a replay are known again."""
BEGINNING = datetime.min.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)
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
        self._lane = LaneKnots(cameras, read_the_same)
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
        for knot in self._lane.knots(self.state.waiting):
            if max(self._lane.span(sight)[1] for sight in knot) < until:
                knots.append(knot)
            else:
                waiting += knot
        self.state = replace(self.state, waiting=tuple(waiting), decided_until=until)
        vehicles = [vehicle for knot in knots for vehicle in self._lane.vehicles(knot)]
        return sorted(vehicles, key=lambda vehicle: self._lane.passed_at(vehicle.sights[0]))

    def wait_until(self) -> datetime | None:
        """When to call :meth:`decide` again, though nothing was heard."""
        if self._patience is None or self._now is None or not self.state.waiting:
            return None
        silent_at = [heard_at + self._patience.silence for heard_at in self._heard_at.values()]
        tired_at = [since + self._patience.wait for since in self._waiting_since.values()]
        return min((at for at in silent_at + tired_at if at > self._now), default=None)

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
        is_late = self._lane.span(sight)[0] < self.state.decided_until
        waiting = self.state.waiting if is_late else (*self.state.waiting, sight)
        self.state = replace(self.state, waiting=waiting, known=known_now)
        return [Vehicle((sight,), Pairing.AMBIGUOUS)] if is_late else []

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
        everything = [self._lane.span(sight)[1] + _TICK for sight in self.state.waiting]
        return min(until) if until else max(everything, default=None)

    def _is_given_up(self, camera: str, now: datetime) -> bool:
        if self._patience is None:
            return False
        # A camera of which nothing was heard yet has the same time as one that falls silent now.
        is_silent = now - self._heard_at.setdefault(camera, now) >= self._patience.silence
        since = min(self._waiting_since.values(), default=now)
        return is_silent or now - since >= self._patience.wait


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
