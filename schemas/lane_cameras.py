"""Which camera is a lane's reference, and how far in time the others' lines are from its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.geometry import Point, is_inside

if TYPE_CHECKING:
    from schemas.site import Camera

_STEPS_N = 50
"""A line is looked at in so many places."""


@dataclass(frozen=True, slots=True)
class LaneCameras:
    """The recognition cameras of one lane.

    Attributes:
        reference: The camera at whose line vehicles pass; nothing where it cannot be used.
        travel_s: Of each other camera, by id, least and most seconds from a vehicle's arrival at
            the reference camera's line to its arrival at its own.
    """

    reference: str | None
    travel_s: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, the reference first, the others in the order of their ids."""
        first = () if self.reference is None else (self.reference,)
        return (*first, *sorted(self.travel_s))

    def mean_travel_s(self, camera: str) -> float:
        """Seconds from the reference line to a camera's own, in the middle of what is possible."""
        return 0.0 if camera == self.reference else sum(self.travel_s[camera]) / 2


def lane_cameras(cameras: Mapping[str, Camera]) -> dict[str, LaneCameras]:
    """The recognition cameras of each lane that has any.

    Args:
        cameras: Cameras of a checked site file by id.
    """
    by_lane: dict[str, dict[str, Camera]] = {}
    for name, camera in cameras.items():
        if camera.kind.is_read:
            by_lane.setdefault(camera.lane, {})[name] = camera
    return {
        lane: LaneCameras(
            next((name for name, camera in those.items() if camera.travel_s is None), None),
            {name: c.travel_s for name, c in those.items() if c.travel_s is not None},
        )
        for lane, those in by_lane.items()
    }


def fault_of_camera(camera: Camera) -> str | None:
    """Why a camera's line or travel time cannot be used, if so, in one sentence."""
    if camera.travel_s is not None and not camera.kind.is_read:
        return "travel_s is of recognition cameras, got it of an observation camera"
    if not any(_is_seen(point, camera) for point in _along(*camera.line)):
        return (
            "a line that crosses the region outside of its masks was wanted, "
            f"got {[list(end) for end in camera.line]}, of which nothing lies there"
        )
    return None


def second_references(cameras: Mapping[str, Camera]) -> dict[str, str]:
    """One sentence for each camera that would be a lane's second reference, by camera id."""
    faults: dict[str, str] = {}
    references: dict[str, str] = {}
    for name, camera in cameras.items():
        if not camera.kind.is_read or camera.travel_s is not None:
            continue
        first = references.setdefault(camera.lane, name)
        if first != name:
            faults[name] = (
                f"the lane {camera.lane!r} has its reference camera {first!r} already; travel_s = "
                "[least, most] was wanted, in seconds from that camera's line to this one's"
            )
    return faults


def faults_of_lanes(cameras: Mapping[str, Camera]) -> dict[str, str]:
    """One sentence for each camera that does not fit the others of its lane, by camera id."""
    faults = second_references(cameras)
    for lane, those in lane_cameras(cameras).items():
        if those.reference is None:
            faults[those.names[0]] = (
                "travel_s is counted from the line of the lane's reference camera, a recognition "
                f"camera without travel_s, but the lane {lane!r} has none"
            )
    return faults


def _along(one: Point, other: Point) -> list[Point]:
    shares = [step / _STEPS_N for step in range(_STEPS_N + 1)]
    (x0, y0), (x1, y1) = one, other
    return [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in shares]


def _is_seen(point: Point, camera: Camera) -> bool:
    return is_inside(point, camera.region) and not any(
        is_inside(point, mask) for mask in camera.mask
    )
