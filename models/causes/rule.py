"""The rule that tells why a number is missing or weak, from stored figures alone (R27).

It is pure, so that causes can be told anew from the database. Every cause has its own figure and
its own threshold, and several may be true at once. How far a figure is past its threshold is the
strength by which causes are put in order.

The thresholds were set on scenes of the synthetic gate, with the ranges ``tuning`` of
:mod:`models.evaluation.causes_scenes`; what they are worth is measured on others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from schemas.failure import FailureCause
from schemas.passage import ContainerRead, PlateRead, Quality
from schemas.read import Status

CONTAINER_LOOKS_MIN = 3
"""A container's wall or code that so many looks found is no other thing taken for one."""
LOW_LUMA = 37.0
"""Vehicles at night that were read were brighter than 42; darker ones drown in noise and coding."""
SATURATED_SHARE = 0.10
"""More of a vehicle than this is burnt out: white paint in full sun stays below."""
VEILED_CONTRAST = 0.75
"""Contrast as a share of the brightness: stray light adds brightness and no contrast. Vehicles
without it have 1.2 and more."""
GAP_S = 1.5
GAP_M = 3.5
"""Nearer vehicles hide each other's plates from a camera beside the lane."""
LENGTH_M = 26.0
"""More than this never hides the line at once: 20 m of vehicle, and what its height hides."""
MOTION_BLUR = 3.0
"""Walls and plates reach 2 by themselves; asked only where no speed was measured."""
ANGLE_DEG = 62.0
"""Characters are less than half as wide as they are high from here on."""
PLATE_PX = 4.5
"""Characters less high than this at the line were not read, however near the vehicle was."""
FAULTY_SHARE = 0.15
EDGE_SHARE = 0.2
"""Where the sharpest look has no edge of this share of the contrast, the lens is out of focus.
Stray light takes from both, a fast vehicle from neither of what stands still."""
UNREAD_SHARE = 0.6
TEXT_LOOKS_MIN = 2
"""Text that was found so often and hardly ever legible is dirty or hidden, unless it was too dark,
too small or too oblique, or the camera at fault."""
PLATE_CONTRAST = 0.91
"""Characters on a clean plate stand out by 0.95 and more whatever the light; dirt takes from that,
and so do glare, motion and a camera at fault."""
PLATE_LOOKS_MIN = 2


_NEAREST_SHARE = 0.05
_HIDES_ALL = {
    FailureCause.LOW_LIGHT,
    FailureCause.ANGLE,
    FailureCause.TOO_SMALL,
    FailureCause.CAMERA_FAULT,
}


_FADES = {FailureCause.GLARE, FailureCause.OVERSPEED, FailureCause.CAMERA_FAULT}


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
    if not told.keys() & _HIDES_ALL and _is_illegible(quality):
        told[FailureCause.DIRT_OR_OCCLUSION] = (quality.unread_share or 0.0) / UNREAD_SHARE
    elif not told.keys() & _FADES and _is_dull(quality):
        told[FailureCause.DIRT_OR_OCCLUSION] = PLATE_CONTRAST / (quality.plate_contrast or 0.01)
    if not told:
        is_dirty = _is_seen_well(quality) and not _is_plate_clear(quality, plates)
        return (FailureCause.DIRT_OR_OCCLUSION if is_dirty else FailureCause.UNKNOWN,)
    return tuple(sorted(told, key=lambda cause: -told[cause]))


def _told(quality: Quality) -> Iterator[tuple[FailureCause, float]]:
    """Causes with their strengths, 1 at the threshold."""
    strengths = {
        FailureCause.LOW_LIGHT: _darkness(quality),
        FailureCause.GLARE: _glare(quality),
        FailureCause.OVERSPEED: _haste(quality),
        FailureCause.TAILGATING: _closeness(quality),
        FailureCause.ANGLE: (quality.text_angle_deg or 0.0) / ANGLE_DEG,
        FailureCause.TOO_SMALL: PLATE_PX / max(quality.plate_px or math.inf, 0.1),
        FailureCause.CAMERA_FAULT: _fault(quality),
    }
    return ((cause, strength) for cause, strength in strengths.items() if strength > 1)


def _darkness(quality: Quality) -> float:
    luma = quality.mean_luma if quality.vehicle_luma is None else quality.vehicle_luma
    return LOW_LUMA / max(luma, 1.0)


def _haste(quality: Quality) -> float:
    """Above the limit where the speed is known, else smeared by motion."""
    if quality.speed_kmh is None:
        return (quality.motion_blur or 0.0) / MOTION_BLUR
    return quality.speed_kmh / (quality.speed_limit_kmh or math.inf)


def _closeness(quality: Quality) -> float:
    """How near the vehicle before or behind is, or whether both together hid the line."""
    gaps_s = [gap for gap in (quality.gap_s, quality.gap_after_s) if gap is not None]
    shares = [gap / GAP_S for gap in gaps_s]
    shares += [] if quality.gap_m is None else [quality.gap_m / GAP_M]
    shares += [] if quality.length_m is None else [LENGTH_M / max(quality.length_m, 0.1)]
    return 1 / max(min(shares, default=math.inf), _NEAREST_SHARE)


def _fault(quality: Quality) -> float:
    """Frames that show nothing, or nothing sharp in any of them."""
    faulty = (quality.faulty_share or 0.0) / FAULTY_SHARE
    if quality.scene_sharpness is None or not quality.contrast:
        return faulty
    return max(faulty, EDGE_SHARE * quality.contrast / max(quality.scene_sharpness, 1.0))


def _glare(quality: Quality) -> float:
    """How strong glare is, 1 at its threshold: burnt out, or veiled by stray light."""
    burnt = (quality.saturated_share or 0.0) / SATURATED_SHARE
    if not quality.vehicle_luma or quality.contrast is None:
        return burnt
    return max(burnt, VEILED_CONTRAST * quality.vehicle_luma / max(quality.contrast, 1.0))


def _over(figure: float | None, threshold: float) -> bool:
    return figure is not None and figure > threshold


def _is_illegible(quality: Quality) -> bool:
    return (quality.text_seen_n or 0) >= TEXT_LOOKS_MIN and _over(
        quality.unread_share, UNREAD_SHARE
    )


def _is_dull(quality: Quality) -> bool:
    """Whether plates were found on which hardly anything stands out."""
    return (quality.plate_seen_n or 0) >= PLATE_LOOKS_MIN and (
        quality.plate_contrast is not None and quality.plate_contrast < PLATE_CONTRAST
    )


def _is_plate_clear(quality: Quality, plates: Sequence[PlateRead]) -> bool:
    """Whether a plate failed although it was found and its characters stood out."""
    return (
        not any(plate.status is Status.ACCEPTED for plate in plates)
        and (quality.plate_seen_n or 0) >= PLATE_LOOKS_MIN
        and _over(quality.plate_contrast, PLATE_CONTRAST)
    )


def _is_seen_well(quality: Quality) -> bool:
    """Whether light, focus, size and the camera were measured, and none of them was at fault.

    What is not legible then is itself dirty or hidden.
    """
    measured = (quality.vehicle_luma, quality.scene_sharpness, quality.plate_px)
    return None not in measured
