"""How one camera was at one instant: the history of what :mod:`schemas.camera_state` says now."""

from __future__ import annotations

from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from schemas.camera_state import CameraReason, CameraStatus
from schemas.passage import Contract


class CameraHealth(Contract):
    """What was known of a camera at an instant; written at intervals and when its state changes.

    The counts run from the beginning of the media epoch, as those of
    :class:`schemas.observation.CameraRun`: of two rows of one epoch the later one includes the
    earlier one, and a row that is missing makes no sum wrong.

    Attributes:
        site: Site id.
        lane: Lane that the camera looks at.
        camera: Camera id.
        at: The instant by this machine's clock; of a file, that of the last picture looked at.
        status: Whether pictures come.
        reason: Why not, or why the last cut in time was made; nothing if there was none.
        detail: What was said or measured, without credentials.
        epoch: Media epoch of the counts.
        frames_n: Frames and undecodable packets looked at since the epoch began.
        undecodable_n: Those of them that gave no picture.
        dropped_n: Frames between the epoch before and this one that were gone from the ring before
            anybody could look at them.
        behind_s: How far behind the present it was looked at then; of a stream.
        frames_per_s: Pictures that came each second, as the recorder measured; of a stream.
        reconnects_n: Connections made again since the recorder started; of a stream.
        clock_offset_s: How far the camera's own clock is ahead of this machine's, if it tells.
    """

    site: str
    lane: str
    camera: str
    at: AwareDatetime
    status: CameraStatus
    reason: CameraReason | None = None
    detail: str = ""
    epoch: int = Field(default=0, ge=0)
    frames_n: int = Field(default=0, ge=0)
    undecodable_n: int = Field(default=0, ge=0)
    dropped_n: int = Field(default=0, ge=0)
    behind_s: float | None = None
    frames_per_s: float | None = Field(default=None, ge=0)
    reconnects_n: int | None = Field(default=None, ge=0)
    clock_offset_s: float | None = None

    @model_validator(mode="after")
    def _counts_fit(self) -> Self:
        if self.undecodable_n > self.frames_n:
            message = f"{self.undecodable_n} undecodable of {self.frames_n} frames"
            raise ValueError(message)
        return self
