"""SQL against a plain definition of a reconciliation, and against the join, on whatever comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.matching.change import Outcome as Joined
from schemas.matching.entry import Entry, Side
from schemas.matching.join import ShardJoin
from schemas.passage import Direction
from schemas.reconciliation.paper import Paper
from sql.history import History
from tests.sql.plain_reconciliation import Outcome, Read, plainly
from tests.sql.reconciliation_rows import (
    DAY,
    NOON,
    NUMBERS,
    empty_history,
    outcomes,
    paper,
    read,
    reconciled,
    terms,
)

STEPS = st.integers(-12, 12).map(lambda n: NOON + n * DAY / 2)
PAPERS = st.builds(
    lambda number, at, direction, shown, minutes: paper(
        "",
        number,
        at + timedelta(minutes=minutes),
        direction=direction,
        is_active=shown[0],
        lets_pass=shown[1],
        eligible_at=shown[2],
        due_at=at + shown[3] * DAY,
        size_type=shown[4],
    ),
    st.sampled_from(NUMBERS),
    STEPS,
    st.sampled_from(("in", "out", "out")),
    st.tuples(
        st.sampled_from((True, True, True, False)),
        st.sampled_from((True, True, False)),
        st.sampled_from((None, None, NOON)),
        st.sampled_from((0, 9)),
        st.sampled_from(("45G1", None, "22G1")),
    ),
    st.sampled_from((0, 0, 40)),
)
SEEN = st.builds(
    lambda number, at, direction, is_doubtful, candidates, size_type: read(
        "",
        number,
        at,
        direction=direction,
        is_doubtful=is_doubtful,
        candidates=candidates,
        size_type=size_type,
    ),
    st.sampled_from(NUMBERS),
    STEPS,
    st.sampled_from(("in", "out", "out")),
    st.booleans(),
    st.sampled_from(((), (), (NUMBERS[0],), (NUMBERS[1], NUMBERS[3]))),
    st.sampled_from(("45G1", None)),
)
SITE = st.tuples(st.lists(PAPERS, max_size=7), st.lists(SEEN, max_size=7))
SITES = st.lists(SITE, min_size=1, max_size=30)


@pytest.fixture(scope="module")
def history() -> Iterator[History]:
    with empty_history() as connection:
        yield connection


def in_pairs(
    sites: list[tuple[list[Paper], list[Read]]],
) -> Iterator[tuple[list[Paper], list[Read]]]:
    """Sites of which only two share their numbers, so that some numbers are there once."""
    for n, (told, seen) in enumerate(sites):
        owner = chr(ord("A") + n // 2)
        yield (
            [each._replace(number=owner + each.number[1:]) for each in told],
            [
                replace(
                    each,
                    code=owner + each.code[1:],
                    candidates=tuple(owner + number[1:] for number in each.candidates),
                )
                for each in seen
            ],
        )


def agree(history: History, sites: list[tuple[list[Paper], list[Read]]]) -> None:
    """The law: SQL says what the plain definition says, and both sides balance."""
    papers, reads = [], []
    wanted: Counter[tuple[str, str, str | None, str | None]] = Counter()
    names = tuple(f"s{n}" for n in range(len(sites)))
    asked = terms(names)
    for site, (told, seen) in zip(names, in_pairs(sites), strict=True):
        own = [each._replace(site=site, subject=f"{site}-p{n}") for n, each in enumerate(told)]
        here = [replace(each, site=site, passage_id=f"{site}-r{n}") for n, each in enumerate(seen)]
        papers += own
        reads += here
        wanted.update(_named(site, plainly(own, here, asked)))
    found = reconciled(history, papers, reads, sites=names)
    assert outcomes(history) == wanted
    assert found.papers_n == sum(count for row, count in wanted.items() if row[2] is not None)
    assert found.reads_n == sum(count for row, count in wanted.items() if row[3] is not None)
    for total in found.totals.values():
        assert not total.category.is_pair or total.papers_n == total.reads_n


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(SITES)
def test_r49_sql_says_what_a_plain_definition_says_and_totals_balance(
    history: History, sites: list[tuple[list[Paper], list[Read]]]
) -> None:
    agree(history, sites)


@pytest.mark.long
@settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(SITES)
def test_r49_sql_says_what_a_plain_definition_says_of_ten_thousand_sites(
    history: History, sites: list[tuple[list[Paper], list[Read]]]
) -> None:
    agree(history, sites)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(SITE, min_size=12, max_size=20))
def test_r6_r49_what_sql_gives_to_each_other_is_what_the_join_pairs(
    history: History, sites: list[tuple[list[Paper], list[Read]]]
) -> None:
    """Papers of the gate's join that had a passage have one here, or are told too often for it."""
    papers, reads = [], []
    for n, (told, seen) in enumerate(in_pairs(sites)):
        papers += [each._replace(site=f"s{n}", subject=f"p{n}-{m}") for m, each in enumerate(told)]
        reads += [
            replace(each, site=f"s{n}", passage_id=f"r{n}-{m}") for m, each in enumerate(seen)
        ]
    names = tuple(f"s{n}" for n in range(len(sites)))
    ever = {"from_at": NOON - 99 * DAY, "until_at": NOON + 99 * DAY}
    reconciled(history, papers, reads, sites=names, **ever)
    given = set(history.execute(GIVEN).fetchall())
    join = ShardJoin(terms().policy)
    changes = join.push([*map(_told, papers), *map(_seen, reads)])
    held = {(pair.paper, pair.passage) for pair in Joined.after(changes).pairs}
    assert given <= held
    assert {paper for paper, _ in given} == {paper for paper, _ in held}
    assert {passage for _, passage in given} == {passage for _, passage in held}


GIVEN = """
select coalesce(paper, other_paper), coalesce(passage_id, other_passage_id)
from rows_of_result
where
    category = 'matched'
    or category = 'wrong_status' and reason is distinct from 'cancelled'
    or category = 'duplicate' and (passage_id is not null or other_passage_id is not null)
"""
"""Pairs of a number that papers told and did not take back, and what was there too often for one
beside the other side that it belongs to."""


def _told(paper: Paper) -> Entry:
    return Entry(
        paper.number,
        Side.MANIFEST,
        paper.subject,
        paper.revision,
        paper.is_active,
        paper.site,
        Direction(paper.direction),
        paper.expected_at.timestamp(),
        paper.opens_at.timestamp(),
        paper.closes_at.timestamp(),
        paper.due_at.timestamp(),
        NOON.timestamp(),
        {},
    )


def _seen(read: Read) -> Entry:
    at_s = read.passed_at.timestamp()
    return Entry(
        read.code,
        Side.PASSAGE,
        read.passage_id,
        0,
        True,
        read.site,
        Direction(read.direction),
        at_s,
        at_s,
        at_s,
        at_s,
        NOON.timestamp(),
        {"kind": "container"},
    )


def _named(site: str, rows: list[Outcome]) -> Iterator[tuple[str, str, str | None, str | None]]:
    for category, told, seen in rows:
        yield (
            site,
            category.value,
            told.subject if told is not None else None,
            seen.passage_id if seen is not None else None,
        )
