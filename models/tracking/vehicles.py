"""Which texts and which occupation of the line belong to one vehicle.

A vehicle opens when the loop becomes occupied, or when a confirmed text crosses the line or is
already past it. It takes the texts that are seen with it, unless they contradict each other: a
lorry has one plate (and a trailer's), and one or two containers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from models.fusion.numbers import may_stand_beside
from models.fusion.vote import Vote, vote
from models.tracking.crossing import Line, crossing_of, earliest_crossing
from models.tracking.loop import Edge, LoopEdge
from models.tracking.text_tracks import SAME_TEXT_EDITS, TextTrack, edits
from schemas.frame import Frame
from schemas.passage import CrossingSource

LINGER = timedelta(seconds=0.8)
"""A vehicle is finished when nothing of it was seen for this long."""
AGAIN = timedelta(seconds=10.0)
"""A text that is seen again so soon after its vehicle was finished is that vehicle's still."""
LEAD = timedelta(seconds=3.0)
"""Texts read this long before the line is reached still belong to the vehicle."""
FINISHED_N = 4
"""So many finished vehicles are remembered."""
OCCUPATION_MIN = timedelta(seconds=0.5)
"""A shorter occupation of the line without any text is no vehicle."""


@dataclass
class Vehicle:
    """A vehicle that is crossing the lane.

    Attributes:
        crossed_at: Instant at which it reached the line.
        crossing: How that instant became known.
        number: The loop's number of it; 0 for one that a text opened.
        left_line_at: When the loop became free again.
        frame: A frame in which it is seen, for evidence when nothing of it could be read.
        tracks: Its texts.
    """

    crossed_at: datetime
    crossing: CrossingSource
    frame: Frame = field(repr=False)
    number: int = 0
    left_line_at: datetime | None = None
    tracks: list[TextTrack] = field(default_factory=list)

    @property
    def is_on_loop(self) -> bool:
        """Whether it still occupies the line."""
        return self.crossing is CrossingSource.LOOP and self.left_line_at is None

    @property
    def first_seen_at(self) -> datetime:
        """First instant of its texts or of its crossing."""
        return min([self.crossed_at, *(track.first_seen_at for track in self.tracks)])

    @property
    def last_seen_at(self) -> datetime:
        """Last instant of its texts or of its crossing."""
        seen = [self.crossed_at, *(track.last_seen_at for track in self.tracks)]
        return max([*seen, self.left_line_at or self.crossed_at])

    def is_seen_with(self, track: TextTrack) -> bool:
        """Whether a text was in view while this vehicle was."""
        if self.is_on_loop:
            return track.last_seen_at >= self.crossed_at - LEAD
        return (
            track.first_seen_at <= self.last_seen_at + LINGER
            and track.last_seen_at >= self.first_seen_at - LEAD
        )

    def accepts(self, track: TextTrack) -> bool:
        """Whether a text may stand on this vehicle beside those it has."""
        mine = [vote_of(other) for other in self.tracks if other.kind is track.kind]
        new = vote_of(track)
        if any(edits(new.text, vote.text) <= SAME_TEXT_EDITS for vote in mine):
            return True
        return may_stand_beside(new, mine, track.kind)


def vote_of(track: TextTrack) -> Vote:
    """The present answer of a track."""
    return vote([read for _, read in track.reads])


@dataclass(frozen=True, slots=True)
class Settled:
    """What became certain with one frame.

    Attributes:
        vehicles: Vehicles that passed.
        orphans: Texts that belong to no passage.
        glimpses_n: Occupations of the line too short for a vehicle.
    """

    vehicles: tuple[Vehicle, ...] = ()
    orphans: tuple[TextTrack, ...] = ()
    glimpses_n: int = 0


class VehicleAssembler:
    """Joins the loop's edges and the texts of one lane to vehicles.

    Args:
        line: The lane's line in pixels of the full picture.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self.open: list[Vehicle] = []
        self._waiting: list[TextTrack] = []
        self._finished: list[tuple[datetime, tuple[str, ...]]] = []

    @property
    def is_idle(self) -> bool:
        """Whether no vehicle and no text is in hand."""
        return not self.open and not self._waiting

    def push(
        self,
        frame: Frame,
        edges: Sequence[LoopEdge],
        live: Sequence[TextTrack],
        ended: Sequence[TextTrack],
        *,
        loop_is_trusted: bool,
    ) -> Settled:
        """Takes what one frame brought.

        Args:
            frame: The frame.
            edges: Changes of the loop.
            live: Texts in view.
            ended: Texts that went out of view with this frame.
            loop_is_trusted: Whether the loop would see a vehicle; then a text in view waits for
                it and opens a vehicle of its own only when it is gone.
        """
        back = [vehicle for edge in edges if (vehicle := self._take_edge(edge, frame))]
        owned = {id(track) for vehicle in self.open for track in vehicle.tracks}
        known = {id(track) for track in self._waiting}
        self._waiting += [track for track in (*live, *ended) if id(track) not in owned | known]
        done = {id(track) for track in ended}
        self._place_waiting(done if loop_is_trusted else None)
        orphans = [track for track in self._waiting if id(track) in done]
        self._waiting = [track for track in self._waiting if id(track) not in done]
        in_view = {id(track) for track in live}
        orphans += [track for vehicle in back for track in vehicle.tracks]
        settled = self._settle(
            [
                vehicle
                for vehicle in self.open
                if self._is_finished(vehicle, frame.captured_at, in_view)
            ],
            orphans,
        )
        return replace(settled, glimpses_n=settled.glimpses_n + len(back))

    def settled_until(self, live: Iterable[TextTrack], now: datetime) -> datetime:
        """No vehicle that crossed the line before this instant will be settled any more.

        Args:
            live: Texts in view.
            now: Everything before this instant was looked at.
        """
        owned = {id(track) for vehicle in self.open for track in vehicle.tracks}
        free = [track for track in (*live, *self._waiting) if id(track) not in owned]
        crossed = [vehicle.crossed_at for vehicle in self.open]
        return min([now, *crossed, *(earliest_crossing(each.path(), self._line) for each in free)])

    def flush(self, ended: Iterable[TextTrack]) -> Settled:
        """Ends everything, as at the end of a media epoch."""
        owned = {id(track) for vehicle in self.open for track in vehicle.tracks}
        known = {id(track) for track in self._waiting}
        self._waiting += [track for track in ended if id(track) not in owned | known]
        self._place_waiting(None)
        orphans, self._waiting = self._waiting, []
        return self._settle(list(self.open), orphans)

    def _take_edge(self, edge: LoopEdge, frame: Frame) -> Vehicle | None:
        """Opens a vehicle or lets it go; answers one that went back to where it came from."""
        if edge.edge is Edge.ON:
            self.open.append(Vehicle(edge.at, CrossingSource.LOOP, frame, edge.number))
            return None
        for vehicle in self.open:
            if vehicle.number == edge.number and vehicle.is_on_loop:
                vehicle.left_line_at = edge.at
                if edge.edge is Edge.BACK:
                    self.open.remove(vehicle)
                    return vehicle
        return None

    def _place_waiting(self, may_open: set[int] | None) -> None:
        for track in list(self._waiting):
            if not track.is_confirmed:
                continue
            opens = may_open is None or id(track) in may_open
            if self._vehicle_of(track) is None and self._is_seen_again(track):
                self._waiting.remove(track)
                continue
            vehicle = self._vehicle_of(track) or (self._opened_by(track) if opens else None)
            if vehicle is not None:
                vehicle.tracks.append(track)
                self._waiting.remove(track)

    def _vehicle_of(self, track: TextTrack) -> Vehicle | None:
        fitting = [v for v in self.open if v.is_seen_with(track) and v.accepts(track)]
        return max(fitting, key=lambda v: (_shared_s(v, track), v.crossed_at), default=None)

    def _is_seen_again(self, track: TextTrack) -> bool:
        """Whether a text stands on a vehicle that was finished a moment ago."""
        text = vote_of(track).text
        return any(
            timedelta() <= track.first_seen_at - last_seen_at + LEAD <= AGAIN + LEAD
            and any(edits(text, known) <= SAME_TEXT_EDITS for known in texts)
            for last_seen_at, texts in self._finished
        )

    def _opened_by(self, track: TextTrack) -> Vehicle | None:
        crossing = crossing_of(track.path(), self._line)
        if crossing is None:
            return None
        vehicle = Vehicle(*crossing, track.frame)
        self.open.append(vehicle)
        return vehicle

    @staticmethod
    def _is_finished(vehicle: Vehicle, now: datetime, in_view: set[int]) -> bool:
        if vehicle.is_on_loop or any(id(track) in in_view for track in vehicle.tracks):
            return False
        return now - vehicle.last_seen_at >= LINGER

    def _settle(self, finished: list[Vehicle], orphans: list[TextTrack]) -> Settled:
        self.open = [vehicle for vehicle in self.open if vehicle not in finished]
        glimpses = [vehicle for vehicle in finished if _is_glimpse(vehicle)]
        passed = [vehicle for vehicle in finished if not _is_glimpse(vehicle)]
        for vehicle in passed:
            texts = tuple(vote_of(track).text for track in vehicle.tracks)
            self._finished = [*self._finished, (vehicle.last_seen_at, texts)][-FINISHED_N:]
        return Settled(tuple(passed), tuple(orphans), len(glimpses))


def _is_glimpse(vehicle: Vehicle) -> bool:
    return not vehicle.tracks and vehicle.last_seen_at - vehicle.crossed_at < OCCUPATION_MIN


def _shared_s(vehicle: Vehicle, track: TextTrack) -> float:
    end = track.last_seen_at if vehicle.is_on_loop else vehicle.last_seen_at
    shared = min(end, track.last_seen_at) - max(vehicle.first_seen_at, track.first_seen_at)
    return shared.total_seconds()
