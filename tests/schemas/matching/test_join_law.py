"""The join comes to the same whatever the order, the ticks, the batches and the restarts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.matching.batch import outcome
from schemas.matching.change import Change, Outcome, Pair, Standing, StandingState
from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.join import ShardJoin
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction

MINUTE_S = 60.0
DAY_S = 86_400.0
GRACE_S = 3 * MINUTE_S
KEEPING = MatchPolicy(grace_minutes=3, kept_days=1)
"""Nothing is given up within the hour that the histories take."""
DROPPING = MatchPolicy(grace_minutes=3, kept_days=2 * MINUTE_S / DAY_S)
END_S = 90 * MINUTE_S
NUMBERS = ("MSKU4160455", "TCLU7265100")
SIDES = (Side.PASSAGE, Side.PASSAGE, Side.DECLARATION, Side.MANIFEST, Side.WATCH)
CONTAINER: dict[str, Fact] = {"kind": "container"}
Log = list[tuple[float, Entry]]
"""Entries, each with when it reached the join."""

SPAN = 21
"""So many minutes apart are the instants of a history, one less."""


def drawn(figure: int) -> tuple[list[float], int, int]:
    """Five instants and two choices, all told by one figure: a draw for each takes its time."""
    figure, four = divmod(figure, 4)
    figure, three = divmod(figure, 3)
    instants = []
    for _ in range(5):
        figure, minute = divmod(figure, SPAN)
        instants.append(minute * MINUTE_S)
    return instants, four, three


@st.composite
def subjects(draw: st.DrawFn, n: int) -> list[Entry]:
    """Up to three revisions of a passage or a paper."""
    of_side, of_number = divmod(draw(st.integers(0, len(SIDES) * len(NUMBERS) - 1)), len(NUMBERS))
    side, number = SIDES[of_side], NUMBERS[of_number]
    told: list[Entry] = []
    for figure in draw(st.lists(st.integers(0, SPAN**5 * 12 - 1), min_size=1, max_size=3)):
        (at_s, before_s, after_s, due_s, received_s), four, three = drawn(figure)
        if not side.is_paper:
            # A passage never changes its instant.
            at_s, before_s, after_s, four = (told[0].at_s if told else at_s), 0.0, 0.0, 0
        told.append(
            Entry(
                number,
                side,
                f"{side.value}-{n}",
                len(told),
                not told or three != 2,
                "depot",
                (Direction.IN, None, Direction.IN, Direction.OUT)[four],
                at_s,
                at_s - before_s,
                at_s + after_s,
                at_s + due_s / 2,
                at_s + received_s - 5 * MINUTE_S,
                CONTAINER if side is Side.PASSAGE else {},
            )
        )
    return told


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """All entries of a few subjects, in any order."""
    told = [entry for n in range(draw(st.integers(1, 6))) for entry in draw(subjects(n))]
    return draw(st.permutations(told))


@st.composite
def told_once(draw: st.DrawFn) -> list[Entry]:
    """A few subjects of one number, each told once, in the order of receipt: plain at first."""
    told = [draw(subjects(n))[0] for n in range(draw(st.integers(2, 5)))]
    one = [each._replace(number=NUMBERS[0]) for each in told]
    return sorted(one, key=lambda each: each.received_s)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Entries that reach the join less than the grace after they were received."""
    history = draw(histories())
    tenths = draw(st.lists(st.integers(0, 9), min_size=len(history), max_size=len(history)))
    log = [
        (entry.received_s + tenth * GRACE_S / 10, entry)
        for entry, tenth in zip(history, tenths, strict=True)
    ]
    return sorted(log, key=lambda told: told[0])


def streamed(
    log: Log, ticks: list[float], batch_n: int, policy: MatchPolicy, until_s: float = END_S
) -> list[Change]:
    """What a join tells that takes a log in batches, with ticks between."""
    join = ShardJoin(policy)
    changes: list[Change] = []
    waiting = sorted(ticks)
    for first_n in range(0, len(log), batch_n):
        batch = log[first_n : first_n + batch_n]
        while waiting and waiting[0] < batch[0][0]:
            changes += join.advance(waiting.pop(0))
        changes += join.push(entry for _, entry in batch)
    for tick_s in (*waiting, until_s):
        changes += join.advance(tick_s)
    return changes


def any_order(history: list[Entry], ticks: list[float], batch_n: int) -> None:
    """The end is the same in any order, and nothing is told twice on the way."""
    log = [(0.0, entry) for entry in history]
    changes = streamed(log, ticks, batch_n, KEEPING)
    assert Outcome.after(changes) == outcome(history, END_S, KEEPING)
    last: dict[object, Change] = {}
    for change in changes:
        told = last.get(change.about)
        assert change != told
        assert told is not None or not isinstance(change, Pair) or change.is_active
        last[change.about] = change


def given_up(log: Log, ticks: list[float], batch_n: int) -> None:
    """It is the same where entries are given up, and where the join begins again in between."""
    expected = outcome([entry for _, entry in log], END_S, DROPPING)
    assert Outcome.after(streamed(log, ticks, batch_n, DROPPING)) == expected
    cut_n = len(log) * batch_n // BATCH_MAX_N
    first, then = log[:cut_n], log[cut_n:]
    until_s = then[0][0] if then else END_S
    as_of_s = max([tick_s for tick_s in ticks if tick_s < until_s], default=0.0)
    stored = streamed(first, [t for t in ticks if t <= as_of_s], batch_n, DROPPING, as_of_s)
    again = ShardJoin(DROPPING)
    again.push(entry for _, entry in first)
    again.advance(as_of_s)
    stored += again.push(entry for _, entry in then)
    stored += again.advance(END_S)
    assert Outcome.after(stored) == expected


def never_contradicted(history: list[Entry], ticks: list[float], _batch_n: int) -> None:
    """Nothing is called unmatched before its time, nor taken back but by what comes after it."""
    join = ShardJoin(KEEPING)
    changes: list[tuple[float, Change]] = []
    moments: list[tuple[float, int, Entry | None]] = [
        (entry.received_s, 0, entry) for entry in history
    ]
    moments += [(tick_s, 1, None) for tick_s in (*ticks, END_S)]
    for now_s, _, entry in sorted(moments, key=lambda moment: moment[:2]):
        told = join.advance(now_s) if entry is None else join.push([entry])
        changes += [(now_s, change) for change in told]
    last: dict[object, Standing] = {}
    for now_s, change in changes:
        if isinstance(change, Pair):
            continue
        before = last.get(change.about)
        if change.state is StandingState.UNMATCHED:
            assert change.due_s + GRACE_S <= change.changed_s <= now_s
        if before is not None and before.state is StandingState.UNMATCHED:
            is_told_anew = change.revision > before.revision
            assert is_told_anew or change.state is StandingState.RESOLVED_LATE
        last[change.about] = change


def at_every_tick(told: list[Entry], ticks: list[float], batch_n: int) -> None:
    """What was told is at every tick what the batch says, as soon as it is so."""
    policy = (KEEPING, DROPPING)[batch_n % 2]
    join = ShardJoin(policy)
    changes: list[Change] = []
    entries = list(told)
    known: list[Entry] = []
    for tick_s in (*sorted(ticks), END_S):
        while entries and (entries[0].received_s < tick_s or tick_s == END_S):
            known.append(entries.pop(0))
            changes += join.push(known[-1:])
        changes += join.advance(tick_s)
        assert Outcome.after(changes) == outcome(known, tick_s, policy)


BATCH_MAX_N = 4
LAWS: list[Any] = [
    pytest.param(any_order, histories(), id="r33_any_order_comes_to_what_the_batch_says"),
    pytest.param(at_every_tick, told_once(), id="r33_r98_plain_numbers_at_every_tick"),
    pytest.param(given_up, logs(), id="r96_r97_given_up_and_begun_again"),
    pytest.param(never_contradicted, histories(), id="r98_unmatched_is_never_contradicted"),
]
ticks_s = st.lists(st.integers(0, 80).map(lambda n: n * MINUTE_S), max_size=6)


def check(law: Any, history: Any, examples_n: int) -> None:
    @settings(max_examples=examples_n, deadline=None)
    @given(history, ticks_s, st.integers(1, BATCH_MAX_N))
    def holds(told: Any, ticks: list[float], batch_n: int) -> None:
        law(told, ticks, batch_n)

    holds()


@pytest.mark.parametrize(("law", "history"), LAWS)
def test_the_law_of_the_join(law: Any, history: Any) -> None:
    check(law, history, 500)


@pytest.mark.long
@pytest.mark.parametrize(("law", "history"), LAWS)
def test_the_law_of_the_join_in_full(law: Any, history: Any) -> None:
    check(law, history, 10_000)


def at(side: Side, subject: str, minute: float, closes: float, due: float) -> Entry:
    """Told at a minute of what is open until another one."""
    at_s, of = minute * MINUTE_S, CONTAINER if side is Side.PASSAGE else {}
    opens_s = at_s if side is Side.PASSAGE else 0.0
    ends_s = (opens_s, closes * MINUTE_S, due * MINUTE_S, at_s)
    return Entry(NUMBERS[0], side, subject, 0, True, "depot", Direction.IN, at_s, *ends_s, of)


RARE = [
    pytest.param(
        [
            at(Side.PASSAGE, "p", 1, 1, 10),
            at(Side.DECLARATION, "in time", 2, 60, 60),
            at(Side.DECLARATION, "late", 20, 60, 60),
        ],
        id="r98_a_second_paper_is_not_late_where_the_first_was_in_time",
    ),
    pytest.param(
        [
            at(Side.DECLARATION, "open for an hour", 0, 60, 2),
            at(Side.WATCH, "open for a minute", 1, 1, 1),
            at(Side.PASSAGE, "p", 20, 20, 30),
        ],
        id="r97_a_paper_outlives_what_was_told_after_it",
    ),
    pytest.param(
        [
            at(Side.DECLARATION, "again", 0, 0, 0)._replace(revision=2),
            at(Side.DECLARATION, "again", 36, 60, 60)._replace(revision=1, is_active=False),
            at(Side.DECLARATION, "again", 36, 60, 60),
        ],
        id="r97_withdrawn_out_of_order_after_it_was_given_up",
    ),
    pytest.param(
        [at(Side.MANIFEST, str(n), n, 60, 60) for n in range(5)]
        + [at(Side.PASSAGE, "p", 6, 6, 30), at(Side.PASSAGE, "q", 7, 7, 30)],
        id="r33_more_papers_than_a_plain_number_has",
    ),
]


@pytest.mark.parametrize("policy_n", [0, 1], ids=["keeping", "dropping"])
@pytest.mark.parametrize("told", RARE)
def test_what_chance_seldom_draws_is_what_the_batch_says(told: list[Entry], policy_n: int) -> None:
    at_every_tick(told, [minute * MINUTE_S for minute in range(0, 60, 5)], policy_n)
