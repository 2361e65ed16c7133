"""Why a number of a passage is missing or weak, with the figures that tell it."""

from __future__ import annotations

from typing import Final

from dashboards.texts import Texts
from schemas.failure import FailureCause
from schemas.passage import Passage

FIGURES: Final[dict[FailureCause, tuple[tuple[str, int], ...]]] = {
    FailureCause.LOW_LIGHT: (("vehicle_luma", 0), ("mean_luma", 0)),
    FailureCause.OVERSPEED: (("speed_kmh", 1), ("speed_limit_kmh", 0), ("motion_blur", 1)),
    FailureCause.TAILGATING: (("gap_s", 1), ("gap_m", 1), ("gap_after_s", 1), ("length_m", 0)),
    FailureCause.GLARE: (("vehicle_luma", 0), ("contrast", 0), ("saturated_share", 2)),
    FailureCause.DIRT_OR_OCCLUSION: (
        ("text_seen_n", 0),
        ("unread_share", 2),
        ("plate_contrast", 2),
    ),
    FailureCause.ANGLE: (("text_angle_deg", 0),),
    FailureCause.TOO_SMALL: (("plate_px", 1),),
    FailureCause.CAMERA_FAULT: (("faulty_share", 2), ("scene_sharpness", 0)),
    FailureCause.UNKNOWN: (),
}
"""Measured figures behind each cause, with their decimals."""


def written_causes(passage: Passage, texts: Texts) -> list[str]:
    """The causes of a passage as they are shown, strongest first, each with its figures.

    Figures that were not measured are left out.
    """
    written = []
    for cause in passage.failure_causes:
        measured = [
            f"{texts(f'quality.{name}')} {texts.number(value, decimals_n)}"
            for name, decimals_n in FIGURES[cause]
            if (value := getattr(passage.quality, name)) is not None
        ]
        figures = f" ({'; '.join(measured)})" if measured else ""
        written.append(f"**{texts(f'cause.{cause}')}**{figures}")
    return written
