"""Vehicles followed from look to look where a network tells what parts them.

Vehicles of a lane keep their order, so each look is laid upon the vehicles that are known. A break
between two is believed only when the network told of it in several places: it travels with them,
and what the network takes for a break once is soon seen again as the coupling that it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.tracking.lane_look import Look, Span
from models.tracking.lane_parts import LaneParts
from models.tracking.stretches import Stretch, StretchTracker, overlap

BREAK_ODDS = 6.0
"""A break is believed when looks in a row told so much of it, in natural logarithms of its odds."""
OWN, AHEAD = 1000, 500
"""What it is worth that a vehicle has a span of its own, and that it is the one that goes ahead;
slices of overlap count one each."""


class PartTracker(StretchTracker):
    """Follows the parts of one lane while it is not empty; see :class:`StretchTracker`."""

    def _claims(self, before: Sequence[Stretch], spans: Sequence[Span]) -> list[list[Stretch]]:
        """Lays the known vehicles upon the spans in their order, as many as can on their own."""
        best: list[tuple[int, tuple[int, ...]]] = [(0, ())]
        ends: list[int] = [-1]
        for track in before:
            mine = [i for i, span in enumerate(spans) if overlap(track.span, span) > 0]
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

    @staticmethod
    def _of_their_own(claimed: list[Stretch]) -> list[Stretch]:
        """What was told apart keeps apart in one span, also where it is past the line."""
        claimed = [track for track in claimed if track.came_off not in claimed]
        grown = [track for track in claimed if track.is_grown or track.is_next]
        return grown or sorted(claimed, key=lambda track: track.seen_at)[:1]

    def _new(self, before: Sequence[Stretch], span: Span) -> Stretch:
        """A part that came into view; of one next to another a break has to be told."""
        new = super()._new(before, span)
        if self.heading and not new.is_next and new.came_off is None:
            new.came_off = max(before, key=lambda each: overlap(each.span, span), default=None)
        return new

    def _tell_apart(self, look: Look) -> None:
        """Adds what a look tells of the breaks between vehicles that came apart."""
        if not isinstance(look, LaneParts):
            return
        self._keep_one_next()
        for place, track in enumerate(self.live):
            whole = track.came_off
            if whole is None:
                continue
            if whole in self.live:
                self._weigh(track, whole, look)
            elif track.break_odds >= BREAK_ODDS / 2:
                track.came_off = None
            else:
                # It left through a break of its own: what stays in view is it.
                whole.path.append(track.path[-1])
                self.live[place] = whole

    def _keep_one_next(self) -> None:
        """Behind a tail that was seen comes one; of a second, a break has to be told."""
        came = [track for track in self.live if track.is_next and len(track.path) == 1]
        first = came[-1 if self.heading > 0 else 0] if came else None
        for track in came:
            if track is not first:
                track.is_next, track.came_off = False, first

    @staticmethod
    def _weigh(track: Stretch, whole: Stretch, look: LaneParts) -> None:
        one, after = sorted((track.span, whole.span))
        gap = (one[1], after[0])
        middle = (gap[0] + gap[1]) // 2
        if track.weighed_at is None or middle != track.weighed_at:
            track.weighed_at = middle
            track.break_odds += look.break_odds(gap)
        if track.break_odds >= BREAK_ODDS:
            track.came_off = None


def _best_of(
    ways: list[tuple[int, tuple[int, ...]]], lasts: list[int]
) -> tuple[list[tuple[int, tuple[int, ...]]], list[int]]:
    """The best way to each last place."""
    best: dict[int, tuple[int, tuple[int, ...]]] = {}
    for way, last in zip(ways, lasts, strict=True):
        if last not in best or way[0] > best[last][0]:
            best[last] = way
    return list(best.values()), list(best)
