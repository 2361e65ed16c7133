"""The figures of a passage, from what its looks measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from models.causes.look import Look
from models.causes.pose import PlatePose
from models.causes.speed import speed_kmh

MISSING_INTERVALS = 1.8
"""So many usual intervals without a frame: frames are missing."""
MISSING_MIN_S = 0.4
"""A shorter silence is a camera that delivers unevenly."""


@dataclass
class QualityLog:
    """What each look at the lane measured, kept while a vehicle may need it.

    Attributes:
        pose: How the lane's plates are seen, where the camera is calibrated.
        looks: One per frame, oldest first.
    """

    pose: PlatePose | None = None
    looks: list[Look] = field(default_factory=list)

    def add(self, look: Look) -> None:
        """Notes one look."""
        self.looks.append(look)

    def between(self, start: datetime, end: datetime) -> list[Look]:
        """The looks between two instants, both included."""
        return [look for look in self.looks if start <= look.at <= end]


def measured(
    log: QualityLog, first: datetime, last: datetime, followed_until: datetime
) -> dict[str, Any]:
    """Fields of :class:`schemas.passage.Quality` that its looks tell.

    Args:
        log: What the looks measured.
        first: When the vehicle was first seen.
        last: When it was last seen.
        followed_until: How long what moves in the lane is this vehicle: it is in view for a while
            after it was last seen, but for one behind it.
    """
    looks = log.between(first, last)
    # A picture that shows nothing tells no light, either.
    lights = [look.light for look in looks if look.light and not look.is_black]
    # Frames that are missing may be those in which it would have been seen last.
    next_look = [look for look in log.looks if look.at > last][:1]
    structures = [look.structure for look in looks if look.structure]
    texts = [look.texts for look in looks if look.texts]
    seen_n = sum(text.seen for text in texts)
    letters = [text.letter_px for text in texts if text.letter_px is not None]
    poses = [log.pose] if log.pose else []
    # Of a plate that cannot be read, what is detected may be another thing; a calibration is not
    # deceived.
    found_px, expected_px = _median(letters), _median(pose.letter_px for pose in poses)
    return {
        "speed_kmh": speed_kmh(
            [(look.at, look.near_ends) for look in log.between(first, followed_until)]
        ),
        "vehicle_luma": _median(light.luma for light in lights),
        "contrast": _median(light.contrast for light in lights),
        "saturated_share": _median(light.saturated_share for light in lights),
        "motion_blur": _median(structure.motion_blur for structure in structures),
        "scene_sharpness": max((structure.edge for structure in structures), default=None),
        "text_angle_deg": _median(pose.angle_deg for pose in poses),
        "plate_px": found_px if expected_px is None else expected_px,
        "text_seen_n": seen_n if texts else None,
        "unread_share": (
            round(1 - sum(text.legible for text in texts) / seen_n, 4) if seen_n else None
        ),
        "container_seen_n": sum(text.container for text in texts) if texts else None,
        "plate_seen_n": len(letters) if texts else None,
        "plate_contrast": _median(
            text.plate_contrast for text in texts if text.plate_contrast is not None
        ),
        "faulty_share": faulty_share([*looks, *next_look]),
    }


def faulty_share(looks: Sequence[Look]) -> float | None:
    """Share of the frames that were black, frozen or missing.

    Args:
        looks: One per frame that there was, oldest first.
    """
    if not looks:
        return None
    spans_s = [(after.at - before.at).total_seconds() for before, after in pairwise(looks)]
    missing_n = 0.0
    if spans_s:
        usual_s = max(median(spans_s), 0.001)
        silent = [s for s in spans_s if s > max(MISSING_INTERVALS * usual_s, MISSING_MIN_S)]
        missing_n = sum(span_s / usual_s - 1 for span_s in silent)
    faulty_n = sum(look.is_black or look.is_frozen for look in looks)
    return round((faulty_n + missing_n) / (len(looks) + missing_n), 4)


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(median(found), 3) if found else None
