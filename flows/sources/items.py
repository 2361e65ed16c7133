"""What comes from a camera: frames, what could not be had of it, and how far time is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.sources.timeline import Position
from schemas.camera_state import CameraReason
from schemas.frame import Frame


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame that is looked at, with its position in the media.

    Attributes:
        frame: The frame.
        position: Where it stands.
        is_resumed: Whether the lane is known to be empty in it, because a run resumes here.
        ended: The last position of the media epoch before this one, if there was one.
    """

    frame: Frame
    position: Position
    is_resumed: bool = False
    ended: Position | None = None


@dataclass(frozen=True, slots=True)
class DecodeFailure:
    """A part of a stream that could not be decoded.

    Attributes:
        camera: Camera id.
        media: Name of the file or stream.
        after_s: Presentation time of the last good picture, in seconds, if there was one.
        reason: What the decoder said.
    """

    camera: str
    media: str
    after_s: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class EndOfMedia:
    """A file was read to its end, or a media epoch of a stream.

    Attributes:
        camera: Camera id.
        position: The last picture's position, if there was a picture.
        is_last: Whether nothing at all will come any more.
    """

    camera: str
    position: Position | None
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class PicturesDropped:
    """Pictures of a stream were gone before anybody could look at them.

    Attributes:
        camera: Camera id.
        pictures_n: How many.
        reason: Why.
    """

    camera: str
    pictures_n: int
    reason: CameraReason


@dataclass(frozen=True, slots=True)
class NothingUntil:
    """Everything that a stream camera sent up to an instant was looked at; no frame is under way.

    It comes also while the camera is dead, so that nobody waits for it for ever.

    Attributes:
        camera: Camera id.
        until: No frame with an earlier instant follows.
    """

    camera: str
    until: datetime


CameraItem = Shot | DecodeFailure | EndOfMedia | PicturesDropped | NothingUntil
