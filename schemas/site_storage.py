"""How much of a site's pictures and records may lie on its disk: tables of the site file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ring(_Table):
    """How much of each stream camera is kept, so that recognition can be started again.

    Attributes:
        minutes: Older packets are dropped.
        megabytes: The oldest packets are dropped when a camera's reach more MiB than this.
        segment_s: Seconds of a segment file, which is what is dropped at once.
    """

    minutes: float = Field(default=15.0, gt=0)
    megabytes: int = Field(default=1024, ge=1)
    segment_s: float = Field(default=4.0, gt=0)


class Spool(_Table):
    """What may wait on disk for a database that is away.

    Attributes:
        megabytes: When more MiB than this wait, the run waits too, and the rings of its stream
            cameras hold their pictures for as long as they can.
    """

    megabytes: int = Field(default=4096, ge=1)
