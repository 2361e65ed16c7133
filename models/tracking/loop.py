"""A virtual induction loop: the lane's line is occupied where a vehicle hides the road.

The loop counts vehicles without reading them. It needs a picture of the empty lane; that picture
is trusted only after the lane has been seen at rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.tracking.lane_view import Glance, LaneView, Mask
from schemas.frame import Luma

OCCUPIED_SHARE = 0.35
FREE_SHARE = 0.15


class Edge(StrEnum):
    """A change of the loop."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LoopEdge:
    """The loop became occupied or free at an instant between two frames."""

    edge: Edge
    at: datetime


class VirtualLoop:
    """Watches the band around the line of one lane.

    Args:
        view: The camera's view of the lane.
    """

    def __init__(self, view: LaneView) -> None:
        self._view = view
        self._empty: Luma | None = None
        self.is_trusted = False
        self.is_occupied = False
        self._share_before = 0.0
        self._at_before: datetime | None = None

    def learn(self, glance: Glance, *, trusted: bool) -> None:
        """Takes a picture of the lane as the empty one.

        Args:
            glance: The lane now.
            trusted: Whether the lane was seen at rest, so that edges may be believed.
        """
        self._empty = glance.luma
        self.is_trusted = trusted
        self.is_occupied = False
        self._share_before = 0.0

    def push(self, at: datetime, glance: Glance) -> LoopEdge | None:
        """Looks at the line once; answers an edge when its state changed.

        The instant of an edge is interpolated between the two looks around it.
        """
        if self._empty is None or not self.is_trusted or not self._view.sees_line:
            return None
        share = self._view.hidden_share(glance.luma, self._empty)
        before, at_before = self._share_before, self._at_before
        self._share_before, self._at_before = share, at
        if not self.is_occupied and share >= OCCUPIED_SHARE:
            self.is_occupied = True
            return LoopEdge(Edge.ON, _between(at_before, at, before, share, OCCUPIED_SHARE))
        if self.is_occupied and share <= FREE_SHARE:
            self.is_occupied = False
            return LoopEdge(Edge.OFF, _between(at_before, at, before, share, FREE_SHARE))
        return None

    def hidden(self, glance: Glance) -> Mask | None:
        """Where a vehicle hides the road, if it is known what the empty lane looks like."""
        if self._empty is None or not self.is_trusted:
            return None
        return self._view.hidden(glance.luma, self._empty)


def _between(
    at_before: datetime | None, at: datetime, before: float, now: float, threshold: float
) -> datetime:
    if at_before is None or before == now:
        return at
    part = min(1.0, max(0.0, (threshold - before) / (now - before)))
    span_ms = (at - at_before) / timedelta(milliseconds=1)
    return at_before + timedelta(milliseconds=round(part * span_ms))
