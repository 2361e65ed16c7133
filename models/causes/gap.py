"""The gap to the vehicle before, in seconds and in metres (R27)."""

from __future__ import annotations

from datetime import datetime

from schemas.passage import Quality

_KMH = 3.6


def with_gap_to(quality: Quality, passed_at: datetime, before_left_at: datetime) -> Quality:
    """The figures of a passage with its gap.

    Args:
        quality: Figures without it.
        passed_at: When this vehicle reached the line.
        before_left_at: When the vehicle before left it.
    """
    gap_s = round((passed_at - before_left_at).total_seconds(), 3)
    speed_kmh = quality.speed_kmh
    gap_m = None if speed_kmh is None else round(max(0.0, gap_s) * speed_kmh / _KMH, 2)
    return quality.model_copy(update={"gap_s": gap_s, "gap_m": gap_m})
