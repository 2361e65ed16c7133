"""A clip: vehicles that drive through the gate one after the other, frame by frame."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import cv2
import numpy as np

from models.synth.camera import Vector
from models.synth.light import LIGHTINGS, Lighting
from models.synth.raster import Canvas, draw_all
from models.synth.scene import CAMERA, Backdrop, build_backdrop
from models.synth.sensor import Sensor
from models.synth.shadow import moved_volumes, shadow_mask
from models.synth.solid import vector
from models.synth.texture import Field, Texture
from models.synth.truck import Truck, TruckSpec, build_truck, vehicle_length_m

LINE_Y_M = 9.6
"""Where the lane's line lies along the lane: just inside the picture's lower edge."""
LINE_X_M = (-0.1, 1.7)
"""Its ends across the lane."""
IN_VIEW_Y_M = (0.6, 18.0)
"""A vehicle with its front before the first or its rear past the second is not in the picture."""
FRAMES_PER_TASK = 5
SUBFRAMES = ((-0.30, -0.12), (0.12, 0.30), (-0.06, -0.34), (0.34, 0.06), (0.0, 0.0))
"""Shifts of the picture in pixels; their mean smooths edges and carries the motion blur."""


@dataclass(frozen=True, slots=True)
class PassageSpec:
    """One vehicle's way through the lane.

    Attributes:
        truck: The vehicle.
        front_at_line_s: When its front bumper is above the lane's line, on the clip's clock.
        speed_kmh: Steady speed.
        heading: 1 drives away from the camera, -1 towards it.
    """

    truck: TruckSpec
    front_at_line_s: float
    speed_kmh: float
    heading: int = 1

    @property
    def speed_ms(self) -> float:
        """Metres per second."""
        return self.speed_kmh / 3.6


@dataclass(frozen=True, slots=True)
class LightSpan:
    """One light, from ``starts_s`` until the next span.

    Attributes:
        light: Name of a lighting.
        starts_s: On the clip's clock.
    """

    light: str
    starts_s: float


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """Everything that a clip is made from.

    Attributes:
        seed: Of everything that is drawn by chance.
        frames_per_s: Whole number of pictures per second.
        frames_n: Pictures in all.
        starts_at: Instant of the first picture, aware; printed in the pictures.
        spans: The lights in order; the first starts at 0.
        passages: The vehicles in order.
        title: Printed behind the time.
    """

    seed: int
    frames_per_s: int
    frames_n: int
    starts_at: datetime
    spans: tuple[LightSpan, ...]
    passages: tuple[PassageSpec, ...]
    title: str = "GATE A-01 OUT"

    def light_at(self, time_s: float) -> str:
        """Name of the light at an instant."""
        return [span.light for span in self.spans if span.starts_s <= time_s][-1]


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
        line = CAMERA.project(
            np.array([(x, LINE_Y_M, 0.0) for x in np.linspace(*LINE_X_M, 41)], np.float64)
        )
        self._line = np.round(line).astype(int)

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
            shape = (CAMERA.height_px, CAMERA.width_px)
            self._sensors[lighting.name] = Sensor(lighting, shape, rng)
        return self._sensors[lighting.name]

    def _backdrop(self, light: str) -> Backdrop:
        if light not in self._backdrops:
            self._backdrops[light] = build_backdrop(CAMERA, LIGHTINGS[light], self._spec.seed)
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
        front_y = LINE_Y_M + passage.heading * passage.speed_ms * (time_s - passage.front_at_line_s)
        return vector(0.0, front_y - passage.heading * vehicle_length_m(passage.truck), 0.0)

    def _in_view(self, number: int, time_s: float) -> bool:
        passage = self._spec.passages[number]
        rear_y = float(self.offset(number, time_s)[1])
        front_y = rear_y + passage.heading * vehicle_length_m(passage.truck)
        return max(rear_y, front_y) > IN_VIEW_Y_M[0] and min(rear_y, front_y) < IN_VIEW_Y_M[1]

    def _light(self, backdrop: Backdrop, present: list[int], time_s: float) -> tuple[Field, float]:
        """Linear light of one exposure and the share of the line that is covered."""
        still = self._still(backdrop, present, time_s)
        if not present:
            return still, 0.0
        total = np.zeros_like(still)
        open_s = backdrop.lighting.exposure_s
        covered = 0.0
        for step, jitter in enumerate(SUBFRAMES):
            shift = (step / (len(SUBFRAMES) - 1) - 0.5) * open_s
            canvas = Canvas(still.copy(), backdrop.nearness.copy())
            for number in present:
                passage = self._spec.passages[number]
                offset = self.offset(number, time_s + shift)
                surfaces = self.truck(number).surfaces(
                    offset,
                    passage.speed_ms * (time_s + shift - passage.front_at_line_s),
                    lights_on=backdrop.lighting.lights_on,
                    heading=passage.heading,
                )
                draw_all(canvas, CAMERA, surfaces, backdrop.lighting.at, jitter)
            total += canvas.colour
            hidden = canvas.nearness > backdrop.nearness
            covered += float(hidden[self._line[:, 1], self._line[:, 0]].mean())
        count = np.float32(len(SUBFRAMES))
        return np.asarray(total / count, np.float32), covered / len(SUBFRAMES)

    def _still(self, backdrop: Backdrop, present: list[int], time_s: float) -> Field:
        """The still scene with the shadows and the head lamps of the vehicles in view."""
        total = np.zeros_like(backdrop.layers[0])
        volumes = []
        for number in present:
            heading = self._spec.passages[number].heading
            offset = self.offset(number, time_s)
            volumes += moved_volumes(self.truck(number).shadow_boxes, offset, heading)
        if not volumes:
            return np.asarray(sum(backdrop.layers, total), np.float32)
        road = backdrop.road.astype(np.float32)
        below = shadow_mask(CAMERA, volumes, None, 12.0) * road
        for layer, source in zip(backdrop.layers, backdrop.lighting.sources, strict=True):
            shade = shadow_mask(CAMERA, volumes, source, 2.5) * road
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
        beam = np.exp(-((np.maximum(np.abs(backdrop.ground.x_m) - 0.7, 0) / spread) ** 2))
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


__all__ = [
    "LINE_Y_M",
    "ClipRenderer",
    "ClipSpec",
    "LightSpan",
    "Lighting",
    "PassageSpec",
    "SynthFrame",
    "render_clip",
]
