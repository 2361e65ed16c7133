"""A plain number of which nothing waits is kept as long as anything that was told of it."""

from __future__ import annotations

import pytest

from schemas.matching.change import Pair
from schemas.matching.entry import Entry, Side
from schemas.matching.join import ShardJoin
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction

POLICY = MatchPolicy(grace_minutes=0, kept_days=0)


def entry(side: Side, subject: str, received_s: float, at_s: float, closes_s: float) -> Entry:
    """An entry that waits for nothing."""
    instants_s = (at_s, min(at_s, 100.0), closes_s, closes_s, received_s)
    return Entry("51C12345", side, subject, 0, True, "depot", Direction.IN, *instants_s, {})


@pytest.mark.parametrize(("closes_s", "is_kept"), [(500.0, False), (5000.0, True)])
def test_what_is_told_later_and_ends_later_has_its_number_kept(
    closes_s: float, is_kept: bool
) -> None:
    join = ShardJoin(POLICY)
    join.push([entry(Side.PASSAGE, "p1", 100.0, 100.0, 1000.0)])
    join.push([entry(Side.WATCH, "w1", 200.0, 200.0, closes_s)])
    join.advance(2000.0)
    assert len(join) == (2 if is_kept else 0)
    changes = join.push([entry(Side.PASSAGE, "p2", 2100.0, 2100.0, 2100.0)])
    assert [each.paper for each in changes if isinstance(each, Pair)] == ["w1"] * is_kept
