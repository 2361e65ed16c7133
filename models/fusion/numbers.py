"""From the answer of a vote to the plate or the container of a passage."""

from __future__ import annotations

from models.fusion.vote import Vote
from schemas.passage import ContainerRead, PlateRead
from schemas.read import CheckDigit, Status

TRAILER = "trailer"
"""Kind of plate that a vehicle may carry beside its own."""


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
