"""From the answer of a vote to the plate or the container of a passage."""

from __future__ import annotations

from collections.abc import Sequence

from models.fusion.vote import Vote
from schemas.passage import ContainerRead, PlateRead
from schemas.read import CheckDigit, Status, TextKind

TRAILER = "trailer"
"""Kind of plate that a vehicle may carry beside its own."""
CONTAINERS_MAX = 2
TWENTY_FOOT = "2"
"""First character of the size-type of a box of which a vehicle carries two."""


def may_stand_beside(new: Vote, others: Sequence[Vote], kind: TextKind) -> bool:
    """Whether a vehicle may carry a number beside others.

    It has one plate and one of a trailer; one container, or two of twenty feet.

    Args:
        new: The number.
        others: Numbers of the same kind that the vehicle has.
        kind: Plates or container codes.
    """
    if kind is TextKind.PLATE:
        return all((o.plate_kind == TRAILER) != (new.plate_kind == TRAILER) for o in others)
    long_boxes = [v for v in [*others, new] if v.size_type and v.size_type[0] != TWENTY_FOOT]
    codes = {other.text for other in others}
    return not codes or (len(codes) < CONTAINERS_MAX and not long_boxes)


def plate_read(answer: Vote) -> PlateRead:
    """The plate that a vote tells."""
    return PlateRead(
        text=answer.text,
        status=answer.status,
        confidence=round(answer.confidence, 4),
        kind=answer.plate_kind or "unknown",
        char_confidence=answer.char_confidence,
        read_frames_n=max(1, answer.agreeing_n),
        candidates=_candidates(answer),
    )


def container_read(answer: Vote) -> ContainerRead:
    """The container code that a vote tells."""
    return ContainerRead(
        code=answer.text,
        status=answer.status,
        confidence=round(answer.confidence, 4),
        check_digit=answer.check_digit or CheckDigit.INFERRED,
        size_type=answer.size_type,
        char_confidence=answer.char_confidence,
        read_frames_n=max(1, answer.agreeing_n),
        owner_known=answer.owner_known,
        agreeing_cameras_n=max(1, answer.agreeing_cameras_n),
        candidates=_candidates(answer),
    )


def _candidates(answer: Vote) -> tuple[str, ...]:
    """What a person may choose from; an accepted number needs no person."""
    is_doubtful = answer.status is Status.REVIEW
    return tuple(text for text, _ in answer.candidates) if is_doubtful else ()
