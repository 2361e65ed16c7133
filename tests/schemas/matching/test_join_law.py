"""The join gives the same whatever the order, the ticks and the batches (R33, R97)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.matching.batch import Outcome, outcome
from schemas.matching.change import Change, Pair, Standing, StandingState
from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.join import ShardJoin
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction

MINUTE_S = 60.0
DAY_S = 86_400.0
GRACE_S = 3 * MINUTE_S
POLICY = MatchPolicy(grace_minutes=3, kept_days=6 * MINUTE_S / DAY_S)
END_S = 60 * MINUTE_S
NUMBERS = ("MSKU4160455", "TCLU7265100")
PAPERS = (Side.DECLARATION, Side.MANIFEST, Side.WATCH)
SIDES = (Side.PASSAGE, Side.PASSAGE, Side.POSSIBLE, *PAPERS)
CONTAINER: dict[str, Fact] = {"kind": "container"}

minutes = st.integers(0, 20).map(lambda n: n * MINUTE_S)


@st.composite
def entries_of_subject(draw: st.DrawFn, n: int) -> list[Entry]:
    """Up to four revisions of a passage or a paper."""
    side = draw(st.sampled_from(SIDES))
    number = draw(st.sampled_from(NUMBERS))
    told = []
    for revision in range(draw(st.integers(1, 3))):
        at_s = draw(minutes)
        opens_s = closes_s = at_s
        direction: Direction | None = Direction.IN
        if side.is_paper:
            opens_s = at_s - draw(minutes)
            closes_s = at_s + draw(minutes)
            direction = draw(st.sampled_from((Direction.IN, Direction.IN, Direction.OUT, None)))
        told.append(
            Entry(
                number,
                side,
                f"{side.value}-{n}",
                revision,
                revision == 0 or draw(st.sampled_from((True, True, False))),
                "depot",
                direction,
                at_s,
                opens_s,
                closes_s,
                at_s + draw(minutes) / 2,
                at_s + draw(minutes) - 5 * MINUTE_S,
                CONTAINER if side is Side.PASSAGE else {},
            )
        )
    return told


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """All entries of a few subjects, in any order."""
    count = draw(st.integers(1, 6))
    told = [entry for n in range(count) for entry in draw(entries_of_subject(n))]
    return draw(st.permutations(told))


def final(changes: list[Change]) -> Outcome:
    """What holds after these changes."""
    last: dict[object, Change] = {}
    for change in changes:
        if isinstance(change, Pair):
            last[change.pair_id] = change
        else:
            last[change.number, change.side, change.subject, change.wanted] = change
    return Outcome(
        frozenset(c for c in last.values() if isinstance(c, Pair) and c.is_active),
        frozenset(
            c
            for c in last.values()
            if isinstance(c, Standing) and c.state is not StandingState.WITHDRAWN
        ),
    )


@settings(max_examples=500, deadline=None)
@given(histories(), st.lists(minutes, max_size=5))
def test_r33_any_order_and_any_ticks_come_to_what_the_batch_says(
    history: list[Entry], ticks: list[float]
) -> None:
    join = ShardJoin(POLICY.model_copy(update={"kept_days": 1.0}))
    changes = []
    for at_n, entry in enumerate(history):
        changes += join.push([entry])
        if at_n < len(ticks):
            changes += join.advance(ticks[at_n])
    changes += join.advance(END_S)
    assert final(changes) == outcome(history, END_S, POLICY.model_copy(update={"kept_days": 1.0}))
