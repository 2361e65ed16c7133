"""Scenes in which vehicles are to be counted: who drives, who stands by, in what light."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from models.synth.clip import ClipRenderer
from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec, SpeedChange, convoy
from models.synth.fleet import FleetDraw
from models.synth.road_user import RoadUserKind, RoadUserSpec, Waypoint
from models.synth.solid import vector
from models.synth.texture import Texture
from models.synth.truck import TruckSpec, vehicle_length_m, vehicle_volumes
from models.synth.truth import line_hidden_share
from models.synth.viewpoint import (
    FRONT,
    FRONT_WIDE,
    GATE_Y_M,
    HEAD_ON,
    REAR,
    REAR_WIDE,
    ROOF,
    SIDE,
    Viewpoint,
)
from schemas.site import Calibration, Camera, CameraPosition

FRAMES_PER_S = 5
SIZE_PX = (480, 270)
STARTS_AT = datetime(2026, 11, 2, 2, tzinfo=UTC)
EMPTY_S = 2.0
"""Nobody is in the picture for so long at first, and a little longer at the end."""
REUSED_N = 6
"""While nothing moves, so many pictures take turns: they differ by their noise."""
HALF_LANE_M = 2.0
GAP_LEAST_M = 2.0
"""Lorries do not follow closer than this, however short a gap in seconds is asked for."""

SITUATIONS = (
    "single",
    "pair",
    "tailgating",
    "stop",
    "reverse",
    "hidden",
    "long-stand",
    "neighbour-lane",
    "motorbike",
    "bystander",
    "light-change",
    "tailgating",
)
LIGHTS = ("day", "night", "rain", "cloud", "low-sun", "rain-night", "fog")
LIGHT_SHARES = (0.30, 0.22, 0.16, 0.10, 0.08, 0.08, 0.06)
VIEW_SHARES = {
    REAR_WIDE: 0.22,
    FRONT_WIDE: 0.16,
    SIDE: 0.16,
    ROOF: 0.16,
    REAR: 0.12,
    FRONT: 0.10,
    HEAD_ON: 0.08,
}
SEE_GAPS = (REAR_WIDE, FRONT_WIDE, SIDE, ROOF)
"""Views in which the road between two tall vehicles a few metres apart is ever seen."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of time before one camera.

    Attributes:
        seed: Draws everything.
        conditions: Situation, light and view, for the figures.
        spec: The clip.
        stands_s: When nothing moves from and until; pictures are reused between.
    """

    seed: int
    conditions: tuple[str, ...]
    spec: ClipSpec
    stands_s: tuple[float, float] | None = None

    @property
    def crossings_s(self) -> list[float]:
        """When each counted vehicle begins to hide half of the line from the camera."""
        counted = [passage for passage in self.spec.passages if passage.counts]
        return [_hides_line_s(passage, self.spec.view) for passage in counted]

    def rendered_index(self, index: int) -> int:
        """The frame whose picture is shown as frame ``index``."""
        if self.stands_s is None:
            return index
        first, last = (round(at_s * FRAMES_PER_S) for at_s in self.stands_s)
        return first + (index - first) % REUSED_N if first <= index < last else index

    def pictures(self) -> Iterator[tuple[float, Texture]]:
        """Seconds and pictures, ``(H, W, 3)``, at the rate at which a camera is looked at."""
        renderer = ClipRenderer(self.spec)
        kept: dict[int, Texture] = {}
        for index in range(self.spec.frames_n):
            shown = self.rendered_index(index)
            picture = kept.get(shown)
            if picture is None:
                picture = renderer.frame(shown).image
            if self.stands_s is not None and shown >= round(self.stands_s[0] * FRAMES_PER_S):
                kept[shown] = picture
            yield index / FRAMES_PER_S, picture


def site_camera(view: Viewpoint) -> Camera:
    """The table of a site file for a viewpoint."""
    image, ground_m = view.calibration
    return Camera(
        lane="a",
        uri="scene.mp4",
        position=CameraPosition(view.position),
        starts_at=STARTS_AT,
        region=view.region,
        line=view.line,
        calibration=Calibration(image=image, ground_m=ground_m),
    )


def before_camera(view: Viewpoint) -> tuple[tuple[float, float], tuple[float, float]]:
    """A place between a camera and its line, and the direction across its view there.

    Beneath a gantry it is beside the lane, and the direction along it.
    """
    x, y, _ = view.camera.position_m
    if abs(x) <= HALF_LANE_M:
        return (-2.9, view.line_y_m), (0.0, 1.0)
    aim = np.array([0.0, view.line_y_m]) - np.array([x, y])
    aim /= max(float(np.hypot(*aim)), 1e-6)
    spot = np.array([x, y]) + aim * 3.2
    return (float(spot[0]), float(spot[1])), (float(aim[1]), float(-aim[0]))


def _hides_line_s(passage: PassageSpec, view: Viewpoint) -> float:
    """From when on a vehicle hides half of the line, to 20 ms."""
    volumes = vehicle_volumes(passage.truck)
    length_m = vehicle_length_m(passage.truck)
    near_s = passage.front_at_s(view.line_y_m)
    for step in range(-400, 400):
        at_s = near_s + step * 0.02
        rear_y = GATE_Y_M + passage.travelled_m(at_s) - length_m
        if line_hidden_share(volumes, vector(passage.x_m, rear_y, 0), view) >= 0.5:  # noqa: PLR2004
            return at_s
    return near_s


def draw_scene(seed: int) -> Scene:
    """A scene; the situation goes through all of them in turn, the rest is drawn.

    Args:
        seed: Same seed, same scene.
    """
    rng = np.random.default_rng([seed, 11])
    situation = SITUATIONS[seed % len(SITUATIONS)]
    light = str(rng.choice(LIGHTS, p=LIGHT_SHARES))
    views = SEE_GAPS if situation == "tailgating" else tuple(VIEW_SHARES)
    shares = np.array([VIEW_SHARES[view] for view in views])
    view = views[int(rng.choice(len(views), p=shares / shares.sum()))]
    return _Drawing(seed, rng, situation, light, view).scene()


class _Drawing:
    """One scene under work."""

    def __init__(
        self, seed: int, rng: np.random.Generator, situation: str, light: str, view: Viewpoint
    ) -> None:
        self._seed, self._rng = seed, rng
        self._situation, self._light, self._view = situation, light, view
        self._fleet = FleetDraw(rng)
        self._others: list[RoadUserSpec] = []
        self._stands: tuple[float, float] | None = None
        self._spans = [LightSpan(light, 0.0)]

    def scene(self) -> Scene:
        passages = self._passages()
        ends_s = max(self._gone_s(passage) for passage in passages)
        ends_s = max([ends_s, *(other.way[-1].at_s for other in self._others)])
        spec = ClipSpec(
            seed=self._seed,
            frames_per_s=FRAMES_PER_S,
            frames_n=round((ends_s + EMPTY_S + 1.5) * FRAMES_PER_S),
            starts_at=STARTS_AT,
            spans=tuple(self._spans),
            passages=passages,
            view=self._view.resized(*SIZE_PX),
            others=tuple(self._others),
            subframes_n=1,
        )
        named = (self._situation, f"light {self._light}", f"view {self._view.name}")
        return Scene(self._seed, named, spec, self._stands)

    def _uniform(self, low: float, high: float) -> float:
        return float(self._rng.uniform(low, high))

    def _truck(self) -> tuple[TruckSpec, float]:
        return self._fleet.any_vehicle(), round(self._uniform(7.0, 24.0), 1)

    def _first(self, truck: TruckSpec, speed_kmh: float, after_s: float = 0.0) -> PassageSpec:
        """A vehicle that comes into view ``EMPTY_S`` and ``after_s`` after the beginning."""
        way_m = GATE_Y_M - self._view.in_view_y_m[0]
        at_s = EMPTY_S + after_s + max(0.0, way_m) / (speed_kmh / 3.6)
        return PassageSpec(truck, round(at_s, 3), speed_kmh)

    def _gone_s(self, passage: PassageSpec) -> float:
        return passage.rear_at_s(self._view.in_view_y_m[1])

    def _passages(self) -> tuple[PassageSpec, ...]:
        one = self._first(*self._truck())
        makers: dict[str, Callable[[PassageSpec], tuple[PassageSpec, ...]]] = {
            "pair": self._pair,
            "tailgating": self._tailgating,
            "stop": self._halting,
            "reverse": self._halting,
            "long-stand": self._halting,
            "hidden": self._hidden,
            "neighbour-lane": self._beside,
            "motorbike": self._with_people,
            "bystander": self._with_people,
            "light-change": self._under_clouds,
        }
        return makers[self._situation](one) if self._situation in makers else (one,)

    def _pair(self, one: PassageSpec) -> tuple[PassageSpec, ...]:
        trucks = [(one.truck, one.speed_kmh)]
        trucks += [(self._fleet.any_vehicle(), one.speed_kmh) for _ in range(2)]
        return convoy(trucks, one.front_at_line_s, self._uniform(2.0, 5.0))

    def _under_clouds(self, one: PassageSpec) -> tuple[PassageSpec, ...]:
        """The sun comes out or goes while a vehicle comes or passes."""
        other = {"day": "cloud", "cloud": "day"}.get(self._light, self._light)
        at_s = round(self._uniform(3.0, one.front_at_line_s + 4.0), 1)
        self._spans.append(LightSpan(other, at_s))
        return (one,)

    def _tailgating(self, _one: PassageSpec) -> tuple[PassageSpec, ...]:
        speed_kmh = round(self._uniform(9.0, 22.0), 1)
        gap_s = max(self._uniform(0.5, 1.0), GAP_LEAST_M / (speed_kmh / 3.6))
        count = int(self._rng.integers(3, 5))
        trucks = [(self._fleet.any_vehicle(), speed_kmh) for _ in range(count)]
        first = self._first(trucks[0][0], speed_kmh)
        return convoy(trucks, first.front_at_line_s, min(gap_s, 1.0))

    def _halting(self, one: PassageSpec) -> tuple[PassageSpec, ...]:
        """Stops over the line; may reverse by a metre, or stand for ten minutes."""
        over_m = self._uniform(1.0, vehicle_length_m(one.truck) - 1.5)
        at_line_s = one.front_at_s(self._view.line_y_m)
        stop_s = at_line_s - one.front_at_line_s + over_m / one.speed_ms
        stands_s = self._uniform(3.0, 12.0) if self._situation != "long-stand" else 600.0
        changes = [SpeedChange(stop_s, 0.0)]
        go_s = stop_s + stands_s
        if self._situation == "long-stand":
            begins_s = one.front_at_line_s + stop_s
            self._stands = (begins_s + 1.0, begins_s + stands_s - 1.0)
        if self._situation == "reverse":
            back_s = self._uniform(0.9, 1.2)
            changes += [SpeedChange(go_s, -3.6), SpeedChange(go_s + back_s, 0.0)]
            go_s += back_s + self._uniform(0.8, 3.0)
        changes.append(SpeedChange(go_s, one.speed_kmh))
        return (replace(one, changes=tuple(changes)),)

    def _hidden(self, one: PassageSpec) -> tuple[PassageSpec, ...]:
        """A fork lift with a load goes by between the camera and the vehicle for two seconds."""
        (halting,) = self._halting(one)
        stops_s = one.front_at_line_s + halting.changes[0].after_s
        go_s = one.front_at_line_s + halting.changes[1].after_s
        middle_s = (stops_s + go_s) / 2
        spot, across = (np.array(each) for each in before_camera(self._view))
        reach_m, speed_ms = 9.0, 2.4
        start, end = spot - across * reach_m, spot + across * reach_m
        half_s = reach_m / speed_ms
        way = (
            Waypoint(middle_s - half_s, float(start[0]), float(start[1])),
            Waypoint(middle_s + half_s, float(end[0]), float(end[1])),
        )
        self._others.append(RoadUserSpec(RoadUserKind.FORK_LIFT, way, (40, 170, 230)))
        return (halting,)

    def _beside(self, one: PassageSpec) -> tuple[PassageSpec, ...]:
        """Vehicles of the next lane, one of them while ours is here, one by itself."""
        beside = [one]
        for after_s in (self._uniform(-2.0, 4.0), self._uniform(14.0, 18.0)):
            truck, speed_kmh = self._truck()
            at_s = one.front_at_line_s + after_s
            beside.append(
                PassageSpec(truck, round(at_s, 3), max(12.0, speed_kmh), x_m=6.7, counts=False)
            )
        return tuple(beside)

    def _with_people(self, _one: PassageSpec) -> tuple[PassageSpec, ...]:
        """People or motorbikes first, then a vehicle."""
        rng = self._rng
        for number in range(int(rng.integers(1, 4))):
            begins_s = EMPTY_S + number * self._uniform(0.5, 2.5)
            x = self._uniform(-1.2, 1.2)
            line_y = self._view.line_y_m
            if self._situation == "motorbike":
                speed_ms = self._uniform(3.0, 8.0)
                y0, y1 = -8.0, 18.0
                rides = (
                    Waypoint(begins_s, x, y0),
                    Waypoint(begins_s + (y1 - y0) / speed_ms, x, y1),
                )
                colour = (60, 60, 200) if number % 2 else (150, 90, 40)
                self._others.append(RoadUserSpec(RoadUserKind.MOTORBIKE, rides, colour))
                continue
            y = line_y + self._uniform(-1.5, 2.5)
            way = (
                Waypoint(begins_s, -2.6, y + self._uniform(-2, 2)),
                Waypoint(begins_s + 2.5, x, y),
                Waypoint(begins_s + 2.5 + self._uniform(0.0, 4.0), x, y),
                Waypoint(begins_s + 9.5, 2.8, y + self._uniform(-2, 2)),
            )
            self._others.append(RoadUserSpec(RoadUserKind.PERSON, way))
        ends_s = max(other.way[-1].at_s for other in self._others)
        after_s = ends_s - EMPTY_S + self._uniform(0.0, 3.0)
        return (self._first(*self._truck(), after_s=after_s),)


def instant(at_s: float) -> datetime:
    """The absolute instant of a second of a scene."""
    return STARTS_AT + timedelta(seconds=at_s)
