"""What the law asks of a recorded stream at least, as ``stream_minimum.toml`` says (R12)."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

_FILE = Path(__file__).with_name("stream_minimum.toml")
FRAMES_PER_S_SLACK = 0.02
"""A camera set to 15 pictures a second sends 14.98, and means 15."""


class StreamMinimum(BaseModel):
    """One clause.

    Attributes:
        clause: Where it stands.
        since: First day of its force.
        width_px: With ``height_px`` a picture whose number of pixels is to be reached: the clause
            asks for its equivalent.
        height_px: See ``width_px``.
        frames_per_s: Pictures a second.
        codecs: FFmpeg's names of what is good enough.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clause: str
    since: date = Field(alias="from")
    width_px: int = Field(gt=0)
    height_px: int = Field(gt=0)
    frames_per_s: float = Field(gt=0)
    codecs: frozenset[str]

    def has_size(self, width_px: int, height_px: int) -> bool:
        """Whether a picture of this size is large enough."""
        return width_px * height_px >= self.width_px * self.height_px

    def has_frame_rate(self, frames_per_s: float) -> bool:
        """Whether this many pictures a second, as measured, are enough."""
        return frames_per_s >= self.frames_per_s * (1 - FRAMES_PER_S_SLACK)

    def has_codec(self, codec: str) -> bool:
        """Whether the codec of this name is good enough."""
        return codec in self.codecs


class _Register(BaseModel):
    minimum: tuple[StreamMinimum, ...] = Field(min_length=1)


@cache
def _register() -> tuple[StreamMinimum, ...]:
    return _Register.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8"))).minimum


def stream_minimum(day: date) -> StreamMinimum | None:
    """The clause in force on a day; nothing before the first."""
    in_force = [clause for clause in _register() if clause.since <= day]
    return max(in_force, key=lambda clause: clause.since, default=None)
