"""Stretches of hidden lane along its axis in the picture, followed from look to look.

A vehicle is a connected stretch of hidden lane that moves along it. Two that follow closely are
two stretches wherever the camera sees the empty lane between them; where perspective closes the
gap again they stay two, because vehicles of a lane keep their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt

OCCUPIED_SHARE = 0.45
"""A slice of the lane is hidden where this share of it is …"""
FREE_SHARE = 0.25
"""… and free only below this one; between them it is as its neighbours are."""
GAP_SLICES = 2
"""Fewer free slices than this between hidden ones are no gap."""
Profile = npt.NDArray[np.float64]
Span = tuple[int, int]
"""First slice and the one after the last."""


def spans_of(profile: Profile) -> list[Span]:
    """The hidden stretches of one look, in the order of the axis.

    Args:
        profile: Hidden share of each slice of the lane.
    """
    joined: list[Span] = []
    for start, end in _runs(profile > FREE_SHARE):
        if joined and start - joined[-1][1] < GAP_SLICES:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(a, b) for a, b in joined if (profile[a:b] >= OCCUPIED_SHARE).sum() >= GAP_SLICES]


def _runs(mask: npt.NDArray[np.bool_]) -> Iterator[Span]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    yield from ((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))


@dataclass(eq=False)
class Stretch:
    """One stretch from when it was first seen.

    Attributes:
        path: Instants and spans, oldest first.
        is_grown: Whether it was long enough by itself to be a vehicle of its own.
    """

    path: list[tuple[datetime, Span]] = field(default_factory=list)
    is_grown: bool = False

    @property
    def span(self) -> Span:
        """Where it is."""
        return self.path[-1][1]

    @property
    def moved_slices(self) -> int:
        """How far its ends came in all since it was first seen, the farther of them."""
        starts = [span[0] for _, span in self.path]
        ends = [span[1] for _, span in self.path]
        return max(max(starts) - min(starts), max(ends) - min(ends))


class StretchTracker:
    """Follows the stretches of one camera while its lane is not empty.

    Args:
        grown_slices: What hid so much of the lane by itself is a vehicle of its own.

    Attributes:
        live: The stretches in view, in the order of the axis.
        heading: The lane's direction along the axis, 1 or -1; 0 before anything moved.
    """

    def __init__(self, grown_slices: int) -> None:
        self._grown = grown_slices
        self.heading = 0
        self.live: list[Stretch] = []

    def push(self, at: datetime, profile: Profile) -> list[Stretch]:
        """Takes one look.

        Args:
            at: Its instant.
            profile: Hidden share of each slice.

        Returns:
            Stretches that are gone.
        """
        before, self.live = self.live, []
        spans = spans_of(profile)
        for span, claimed in zip(spans, self._claims(before, spans), strict=True):
            tracks = _of_their_own(claimed) or [Stretch()]
            for track, part in zip(tracks, _parts(span, tracks), strict=True):
                track.path.append((at, part))
                track.is_grown |= len(tracks) == 1 and span[1] - span[0] >= self._grown
                self.live.append(track)
        self._learn_heading()
        return [track for track in before if track not in self.live]

    def _claims(self, before: Sequence[Stretch], spans: Sequence[Span]) -> list[list[Stretch]]:
        """Which of the known stretches go on in each span; each in one only."""
        claims: list[list[Stretch]] = [[] for _ in spans]
        for track in before:
            mine = [i for i, span in enumerate(spans) if _overlap(track.span, span) > 0]
            if mine:
                claims[self._goes_on(track, mine, spans)].append(track)
        return claims

    def _goes_on(self, track: Stretch, mine: Sequence[int], spans: Sequence[Span]) -> int:
        """The span in which a stretch goes on when it falls into several: the one ahead."""
        if self.heading:
            return mine[-1] if self.heading > 0 else mine[0]
        return max(mine, key=lambda i: _overlap(track.span, spans[i]))

    def _learn_heading(self) -> None:
        """From the first grown stretch one of whose ends clearly moved."""
        for track in self.live if not self.heading else ():
            (a0, b0), (a1, b1) = track.path[0][1], track.span
            way = (a1 + b1) - (a0 + b0)
            if track.is_grown and abs(way) >= self._grown // 2:
                self.heading = 1 if way > 0 else -1
                return


def _of_their_own(claimed: list[Stretch]) -> list[Stretch]:
    """Grown stretches keep apart in one span; of others there is but the eldest."""
    grown = [track for track in claimed if track.is_grown]
    return grown or sorted(claimed, key=lambda track: track.path[0][0])[:1]


def _parts(span: Span, tracks: Sequence[Stretch]) -> list[Span]:
    """Divides a span among the stretches that share it, which come in order."""
    if len(tracks) == 1:
        return [span]
    cuts = [span[0]]
    for one, after in pairwise(tracks):
        middle = round((one.span[1] + after.span[0]) / 2)
        cuts.append(min(max(middle, cuts[-1]), span[1]))
    return list(pairwise([*cuts, span[1]]))


def _overlap(one: Span, other: Span) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])
