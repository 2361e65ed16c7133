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
    gap_m = metres_in(gap_s, quality.speed_kmh)
    return quality.model_copy(update={"gap_s": gap_s, "gap_m": gap_m})


def metres_in(duration_s: float, speed_kmh: float | None) -> float | None:
    """What a vehicle drives in some seconds, at least 0; nothing without a speed.

    Args:
        duration_s: The seconds.
        speed_kmh: Of the vehicle.
    """
    return None if speed_kmh is None else round(max(0.0, duration_s) * speed_kmh / _KMH, 2)
