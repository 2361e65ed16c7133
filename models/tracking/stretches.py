"""Stretches of hidden lane along its axis in the picture, followed from look to look.

A vehicle is a connected stretch of hidden lane that moves along it. Two that follow closely are
two stretches wherever the camera sees the empty lane between them; where perspective closes the
gap again they stay two, because vehicles of a lane keep their order. What comes into view behind
the tail of a vehicle that was wholly in view is another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from models.tracking.lane_look import TAIL_SLICES, Look, Span

NEXT_LOOKS = 2
"""The front of a following vehicle is believed after so many looks …"""
ENTRY_SLICES = 2
"""… if it came into view this near to where vehicles do."""
PARTED_SLICES = 4
"""What came off a vehicle in view is another one when the tail ahead went on by so much since."""
DRIFT_LOOKS = 4
"""A stretch goes on behind another as it went in its last so many looks alone."""
LEAP_SLICES = 12
"""No tail goes so far from one look to the next: what seems to is a piece taken for the whole."""


@dataclass(eq=False)
class Stretch:
    """One stretch from when it was first seen.

    Attributes:
        path: Instants and spans, oldest first.
        is_grown: Whether it was long enough by itself to be a vehicle of its own.
        is_next: Whether it came into view behind another, with free lane between them, and both
            went on: the front of a vehicle that follows.
        is_done: Whether it was counted and left the line, so that it need not be told from others.
        drift: Slices by which its ends moved from look to look while it was seen alone.
        came_off: The vehicle in which the gap ahead of it or behind it opened, until that gap is
            seen to go along with them; what opens for a moment or stands is a hole in a vehicle,
            or something that passes before it.
        parted: Its span and that vehicle's when the gap opened.
        is_whole: Whether the lane was seen free behind it, as far as vehicles come into view.
        break_odds: Logarithm of the odds that it is no part of ``came_off``, as a network tells …
        weighed_at: … and where the two were when it last told.
        or_off: What lies on its other side, if it may as well be a part of that …
        or_odds: … and the odds that it is not.
    """

    path: list[tuple[datetime, Span]] = field(default_factory=list)
    is_grown: bool = False
    is_next: bool = False
    is_done: bool = False
    drift: float = 0.0
    came_off: Stretch | None = None
    parted: tuple[Span, Span] | None = None
    is_whole: bool = False
    break_odds: float = 0.0
    weighed_at: tuple[Span, Span] | None = None
    or_off: Stretch | None = None
    or_odds: float = 0.0

    @property
    def span(self) -> Span:
        """Where it is."""
        return self.path[-1][1]

    @property
    def seen_at(self) -> datetime:
        """When it was first seen."""
        return self.path[0][0]

    @property
    def moved_slices(self) -> int:
        """How far its ends came in all since it was first seen, the farther of them."""
        starts = [span[0] for _, span in self.path]
        ends = [span[1] for _, span in self.path]
        return max(max(starts) - min(starts), max(ends) - min(ends))


class StretchTracker:
    """Follows the stretches of one camera while its lane is not empty.

    Args:
        slices_n: Length of the axis.
        grown_slices: What hid so much of the lane by itself is a vehicle of its own.

    Attributes:
        live: The stretches in view, in the order of the axis.
        heading: The lane's direction along the axis, 1 or -1; 0 before anything moved.
    """

    def __init__(self, slices_n: int, grown_slices: int) -> None:
        self._slices_n, self._grown = slices_n, grown_slices
        self.heading = 0
        self.live: list[Stretch] = []

    def push(self, at: datetime, look: Look) -> list[Stretch]:
        """Takes one look.

        Args:
            at: Its instant.
            look: What it showed.

        Returns:
            Stretches that are gone.
        """
        before, self.live = self.live, []
        spans = self._cut_behind(before, self._rejoined(before, look.spans()))
        # What is new is told from where the others were before any of them goes on.
        taken = [
            (span, self._of_their_own(claimed) or [self._new(before, span)])
            for span, claimed in zip(spans, self._claims(before, spans), strict=True)
        ]
        for span, tracks in taken:
            for track, part in zip(tracks, _parts(span, tracks, self.heading), strict=True):
                if part[0] >= part[1]:
                    continue
                track.path.append((at, part))
                if len(tracks) == 1 and len(track.path) > 1:
                    track.drift = _drift(track, self.heading, self._slices_n)
                solid_n = int(look.is_solid[slice(*part)].sum())
                is_told = (len(tracks) == 1 and track.came_off is None) or track.is_next
                if is_told and solid_n >= self._grown and not look.is_shadow(part):
                    track.is_grown = True
                self.live.append(track)
        self._learn_heading()
        self._tell_apart(look)
        self._find_whole(look)
        return [track for track in before if track not in self.live]

    def _rejoined(self, before: Sequence[Stretch], spans: list[Span]) -> list[Span]:
        """Joins the pieces of a vehicle that was wholly in view: nobody follows inside it."""
        for track in before if self.heading else ():
            tail = far_end(track.span, -self.heading)
            if not track.is_grown or abs(tail - self._entry) <= ENTRY_SLICES:
                continue
            others = [other.span for other in before if other is not track]
            mine = [
                span
                for span in spans
                if overlap(track.span, span) > 0
                and all(overlap(other, span) <= 0 for other in others)
                and (far_end(span, -self.heading) - tail) * self.heading >= 0
            ]
            if len(mine) > 1:
                whole = (mine[0][0], mine[-1][1])
                spans = sorted([span for span in spans if span not in mine] + [whole])
        return spans

    def _cut_behind(self, before: Sequence[Stretch], spans: list[Span]) -> list[Span]:
        """Cuts off what came into view behind the tail of a vehicle that was wholly in view."""
        for track in before if self.heading else ():
            tail = far_end(track.span, -self.heading)
            mine = [span for span in spans if overlap(track.span, span) > 0]
            others = [other for other in before if other is not track]
            if not track.is_whole or not mine:
                continue
            span = mine[0] if self.heading > 0 else mine[-1]
            came = far_end(span, -self.heading)
            cut = min(max(round(tail + track.drift), span[0] + 1), span[1] - 1)
            if (
                abs(came - self._entry) <= ENTRY_SLICES
                and (tail - came) * self.heading >= TAIL_SLICES
                and all(overlap(other.span, span) <= 0 for other in others)
            ):
                rest = [each for each in spans if each != span]
                spans = sorted([*rest, (span[0], cut), (cut, span[1])])
        return spans

    def _new(self, before: Sequence[Stretch], span: Span) -> Stretch:
        """A stretch that came into view."""
        last = None if not before else before[0] if self.heading > 0 else before[-1]
        if last is not None and last.is_whole and self.heading:
            tail = far_end(last.span, -self.heading) + last.drift
            if (tail - far_end(span, self.heading)) * self.heading >= 0:
                return Stretch(is_next=True, drift=last.drift)
        return Stretch(came_off=self._torn(before, span))

    def _find_whole(self, look: Look) -> None:
        """Finds the vehicle behind which the lane is free to where vehicles come into view."""
        if not self.heading or not self.live:
            return
        last = self.live[0] if self.heading > 0 else self.live[-1]
        start, end = last.span
        free = (0, start) if self.heading > 0 else (end, self._slices_n)
        if last.is_grown and look.is_clear(free):
            last.is_whole = True

    def _claims(self, before: Sequence[Stretch], spans: Sequence[Span]) -> list[list[Stretch]]:
        """Which of the known stretches go on in each span; each in one only."""
        claims: list[list[Stretch]] = [[] for _ in spans]
        for track in before:
            mine = [i for i, span in enumerate(spans) if overlap(track.span, span) > 0]
            if mine:
                claims[self._goes_on(track, mine, spans)].append(track)
        return claims

    def _goes_on(self, track: Stretch, mine: Sequence[int], spans: Sequence[Span]) -> int:
        """The span in which a stretch goes on when it falls into several.

        The one ahead, if it is long or leaves the view; else a splinter came off, and the largest
        is the vehicle.
        """
        ahead = mine[-1] if self.heading > 0 else mine[0]
        start, end = spans[ahead]
        leaves = end >= self._slices_n if self.heading > 0 else start <= 0
        if self.heading and (leaves or end - start >= self._grown):
            return ahead
        return max(mine, key=lambda i: overlap(track.span, spans[i]))

    def _of_their_own(self, claimed: list[Stretch]) -> list[Stretch]:
        """Grown stretches keep apart in one span; of others there is but the eldest."""
        claimed = [track for track in claimed if track.came_off not in claimed]
        claimed = [track for track in claimed if not track.is_done] or claimed
        grown = [track for track in claimed if track.is_grown or track.is_next]
        return grown or sorted(claimed, key=lambda track: track.seen_at)[:1]

    def _torn(self, before: Sequence[Stretch], span: Span) -> Stretch | None:
        """The vehicle in view to which a new stretch belonged at the look before."""
        mine = [track for track in before if track.is_grown and overlap(track.span, span) > 0]
        return max(mine, key=lambda track: overlap(track.span, span), default=None)

    def _tell_apart(self, look: Look) -> None:
        """Tells vehicles that came apart, or came behind others, from pieces of one."""
        self._find_parted(look)
        self._find_next()

    def _find_parted(self, look: Look) -> None:
        """Tells vehicles that came apart from a vehicle in which a hole opened."""
        gaps = [(one.span[1], after.span[0]) for one, after in pairwise(self.live)]
        for place, track in enumerate(self.live):
            whole = track.came_off
            if whole is None:
                continue
            is_before = whole in self.live[place + 1 :]
            if whole in self.live and look.shows_drawn(gaps[place if is_before else place - 1]):
                track.came_off = None
                continue
            if whole not in self.live:
                # It left through a hole of its own: what stays in view is it.
                whole.path.append(track.path[-1])
                self.live[place] = whole
            elif track.parted is None:
                track.parted = track.span, whole.span
            elif self._went_apart(track.parted, (track.span, whole.span)):
                track.came_off = None

    def _went_apart(self, then: tuple[Span, Span], now: tuple[Span, Span]) -> bool:
        """Whether the tail ahead of a gap went on."""
        ahead = 1 if self.heading > 0 else 0
        before, after = (far_end(sorted(pair)[ahead], -self.heading) for pair in (then, now))
        return self.heading != 0 and (after - before) * self.heading >= PARTED_SLICES

    def _find_next(self) -> None:
        """Finds fronts of vehicles that come into view behind others."""
        in_order = self.live if self.heading < 0 else self.live[::-1]
        for ahead, behind in pairwise(in_order if self.heading else ()):
            looks = min(len(ahead.path), len(behind.path))
            if behind.is_next or not ahead.is_grown or looks < NEXT_LOOKS:
                continue
            start, end = behind.path[0][1]
            if behind.came_off and end - start >= self._grown:
                continue
            entry = (far_end((start, end), -self.heading) - self._entry) * self.heading
            both_went = all(
                (far_end(track.path[-1][1], way) - far_end(track.path[-2][1], way)) * self.heading
                > 0
                for track, way in ((ahead, -self.heading), (behind, self.heading))
            )
            if entry <= ENTRY_SLICES and both_went:
                behind.is_next, behind.came_off = True, None

    @property
    def _entry(self) -> int:
        """The end of the axis at which vehicles come into view."""
        return 0 if self.heading > 0 else self._slices_n

    def _learn_heading(self) -> None:
        """From the first grown stretch one of whose ends clearly moved."""
        for track in self.live if not self.heading else ():
            (a0, b0), (a1, b1) = track.path[0][1], track.span
            way = (a1 + b1) - (a0 + b0)
            least = min(abs(a1 - a0), abs(b1 - b0))
            grew_both_ways = (a1 - a0) * (b1 - b0) < 0 and least > ENTRY_SLICES
            if track.is_grown and not grew_both_ways and abs(way) >= self._grown // 2:
                self.heading = 1 if way > 0 else -1
                return


def far_end(span: Span, way: int) -> int:
    """The end of a span in a direction along the axis."""
    return span[1] if way > 0 else span[0]


def _drift(track: Stretch, heading: int, slices_n: int) -> float:
    """Slices per look by which a stretch moved lately: its end ahead, or its tail without one."""
    spans = [span for _, span in track.path[-DRIFT_LOOKS:]]
    if 0 < far_end(spans[-1], heading) < slices_n:
        places = [far_end(span, heading) for span in spans]
        return (places[-1] - places[0]) / max(1, len(places) - 1)
    tails = [far_end(span, -heading) for span in spans]
    ways = [(after - one) * heading for one, after in pairwise(tails)]
    way = max([0, *(way for way in ways if way <= LEAP_SLICES)])
    return heading * min(way, max(0, (tails[-1] - tails[0]) * heading))


def _parts(span: Span, tracks: Sequence[Stretch], heading: int) -> list[Span]:
    """Divides a span among the stretches that share it, which come in order."""
    if len(tracks) == 1:
        return [span]
    cuts = [span[0]]
    for one, after in pairwise(tracks):
        behind = one if heading > 0 else after
        middle = round((one.span[1] + after.span[0]) / 2 + behind.drift)
        cuts.append(min(max(middle, cuts[-1]), span[1]))
    return list(pairwise([*cuts, span[1]]))


def overlap(one: Span, other: Span) -> int:
    """Slices that two spans share; none where they are apart."""
    return min(one[1], other[1]) - max(one[0], other[0])
