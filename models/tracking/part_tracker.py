"""Vehicles followed from look to look where a network tells what parts them.

Vehicles of a lane keep their order, so each look is laid upon the vehicles that are known. A break
between two is believed only when the network told of it in several places: it travels with them,
and what the network takes for a break once is soon seen again as the coupling that it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from models.tracking.lane_look import Look, Span
from models.tracking.lane_parts import ROAD_SLICES, LaneParts
from models.tracking.stretches import ENTRY_SLICES, Stretch, StretchTracker, far_end, overlap

BREAK_ODDS = 6.0
"""A break is believed when looks in a row told so much of it, in natural logarithms of its odds."""
DOUBT_ODDS = 0.5
"""What looks err in they err in together: so much of what each tells is not believed."""
OWN, AHEAD = 1000, 500
"""What it is worth that a vehicle has a span of its own, and that it is the one that goes ahead;
slices of overlap count one each."""

NEAR_SLICES = 4
"""A break so near to where one is known is that one."""


class PartTracker(StretchTracker):
    """Follows the parts of one lane while it is not empty; see :class:`StretchTracker`."""

    def _rejoined(self, before: Sequence[Stretch], spans: list[Span]) -> list[Span]:  # noqa: ARG002
        """Leaves the spans apart: what comes off within a vehicle has to be told apart anyway."""
        return spans

    def _cut_behind(self, before: Sequence[Stretch], spans: list[Span]) -> list[Span]:
        """Keeps apart what was told apart, where a look shows no break between them any more.

        The tail ahead goes on as it went; it does not leap back to a break elsewhere.
        """
        spans = super()._cut_behind(before, spans)
        in_order = before if self.heading > 0 else before[::-1]
        for behind, ahead in pairwise(in_order if self.heading else ()):
            if behind.came_off is ahead or ahead.came_off is behind:
                continue
            tail = far_end(ahead.span, -self.heading)
            cut = round(tail + self.heading * max(0.0, ahead.drift * self.heading))
            near = (min(tail, cut) - NEAR_SLICES, max(tail, cut) + NEAR_SLICES)
            span = next((span for span in spans if span[0] < cut < span[1]), None)
            is_seen = any(start <= near[1] and end >= near[0] for end, start in _gaps(spans))
            if span is not None and not is_seen and overlap(behind.span, span) > 0:
                spans = sorted([*(s for s in spans if s != span), (span[0], cut), (cut, span[1])])
        return spans

    def _claims(self, before: Sequence[Stretch], spans: Sequence[Span]) -> list[list[Stretch]]:
        """Lays the known vehicles upon the spans in their order, as many as can on their own."""
        best: list[tuple[int, tuple[int, ...]]] = [(0, ())]
        ends: list[int] = [-1]
        for track in before:
            mine = [i for i, span in enumerate(spans) if self._may_go_on(track, span, before)]
            goes_on = self._goes_on(track, mine, spans) if mine else -1
            longer, lasts = [], []
            for place in [*mine, -1]:
                for (worth, chosen), last in zip(best, ends, strict=True):
                    if place >= 0 and place < last:
                        continue
                    gain = 0
                    if place >= 0:
                        gain = overlap(track.span, spans[place])
                        gain += OWN * (place > last) + AHEAD * (place == goes_on)
                    longer.append((worth + gain, (*chosen, place)))
                    lasts.append(max(last, place))
            best, ends = _best_of(longer, lasts)
        _, chosen = max(best)
        return [
            [track for track, place in zip(before, chosen, strict=True) if place == i]
            for i in range(len(spans))
        ]

    def _may_go_on(self, track: Stretch, span: Span, before: Sequence[Stretch]) -> bool:
        """Whether a vehicle may be in a span; before one that follows, its tail leaps not back."""
        back = (far_end(track.span, -self.heading) - far_end(span, -self.heading)) * self.heading
        place = before.index(track)
        behind = before[:place] if self.heading > 0 else before[place + 1 :]
        is_followed = any(other.came_off is None for other in behind)
        return overlap(track.span, span) > 0 and not (is_followed and back > NEAR_SLICES)

    def _of_their_own(self, claimed: list[Stretch]) -> list[Stretch]:
        """What was told apart keeps apart in one span, also where it is past the line."""
        claimed = [track for track in claimed if track.came_off not in claimed]
        grown = [track for track in claimed if track.is_grown or track.is_next]
        # Neither a shadow ahead of a vehicle nor a glimmer that stood there becomes it.
        return grown or sorted(claimed, key=self._came_in)[-1:]

    def _came_in(self, track: Stretch) -> tuple[bool, int]:
        """What came into view from an end of the axis and moved most is a vehicle the likeliest."""
        start, end = track.path[0][1]
        is_from_end = start <= ENTRY_SLICES or end >= self._slices_n - ENTRY_SLICES
        return is_from_end, track.moved_slices

    def _new(self, before: Sequence[Stretch], span: Span) -> Stretch:
        """A part that came into view; of one next to another a break has to be told."""
        new = super()._new(before, span)
        if not new.is_next:
            near = [track for track in before if self.heading or overlap(track.span, span) > 0]
            new.came_off = max(near, key=lambda each: overlap(each.span, span), default=None)
        return new

    def _tell_apart(self, look: Look) -> None:
        """Adds what a look tells of the breaks between vehicles that came apart."""
        if not isinstance(look, LaneParts):
            return
        self._keep_one_next()
        for place, track in enumerate(self.live):
            whole = track.came_off = self._whole_of(track)
            if whole is None:
                continue
            start, end = _gap(track, whole)
            if whole in self.live:
                self._weigh(place, self._beside(place, whole), look)
            elif track.break_odds >= BREAK_ODDS / 2 or end - start >= ROAD_SLICES:
                track.came_off = None
            else:
                # It left through a break of its own: what stays in view is it.
                whole.path.append(track.path[-1])
                whole.drift = track.drift
                self.live[place] = whole

    def _whole_of(self, track: Stretch) -> Stretch | None:
        """What a part came off; where that was a part of another in view, that one."""
        chain = [track]
        whole = track.came_off
        while whole is not None and whole not in self.live and whole not in chain:
            chain.append(whole)
            whole = whole.came_off
        return whole if whole is not track and whole in self.live else track.came_off

    def _beside(self, place: int, whole: Stretch) -> Stretch:
        """What lies next to a part on the side of the vehicle that it came off.

        Where another part came between the two, the break is sought next to that one: it is a
        part of either.
        """
        track = self.live[place]
        is_after = whole in self.live[place + 1 :]
        between = self.live[place + 1 if is_after else place - 1]
        if between is whole:
            return whole
        if between.came_off is track:
            # It came off this part, and what was told of the break beyond it is its own.
            between.came_off, between.break_odds = whole, track.break_odds
            between.weighed_at = track.weighed_at
            track.break_odds, track.weighed_at = 0.0, None
        track.came_off = between
        return between

    def _keep_one_next(self) -> None:
        """Behind a tail that was seen comes one; of a second, a break has to be told."""
        came = [track for track in self.live if track.is_next and len(track.path) == 1]
        first = came[-1 if self.heading > 0 else 0] if came else None
        for track in came:
            if track is not first:
                track.is_next, track.came_off = False, first

    def _travelled(self, then: tuple[Span, Span], now: tuple[Span, Span]) -> bool:
        """Whether a break went on, and with it every end of the two that is in view.

        What passes before vehicles that stand makes a break that goes alone.
        """
        ways = []
        for before, after in zip(then, now, strict=True):
            ways += [
                (end - start) * self.heading
                for start, end in zip(before, after, strict=True)
                if min(start, end) > ENTRY_SLICES and max(start, end) < self._slices_n
            ]
        return all(way > 0 for way in ways)

    def _weigh(self, place: int, whole: Stretch, look: LaneParts) -> None:
        track = self.live[place]
        is_after = whole in self.live[place + 1 :]
        if len(track.path) == 1 and 0 < place < len(self.live) - 1:
            track.or_off = self.live[place - 1 if is_after else place + 1]
        gap = _gap(track, whole)
        one, after = sorted((track.span, whole.span))
        spans = one, after
        travelled = track.weighed_at is None or self._travelled(track.weighed_at, spans)
        if track.weighed_at is None or sum(gap) // 2 != _middle(track.weighed_at):
            odds = look.break_odds(gap) - DOUBT_ODDS
            track.break_odds += odds if travelled else min(0.0, odds)
            if track.or_off in self.live:
                track.or_odds += look.break_odds(_gap(track, track.or_off)) - DOUBT_ODDS
            track.weighed_at = spans
        if track.break_odds >= BREAK_ODDS:
            # What is no part of the one may still be a part of the other.
            other, track.came_off, track.or_off = track.or_off, None, None
            if other is not None and other in self.live and other.came_off is not track:
                track.came_off = other
            track.break_odds = track.or_odds


def _middle(spans: tuple[Span, Span]) -> int:
    return (spans[0][1] + spans[1][0]) // 2


def _gap(one: Stretch, other: Stretch) -> Span:
    """What lies between two of them."""
    before, after = sorted((one.span, other.span))
    return before[1], after[0]


def _best_of(
    ways: list[tuple[int, tuple[int, ...]]], lasts: list[int]
) -> tuple[list[tuple[int, tuple[int, ...]]], list[int]]:
    """The best way to each last place."""
    best: dict[int, tuple[int, tuple[int, ...]]] = {}
    for way, last in zip(ways, lasts, strict=True):
        if last not in best or way[0] > best[last][0]:
            best[last] = way
    return list(best.values()), list(best)


def _gaps(spans: Sequence[Span]) -> Iterator[Span]:
    """What lies between spans that follow each other."""
    return ((one[1], after[0]) for one, after in pairwise(spans))
