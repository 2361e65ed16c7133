"""Near misses: a table of what is possible, and the index against a scan of everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from schemas.matching.doubt import Reason, differing, doubt_of, reason_for
from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.near import NearIndex
from schemas.matching.policy import MatchPolicy
from schemas.matching.told import Waits
from schemas.passage import Direction

# The check digits of these two fit; they differ at the places 9 and 10.
READ, OTHER = "WSAU4160620", "WSAU4160635"
DAY_S = 86_400.0
POLICY = MatchPolicy()


def read(
    number: str,
    *,
    subject: str = "p1",
    low: Iterable[int] = (),
    status: str = "review",
    check_digit: str | None = "read",
    candidates: Sequence[str] = (),
    **changes: object,
) -> Entry:
    confidence = [0.6 if place in set(low) else 0.99 for place in range(len(number))]
    facts: dict[str, Fact] = {
        "status": status,
        "char_confidence": confidence,
        "check_digit": check_digit,
        "candidates": list(candidates),
    }
    times = (0.0, 0.0, 0.0, DAY_S)
    whole = Entry(
        number, Side.PASSAGE, subject, 0, True, "cat-lai", Direction.IN, *times, 10.0, facts
    )
    return whole._replace(**changes)  # type: ignore[arg-type]


def paper(number: str, side: Side = Side.DECLARATION, **changes: object) -> Entry:
    times = (0.0, -7 * DAY_S, 30 * DAY_S, 15 * DAY_S)
    whole = Entry(number, side, f"{side}:1", 0, True, "cat-lai", Direction.IN, *times, 5.0, {})
    return whole._replace(**changes)  # type: ignore[arg-type]


def after(told: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """What holds in the end."""
    last = {(entry.subject, entry.number): entry for entry in told}
    return {key: entry for key, entry in last.items() if entry.is_active}


def pushed(index: NearIndex, entries: Iterable[Entry]) -> list[Entry]:
    """What is told of entries in their order."""
    return [told for entry in entries for told in index.push(entry)]


def possible(*entries: Entry) -> dict[str, tuple[str, list[str]]]:
    """By expected number: why, and for whom."""
    found = after(pushed(NearIndex(POLICY), entries)).values()
    return {
        each.number: (str(each.facts["why"]), [str(side) for side in _list(each.facts["sides"])])
        for each in found
    }


def _list(fact: Fact) -> list[str]:
    return [str(one) for one in fact] if isinstance(fact, list) else []


WATCHED = paper("WSAU4160621", Side.WATCH, direction=None, closes_s=inf)
DECLARED = {"declaration"}


@pytest.mark.parametrize(
    ("entries", "reason", "sides"),
    [
        pytest.param(
            [
                read("WSAU4160645"),
                paper(
                    "WSAU4160655",
                ),
            ],
            "unproved",
            DECLARED,
            id="one place of a read for review",
        ),
        pytest.param(
            [read(READ, low=[7, 8, 9, 10]), paper("WSAU4160455")],
            None,
            None,
            id="three places are too many",
        ),
        pytest.param(
            [read(READ, low=[9, 10]), paper(OTHER)],
            "doubtful",
            DECLARED,
            id="two doubtful places",
        ),
        pytest.param(
            [read(READ, low=[9]), paper(OTHER)],
            None,
            None,
            id="one of two places is sure",
        ),
        pytest.param(
            [read(READ, candidates=[OTHER]), paper(OTHER)],
            "doubtful",
            DECLARED,
            id="the frames proposed it",
        ),
        pytest.param(
            [read(READ, check_digit="inferred"), paper(OTHER)],
            "unproved",
            DECLARED,
            id="an inferred check digit counts for nothing",
        ),
        pytest.param(
            [read("OSAU4160620"), paper("QSAU4160620")], "doubtful", DECLARED, id="a look-alike"
        ),
        pytest.param(
            [read(READ, status="accepted"), paper("WSAU4160621")],
            "paper",
            DECLARED,
            id="the clerk's mistake",
        ),
        pytest.param(
            [read(READ, status="accepted"), paper(OTHER)],
            None,
            None,
            id="an accepted read is what it is",
        ),
        pytest.param(
            [read(READ, status="accepted"), WATCHED],
            "paper",
            {"watch"},
            id="misspelt on the list",
        ),
        pytest.param(
            [
                read("51C12345", status="accepted", check_digit=None),
                paper("51C12346", Side.WATCH, direction=None, closes_s=inf),
            ],
            "watched",
            {"watch"},
            id="r40 a plate that is one character from a watched one",
        ),
        pytest.param(
            [
                read("51C12345", status="accepted", check_digit=None),
                paper("51C12346", Side.OPERATOR),
            ],
            None,
            None,
            id="… and from an operator's",
        ),
        pytest.param(
            [read("51C12345", check_digit=None, low=[3]), paper("51C72346", Side.OPERATOR)],
            None,
            None,
            id="a plate with one place sure",
        ),
        pytest.param(
            [read("51C12345", check_digit=None, low=[3]), paper("51C7234", Side.OPERATOR)],
            None,
            None,
            id="none is missing",
        ),
        pytest.param(
            [read("51C12345", check_digit=None), paper("51C12346", Side.OPERATOR)],
            None,
            None,
            id="no check digit speaks against another plate",
        ),
        pytest.param(
            [read("51C12345", check_digit=None, low=[7]), paper("51C12346", Side.OPERATOR)],
            "doubtful",
            {"operator"},
            id="a doubtful place of a plate",
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160655", direction=Direction.OUT)],
            None,
            None,
            id="the other direction",
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160655", site="hai-phong")],
            None,
            None,
            id="another site",
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160655", opens_s=1.0)], None, None, id="too early"
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160655", closes_s=-1.0)], None, None, id="too late"
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160655", received_s=32 * DAY_S)],
            None,
            None,
            id="the read was given up",
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160655"), paper("WSAU4160645", subject="d2")],
            None,
            None,
            id="the read has its own paper",
        ),
        pytest.param(
            [
                read("WSAU4160645"),
                paper("WSAU4160655"),
                read("WSAU4160655", subject="p2", status="accepted"),
            ],
            None,
            None,
            id="the paper has its own read",
        ),
        pytest.param(
            [
                read("WSAU4160645"),
                paper("WSAU4160655"),
                paper("WSAU4160645", subject="d2"),
                paper("WSAU4160645", subject="d2", revision=1, is_active=False),
            ],
            "unproved",
            DECLARED,
            id="its own paper is cancelled",
        ),
        pytest.param(
            [
                read("WSAU4160645"),
                paper("WSAU4160655"),
                paper("WSAU4160655", revision=1, is_active=False),
            ],
            None,
            None,
            id="the expected paper is cancelled",
        ),
        pytest.param(
            [
                read("WSAU4160645"),
                paper("WSAU4160655"),
                read("WSAU4160645", revision=1, is_active=False),
                read("WSAU4160655", revision=1, status="accepted"),
            ],
            None,
            None,
            id="a person corrected the read",
        ),
        pytest.param(
            [read(READ), paper(READ), paper("WSAU4160621", Side.MANIFEST)],
            "paper",
            {"manifest"},
            id="declared as read, and the manifest misspells it",
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160655"), paper("WSAU4160655", Side.MANIFEST)],
            "unproved",
            {"declaration", "manifest"},
            id="expected by two",
        ),
        pytest.param(
            [read("WSAU4160645"), paper("WSAU4160645"), paper("WSAU4160655", Side.WATCH)],
            "unproved",
            {"watch"},
            id="r40 a declared number that may be a watched one",
        ),
    ],
)
def test_r33_what_a_read_may_mean(
    entries: list[Entry], reason: str | None, sides: set[str] | None
) -> None:
    for order in (entries, entries[::-1]):
        found = possible(*order)
        assert [(why, set(told)) for why, told in found.values()] == (
            [(reason, sides)] if reason is not None else []
        )


def test_a_possible_hit_says_what_differs_and_how_sure_it_was() -> None:
    (hit,) = pushed(NearIndex(POLICY), [paper(OTHER), read(READ, low=[9, 10])])
    assert hit.side is Side.POSSIBLE
    assert (hit.number, hit.subject, hit.is_active) == (OTHER, "p1", True)
    assert hit.facts["status"] == "review"
    assert hit.facts["read"] == READ
    assert hit.facts["expected"] == OTHER
    assert hit.facts["differing_places"] == [9.0, 10.0]
    assert hit.facts["differing_confidence"] == [0.6, 0.6]


def test_what_was_told_is_taken_back() -> None:
    index = NearIndex(POLICY)
    (hit,) = pushed(index, [read("WSAU4160645"), paper("WSAU4160655")])
    assert pushed(index, [paper("WSAU4160645", subject="d2")]) == [hit._replace(is_active=False)]
    assert pushed(index, [paper("WSAU4160645", subject="d2")]) == []


def test_what_is_given_up_is_forgotten() -> None:
    index = NearIndex(POLICY)
    pushed(index, [read("WSAU4160645"), paper("WSAU4160655"), paper("WSAU4160645", subject="d2")])
    index.advance(100 * DAY_S)
    assert not any((index._papers, index._reads, len(index._doubtful), index._doubtful._halves))
    assert not any((index._doubtful._subjects, index._doubtful._place_sets))
    assert not index._numbers_of
    assert not index._told


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
    side = draw(st.sampled_from([side for side in Side if side.is_paper]))
    return paper(
        draw(_NUMBERS),
        side,
        subject=f"{side}:{draw(st.integers(1, 2))}",
        site=draw(_SITES),
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


_ENTRIES = st.lists(_reads() | _papers(), max_size=14).map(_passages_are_one)


def scanned(entries: Iterable[Entry], policy: MatchPolicy) -> set[tuple[str, str, str, str]]:
    """The same by its definition: every read against every paper."""
    latest: dict[tuple[str, str, str], Entry] = {}
    for entry in sorted(entries, key=lambda each: each.revision):
        latest[entry.site, entry.subject, entry.number] = entry
    active = [entry for entry in latest.values() if entry.is_active]
    reads = [entry for entry in active if entry.side is Side.PASSAGE]
    papers = [entry for entry in active if entry.side is not Side.PASSAGE]
    given_up_s = Waits.of(policy).given_up_s

    def fits(one: Entry, other: Entry) -> bool:
        return (
            one.site == other.site
            and other.direction in {None, one.direction}
            and other.opens_s <= one.at_s <= other.closes_s
            and one.received_s <= given_up_s(other)
            and other.received_s <= given_up_s(one)
        )

    exact = [(r, p) for r in reads for p in papers if r.number == p.number and fits(r, p)]
    found: dict[tuple[str, str], tuple[int, int, str, set[Side]]] = {}
    for r in reads:
        backing = {p.side for each, p in exact if each is r and p.side is not Side.WATCH}
        own = {other.number for other in reads if other.subject == r.subject}
        by_number: dict[str, list[tuple[Reason, Side]]] = {}
        for p in papers:
            places = differing(r.number, p.number)
            if not places or p.number in own or not fits(r, p):
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
        (each.subject, each.number, str(each.facts["read"]), ",".join(_list(each.facts["sides"])))
        for each in after(told).values()
    }


@settings(max_examples=200)
@given(entries=_ENTRIES, data=st.data())
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


@given(entries=_ENTRIES)
def test_r33_ticks_between_change_nothing(entries: list[Entry]) -> None:
    entries = [entry for entry in entries if entry.revision == 0]
    index = NearIndex(_SHORT)
    told: list[Entry] = []
    for each in sorted(entries, key=lambda entry: entry.received_s):
        index.advance(each.received_s)
        told += pushed(index, [each])
    assert _found(told) == scanned(entries, _SHORT)


class _Counted(dict[str, tuple[Entry, ...]]):
    """Papers that count how often they are asked for."""

    asked_n = 0

    def __contains__(self, number: object) -> bool:
        self.asked_n += 1
        return super().__contains__(number)

    def get(self, number: str, default: object = None) -> object:  # type: ignore[override]
        self.asked_n += 1
        return super().get(number, default)


@pytest.mark.parametrize("low", [(), (9,), (4, 9), (4, 5, 6, 7, 8, 9, 10)])
def test_as_much_is_looked_up_however_many_papers_of_one_owner_are_open(low: Sequence[int]) -> None:
    def asked_n(papers_n: int) -> int:
        index = NearIndex(POLICY)
        for n in range(papers_n):
            # A misspelt neighbour would be looked at, and none of these is a neighbour.
            index.push(paper(f"WSAU{9000000 + n}", subject=f"d{n}"))
        counted = index._papers = _Counted(index._papers)
        index.push(read("WSAU1111111", low=low))
        return counted.asked_n

    assert asked_n(2000) == asked_n(20) > 0
