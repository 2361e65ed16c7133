"""What a camera saw beside passages: how much of it could be decoded, and reads nobody carried."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from schemas.passage import PASSAGE_NAMESPACE, Contract
from schemas.read import TextKind


class CameraRun(Contract):
    """How far one camera's media were looked at in one epoch, and how much was decodable.

    A later count of the same epoch replaces an earlier one; see ``frames_n``.

    Attributes:
        site: Site id.
        camera: Camera id.
        media: Name of the file or stream, without credentials.
        epoch: Media epoch.
        anchored_at: Aware instant of presentation time zero of that epoch.
        last_frame_at: Instant of the last frame counted.
        frames_n: Frames and undecodable packets counted since the epoch began.
        undecodable_n: Those of them that gave no picture.
        dropped_before_n: Frames between the epoch before and this one that were gone from the ring
            before anybody could look at them.
    """

    site: str
    camera: str
    media: str
    epoch: int
    anchored_at: AwareDatetime
    last_frame_at: AwareDatetime
    frames_n: int = Field(ge=0)
    undecodable_n: int = Field(ge=0)
    dropped_before_n: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _counts_fit(self) -> Self:
        if self.undecodable_n > self.frames_n:
            message = f"{self.undecodable_n} undecodable of {self.frames_n} frames"
            raise ValueError(message)
        return self


class OrphanRead(Contract):
    """A text's track that belongs to no passage; kept, because nothing is dropped silently.

    Attributes:
        orphan_id: Made by :func:`orphan_id`.
        site: Site id.
        lane: Lane id.
        camera: Camera id.
        media: Name of the file or stream, without credentials.
        epoch: Media epoch.
        first_seen_at: When the text was first read.
        last_seen_at: When it was last read.
        kind: Container code or number plate.
        text: Normalised text.
        confidence: 0 to 1.
        read_frames_n: Frames whose own best text is this one.
        reason: Why no passage took it, in a few words.
    """

    orphan_id: uuid.UUID
    site: str
    lane: str
    camera: str
    media: str
    epoch: int
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    kind: TextKind
    text: str
    confidence: float = Field(ge=0, le=1)
    read_frames_n: int = Field(ge=1)
    reason: str


def orphan_id(camera: str, first_seen_at: datetime, epoch: int, text: str) -> uuid.UUID:
    """The id of an orphan read, the same for every replay of the same media.

    Args:
        camera: Camera id.
        first_seen_at: Aware instant of the first read; rounded to the millisecond.
        epoch: Media epoch of that instant.
        text: Normalised text.
    """
    instant = first_seen_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(("orphan", camera, instant, str(epoch), text)))
