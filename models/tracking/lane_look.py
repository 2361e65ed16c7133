"""One look at the slices of a lane: what is hidden in it, and where its road is seen.

Two stretches of hidden lane are apart only where the road is seen between them: what is drawn on
it shows again, though a shadow may lie there. A hole in the flat or dark part of a vehicle, or
between the beams of an empty trailer, shows no road.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

OCCUPIED_SHARE = 0.45
"""A slice of the lane is hidden where this share of it is …"""
FREE_SHARE = 0.25
"""… and free only below this one; between them it is as its neighbours are."""
SOLID_SHARE = 0.8
"""Of a vehicle's slices so much is hidden; people and motorbikes leave road beside them, and in a
shadow lines and stains of the road are seen."""
SURE_SHARE, SHADE_SHARE = 0.05, 0.5
"""Less than the first surely hidden and less than the second at all is a shadow on the road."""
SEEN_AGAIN_SHARE = 0.75
"""Where so much of what is drawn on the road is seen, a shadow lies on it and no vehicle."""
GAP_SLICES = 2
"""Fewer free slices than this between hidden ones are no gap."""
ROAD_PX, ROAD_SHARE = 100, 0.8
"""A gap in which the empty lane shows structure in so many pixels shows so much of it again …"""
CLEAR_SHARE, CLEAR_SLICES = 0.1, 5
"""… and where less is drawn on the road, so many slices of it are as good as not hidden."""
SLICE_PX = 12
"""A slice in which fewer pixels are drawn tells nothing by itself of a shadow between vehicles."""
SIDE_SLICES = 3
"""So many slices are solid on either side of such a shadow."""
TAIL_SLICES, TAIL_PX = 3, 500
"""A vehicle is wholly in view when so many slices and pixels behind it are free."""
Profile = npt.NDArray[np.float64]
Span = tuple[int, int]
"""First slice and the one after the last."""


class Look(Protocol):
    """What one look tells of the slices of a lane, whoever tells it."""

    @property
    def hidden(self) -> Profile:
        """How much of each slice is hidden, or how surely, ``(slices_n,)``."""
        ...

    @property
    def is_solid(self) -> npt.NDArray[np.bool_]:
        """Slices that are hidden as vehicles hide them, all across, ``(slices_n,)``."""
        ...

    def spans(self) -> list[Span]:
        """The hidden stretches, in the order of the axis."""
        ...

    def is_clear(self, end: Span) -> bool:
        """Whether nothing hides an end of the lane, and that is seen well."""
        ...

    def shows_drawn(self, gap: Span) -> bool:
        """Whether the road is surely seen between two stretches."""
        ...

    def is_shadow(self, span: Span) -> bool:
        """Whether the road is seen in a hidden stretch."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class LaneLook:
    """One look at the slices of a lane; each ``(slices_n,)``.

    Attributes:
        hidden: Hidden share, what is unsure between hidden places included.
        sure: Share that is surely hidden.
        drawn_px: Pixels in which the empty lane shows structure.
        seen_again_px: Those of them that show the same now.
        px: Pixels in all.
    """

    hidden: Profile
    sure: Profile
    drawn_px: Profile
    seen_again_px: Profile
    px: Profile

    @property
    def is_solid(self) -> npt.NDArray[np.bool_]:
        """Slices that are hidden as vehicles hide them, all across."""
        return np.asarray(self.hidden >= SOLID_SHARE)

    def spans(self) -> list[Span]:
        """The hidden stretches, in the order of the axis.

        Two are apart only where the road is seen between them.
        """
        is_shade = (self.sure < SURE_SHARE) & (self.hidden < SHADE_SHARE)
        profile = np.where(is_shade, 0.0, self.hidden)
        near = _joined(runs_of(profile > FREE_SHARE), lambda gap: gap[1] - gap[0] >= GAP_SLICES)
        solid = [
            span for span in near if (profile[slice(*span)] >= OCCUPIED_SHARE).sum() >= GAP_SLICES
        ]
        return [part for span in _joined(solid, self.shows_road) for part in self.split(span)]

    def split(self, span: Span) -> list[Span]:
        """Takes a hidden stretch apart where the road is seen in the shadow between vehicles."""
        part = slice(*span)
        drawn, seen_again = self.drawn_px[part], self.seen_again_px[part]
        is_road = (drawn >= SLICE_PX) & (seen_again >= ROAD_SHARE * drawn)
        is_road &= self.sure[part] < SHADE_SHARE
        solid = np.concatenate([[0], np.cumsum(self.is_solid[part])])
        parts, begin = [], 0
        for start, end in runs_of(is_road):
            sides_n = solid[start] - solid[begin], solid[-1] - solid[end]
            if drawn[start:end].sum() >= ROAD_PX and min(sides_n) >= SIDE_SLICES:
                parts.append((span[0] + begin, span[0] + start))
                begin = end
        return [*parts, (span[0] + begin, span[1])]

    @property
    def is_road(self) -> npt.NDArray[np.bool_]:
        """Slices in which what is drawn on the road is seen and next to nothing is hidden."""
        return np.asarray(
            (self.hidden <= CLEAR_SHARE)
            & (self.drawn_px >= SLICE_PX)
            & (self.seen_again_px >= ROAD_SHARE * self.drawn_px)
        )

    def shows_road(self, gap: Span) -> bool:
        """Whether the road is seen between two stretches, and no flat or dark part of a vehicle."""
        if self.drawn_px[slice(*gap)].sum() >= ROAD_PX:
            return self.shows_drawn(gap)
        return int((self.hidden[slice(*gap)] <= CLEAR_SHARE).sum()) >= CLEAR_SLICES

    def is_clear(self, end: Span) -> bool:
        """Whether nothing hides an end of the lane, and that is seen well."""
        part = slice(*end)
        drawn_n = self.drawn_px[part].sum()
        return bool(
            end[1] - end[0] >= TAIL_SLICES
            and self.px[part].sum() >= TAIL_PX
            and (self.hidden[part] <= CLEAR_SHARE).all()
            and self.seen_again_px[part].sum() >= ROAD_SHARE * drawn_n
        )

    def shows_drawn(self, gap: Span) -> bool:
        """Whether what is drawn on the road is seen between two stretches."""
        drawn_n = self.drawn_px[slice(*gap)].sum()
        seen_n = self.seen_again_px[slice(*gap)].sum()
        return bool(drawn_n >= ROAD_PX and seen_n >= ROAD_SHARE * drawn_n)

    def is_shadow(self, span: Span) -> bool:
        """Whether the road is seen in a hidden stretch."""
        drawn_n = self.drawn_px[slice(*span)].sum()
        return bool(
            drawn_n > 0 and self.seen_again_px[slice(*span)].sum() >= SEEN_AGAIN_SHARE * drawn_n
        )


def _joined(spans: Iterable[Span], is_gap: Callable[[Span], bool]) -> list[Span]:
    """Joins spans that follow each other but for a gap."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not is_gap((joined[-1][1], start)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def runs_of(mask: npt.NDArray[np.bool_]) -> Iterator[Span]:
    """The runs in which a mask holds, ``(n,)``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    yield from ((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
