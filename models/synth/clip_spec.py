"""What a clip is made from: vehicles and their ways, other people on the road, light, camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.synth.light import LIGHTINGS, Lighting
from models.synth.road_user import RoadUserSpec
from models.synth.truck import TruckSpec, vehicle_length_m
from models.synth.viewpoint import GATE_Y_M, REAR, Viewpoint


@dataclass(frozen=True, slots=True)
class SpeedChange:
    """From an instant on a vehicle drives at another speed.

    Attributes:
        after_s: Counted from when its front was at the gate's line; may be negative.
        speed_kmh: New speed; 0 stands, negative drives backwards.
    """

    after_s: float
    speed_kmh: float


@dataclass(frozen=True, slots=True)
class PassageSpec:
    """One vehicle's way through the lane.

    Attributes:
        truck: The vehicle.
        front_at_line_s: When its front bumper is above the gate's line, on the clip's clock.
        speed_kmh: Speed until the first change, steady without one.
        heading: 1 drives along ``y``, away from the rear camera; -1 the other way.
        changes: Other speeds later on, in order.
        x_m: Middle of the vehicle across the lane; another lane where it is far from 0.
        counts: Whether it drives through the watched lane; a vehicle of another lane does not.
    """

    truck: TruckSpec
    front_at_line_s: float
    speed_kmh: float
    heading: int = 1
    changes: tuple[SpeedChange, ...] = ()
    x_m: float = 0.0
    counts: bool = True

    @property
    def speed_ms(self) -> float:
        """Metres per second before any change."""
        return self.speed_kmh / 3.6

    def travelled_m(self, time_s: float) -> float:
        """Way driven since its front was at the gate's line; negative before that."""
        after_s = time_s - self.front_at_line_s
        if not self.changes:
            return self.speed_ms * after_s
        return self._way_m(after_s) - self._way_m(0.0)

    def _way_m(self, after_s: float) -> float:
        """Way since the first change."""
        at_s, speed_ms, way_m = self.changes[0].after_s, self.speed_ms, 0.0
        for change in self.changes:
            if after_s <= change.after_s:
                break
            way_m += speed_ms * (change.after_s - at_s)
            at_s, speed_ms = change.after_s, change.speed_kmh / 3.6
        return way_m + speed_ms * (after_s - at_s)

    def front_at_s(self, y_m: float) -> float:
        """When its front is above a line across the lane for the first time.

        A vehicle whose speed changes reaches lines that it reaches at all; for others this is
        infinite.
        """
        way_m = self.heading * (y_m - GATE_Y_M)
        if not self.changes:
            return self.front_at_line_s + way_m / self.speed_ms
        from_s = self.changes[0].after_s
        if self.speed_ms > 0 and self._before(way_m, from_s):
            behind_m = way_m - self.travelled_m(self.front_at_line_s + from_s)
            return self.front_at_line_s + from_s + behind_m / self.speed_ms
        ends = [change.after_s for change in self.changes[1:]] + [float("inf")]
        for change, end_s in zip(self.changes, ends, strict=True):
            start_s = self.front_at_line_s + change.after_s
            left_m = way_m - self.travelled_m(start_s)
            needs_s = left_m / (change.speed_kmh / 3.6) if change.speed_kmh else float("inf")
            if 0 <= needs_s <= end_s - change.after_s:
                return start_s + needs_s
        return float("inf")

    def _before(self, way_m: float, after_s: float) -> bool:
        return way_m <= self.travelled_m(self.front_at_line_s + after_s)

    def rear_at_s(self, y_m: float) -> float:
        """When its rear end is above a line across the lane for the first time."""
        return self.front_at_s(y_m + self.heading * vehicle_length_m(self.truck))


@dataclass(frozen=True, slots=True)
class LightSpan:
    """One light, from ``starts_s`` until the next span.

    Attributes:
        light: Name of a lighting of the clip.
        starts_s: On the clip's clock.
    """

    light: str
    starts_s: float


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """Everything that a clip is made from.

    Attributes:
        seed: Of everything that is drawn by chance; clips of one seed show the same vehicles
            and the same place, whoever looks.
        frames_per_s: Whole number of pictures per second.
        frames_n: Pictures in all.
        starts_at: Instant of the first picture, aware; printed in the pictures.
        spans: The lights in order; the first starts at 0.
        passages: The vehicles in order.
        title: Printed behind the time.
        view: The camera, its line, and the size of its pictures.
        lightings: The lights that ``spans`` names.
        others: People, motorbikes and fork lifts.
        lens_dirt: 0 for a clean lens to 1 for one that hides most.
        subframes_n: Pictures that are averaged into one: 5 for smooth edges and motion blur; a
            long exposure of something fast wants more; 1 is cheap.
    """

    seed: int
    frames_per_s: int
    frames_n: int
    starts_at: datetime
    spans: tuple[LightSpan, ...]
    passages: tuple[PassageSpec, ...]
    title: str = "GATE A-01 OUT"
    view: Viewpoint = REAR
    lightings: tuple[Lighting, ...] = tuple(LIGHTINGS.values())
    others: tuple[RoadUserSpec, ...] = ()
    lens_dirt: float = 0.0
    subframes_n: int = 5

    def light_at(self, time_s: float) -> str:
        """Name of the light at an instant."""
        return [span.light for span in self.spans if span.starts_s <= time_s][-1]

    def lighting(self, name: str) -> Lighting:
        """The lighting of a name."""
        return {lighting.name: lighting for lighting in self.lightings}[name]


def convoy(
    trucks: Sequence[tuple[TruckSpec, float]], starts_s: float, gap_s: float
) -> tuple[PassageSpec, ...]:
    """Vehicles that follow each other: ``gap_s`` from one's rear end to the next one's front.

    Args:
        trucks: Vehicles with their speeds in km/h; the gap is kept at the gate's line.
        starts_s: When the first one's front is above the gate's line.
        gap_s: Seconds between the instants at which a rear end and the next front pass the line.
    """
    passages: list[PassageSpec] = []
    at_s = starts_s
    for truck, speed_kmh in trucks:
        passages.append(PassageSpec(truck, round(at_s, 3), speed_kmh))
        at_s = passages[-1].rear_at_s(GATE_Y_M) + gap_s
    return tuple(passages)
