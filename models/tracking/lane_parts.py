"""What a trained network sees in the strip of a lane: vehicles, and the breaks between them.

The rules of :mod:`models.tracking.lane_look` part two vehicles only where the road is seen between
them. From a gantry at night, or where the lane is seen sharply along, it is not; but the rear of
one and the front of another look different from the coupling within one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from models.detection.weights import WEIGHTS, checked_weights
from models.networks import Engine, Network, open_network
from models.tracking.lane_axis import REACH_M, SLICE_M, LaneAxis
from models.tracking.lane_look import SOLID_SHARE, TAIL_SLICES, LaneLook, Profile, Span, runs_of
from models.tracking.lane_strip import EmptyStrip, LaneStrip
from models.tracking.structure import Structure
from schemas.frame import Luma

CARD_FILE = "lane_parts.json"
SURE = 0.5
WIDE_SHARE = 0.7
"""Of a vehicle's slices the rules see so much hidden, in fog as well; of a motorbike's less."""
CLEAR = 0.2
"""Where no slice is a vehicle's with more than this, nothing is there."""
PART_SLICES = 2
"""A shorter part is none."""
ROAD_SLICES = 8
"""So much road between two is a gap, whatever they are."""
APART_SLICES = 24
"""Nothing within a vehicle shows so much road."""
ODDS_MAX = 4.0
"""No look tells more of a break than this, in natural logarithms of its odds."""


@dataclass(frozen=True, eq=False, slots=True)
class LaneParts:
    """The parts of a lane that a network saw; each ``(slices_n,)``, between 0 and 1.

    Attributes:
        hidden: How surely a vehicle of the lane hides a slice.
        breaks: How surely it lies between two.
        is_wide: Whether it is hidden all across as the rules see it; a motorbike leaves road
            beside it.
    """

    hidden: Profile
    breaks: Profile
    is_wide: npt.NDArray[np.bool_]

    def beside(self, look: LaneLook) -> LaneParts:
        """The same where the rules do not see the road, and see something in the lane at all.

        In a light that it was not shown, a network may see vehicles on an empty lane.
        """
        is_road = look.is_road if look.spans() else True
        return LaneParts(
            np.where(is_road, 0.0, self.hidden), self.breaks, look.hidden >= WIDE_SHARE
        )

    @property
    def is_solid(self) -> npt.NDArray[np.bool_]:
        """Slices that are hidden as vehicles hide them: network and rules agree."""
        return np.asarray((self.hidden >= SOLID_SHARE) & self.is_wide)

    def spans(self) -> list[Span]:
        """The vehicles of one look, in the order of the axis."""
        joined: list[Span] = []
        for start, end in runs_of(self.hidden > SURE):
            if joined and not self._is_gap((joined[-1][1], start)):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return [part for span in joined for part in self._parts(span)]

    def break_odds(self, gap: Span) -> float:
        """Logarithm of the odds that two vehicles are apart where one ends and the other begins."""
        road = self.hidden[slice(*gap)]
        if road.size >= APART_SLICES and bool((road < CLEAR).all()):
            return ODDS_MAX
        start, end = max(0, gap[0] - 1), gap[1] + 1
        surest = float(np.clip(self.breaks[start:end].max(initial=0.0), 1e-6, 1 - 1e-6))
        return float(np.clip(np.log(surest / (1 - surest)), -ODDS_MAX, ODDS_MAX))

    def is_clear(self, end: Span) -> bool:
        """Whether nothing hides an end of the lane."""
        return end[1] - end[0] >= TAIL_SLICES and bool((self.hidden[slice(*end)] < CLEAR).all())

    def shows_drawn(self, gap: Span) -> bool:
        """Whether it is sure of a break."""
        return self.break_odds(gap) >= ODDS_MAX

    def is_shadow(self, span: Span) -> bool:  # noqa: ARG002 - others ask the road
        """Never: the network was shown shadows and tells them from vehicles."""
        return False

    def _is_gap(self, gap: Span) -> bool:
        return gap[1] - gap[0] >= ROAD_SLICES or self.break_odds(gap) > 0

    def _parts(self, span: Span) -> Iterator[Span]:
        """Cuts a stretch in the middle of each break in it."""
        begin, end = span
        for start, stop in runs_of(self.breaks[slice(*span)] > SURE):
            cut = span[0] + (start + stop) // 2
            is_inside = bool((self.hidden[span[0] + start : span[0] + stop] > SURE).all())
            if is_inside and min(cut - begin, end - cut) >= PART_SLICES:
                yield begin, cut
                begin = cut
        if end - begin >= PART_SLICES:
            yield begin, end


class PartsNetwork:
    """Sees the parts of one camera's lane.

    Args:
        network: Answers ``(1, 2, slices)`` logits of a vehicle and of a break for the cells of a
            strip.
        strip: The camera's strip.
        axis: The camera's axis.
    """

    def __init__(self, network: Network, strip: LaneStrip, axis: LaneAxis) -> None:
        self._network, self._strip = network, strip
        self._empty: EmptyStrip | None = None
        first = round(REACH_M / SLICE_M) - axis.at_line
        told = strip.told_slices
        wanted = np.arange(first, first + axis.slices_n)
        # A slice that shows too little is taken as the nearest that shows more.
        self._slices = told[np.abs(told - wanted[:, None]).argmin(1)]

    def learn(self, luma: Luma, structure: Structure) -> None:
        """Takes a picture of the lane as the empty one.

        Args:
            luma: The small picture, ``(h, w)``, 0 to 255.
            structure: Of it.
        """
        self._empty = self._strip.learned(luma, structure)

    def parts(self, luma: Luma, structure: Structure) -> LaneParts:
        """The parts of the lane in a look; nothing before the empty lane is known.

        Args:
            luma: The small picture, ``(h, w)``, 0 to 255.
            structure: Of it.
        """
        if self._empty is None:
            nothing = np.zeros(len(self._slices))
            return LaneParts(nothing, nothing, nothing > 0)
        cells = self._strip.cells(luma, structure, self._empty)
        logits = self._network.run(cells[None])[0][:, self._slices].astype(np.float64)
        vehicle, apart = 1 / (1 + np.exp(-logits))
        return LaneParts(vehicle, apart, np.full(len(vehicle), fill_value=True))


def parts_network(strip: LaneStrip | None, axis: LaneAxis) -> PartsNetwork | None:
    """The bundled network before a camera; none where its strip is not known.

    Raises:
        ModelError: Its weights are missing or altered.
    """
    return None if strip is None else PartsNetwork(_bundled_network(), strip, axis)


@cache
def _bundled_network() -> Network:
    """Opened once in a process."""
    return open_network(checked_weights(WEIGHTS / CARD_FILE), 1, Engine.ONNXRUNTIME)
