"""A clip: vehicles that drive through the gate one after the other, frame by frame."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import cv2
import numpy as np

from models.synth.camera import Vector
from models.synth.clip_spec import ClipSpec
from models.synth.light import Lighting
from models.synth.raster import Canvas, draw_all
from models.synth.road_user import RoadUserSpec, road_user_surfaces, road_user_volume
from models.synth.scene import Backdrop, build_backdrop
from models.synth.sensor import Sensor
from models.synth.shadow import moved_volumes, shadow_mask
from models.synth.solid import vector
from models.synth.texture import Field, Texture
from models.synth.truck import Truck, build_truck, vehicle_length_m
from models.synth.viewpoint import GATE_Y_M
from models.synth.weather import seen_through

FRAMES_PER_TASK = 5
FROM_ABOVE_M = 3.3
"""A camera that hangs higher sees roofs."""
SUBFRAMES = ((-0.30, -0.12), (0.12, 0.30), (-0.06, -0.34), (0.34, 0.06), (0.0, 0.0))
"""Shifts of the picture in pixels; their mean smooths edges and carries the motion blur."""


@dataclass(frozen=True, eq=False, slots=True)
class SynthFrame:
    """One rendered picture.

    Attributes:
        index: Number from 0.
        pts_s: Its time on the clip's clock.
        image: ``(H, W, 3)`` uint8 BGR.
        line_covered: Share of the lane's line that a vehicle hides, 0 to 1.
    """

    index: int
    pts_s: float
    image: Texture
    line_covered: float


def _jitters(subframes_n: int) -> tuple[tuple[float, float], ...]:
    if subframes_n == 1:
        return ((0.0, 0.0),)
    return tuple(SUBFRAMES[step % len(SUBFRAMES)] for step in range(subframes_n))


class ClipRenderer:
    """Renders any frame of a clip by itself.

    Args:
        spec: The clip.

    The picture of a frame depends on the clip's seed and the frame's number only, so that
    single frames can be made again.
    """

    def __init__(self, spec: ClipSpec) -> None:
        self._spec = spec
        self._backdrops: dict[str, Backdrop] = {}
        self._trucks: dict[int, Truck] = {}
        self._sensors: dict[str, Sensor] = {}
        view = spec.view
        self._camera = view.camera
        line = view.camera.project(
            np.array([(x, view.line_y_m, 0.0) for x in np.linspace(*view.line_x_m, 41)], np.float64)
        )
        size = (view.camera.width_px - 1, view.camera.height_px - 1)
        self._eye_m = np.array(view.camera.position_m)
        self._line = np.clip(np.round(line).astype(int), 0, size)

    def frame(self, index: int) -> SynthFrame:
        """Renders one frame.

        Args:
            index: Number from 0.
        """
        time_s = index / self._spec.frames_per_s
        backdrop = self._backdrop(self._spec.light_at(time_s))
        present = [n for n in range(len(self._spec.passages)) if self._in_view(n, time_s)]
        light, covered = self._light(backdrop, present, time_s)
        rng = np.random.default_rng([self._spec.seed, 3, index])
        sensor = self._sensor(backdrop.lighting)
        instant = self._spec.starts_at + timedelta(seconds=time_s)
        text = f"{instant:%Y-%m-%d %H:%M:%S}  {self._spec.title}"
        return SynthFrame(index, time_s, sensor.picture(light, text, rng), covered)

    def _sensor(self, lighting: Lighting) -> Sensor:
        if lighting.name not in self._sensors:
            rng = np.random.default_rng([self._spec.seed, 4])
            shape = (self._camera.height_px, self._camera.width_px)
            self._sensors[lighting.name] = Sensor(lighting, shape, rng, self._spec.lens_dirt)
        return self._sensors[lighting.name]

    def _backdrop(self, light: str) -> Backdrop:
        if light not in self._backdrops:
            lighting = self._spec.lighting(light)
            self._backdrops[light] = build_backdrop(self._camera, lighting, self._spec.seed)
        return self._backdrops[light]

    def truck(self, number: int) -> Truck:
        """The vehicle of a passage, numbered from 0."""
        if number not in self._trucks:
            rng = np.random.default_rng([self._spec.seed, 2, number])
            self._trucks[number] = build_truck(self._spec.passages[number].truck, rng)
        return self._trucks[number]

    def offset(self, number: int, time_s: float) -> Vector:
        """Where a vehicle's origin, its rear end, is; world frame."""
        passage = self._spec.passages[number]
        front_y = GATE_Y_M + passage.heading * passage.travelled_m(time_s)
        return vector(passage.x_m, front_y - passage.heading * vehicle_length_m(passage.truck), 0.0)

    def _in_view(self, number: int, time_s: float) -> bool:
        passage = self._spec.passages[number]
        rear_y = float(self.offset(number, time_s)[1])
        front_y = rear_y + passage.heading * vehicle_length_m(passage.truck)
        first_y, last_y = self._spec.view.in_view_y_m
        return max(rear_y, front_y) > first_y and min(rear_y, front_y) < last_y

    def _light(self, backdrop: Backdrop, present: list[int], time_s: float) -> tuple[Field, float]:
        """Linear light of one exposure and the share of the line that is covered."""
        others = [other for other in self._spec.others if other.is_there(time_s)]
        still = self._still(backdrop, present, others, time_s)
        if not present and not others:
            return self._weather(still, backdrop.nearness, backdrop.lighting, time_s), 0.0
        total = np.zeros_like(still)
        open_s = backdrop.lighting.exposure_s
        covered = 0.0
        jitters = _jitters(self._spec.subframes_n)
        for step, jitter in enumerate(jitters):
            shift = (step / (len(jitters) - 1) - 0.5) * open_s if len(jitters) > 1 else 0.0
            canvas = Canvas(still.copy(), backdrop.nearness.copy())
            for number in present:
                passage = self._spec.passages[number]
                offset = self.offset(number, time_s + shift)
                surfaces = self.truck(number).surfaces(
                    offset,
                    passage.travelled_m(time_s + shift),
                    lights_on=backdrop.lighting.lights_on,
                    heading=passage.heading,
                    from_above=self._eye_m[2] > FROM_ABOVE_M,
                )
                draw_all(canvas, self._camera, surfaces, backdrop.lighting.at, jitter)
            for other in others:
                surfaces = road_user_surfaces(
                    other, time_s + shift, self._eye_m, lights_on=backdrop.lighting.lights_on
                )
                draw_all(canvas, self._camera, surfaces, backdrop.lighting.at, jitter)
            total += canvas.colour
            hidden = canvas.nearness > backdrop.nearness
            covered += float(hidden[self._line[:, 1], self._line[:, 0]].mean())
        light = np.asarray(total / np.float32(len(jitters)), np.float32)
        weather = self._weather(light, canvas.nearness, backdrop.lighting, time_s)
        return weather, covered / len(jitters)

    def _weather(self, light: Field, nearness: Field, lighting: Lighting, time_s: float) -> Field:
        """Fog and falling rain before the camera."""
        if not lighting.fog and not lighting.rain:
            return light
        number = round(time_s * self._spec.frames_per_s)
        rng = np.random.default_rng([self._spec.seed, 6, number])
        return seen_through(light, nearness, lighting, rng)

    def _still(
        self,
        backdrop: Backdrop,
        present: list[int],
        others: list[RoadUserSpec],
        time_s: float,
    ) -> Field:
        """The still scene with the shadows and the head lamps of the vehicles in view."""
        total = np.zeros_like(backdrop.layers[0])
        volumes = []
        for number in present:
            heading = self._spec.passages[number].heading
            offset = self.offset(number, time_s)
            volumes += moved_volumes(self.truck(number).shadow_boxes, offset, heading)
        volumes += [road_user_volume(other, time_s) for other in others]
        if not volumes:
            return np.asarray(sum(backdrop.layers, total), np.float32)
        road = backdrop.road.astype(np.float32)
        below = shadow_mask(self._camera, volumes, None, 12.0) * road
        for layer, source in zip(backdrop.layers, backdrop.lighting.sources, strict=True):
            shade = shadow_mask(self._camera, volumes, source, 2.5) * road
            total += (
                layer * ((1 - np.float32(0.97) * shade) * (1 - np.float32(0.8) * below))[..., None]
            )
        if backdrop.lighting.lights_on:
            for number in present:
                total += self._head_lamps(backdrop, number, time_s)
        return total

    def _head_lamps(self, backdrop: Backdrop, number: int, time_s: float) -> Field:
        """Light of a vehicle's head lamps on the road ahead of it."""
        heading = self._spec.passages[number].heading
        front_y = float(self.offset(number, time_s)[1]) + heading * self.truck(number).length_m
        ahead = np.clip(heading * (backdrop.ground.y_m - np.float32(front_y)), -1, 80)
        spread = 0.9 + 0.16 * np.maximum(ahead, 0)
        aside = np.abs(backdrop.ground.x_m - np.float32(self._spec.passages[number].x_m))
        beam = np.exp(-((np.maximum(aside - 0.7, 0) / spread) ** 2))
        strength = 0.2 * np.clip(ahead / 2.2, 0, 1) / (1 + (ahead / 7) ** 2) * beam
        lit = strength * backdrop.road
        colour = np.array([0.92, 1.0, 1.04], np.float32)
        return np.asarray(backdrop.albedo * lit[..., None] * colour, np.float32)


_OF_PROCESS: list[ClipRenderer] = []
"""The renderer of a worker process, which lives as long as the process does."""


def _start_worker(spec: ClipSpec) -> None:
    cv2.setNumThreads(1)
    _OF_PROCESS[:] = [ClipRenderer(spec)]


def _frame_of_worker(index: int) -> SynthFrame:
    return _OF_PROCESS[0].frame(index)


def render_clip(spec: ClipSpec, processes_n: int = 1) -> Iterator[SynthFrame]:
    """Renders a clip frame by frame, in order.

    Args:
        spec: The clip; the same spec gives the same frames, bit for bit, however many
            processes share the work.
        processes_n: Processes that render side by side.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes_n, _start_worker, (spec,)) as pool:
        yield from pool.imap(_frame_of_worker, range(spec.frames_n), FRAMES_PER_TASK)
