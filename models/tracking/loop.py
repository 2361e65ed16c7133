"""The count of vehicles that reach the lane's line, without reading anything.

What hides the lane is followed along it; a stretch that is long enough to be a vehicle and has
moved is one, and it crosses when it hides the line. So bystanders, motorbikes, shadows and other
lanes count nothing, a vehicle that stops or rolls back stays one, and one that follows closely is
another although the line never became free between them.

The lane is compared with a picture of the empty lane, which is trusted only after the lane has
been seen at rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from models.tracking.lane_look import LaneLook, Look, Span
from models.tracking.lane_parts import parts_network
from models.tracking.lane_view import Glance, LaneView, Mask
from models.tracking.part_tracker import PartTracker
from models.tracking.stretches import Stretch, StretchTracker
from models.tracking.structure import Structure, filled
from schemas.frame import Luma

OCCUPIED_SHARE = 0.5
"""The line is occupied where so much of it is hidden …"""
FREE_SHARE = 0.25
"""… and free again below this."""
NEAR_SLICES = 12
"""A stretch that ends so near the line may be what hides it: tall things hide more than they
stand on."""
SIDE_SLICES = 3
"""What was seen first so near the line came from either side."""
HEADWAY_MIN = timedelta(seconds=0.8)
"""No two fronts cross within this: between them lie a vehicle and a gap."""
MOVED_SLICES = 6
"""What moved less than this since it was first seen is part of the scene."""


class Edge(StrEnum):
    """A change of the loop."""

    ON = "on"
    OFF = "off"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class LoopEdge:
    """A vehicle reached the line, left it, or went back to where it came from.

    Attributes:
        edge: Which.
        at: When; between two looks it is interpolated.
        number: Of the vehicle, from 1 since the lane was last empty.
    """

    edge: Edge
    at: datetime
    number: int


@dataclass(eq=False)
class _Crossing:
    """A stretch that reached the line.

    Attributes:
        stretch: It.
        at: When it reached the line.
        number: From 1; 0 until it is known to be a vehicle.
        is_over: Whether it left the line.
    """

    stretch: Stretch
    at: datetime
    number: int = 0
    is_over: bool = False


@dataclass
class _LineState:
    """How much of the line was hidden at the last look, and since when half of it is."""

    share: float = 0.0
    at: datetime | None = None
    occupied_at: datetime | None = None
    freed_at: datetime | None = None


@dataclass
class _Count:
    tracker: StretchTracker
    line: _LineState = field(default_factory=_LineState)
    crossings: list[_Crossing] = field(default_factory=list)
    vehicles_n: int = 0


class VirtualLoop:
    """Watches the lane around the line of one camera.

    Args:
        view: The camera's view of the lane.
    """

    def __init__(self, view: LaneView) -> None:
        self._view = view
        self._empty: Luma | None = None
        self._empty_structure: Structure | None = None
        self.is_trusted = False
        self._parts = parts_network(view.strip, view.axis)
        self._count = _Count(_tracker(view))

    def learn(self, glance: Glance, *, trusted: bool) -> None:
        """Takes a picture of the lane as the empty one.

        Args:
            glance: The lane now.
            trusted: Whether the lane was seen at rest, so that edges may be believed.
        """
        self._empty = glance.luma
        self._empty_structure = Structure.of(glance.luma)
        if self._parts is not None:
            self._parts.learn(glance.luma, self._empty_structure)
        self.is_trusted = trusted
        self._count = _Count(_tracker(self._view))

    @property
    def is_occupied(self) -> bool:
        """Whether something that moved in is in view, on the line or before or after it."""
        return any(_has_moved(track) for track in self._count.tracker.live)

    @property
    def is_hidden(self) -> bool:
        """Whether something hides a part of the lane that was seen when it was last empty."""
        return bool(self._count.tracker.live)

    @property
    def has_vehicle(self) -> bool:
        """Whether what is in view is long enough to be a vehicle."""
        return any(track.is_grown and _has_moved(track) for track in self._count.tracker.live)

    @property
    def pending_since(self) -> datetime | None:
        """When the oldest stretch was first seen that may still turn out to have crossed."""
        known = [crossing.stretch for crossing in self._count.crossings if crossing.number]
        waiting = [track.path[0][0] for track in self._count.tracker.live if track not in known]
        return min(waiting, default=None)

    def push(self, at: datetime, glance: Glance) -> list[LoopEdge]:
        """Looks at the lane once; answers what changed, oldest first."""
        if self._empty_structure is None or not self.is_trusted or not self._view.sees_line:
            return []
        count = self._count
        look, line_share = self._compared(glance, self._empty_structure)
        gone = count.tracker.push(at, look)
        # What passes far from it hides no line; a change of the road's look may seem to.
        is_near = self._parts is None or any(map(self._is_at_line, count.tracker.live))
        self._take_line(count.line, at, line_share if is_near else 0.0)
        for track in count.tracker.live:
            self._take_crossing(count, track)
        edges = self._confirmed(count)
        edges += self._left(count, at, gone)
        return edges

    def _compared(self, glance: Glance, empty: Structure) -> tuple[Look, float]:
        """What a look shows of the lane, and how much of the line is hidden."""
        now = Structure.of(glance.luma)
        compared = now.compared(empty)
        hidden, axis = filled(compared), self._view.axis
        look = LaneLook(
            hidden=axis.shares(hidden),
            sure=axis.shares(compared.hidden),
            drawn_px=axis.counts(compared.drawn),
            seen_again_px=axis.counts(compared.seen_again),
            px=axis.sizes,
        )
        told = look if self._parts is None else self._parts.parts(glance.luma, now).beside(look)
        return told, self._view.band_share(hidden)

    def hidden(self, glance: Glance) -> Mask | None:
        """Where something hides the road, if the empty lane is known."""
        if self._empty is None or not self.is_trusted:
            return None
        return self._view.hidden(glance.luma, self._empty)

    @staticmethod
    def _take_line(line: _LineState, at: datetime, share: float) -> None:
        before, line.share = line.share, share
        at_before, line.at = line.at, at
        if line.occupied_at is None and share >= OCCUPIED_SHARE:
            line.occupied_at = _between(at_before, at, before, share, OCCUPIED_SHARE)
            line.freed_at = None
        if line.occupied_at is not None and share <= FREE_SHARE:
            line.freed_at = _between(at_before, at, before, share, FREE_SHARE)
            line.occupied_at = None

    def _take_crossing(self, count: _Count, track: Stretch) -> None:
        """Notes when a stretch reached the line, if it did with this look."""
        if any(crossing.stretch is track for crossing in count.crossings):
            return
        heading, occupied_at = count.tracker.heading, count.line.occupied_at
        since = [
            crossing
            for crossing in count.crossings
            if occupied_at is not None and crossing.at >= occupied_at
        ]
        ahead = since or [crossing for crossing in count.crossings if not crossing.is_over]
        # A line that was hidden before this was seen was hidden again by the one ahead.
        is_hidden_again = bool(ahead) and occupied_at is not None and occupied_at < track.seen_at
        if occupied_at is not None and not since and not is_hidden_again:
            if self._is_at_line(track):
                count.crossings.append(_Crossing(track, occupied_at))
            return
        if not ahead or not heading:
            return
        # The one before hides the line still: this one reaches it where that one did.
        first = ahead[-1]
        target = _lead_at(first.stretch, first.at, heading)
        if (_lead(track.span, heading) - target) * heading >= 0:
            passed_at = _when_at(track, target, heading)
            if passed_at is None:
                shown_at, span = track.path[0]
                earlier = _when_at(first.stretch, _lead(span, heading), heading)
                passed_at = first.at + (shown_at - earlier) if earlier else shown_at
            count.crossings.append(_Crossing(track, max(passed_at, first.at)))

    def _is_at_line(self, track: Stretch) -> bool:
        start, end = track.span
        line = self._view.axis.at_line
        return start - NEAR_SLICES <= line <= end + NEAR_SLICES

    @staticmethod
    def _confirmed(count: _Count) -> list[LoopEdge]:
        edges = []
        for crossing in count.crossings:
            track = crossing.stretch
            vehicles = [other for other in count.crossings if other.number]
            if any(abs(crossing.at - other.at) < HEADWAY_MIN for other in vehicles):
                continue
            if track.is_grown and _has_moved(track):
                count.vehicles_n += 1
                crossing.number = count.vehicles_n
                edges.append(LoopEdge(Edge.ON, crossing.at, crossing.number))
        return edges

    def _left(self, count: _Count, at: datetime, gone: list[Stretch]) -> list[LoopEdge]:
        edges = []
        for place, crossing in enumerate(count.crossings):
            if crossing.is_over:
                continue
            after = [other.at for other in count.crossings[place + 1 :] if other.number]
            is_gone = crossing.stretch in gone
            is_back = self._is_where_it_came_from(crossing.stretch, count.tracker.heading)
            if is_gone and is_back:
                edge = LoopEdge(Edge.BACK, at, crossing.number)
            elif is_gone or after or (count.line.occupied_at is None and not is_back):
                freed_at = count.line.freed_at if count.line.occupied_at is None else None
                left_at = max(crossing.at, min([*after, freed_at or at]))
                edge = LoopEdge(Edge.OFF, left_at, crossing.number)
            else:
                continue
            crossing.is_over = True
            crossing.stretch.is_done = crossing.number > 0
            edges += [edge] if crossing.number else []
        # What is no vehicle yet may come to the line again, as one.
        count.crossings = [one for one in count.crossings if one.number or not one.is_over]
        return edges

    def _is_where_it_came_from(self, track: Stretch, heading: int) -> bool:
        """Whether a stretch lies on that side of the line on which it was seen first.

        Not where the lane leads to: what is seen there first came in with something else.
        """
        line = self._view.axis.at_line
        first, now = (sum(span) / 2 - line for span in (track.path[0][1], track.span))
        return abs(first) >= SIDE_SLICES and first * now > 0 and now * heading <= 0


def _tracker(view: LaneView) -> StretchTracker:
    kind = StretchTracker if view.strip is None else PartTracker
    return kind(view.axis.slices_n, view.axis.grown_slices)


def _has_moved(track: Stretch) -> bool:
    return track.moved_slices >= MOVED_SLICES


def _lead(span: Span, heading: int) -> float:
    """The end of a span that goes ahead."""
    return float(span[1] if heading > 0 else span[0])


def _lead_at(track: Stretch, at: datetime, heading: int) -> float:
    """Where the end ahead of a stretch was at an instant, to the next look."""
    spans = [span for seen_at, span in track.path if seen_at >= at]
    return _lead(spans[0] if spans else track.span, heading)


def _when_at(track: Stretch, place: float, heading: int) -> datetime | None:
    """When the end ahead of a stretch first came to a place, if it was seen before it."""
    before: tuple[datetime, float] | None = None
    for at, span in track.path:
        lead = _lead(span, heading)
        if (lead - place) * heading >= 0:
            if before is None:
                return None
            return _between(before[0], at, before[1], lead, place)
        before = (at, lead)
    return None


def _between(
    at_before: datetime | None, at: datetime, before: float, now: float, threshold: float
) -> datetime:
    if at_before is None or before == now:
        return at
    part = min(1.0, max(0.0, (threshold - before) / (now - before)))
    span_ms = (at - at_before) / timedelta(milliseconds=1)
    return at_before + timedelta(milliseconds=round(part * span_ms))
