"""What each source says to one number of a passage: agrees, disagrees, is silent (R38, R47)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from schemas.decisions.movement import against_direction
from schemas.decisions.view import (
    NumberView,
    is_accepted,
    is_container,
    leaves,
    word_of,
    words_of,
)
from schemas.matching.change import PairKind
from schemas.matching.entry import Entry, Side

OPERATOR_WITHIN_S = timedelta(hours=24).total_seconds()
"""An operator's move further away than this is another visit of the container."""
SAME_TRIP_S = timedelta(minutes=10).total_seconds()
"""Moves of one vehicle that are told for instants so close to each other are of one trip."""


class Source(StrEnum):
    """Who says something about a number."""

    READ = "read"
    DECLARATION = "declaration"
    MANIFEST = "manifest"
    OPERATOR = "operator"


class Answer(StrEnum):
    """What a source says."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSENT = "absent"
    """Nothing; that is no disagreement."""


class Statement(NamedTuple):
    """What a source says, and what it says instead.

    Attributes:
        answer: Whether it agrees.
        says: For people: the other number, plate, gate or state that it names.
    """

    answer: Answer
    says: str = ""


_AGREES = Statement(Answer.AGREE)
_SILENT = Statement(Answer.ABSENT)


def sources_of(
    view: NumberView, passage: Entry, operator_within_s: float = OPERATOR_WITHIN_S
) -> dict[Source, Answer]:
    """Each source's answer to a number of a passage.

    Args:
        view: Of the number.
        passage: Of the side ``passage``, or ``possible`` for a number that was not read surely.
        operator_within_s: How far an operator's move may be from the passage.
    """
    told = statements_of(view, passage, operator_within_s)
    return {source: statement.answer for source, statement in told.items()}


def statements_of(
    view: NumberView, passage: Entry, operator_within_s: float = OPERATOR_WITHIN_S
) -> dict[Source, Statement]:
    """The same with what a source says instead; a plate is no matter of declarations.

    Args:
        view: Of the number.
        passage: Of the side ``passage`` or ``possible``.
        operator_within_s: How far an operator's move may be from the passage.
    """
    if passage.side is Side.POSSIBLE:
        return _of_possible(view, passage, operator_within_s)
    told = {Source.READ: _AGREES if is_accepted(passage) else _SILENT}
    operator = [
        move
        for move in view.papers_of(passage.subject, Side.OPERATOR)
        if abs(move.at_s - passage.at_s) <= operator_within_s
    ]
    if not is_container(passage):
        told[Source.OPERATOR] = _of_vehicle(passage, operator)
        return told
    told[Source.OPERATOR] = _best(_of_move(passage, move) for move in operator)
    told[Source.DECLARATION] = _best(
        _of_declaration(view, passage, paper)
        for paper in view.papers_of(passage.subject, Side.DECLARATION)
    )
    told[Source.MANIFEST] = _best(
        _of_plates(passage, paper) for paper in view.papers_of(passage.subject, Side.MANIFEST)
    )
    paper = against_direction(view, passage)
    if paper is not None and paper.direction is not None:
        told[Source(paper.side.value)] = Statement(Answer.DISAGREE, paper.direction.value)
    return told


def _of_possible(
    view: NumberView, read: Entry, operator_within_s: float
) -> dict[Source, Statement]:
    """Papers that name another number than was read, one that the read may mean."""
    told = {Source.READ: _SILENT}
    for side in (Side.DECLARATION, Side.MANIFEST, Side.OPERATOR):
        for paper in view.papers_of(read.subject, side, PairKind.POSSIBLE):
            if side is not Side.OPERATOR or abs(paper.at_s - read.at_s) <= operator_within_s:
                told[Source(side.value)] = Statement(Answer.DISAGREE, paper.number)
    return told


def _best(statements: Iterable[Statement]) -> Statement:
    """One paper that agrees is enough; of those that do not, the first is told."""
    told = list(statements)
    return next((each for each in told if each.answer is Answer.AGREE), (told or [_SILENT])[0])


def _of_declaration(view: NumberView, passage: Entry, declaration: Entry) -> Statement:
    """What enters may be cleared inside; what leaves has to be cleared by then."""
    if leaves(passage) and not view.was_cleared(declaration.subject, passage.at_s):
        return Statement(Answer.DISAGREE, str(declaration.facts["eligibility"]))
    return _AGREES


def _of_move(passage: Entry, move: Entry) -> Statement:
    gate, container = word_of(move, "gate"), word_of(move, "container")
    if container is not None and container not in words_of(passage, "containers"):
        return Statement(Answer.DISAGREE, container)
    if gate is not None and gate != passage.facts.get("gate"):
        return Statement(Answer.DISAGREE, gate)
    return _of_plates(passage, move)


def _of_vehicle(passage: Entry, moves: list[Entry]) -> Statement:
    """All that it carries on this trip has to have been read; a tractor makes several a day."""
    away_s = {move.subject: abs(move.at_s - passage.at_s) for move in moves}
    least_s = min(away_s.values(), default=0.0)
    trip = [move for move in moves if away_s[move.subject] <= least_s + SAME_TRIP_S]
    told = [_of_move(passage, move) for move in trip]
    return next((each for each in told if each.answer is Answer.DISAGREE), (told or [_SILENT])[0])


def _of_plates(passage: Entry, paper: Entry) -> Statement:
    """A paper that names plates disagrees with a vehicle of which others were read."""
    read = words_of(passage, "plates")
    named = [each for each in (word_of(paper, "plate"), word_of(paper, "trailer_plate")) if each]
    if named and read and not set(named) & set(read):
        return Statement(Answer.DISAGREE, named[0])
    return _AGREES
