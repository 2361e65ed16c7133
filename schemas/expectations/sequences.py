"""Whether a number could be where it was read, after where it was read before."""

from __future__ import annotations

from enum import StrEnum

from schemas.expectations.rows import NumberRow
from schemas.expectations.tolerances import AGAIN_WITHIN_S, TWO_LANES_WITHIN_S
from schemas.watched_site import WatchedSite


class Sequence(StrEnum):
    """What a number's passage is after the one before."""

    POSSIBLE = "possible"
    AGAIN = "again"
    """The same direction again within minutes: a duplicate, and no matter of sequence."""
    TWO_LANES = "two_lanes"
    IN_IN = "in_in"
    OUT_OUT = "out_out"
    OUT_BEFORE_IN = "out_before_in"


def sequence_of(row: NumberRow, site: WatchedSite, *, is_known_since_long: bool) -> Sequence:
    """Judges one number of one passage.

    Args:
        row: The number and its passage before.
        site: The site; where one direction alone is watched, entry follows entry.
        is_known_since_long: Whether the site was watched already before the time that was looked
            back to, so that a missing entry means something.
    """
    if row.passed_before_at is None:
        must_have_entered = is_known_since_long and site.must_have_entered(row.kind)
        leaves = row.direction == "out"
        return Sequence.OUT_BEFORE_IN if must_have_entered and leaves else Sequence.POSSIBLE
    gap_s = (row.passed_at - row.passed_before_at).total_seconds()
    if row.lane != row.lane_before and gap_s <= TWO_LANES_WITHIN_S:
        return Sequence.TWO_LANES
    if row.direction == row.direction_before and gap_s <= AGAIN_WITHIN_S:
        return Sequence.AGAIN
    if row.direction != row.direction_before or not site.is_two_way:
        return Sequence.POSSIBLE
    return Sequence.IN_IN if row.direction == "in" else Sequence.OUT_OUT
