"""Whatever order the revisions of a subject come in, the same entries hold in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.feeds.declaration import Declaration, Eligibility, TradeFlow
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.operator_move import OperatorMove
from schemas.matching.entry import Entry
from schemas.matching.policy import MatchPolicy
from schemas.matching.revisions import entries_due
from schemas.passage import Direction

START = datetime(2026, 11, 21, 3, tzinfo=UTC)
NUMBERS = tuple(f"MSKU000000{n}" for n in range(5))
POLICY = MatchPolicy()
Log = dict[tuple[str, int], Entry]


def declaration(n: int, containers: tuple[str, ...], is_cancelled: bool) -> Declaration:
    at = START + timedelta(minutes=n)
    return Declaration(
        site="cat-lai",
        source="vnaccs",
        origin=f"a.csv:{n}",
        received_at=at,
        stated_at=at,
        is_cancelled=is_cancelled,
        declaration_no="100123456780",
        flow=TradeFlow.EXPORT,
        type_code="B11",
        customs_office="02CI",
        declarant="A",
        declared_at=START,
        eligibility=Eligibility.CLEARED,
        eligible_at=START,
        containers=containers,
    )


def move(n: int, container: str, plate: str | None) -> OperatorMove:
    at = START + timedelta(minutes=n)
    return OperatorMove(
        site="cat-lai",
        source="tos",
        origin=f"a.csv:{n}",
        received_at=at,
        stated_at=at,
        move_no="M-1",
        direction=Direction.IN,
        container=container,
        moved_at=at,
        plate=plate,
    )


NAMED = st.lists(st.sampled_from(NUMBERS), unique=True, max_size=4).map(tuple)
DECLARATIONS = st.lists(st.tuples(NAMED, st.booleans()), min_size=1, max_size=5).map(
    lambda told: [declaration(n, *each) for n, each in enumerate(told)]
)
MOVES = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(["51C12345", "51R00123", None])),
    min_size=1,
    max_size=5,
).map(lambda told: [move(n, *each) for n, each in enumerate(told)])


def logged(batches: list[list[AnyFeedRow]]) -> list[Entry]:
    """The log as the store keeps it: what is due after each batch, each revision once."""
    log: Log = {}
    known: list[AnyFeedRow] = []
    for batch in batches:
        known += batch
        for entry in entries_due(known, POLICY):
            log.setdefault((entry.number, entry.revision), entry)
    return list(log.values())


def holding(entries: list[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda each: each.revision):
        found[entry.number] = entry
    return found


@st.composite
def told_in_any_order(draw: st.DrawFn) -> tuple[list[AnyFeedRow], list[list[AnyFeedRow]]]:
    in_order: list[AnyFeedRow] = [*draw(DECLARATIONS | MOVES)]
    shuffled = draw(st.permutations(in_order))
    cuts = sorted(draw(st.sets(st.integers(1, len(in_order)))) | {0, len(in_order)})
    return in_order, [list(shuffled[a:b]) for a, b in pairwise(cuts)]


@given(told_in_any_order())
def test_r97_the_same_entries_hold_whatever_order_revisions_come_in(
    told: tuple[list[AnyFeedRow], list[list[AnyFeedRow]]],
) -> None:
    in_order, batches = told
    found = holding(logged(batches))
    assert found == holding(logged([[row] for row in in_order]))
    highest = in_order[-1]
    named = {entry.number for entry in entries_due([highest], POLICY) if entry.is_active}
    assert {number for number, entry in found.items() if entry.is_active} == named


@given(told_in_any_order())
def test_r97_a_lower_revision_that_comes_later_contradicts_nothing(
    told: tuple[list[AnyFeedRow], list[list[AnyFeedRow]]],
) -> None:
    _, batches = told
    highest: dict[str, int] = {}
    for entry in logged(batches):
        assert entry.revision > highest.get(entry.number, -1)
        highest[entry.number] = entry.revision


def test_r97_a_cancelled_declaration_names_nothing_and_says_so_of_every_number() -> None:
    first = declaration(0, NUMBERS[:2], is_cancelled=False)
    cancelled = declaration(1, NUMBERS[1:3], is_cancelled=True)
    due = entries_due([cancelled, first], POLICY)
    assert {(each.number, each.is_active) for each in due} == {(n, False) for n in NUMBERS[:3]}
    assert {each.revision for each in due} == {cancelled.revision}
