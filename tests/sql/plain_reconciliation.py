"""Reconciliation as a person would explain it: one site and one row at a time, no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from schemas.reconciliation.category import Category, paper_only
from schemas.reconciliation.paper import Paper
from schemas.reconciliation.result import Terms

HOUR = timedelta(hours=1)
EVER = timedelta(days=36500)


@dataclass(frozen=True)
class Read:
    """A container code of a passage."""

    passage_id: str
    code: str
    site: str
    direction: str
    passed_at: datetime
    is_doubtful: bool = False
    size_type: str | None = "45G1"
    candidates: tuple[str, ...] = ()


Outcome = tuple[Category, Paper | None, Read | None]


def plainly(papers: list[Paper], reads: list[Read], terms: Terms) -> list[Outcome]:
    """The outcome of one site, of the rows in the period and their other sides."""
    outcomes = list(_outcomes(papers, reads, terms))

    def is_inside(at: datetime | None) -> bool:
        return at is not None and terms.from_at <= at < terms.until_at

    return [
        (category, paper, read)
        for category, paper, read in outcomes
        if is_inside(paper.expected_at if paper else None)
        or is_inside(read.passed_at if read else None)
    ]


def _outcomes(papers: list[Paper], reads: list[Read], terms: Terms) -> Iterator[Outcome]:
    left_papers, left_reads = list(papers), list(reads)

    def take(pairs: Iterable[tuple[Paper, Read]]) -> Iterator[Outcome]:
        for paper, read in list(pairs):
            left_papers.remove(paper)
            left_reads.remove(read)
            yield _category(paper, read), paper, read

    good = [paper for paper in papers if paper.is_active and paper.lets_pass]
    others = [paper for paper in papers if paper.is_active and not paper.lets_pass]
    for turn in (good, others):
        for within in (HOUR, EVER):
            wanted = [paper for paper in turn if paper in left_papers]
            yield from take(_in_order_of_time(wanted, left_reads, within))

    double_papers = [p for p in left_papers if p.is_active and any(_fits(p, r) for r in reads)]
    double_reads = [r for r in left_reads if any(p.is_active and _fits(p, r) for p in papers)]
    for paper in double_papers:
        left_papers.remove(paper)
        yield Category.DUPLICATE, paper, None
    for read in double_reads:
        left_reads.remove(read)
        yield Category.DUPLICATE, None, read

    cancelled = [paper for paper in left_papers if not paper.is_active]
    yield from take(_in_order_of_time(cancelled, left_reads, EVER))
    other_way = {paper.subject: paper for paper in left_papers if paper.is_active}
    pairs = _in_order_of_time([_turned(each) for each in other_way.values()], left_reads, EVER)
    yield from take((other_way[paper.subject], read) for paper, read in pairs)

    near_papers = []
    for paper, read in list(_near(left_papers, left_reads)):
        near_papers.append(paper)
        left_papers.remove(paper)
        left_reads.remove(read)
        yield Category.NUMBER_DIFFERS, paper, read
    yield from _rest(left_papers, near_papers, left_reads, terms)


def _rest(
    papers: list[Paper], near_papers: list[Paper], reads: list[Read], terms: Terms
) -> Iterator[Outcome]:
    told = {_what(paper) for paper in near_papers}
    for paper in sorted(papers, key=lambda each: each.subject):
        if not paper.is_active:
            yield Category.WITHDRAWN, paper, None
        elif _what(paper) in told:
            yield Category.DUPLICATE, paper, None
        else:
            told.add(_what(paper))
            is_waiting = paper.due_at + terms.policy.grace > terms.as_of
            yield Category.WAITING if is_waiting else paper_only(terms.side), paper, None
    waits = timedelta(hours=terms.policy.papers_within_hours) + terms.policy.grace
    for read in reads:
        is_waiting = read.passed_at + waits > terms.as_of
        yield Category.WAITING if is_waiting else Category.GATE_ONLY, None, read


def _in_order_of_time(
    papers: list[Paper], reads: list[Read], within: timedelta
) -> Iterator[tuple[Paper, Read]]:
    def key(each: Paper | Read) -> tuple[str, str]:
        return (each.number if isinstance(each, Paper) else each.code), each.direction

    for known, group in groupby(sorted(papers, key=key), key):
        queue = sorted(
            group,
            key=lambda p: (min(p.closes_at, p.expected_at + within), p.expected_at, p.subject),
        )
        coming = sorted(
            (read for read in reads if key(read) == known),
            key=lambda read: (read.passed_at, read.passage_id),
        )
        while queue and coming:
            paper, read = queue[0], coming[0]
            if read.passed_at > min(paper.closes_at, paper.expected_at + within):
                queue.pop(0)
            elif read.passed_at < max(paper.opens_at, paper.expected_at - within):
                coming.pop(0)
            else:
                yield queue.pop(0), coming.pop(0)


def _near(papers: list[Paper], reads: list[Read]) -> Iterator[tuple[Paper, Read]]:
    pairs = [
        (evidence, not read.is_doubtful, apart, paper.subject, read.passage_id, paper, read)
        for paper in papers
        for read in reads
        if paper.is_active
        and paper.direction == read.direction
        and paper.opens_at <= read.passed_at <= paper.closes_at
        and (evidence := _evidence(paper.number, read)) is not None
        for apart in [abs(read.passed_at - paper.expected_at)]
    ]
    taken: set[str] = set()
    for *_, paper, read in sorted(pairs, key=lambda pair: pair[:5]):
        if not {paper.subject, read.passage_id} & taken:
            taken |= {paper.subject, read.passage_id}
            yield paper, read


def _evidence(number: str, read: Read) -> int | None:
    places = [place for place in range(11) if number[place] != read.code[place]]
    serial = [place for place in places if place < 10]
    is_swapped = (
        len(serial) == 2
        and serial[1] == serial[0] + 1
        and number[serial[0]] == read.code[serial[1]]
        and number[serial[1]] == read.code[serial[0]]
    )
    if not places or (len(places) > 2 and not is_swapped):
        return None
    if number in read.candidates:
        return 0
    if len(places) == 1 or is_swapped:
        return 1
    return 2 if 10 in places else 3


def _category(paper: Paper, read: Read) -> Category:
    if paper.direction != read.direction:
        return Category.WRONG_DIRECTION
    is_late = paper.eligible_at is not None and paper.eligible_at > read.passed_at
    differs = (
        not read.is_doubtful
        and paper.size_type is not None
        and read.size_type is not None
        and paper.size_type[:3] != read.size_type[:3]
    )
    is_wrong = not paper.is_active or not paper.lets_pass or differs
    if is_wrong or (is_late and read.direction == "out"):
        return Category.WRONG_STATUS
    return Category.MATCHED


def _fits(paper: Paper, read: Read) -> bool:
    return (
        paper.number == read.code
        and paper.direction == read.direction
        and paper.opens_at <= read.passed_at <= paper.closes_at
    )


def _turned(paper: Paper) -> Paper:
    return paper._replace(direction="out" if paper.direction == "in" else "in")


def _what(paper: Paper) -> tuple[str, str, datetime]:
    return paper.number, paper.direction, paper.expected_at
