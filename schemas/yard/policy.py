"""When what lies in a yard is to be looked at: ``[yard]`` of the site file."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from schemas.yard.stock import UNKNOWN_START


class YardPolicy(BaseModel):
    """The parameters of the rounds over the yard.

    Attributes:
        patrol_after_days: Who was not seen leaving for so long is looked for on the spot (R107).
        unknown_start_days: So long after the history began, what goes out may have been there
            before it, unless the yard was counted.
        look_back_days: So far back a container's movement before is looked for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    patrol_after_days: float = Field(default=90, gt=0, le=3660)
    unknown_start_days: float = Field(default=UNKNOWN_START.days, ge=0, le=3660)
    look_back_days: int = Field(default=400, ge=1, le=3660)

    @property
    def patrol_after(self) -> timedelta:
        """The days until a patrol as a length of time."""
        return timedelta(days=self.patrol_after_days)

    @property
    def unknown_start(self) -> timedelta:
        """The days of the unknown start as a length of time."""
        return timedelta(days=self.unknown_start_days)
