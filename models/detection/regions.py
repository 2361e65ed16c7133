"""The kinds of regions that the detector tells apart."""

from __future__ import annotations

from enum import StrEnum


class RegionKind(StrEnum):
    """What a region of a picture shows; the order is that of the network's classes."""

    TRUCK = "truck"
    """A goods vehicle whose parts the picture does not tell apart."""
    TRACTOR = "tractor"
    TRAILER = "trailer"
    CAR = "car"
    BUS = "bus"
    MOTORBIKE = "motorbike"
    PLATE = "plate"
    CONTAINER = "container"
    """The wall of a container that faces the camera."""
    CODE_HORIZONTAL = "code_h"
    """A container's number on one line or several, check digit included."""
    CODE_VERTICAL = "code_v"
    SIZE_TYPE = "size_type"

    @property
    def class_id(self) -> int:
        """Its class in the network, from 0."""
        return REGION_KINDS.index(self)


REGION_KINDS = tuple(RegionKind)
VEHICLES = frozenset(REGION_KINDS[:6])
CODES = frozenset((RegionKind.CODE_HORIZONTAL, RegionKind.CODE_VERTICAL))
