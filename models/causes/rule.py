"""The rule that tells why a number is missing or weak, from stored figures alone (R27).

It is pure, so that causes can be told anew from the database. Every cause has its own figure and
its own threshold, and several may be true at once. How far a figure is past its threshold is the
strength by which causes are put in order.

The thresholds were set on scenes of the synthetic gate, with the ranges ``tuning`` of
:mod:`models.evaluation.causes_scenes`; what they are worth is measured on others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.failure import FailureCause
from schemas.passage import ContainerRead, PlateRead, Quality
from schemas.read import Status

CONTAINER_LOOKS_MIN = 3
"""A container's wall or code that so many looks found is no other thing taken for one."""
LOW_LUMA = 32.0
"""A vehicle darker than this is less bright than what noise and coding do to its letters."""
SATURATED_SHARE = 0.10
"""More of a vehicle than this is burnt out: white paint in full sun stays below."""
VEILED_CONTRAST = 0.75
"""Contrast as a share of the brightness: stray light adds brightness and no contrast. Vehicles
without it have 1.2 and more."""
GAP_S = 1.0
GAP_M = 3.5
"""Nearer vehicles hide each other's plates from a camera beside the lane."""
MOTION_BLUR = 2.0
"""Corrugated walls reach 1.3 by themselves."""
ANGLE_DEG = 62.0
"""Characters are less than half as wide as they are high from here on."""
PLATE_PX = 4.5
"""Characters less high than this at the line were not read, however near the vehicle was."""
FAULTY_SHARE = 0.15
SCENE_EDGE = 28.0
"""Where the sharpest look has no sharper edge than this, the lens is out of focus."""
LEGIBLE_PX = 6.5
UNREAD_SHARE = 0.6
TEXT_LOOKS_MIN = 2


def is_failed(
    quality: Quality, plates: Sequence[PlateRead], containers: Sequence[ContainerRead]
) -> bool:
    """Whether a number of a passage is missing or weak; see :class:`FailureCause`.

    Args:
        quality: Its measured figures.
        plates: Its plates.
        containers: Its container codes.
    """
    statuses = [*(read.status for read in plates), *(read.status for read in containers)]
    if any(status is not Status.ACCEPTED for status in statuses):
        return True
    carries = bool(containers) or (quality.container_seen_n or 0) >= CONTAINER_LOOKS_MIN
    return not plates or (carries and not containers)


def causes_of(
    quality: Quality, plates: Sequence[PlateRead], containers: Sequence[ContainerRead]
) -> tuple[FailureCause, ...]:
    """Why a number of a passage is missing or weak, the strongest cause first.

    Args:
        quality: Its measured figures, the gaps to its neighbours among them.
        plates: Its plates.
        containers: Its container codes.

    Returns:
        Nothing where every expected read is accepted; ``unknown`` where no figure tells a cause.
    """
    if not is_failed(quality, plates, containers):
        return ()
    told = dict(_told(quality))
    if not told and _is_seen_well(quality):
        return (FailureCause.DIRT_OR_OCCLUSION,)
    if not told:
        return (FailureCause.UNKNOWN,)
    return tuple(sorted(told, key=lambda cause: -told[cause]))


def _told(quality: Quality) -> Iterator[tuple[FailureCause, float]]:
    """Causes with their strengths, 1 at the threshold."""
    q = quality
    luma = q.mean_luma if q.vehicle_luma is None else q.vehicle_luma
    is_dark = luma < LOW_LUMA
    if is_dark:
        yield FailureCause.LOW_LIGHT, LOW_LUMA / max(luma, 1.0)
    glare = _glare(q)
    if glare > 1:
        yield FailureCause.GLARE, glare
    if q.is_above_limit:
        yield FailureCause.OVERSPEED, (q.speed_kmh or 0.0) / (q.speed_limit_kmh or 1.0)
    elif q.speed_kmh is None and _over(q.motion_blur, MOTION_BLUR):
        yield FailureCause.OVERSPEED, (q.motion_blur or 0.0) / MOTION_BLUR
    gaps = [GAP_S / max(gap, 0.1) for gap in (q.gap_s, q.gap_after_s) if gap is not None]
    gaps += [] if q.gap_m is None else [GAP_M / max(q.gap_m, 0.1)]
    if max(gaps, default=0.0) > 1:
        yield FailureCause.TAILGATING, max(gaps)
    if _over(q.text_angle_deg, ANGLE_DEG):
        yield FailureCause.ANGLE, (q.text_angle_deg or 0.0) / ANGLE_DEG
    if q.plate_px is not None and q.plate_px < PLATE_PX:
        yield FailureCause.TOO_SMALL, PLATE_PX / max(q.plate_px, 0.1)
    if _over(q.faulty_share, FAULTY_SHARE):
        yield FailureCause.CAMERA_FAULT, (q.faulty_share or 0.0) / FAULTY_SHARE
    elif not is_dark and q.scene_sharpness is not None and q.scene_sharpness < SCENE_EDGE:
        yield FailureCause.CAMERA_FAULT, SCENE_EDGE / max(q.scene_sharpness, 1.0)


def _glare(quality: Quality) -> float:
    """How strong glare is, 1 at its threshold: burnt out, or veiled by stray light."""
    burnt = (quality.saturated_share or 0.0) / SATURATED_SHARE
    if not quality.vehicle_luma or quality.contrast is None:
        return burnt
    return max(burnt, VEILED_CONTRAST * quality.vehicle_luma / max(quality.contrast, 1.0))


def _over(figure: float | None, threshold: float) -> bool:
    return figure is not None and figure > threshold


def _is_seen_well(quality: Quality) -> bool:
    """Whether light, focus, size and the camera were measured, and none of them was at fault.

    What is not legible then is itself dirty or hidden.
    """
    measured = (quality.vehicle_luma, quality.scene_sharpness, quality.plate_px)
    return None not in measured
