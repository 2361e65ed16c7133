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


def set_pair(passage: Told, paper: Told, told: Told, *, is_pair: bool) -> int | None:
    """Makes or parts a pair.

    Args:
        passage: One of the two.
        paper: The other.
        told: Which of them was told just now.
        is_pair: Whether they are one now; it was the other way before.

    Returns:
        Which standing of the one that was not told is another one by it.
    """
    more_n = 1 if is_pair else -1
    if is_pair:
        passage.held = (*passage.held, paper)
    else:
        passage.held = tuple(each for each in passage.held if each is not paper)
    papers = passage.wants
    at_n = papers.index(paper.entry.side) if paper.entry.side in papers else None
    of_passage = at_n is not None and passage.count(at_n, more_n)
    of_paper = passage.entry.side is PASSAGE and paper.count(0, more_n)
    if told is paper:
        return at_n if of_passage else None
    return 0 if of_paper and paper.wants else None


def recount(told: Told) -> None:
    """Counts anew what a passage has, whose wants may be others than before."""
    if not told.is_paper:
        counts = [sum(paper.entry.side is side for paper in told.held) for side in told.wants]
        told.found_n, told.others_n = (*counts, 0, 0)[:2]
