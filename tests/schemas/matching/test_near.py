"""Near misses: a table of what is possible, and what it costs to find it."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import pytest

from schemas.matching.entry import Entry, Side
from schemas.matching.near import NearIndex
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


def possible(*entries: Entry) -> dict[str, tuple[str, list[str]]]:
    """By expected number: why, and for whom."""
    found = after(pushed(NearIndex(POLICY), entries)).values()
    return {
        each.number: (str(each.facts["why"]), [str(side) for side in texts(each.facts["sides"])])
        for each in found
    }


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
    assert not any((index._doubtful._subjects, len(index._named)))
    assert not index._numbers_of
    assert not index._told


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
