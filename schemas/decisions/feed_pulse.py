"""Whether feeds are in order, told by when they were last heard of.

A feed that has nothing to tell cannot be told from one that is cut off, so that a site says of
which feeds it expects news how often.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

from schemas.decisions.barrier_rules import BarrierRules
from schemas.matching.entry import Entry, Side


class FeedPulse:
    """When each feed was last heard of.

    Attributes:
        heard_s: By side, seconds since 1970.
    """

    def __init__(self) -> None:
        self.heard_s: dict[Side, float] = {}

    def take(self, entries: Iterable[Entry]) -> None:
        """Takes note of entries as they come in.

        Args:
            entries: Of any sides.
        """
        for entry in entries:
            if entry.received_s > self.heard_s.get(entry.side, -inf):
                self.heard_s[entry.side] = entry.received_s


def stale_feeds(
    rules: BarrierRules, heard_s: Mapping[Side, float], as_of_s: float
) -> frozenset[Side]:
    """The feeds of a gate's rules that are out of order.

    Args:
        rules: Of the gate.
        heard_s: When each feed was last heard of.
        as_of_s: Now.
    """
    return frozenset(
        side
        for side, minutes in rules.fresh_minutes.items()
        if as_of_s - heard_s.get(side, -inf) > minutes * 60
    )
