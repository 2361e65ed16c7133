"""Which places of a read may be wrong, and whether it may mean another number after all.

A read is a text of known length, so that only symbols are exchanged, none is missing or too much.
At most :data:`DIFFERING_MAX_N` of them may differ, and that for a reason:

- *doubtful*: all places that differ are doubtful, that is seen with little confidence, other in a
  candidate of the read, not seen at all (an inferred check digit), or, where the read is for
  review, of a symbol that is taken for the other one;
- *unproved*: one place differs, whichever, of a container's read for review or one whose check
  digit does not fit; an inferred check digit differs along with it and counts for nothing. A plate
  has no check digit, and hundreds that exist are one character from it;
- *paper*: one place differs, and the check digit of what is expected does not fit: the clerk's
  mistake, whatever the read;
- *watched*: one place differs from a number that is watched (R40): to overlook it is worse than
  to look in vain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from schemas.iso6346 import CODE_LENGTH, look_alikes, remainder
from schemas.matching.entry import Entry, Side
from schemas.read import CheckDigit, Status

DIFFERING_MAX_N = 2
DOUBTFUL_BELOW = 0.9
"""A symbol of less confidence is doubtful: the share of the frames' voices that have it there."""
DOUBTFUL_MAX_N = 6
"""A read with more doubtful places is no read of a number with one or two of them; the least
certain ones stand for it, and what it costs to look for it stays bounded."""
_CONTAINER = re.compile(r"[A-Z]{4}[0-9]{7}")


class Reason(StrEnum):
    """Why a read may mean another number, the strongest first."""

    DOUBTFUL = "doubtful"
    UNPROVED = "unproved"
    PAPER = "paper"
    WATCHED = "watched"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of a read may be wrong.

    Attributes:
        text: The read.
        places: Doubtful places, counted from 0, the least certain first.
        any_place: Whether any one place may be wrong.
        unseen: Place of a check digit that was not seen, if there is one.
        look_alike: Places, among the doubtful ones, whose symbol may only be one that looks alike.
    """

    text: str
    places: tuple[int, ...]
    any_place: bool
    unseen: int | None
    look_alike: frozenset[int]

    @property
    def is_none(self) -> bool:
        """Whether nothing speaks against the read."""
        return not self.places and not self.any_place

    def place_sets(self) -> Iterator[tuple[int, ...]]:
        """The places that may differ together, one or two of them, each set once, in order."""
        pairs = {(min(a, b), max(a, b)) for a in self.places for b in self.places if a != b}
        every = range(len(self.text)) if self.any_place else ()
        if self.unseen is not None:
            pairs |= {(place, self.unseen) for place in every if place < self.unseen}
        yield from sorted({(place,) for place in (*self.places, *every)})
        yield from sorted(pairs)

    def may_mean(self, other: str, places: Sequence[int]) -> Reason | None:
        """Why the read may mean a number, as far as the read goes.

        Args:
            other: A number of the same length.
            places: Where the two differ, see :func:`differing`.
        """
        if all(place in self.places and self._may_be(place, other[place]) for place in places):
            return Reason.DOUBTFUL
        seen_n = sum(place != self.unseen for place in places)
        return Reason.UNPROVED if self.any_place and seen_n <= 1 else None

    def _may_be(self, place: int, symbol: str) -> bool:
        return place not in self.look_alike or symbol in look_alikes(self.text[place])


def is_container(number: str) -> bool:
    """Whether a number has the form of a container code."""
    return _CONTAINER.fullmatch(number) is not None


@lru_cache(maxsize=4096)
def is_misspelt(number: str) -> bool:
    """Whether a number is a container code whose check digit does not fit."""
    return is_container(number) and str(remainder(number[:-1]) % 10) != number[-1]


def doubt_of(read: Entry) -> Doubt:
    """What of a read may be wrong.

    Args:
        read: An entry of the side ``passage``, with its facts.
    """
    text, facts = read.number, read.facts
    confidence = _figures(facts.get("char_confidence"), len(text))
    is_review = facts.get("status") != Status.ACCEPTED.value
    unseen = (
        CODE_LENGTH - 1
        if facts.get("check_digit") == CheckDigit.INFERRED.value and is_container(text)
        else None
    )
    candidates = _texts(facts.get("candidates"))
    any_place = is_misspelt(text) or (is_review and is_container(text))
    is_sure = min(confidence, default=1.0) >= DOUBTFUL_BELOW
    if is_sure and not (is_review or candidates) and unseen is None:
        # Most reads are.
        return Doubt(text, (), any_place, None, frozenset())
    doubtful = {place for place, one in enumerate(confidence) if one < DOUBTFUL_BELOW}
    for candidate in candidates:
        doubtful.update(differing(text, candidate) or ())
    look_alike = {
        place
        for place, symbol in enumerate(text)
        if is_review and place not in doubtful and place != unseen and _has_look_alike(text, symbol)
    }

    def certainty(place: int) -> tuple[bool, bool, float, int]:
        return place != unseen, place in look_alike, confidence[place], place

    known = {unseen} if unseen is not None else set()
    places = sorted(doubtful | look_alike | known, key=certainty)[:DOUBTFUL_MAX_N]
    return Doubt(text, tuple(places), any_place, unseen, frozenset(look_alike & {*places}))


def _has_look_alike(text: str, symbol: str) -> bool:
    """Whether a symbol is taken for another one that may stand in its place."""
    if not is_container(text):
        return any(look_alikes(symbol))
    return symbol.isalpha() and any(other.isalpha() for other in look_alikes(symbol))


def differing(text: str, other: str) -> tuple[int, ...] | None:
    """Where two texts of one length differ; nothing if they differ too much."""
    if len(text) != len(other):
        return None
    places = tuple(i for i, (a, b) in enumerate(zip(text, other, strict=True)) if a != b)
    return places if len(places) <= DIFFERING_MAX_N else None


def reason_for(doubt: Doubt, paper: Entry, places: Sequence[int], is_backed: bool) -> Reason | None:
    """Why a read may mean what a paper names, if it may.

    Args:
        doubt: Of the read.
        paper: Names another number.
        places: Where the two differ, one or two.
        is_backed: Whether a paper of another kind expects the very number that was read.
    """
    found = (
        None if is_backed and paper.side is not Side.WATCH else doubt.may_mean(paper.number, places)
    )
    if found is None and len(places) == 1:
        if is_misspelt(paper.number):
            return Reason.PAPER
        if paper.side is Side.WATCH:
            return Reason.WATCHED
    return found


def _figures(fact: object, length: int) -> list[float]:
    found = [float(one) for one in fact] if isinstance(fact, list) else []
    # Not told is not doubted.
    return (found + [1.0] * length)[:length]


def _texts(fact: object) -> list[str]:
    return [str(one) for one in fact] if isinstance(fact, list) else []
