"""Why a number of a passage is missing or weak (R27)."""

from __future__ import annotations

from enum import StrEnum


class FailureCause(StrEnum):
    """What kept a number from being read, told from figures that were measured.

    A passage has failed, and so has a cause, where

    - no plate was accepted: every vehicle carries one;
    - it carries a container of which no code was accepted. It carries one where a container's
      wall or its code was seen in several looks, or a code was read for review;
    - any of its reads is in ``review``.

    A passage whose every expected read is accepted has none.
    """

    LOW_LIGHT = "low_light"
    OVERSPEED = "overspeed"
    TAILGATING = "tailgating"
    GLARE = "glare"
    DIRT_OR_OCCLUSION = "dirt_or_occlusion"
    ANGLE = "angle"
    TOO_SMALL = "too_small"
    CAMERA_FAULT = "camera_fault"
    UNKNOWN = "unknown"
    """No measured figure tells a cause."""
