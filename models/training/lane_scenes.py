"""Scenes of the synthetic gate from which the network of the lane's parts is trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.evaluation.counting_scenes import LIGHTS, SIZE_PX, STARTS_AT, VIEW_SHARES, before_camera
from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec, convoy
from models.synth.fleet import FleetDraw
from models.synth.road_user import RoadUserKind, RoadUserSpec, Waypoint
from models.synth.texture import Texture
from models.synth.viewpoint import Viewpoint, viewpoint

FIRST_SEED = 7_000_000
"""Training takes a hundred thousand seeds from here on; no measurement may."""
LOOKS_N = 20
FRAMES_PER_S = 50
STARTS_S = 40.0
"""The first vehicle is at the gate's line then; nobody is in view at the beginning."""
VIEWS = tuple(VIEW_SHARES)
VIEW_WEIGHTS = (0.20, 0.18, 0.20, 0.18, 0.08, 0.08, 0.08)
LIGHT_WEIGHTS = (0.22, 0.26, 0.14, 0.10, 0.08, 0.12, 0.08)
MOVED_SHARE, MOVES_N = 0.45, 10
"""So many scenes are seen from a camera that hangs somewhat elsewhere; so many places are tried."""
CLOSE_SHARE, CLOSE_M, FAR_M = 0.75, (2.0, 5.0), (5.0, 16.0)
BESIDE_SHARE, BESIDE_M = 0.12, 6.7
PEOPLE_SHARE = 0.25
KINDS = (RoadUserKind.MOTORBIKE, RoadUserKind.PERSON, RoadUserKind.FORK_LIFT)
KIND_SHARES = (0.35, 0.35, 0.3)
BEFORE_M, BEYOND_M = 16.0, 14.0
"""Looks are taken while a vehicle is so near to the line."""
JPEG_QUALITY = (75, 95)


@dataclass(frozen=True, eq=False, slots=True)
class LaneScene:
    """Vehicles that follow each other, and the instants at which they are looked at.

    Attributes:
        spec: The clip.
        times_s: When it is looked at.
        quality: Of the JPEG coding.
    """

    spec: ClipSpec
    times_s: tuple[float, ...]
    quality: int

    def coded(self, picture: Texture) -> Texture:
        """A picture as a camera's coding leaves it."""
        _, code = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)


def lane_scene(seed: int) -> LaneScene:
    """Draws a scene.

    Args:
        seed: Same seed, same scene.
    """
    rng = np.random.default_rng([seed, 77])
    view = VIEWS[int(rng.choice(len(VIEWS), p=np.array(VIEW_WEIGHTS)))]
    if rng.random() < MOVED_SHARE:
        view = _moved(view, rng)
    light = str(rng.choice(LIGHTS, p=LIGHT_WEIGHTS))
    fleet = FleetDraw(rng)
    speed_ms = rng.uniform(9, 22) / 3.6
    gaps_m = CLOSE_M if rng.random() < CLOSE_SHARE else FAR_M
    trucks = [(fleet.any_vehicle(), speed_ms * 3.6) for _ in range(3)]
    counted = convoy(trucks, STARTS_S, rng.uniform(*gaps_m) / speed_ms)
    passages = counted
    if rng.random() < BESIDE_SHARE:
        beside = fleet.any_vehicle()
        at_s = STARTS_S + rng.uniform(-2, 6)
        other = PassageSpec(beside, at_s, speed_ms * 3.6, x_m=BESIDE_M, counts=False)
        passages = (*counted, other)
    first_s, last_s = _in_view_s(counted, view)
    times_s = rng.uniform(first_s, last_s, LOOKS_N)
    near_s = list(_gaps_s(counted, view, speed_ms, rng))
    times_s[: len(near_s)] = near_s
    times_s = np.sort(times_s.clip(first_s + 0.1, last_s - 0.05))
    others = tuple(_people(view, first_s, last_s, rng)) if rng.random() < PEOPLE_SHARE else ()
    spec = ClipSpec(
        seed=seed,
        frames_per_s=FRAMES_PER_S,
        frames_n=round((last_s + 1) * FRAMES_PER_S),
        starts_at=STARTS_AT,
        spans=(LightSpan(light, 0.0),),
        passages=passages,
        view=view.resized(*SIZE_PX),
        others=others,
        subframes_n=1,
    )
    return LaneScene(spec, tuple(float(at_s) for at_s in times_s), int(rng.integers(*JPEG_QUALITY)))


def _moved(view: Viewpoint, rng: np.random.Generator) -> Viewpoint:
    """The view from a camera that was hung somewhat elsewhere, and can be calibrated there."""
    hung = (_hung_elsewhere(view, rng) for _ in range(MOVES_N))
    return next((each for each in hung if each.sees_ground_points), view)


def _hung_elsewhere(view: Viewpoint, rng: np.random.Generator) -> Viewpoint:
    camera = view.camera
    place = np.array(camera.position_m) + rng.uniform(-0.7, 0.7, 3) * [1, 1, 0.8]
    x, y, z = (float(value) for value in place.round(3))
    hung = replace(
        camera,
        position_m=(x, y, z),
        yaw_deg=camera.yaw_deg + rng.uniform(-3, 3),
        pitch_deg=camera.pitch_deg + rng.uniform(-3, 3),
        focal_px=camera.focal_px * rng.uniform(0.85, 1.2),
    )
    line_y_m = view.line_y_m + rng.uniform(-0.6, 0.6)
    left, right = np.array(view.line_x_m) + rng.uniform(-0.15, 0.15, 2)
    return viewpoint(
        view.name,
        hung,
        line_y_m=line_y_m,
        line_x_m=(float(left), float(right)),
        region=view.region,
        position=view.position,
    )


def _in_view_s(passages: Sequence[PassageSpec], view: Viewpoint) -> tuple[float, float]:
    nearest_m = max(view.in_view_y_m[0], view.line_y_m - BEFORE_M)
    farthest_m = min(view.in_view_y_m[1], view.line_y_m + BEYOND_M)
    return passages[0].front_at_s(nearest_m), passages[-1].rear_at_s(farthest_m)


def _gaps_s(
    passages: Sequence[PassageSpec],
    view: Viewpoint,
    speed_ms: float,
    rng: np.random.Generator,
) -> Iterator[float]:
    """Instants at which a gap is near the line."""
    for ahead in passages[:-1]:
        near_s = rng.uniform(-5, 5, LOOKS_N // 4) / speed_ms
        yield from (ahead.rear_at_s(view.line_y_m) + near_s).tolist()


def _people(
    view: Viewpoint, first_s: float, last_s: float, rng: np.random.Generator
) -> Iterator[RoadUserSpec]:
    """Who else is on the road: motorbikes, people, and what passes close before the camera."""
    for _ in range(int(rng.integers(1, 3))):
        at_s, kind = rng.uniform(first_s, last_s), rng.choice(KINDS, p=KIND_SHARES)
        if kind == RoadUserKind.MOTORBIKE:
            x, half_s = rng.uniform(-1.2, 1.2), 13 / rng.uniform(3, 8)
            ride = Waypoint(at_s - half_s, x, -8.0), Waypoint(at_s + half_s, x, 18.0)
            yield RoadUserSpec(RoadUserKind.MOTORBIKE, ride, (60, 60, 200))
        elif kind == RoadUserKind.FORK_LIFT:
            (x, y), (right, ahead) = before_camera(view)
            way = (Waypoint(at_s + t, x + right * t * 2.4, y + ahead * t * 2.4) for t in (-4, 4))
            yield RoadUserSpec(RoadUserKind.FORK_LIFT, tuple(way), (40, 170, 230))
        else:
            y = view.line_y_m + rng.uniform(-4, 4)
            walk = (
                Waypoint(at_s - 6, -2.6, y),
                Waypoint(at_s, rng.uniform(-1.2, 1.2), y),
                Waypoint(at_s + 6, 2.8, y + rng.uniform(-2, 2)),
            )
            yield RoadUserSpec(RoadUserKind.PERSON, walk)
