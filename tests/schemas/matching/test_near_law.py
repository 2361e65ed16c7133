"""The index of near misses against a scan of everything, in any order."""

from __future__ import annotations

from collections.abc import Iterable

import hypothesis.strategies as st
from hypothesis import given, settings

from schemas.matching.change import Pair, PairKind
from schemas.matching.doubt import Reason, differing, doubt_of, reason_for
from schemas.matching.entry import Entry, Side
from schemas.matching.join import ShardJoin
from schemas.matching.near import NearIndex
from schemas.matching.policy import MatchPolicy
from schemas.matching.told import Waits
from schemas.passage import Direction
from tests.schemas.matching.near_miss import (
    DAY_S,
    OTHER,
    POLICY,
    READ,
    after,
    paper,
    pushed,
    read,
    texts,
)

# The law: numbers that are near to each other, told by a few subjects in any order.
_NUMBERS = st.sampled_from(
    [READ, OTHER, "WSAU4160621", "WSAU4160655", "WSAU4160645", "QSAU4160620",
     "OSAU4160620", "WSAU4161655", "51C12345", "51C12346", "51C12B46", "51C1234"]
)  # fmt: skip
_SITES = st.sampled_from(["cat-lai", "cat-lai", "cat-lai", "hai-phong"])
_INSTANTS = st.sampled_from([0.0, 1.0, 2.0, 3.0])


@st.composite
def _reads(draw: st.DrawFn) -> Entry:
    at_s = draw(_INSTANTS)
    return read(
        draw(_NUMBERS),
        subject=draw(st.sampled_from(["p1", "p2", "p3"])),
        low=draw(st.lists(st.integers(0, 10), max_size=4)),
        status=draw(st.sampled_from(["accepted", "review"])),
        check_digit=draw(st.sampled_from(["read", "inferred"])),
        candidates=draw(st.lists(_NUMBERS, max_size=1)),
        site="cat-lai",
        direction=draw(st.sampled_from([*Direction])),
        revision=draw(st.integers(0, 2)),
        is_active=draw(st.booleans() | st.just(True)),
        at_s=at_s,
        opens_s=at_s,
        closes_s=at_s,
        received_s=at_s + draw(_INSTANTS),
    )


@st.composite
def _papers(draw: st.DrawFn) -> Entry:
    opens_s = draw(_INSTANTS)
    site = draw(_SITES)
    side = draw(st.sampled_from([side for side in Side if side.is_paper]))
    return paper(
        draw(_NUMBERS),
        side,
        subject=f"{side}:{site}:{draw(st.integers(1, 2))}",
        site=site,
        direction=draw(st.sampled_from([None, *Direction])),
        revision=draw(st.integers(0, 2)),
        is_active=draw(st.booleans() | st.just(True)),
        opens_s=opens_s,
        closes_s=opens_s + draw(_INSTANTS),
        received_s=draw(_INSTANTS),
    )


def _passages_are_one(entries: list[Entry]) -> list[Entry]:
    """A passage has one instant, direction and first arrival; a subject's revision one content."""
    first: dict[str, Entry] = {}
    one: dict[tuple[str, str, str, int], Entry] = {}
    for entry in entries:
        if entry.side is Side.PASSAGE:
            same = first.setdefault(entry.subject, entry)
            entry = entry._replace(  # noqa: PLW2901
                at_s=same.at_s, opens_s=same.at_s, closes_s=same.at_s,
                direction=same.direction, received_s=same.received_s,
            )  # fmt: skip
        one.setdefault((entry.site, entry.subject, entry.number, entry.revision), entry)
    return list(one.values())


ENTRIES = st.lists(_reads() | _papers(), max_size=14).map(_passages_are_one)


def fits(read: Entry, paper: Entry, policy: MatchPolicy) -> bool:
    """Whether a paper is open for a read, whatever their numbers."""
    given_up_s = Waits.of(policy).given_up_s
    return (
        read.site == paper.site
        and paper.direction in {None, read.direction}
        and paper.opens_s <= read.at_s <= paper.closes_s
        and read.received_s <= given_up_s(paper)
        and paper.received_s <= given_up_s(read)
    )


def scanned(entries: Iterable[Entry], policy: MatchPolicy) -> set[tuple[str, str, str, str]]:
    """The same by its definition: every read against every paper."""
    latest: dict[tuple[str, str, str], Entry] = {}
    for entry in sorted(entries, key=lambda each: each.revision):
        latest[entry.site, entry.subject, entry.number] = entry
    active = [entry for entry in latest.values() if entry.is_active]
    reads = [entry for entry in active if entry.side is Side.PASSAGE]
    papers = [entry for entry in active if entry.side is not Side.PASSAGE]
    exact = [(r, p) for r in reads for p in papers if r.number == p.number and fits(r, p, policy)]
    found: dict[tuple[str, str], tuple[int, int, str, set[Side]]] = {}
    for r in reads:
        backing = {p.side for each, p in exact if each is r and p.side is not Side.WATCH}
        own = {other.number for other in reads if other.subject == r.subject}
        by_number: dict[str, list[tuple[Reason, Side]]] = {}
        for p in papers:
            places = differing(r.number, p.number)
            if not places or p.number in own or not fits(r, p, policy):
                continue
            is_taken = any(each is p for _, each in exact)
            if p.side is not Side.WATCH and (is_taken or p.side in backing):
                continue
            if why := reason_for(doubt_of(r), p, places, bool(backing)):
                by_number.setdefault(p.number, []).append((why, p.side))
        for number, told in by_number.items():
            why = min((why for why, _ in told), key=[*Reason].index)
            places = differing(r.number, number) or ()
            rank = (len(places), [*Reason].index(why), r.number, {side for _, side in told})
            key = (r.subject, number)
            found[key] = min(found.get(key, rank), rank, key=lambda each: each[:3])
    return {
        (subject, number, text, ",".join(sorted(sides)))
        for (subject, number), (_, _, text, sides) in found.items()
    }


def _found(told: Iterable[Entry]) -> set[tuple[str, str, str, str]]:
    return {
        (each.subject, each.number, str(each.facts["read"]), ",".join(texts(each.facts["sides"])))
        for each in after(told).values()
    }


@settings(max_examples=100)
@given(entries=ENTRIES, data=st.data())
def test_r33_any_order_finds_what_a_scan_finds(entries: list[Entry], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(entries))
    index = NearIndex(POLICY)
    told: list[Entry] = []
    for each in shuffled:
        told += pushed(index, [each])
        # Nothing is given up so early.
        index.advance(10.0)
    assert _found(told) == scanned(entries, POLICY)
    # A second telling changes nothing.
    assert pushed(index, shuffled) == []


_SHORT = MatchPolicy(kept_days=1 / DAY_S, grace_minutes=0)


@settings(max_examples=50)
@given(entries=ENTRIES)
def test_r33_ticks_between_change_nothing(entries: list[Entry]) -> None:
    entries = [entry for entry in entries if entry.revision == 0]
    index = NearIndex(_SHORT)
    told: list[Entry] = []
    for each in sorted(entries, key=lambda entry: entry.received_s):
        index.advance(each.received_s)
        told += pushed(index, [each])
    assert _found(told) == scanned(entries, _SHORT)


@settings(max_examples=50)
@given(entries=ENTRIES, data=st.data())
def test_r33_the_join_pairs_what_is_possible_and_nothing_else_in_any_order(
    entries: list[Entry], data: st.DataObject
) -> None:
    """The join of one shard, fed as the flow feeds it: each entry, then what comes of it."""
    index, join = NearIndex(POLICY), ShardJoin(POLICY)
    pairs: dict[object, Pair] = {}
    for entry in data.draw(st.permutations(entries)):
        for change in join.push([entry, *index.push(entry)]):
            if isinstance(change, Pair) and change.kind is PairKind.POSSIBLE:
                pairs[change.pair_id] = change
    told = {(pair.passage, pair.paper, pair.number) for pair in pairs.values() if pair.is_active}
    latest: dict[tuple[str, str], Entry] = {}
    for entry in sorted(entries, key=lambda each: each.revision):
        latest[entry.subject, entry.number] = entry
    assert told == {
        (subject, paper.subject, number)
        for subject, number, text, sides in scanned(entries, POLICY)
        for paper in latest.values()
        if paper.number == number
        and paper.side.value in sides.split(",")
        and paper.is_active
        and fits(latest[subject, text], paper, POLICY)
    }
