"""What the entries of one number are to one another."""

from __future__ import annotations

from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.told import PASSAGE, POSSIBLE, Told, lean


def receipt(entry: Entry) -> tuple[float, Side, str, int]:
    """The order of receipt; of what was received at once, any order that is always the same."""
    return entry.received_s, entry.side, entry.subject, entry.revision


def is_in_order(of_number: list[Told], entry: Entry) -> bool:
    """Whether nothing that it matters to was received after an entry.

    What is possible is found anew whenever something else came in, and what was found last holds.
    """
    if entry.side is POSSIBLE:
        return True
    received_s = entry.received_s
    for told in of_number:
        if told.entry.received_s >= received_s and receipt(told.entry) > receipt(entry):
            break
    else:
        return True
    is_paper = entry.side.is_paper
    return not any(
        told.is_paper is not is_paper or told.entry.subject == entry.subject for told in of_number
    )


def told_of(of_number: list[Told], entry: Entry) -> Told | None:
    """What is told of an entry's subject."""
    for told in reversed(of_number):
        one = told.entry
        if one.subject == entry.subject and one.side is entry.side:
            return told
    return None


def begin_anew(of_number: list[Told], told: Told) -> None:
    """Sees to it that what was given up of a subject says nothing any more."""
    for other in of_number:
        if other is not told and other.entry[1:3] == told.entry[1:3]:
            other.wants = ()


def overtakes(entry: Entry, told: Entry) -> bool:
    """Whether an entry of a subject stands in the place of the one that is told."""
    if entry.side is POSSIBLE and entry.revision == told.revision:
        return lean(entry) != told
    return entry.revision > told.revision


def are_pair(passage: Entry, paper: Entry) -> bool:
    """Whether a passage belongs to a paper."""
    return (
        paper.opens_s <= passage.at_s <= paper.closes_s
        and (paper.direction is None or paper.direction is passage.direction)
        and passage.is_active
        and paper.is_active
        and paper.site == passage.site
        and (passage.side is PASSAGE or _may_be(passage.facts.get("sides"), paper.side))
    )


def _may_be(sides: Fact, side: Side) -> bool:
    """Whether a doubtful read may mean papers of a side."""
    return not isinstance(sides, list) or side.value in sides


def keep_together(passage: Told, paper: Told) -> None:
    """Neither is dropped before the other one is given up: how it stands depends on it."""
    until_s = max(passage.given_up_s, paper.given_up_s)
    passage.kept_until_s = max(passage.kept_until_s, until_s)
    paper.kept_until_s = max(paper.kept_until_s, until_s)


def changed(told: Told, side: Side, is_pair: bool) -> int | None:
    """Which standing is another one since there is one more of a side, or one less."""
    if side not in told.wants:
        return None
    if told.is_paper:
        return 0 if told.held_n == is_pair else None
    others_n = sum(paper.entry.side is side for paper in told.held)
    return told.wants.index(side) if others_n == is_pair else None
