"""Scenes of the synthetic gate in which a known cause keeps numbers from being read.

A cause is put into the picture where it comes from in life: less light and a noisy sensor, a sun
in the lens, dirt on the plate, a camera at a bad angle or far away, a fast vehicle before an open
shutter, a second vehicle close behind, a camera that delivers black, frozen, damaged or no
pictures or is out of focus. The ranges that the rule was tuned on lie inside of those that are
reported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np

from models.synth.clip_spec import ClipSpec, LightSpan, convoy
from models.synth.fleet import FleetDraw
from models.synth.light import CLOUD, DAY, LOW_SUN, NIGHT, Glare, Lighting
from models.synth.marks import CodeLayout
from models.synth.truck import TruckSpec
from models.synth.viewpoint import REAR, Viewpoint, rear_from
from schemas.failure import FailureCause

WIDTH_PX, HEIGHT_PX = 960, 540
SPEED_LIMIT_KMH = 20.0
STARTS_AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
EMPTY_UNTIL_S = 60.0
BEFORE_LINE_M, BEHIND_LINE_M = 5.0, 5.0
"""The vehicle is followed from so far before the line to so far behind it."""
STEP_M = 1.3
"""About how far a vehicle drives from one look to the next …"""
USUAL_FRAMES_PER_S = 5
"""… but where gaps are short they are looked at as often as cameras are by default."""
REPORT_SEEDS = 9_000_000
"""Seeds from here on were never looked at."""


class Ranges(StrEnum):
    """Which ranges the parameters are drawn from."""

    TUNING = "tuning"
    REPORT = "report"


class FaultKind(StrEnum):
    """What a camera delivers that is at fault."""

    BLACK = "black"
    FROZEN = "frozen"
    MISSING = "missing"
    DEFOCUS = "defocus"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the camera.

    Attributes:
        kind: What it delivers.
        starts: Share of the frames after which it begins.
        ends: Share of them after which it ends.
        defocus_px: Standard deviation of the blur.
        every_bytes: Where packets are damaged, one byte in so many.
    """

    kind: FaultKind
    starts: float = 0.0
    ends: float = 1.0
    defocus_px: float = 0.0
    every_bytes: int = 0


@dataclass(frozen=True, slots=True)
class CauseScene:
    """One clip with the causes that are in it.

    Attributes:
        seed: Of everything drawn.
        name: The causes, or ``good``.
        causes: What was put into it, empty for a good one.
        clip: The clip; its vehicles come after :data:`EMPTY_UNTIL_S`.
        from_s: The first instant that is looked at, after one look at the empty lane.
        until_s: The last one.
        fault: The camera's fault, if it has one.
    """

    seed: int
    name: str
    causes: tuple[FailureCause, ...]
    clip: ClipSpec
    from_s: float
    until_s: float
    fault: Fault | None = None


GOOD = "good"
MIXTURES: tuple[tuple[FailureCause, ...], ...] = (
    (FailureCause.LOW_LIGHT, FailureCause.OVERSPEED),
    (FailureCause.LOW_LIGHT, FailureCause.TAILGATING),
    (FailureCause.GLARE, FailureCause.DIRT_OR_OCCLUSION),
    (FailureCause.ANGLE, FailureCause.OVERSPEED),
    (FailureCause.TOO_SMALL, FailureCause.LOW_LIGHT),
    (FailureCause.CAMERA_FAULT, FailureCause.TOO_SMALL),
    (FailureCause.DIRT_OR_OCCLUSION, FailureCause.TAILGATING),
    (FailureCause.GLARE, FailureCause.OVERSPEED),
    (FailureCause.CAMERA_FAULT, FailureCause.ANGLE),
)
INJECTED = tuple(cause for cause in FailureCause if cause is not FailureCause.UNKNOWN)


class _Draft:
    """The parts of a scene while causes are put into it."""

    def __init__(self, rng: np.random.Generator, ranges: Ranges) -> None:
        self.rng = rng
        self.wide = ranges is Ranges.REPORT
        self.view: Viewpoint = REAR
        self.size_px = (WIDTH_PX, HEIGHT_PX)
        self.light: Lighting = (DAY, CLOUD, LOW_SUN, NIGHT)[
            int(rng.choice(4, p=[0.4, 0.3, 0.1, 0.2]))
        ]
        self.speed_kmh = float(rng.uniform(8, 17))
        self.gap_s = 0.0
        self.dirt: float | None = None
        self.fault: Fault | None = None
        self.lens_dirt = 0.0
        self.subframes_n = 1

    def between(self, tuning: tuple[float, float], report: tuple[float, float]) -> float:
        """A value of the range that is in use."""
        return float(self.rng.uniform(*(report if self.wide else tuning)))


def _low_light(d: _Draft) -> None:
    if d.rng.random() < 0.5:  # noqa: PLR2004 - half by a night without lamps enough
        exposure = d.between((0.05, 0.25), (0.04, 0.3))
        d.light = replace(NIGHT, exposure=NIGHT.exposure * exposure)
    else:
        d.light = replace(CLOUD, exposure=d.between((0.012, 0.03), (0.01, 0.035)))
    d.light = replace(d.light, noise=d.between((7, 12), (6, 14)))


def _glare(d: _Draft) -> None:
    spot = Glare(
        x=float(d.rng.uniform(0.05, 0.7)),
        y=float(d.rng.uniform(0.2, 0.9)),
        strength=d.between((0.75, 1.05), (0.7, 1.15)),
        size=d.between((0.2, 0.4), (0.18, 0.45)),
    )
    light = CLOUD if d.light.name in {NIGHT.name, LOW_SUN.name} else d.light
    d.light = replace(light, glare=spot, exposure=light.exposure * float(d.rng.uniform(0.7, 1.1)))


def _dirt(d: _Draft) -> None:
    d.dirt = d.between((0.75, 1.0), (0.7, 1.0))


def _angle(d: _Draft) -> None:
    angle_deg = d.between((73, 80), (71, 82))
    d.view = rear_from(
        round(angle_deg, 1), float(d.rng.uniform(7.5, 10)), float(d.rng.uniform(2.6, 4))
    )


def _too_small(d: _Draft) -> None:
    if d.rng.random() < 0.5:  # noqa: PLR2004 - half by few pixels, half by a short lens
        width_px = round(d.between((240, 330), (220, 350)))
        d.size_px = (width_px, round(width_px * 9 / 16))
    else:
        d.view = d.view.zoomed(d.between((0.27, 0.36), (0.25, 0.38)))


def _overspeed(d: _Draft) -> None:
    d.speed_kmh = d.between((40, 75), (34, 90))
    exposure_s = d.between((1 / 90, 1 / 30), (1 / 120, 1 / 25))
    d.light = replace(d.light, exposure_s=exposure_s)
    d.subframes_n = 6


def _tailgating(d: _Draft) -> None:
    d.gap_s = d.between((0.6, 0.85), (0.5, 0.95))
    d.speed_kmh = float(d.rng.uniform(8, 12))


def _camera_fault(d: _Draft) -> None:
    kind = tuple(FaultKind)[int(d.rng.integers(0, len(FaultKind)))]
    if kind is FaultKind.DEFOCUS:
        d.fault = Fault(kind, defocus_px=d.between((4.5, 7.5), (4, 9)))
    else:
        starts = d.between((0.24, 0.34), (0.2, 0.4))
        every_bytes = round(d.between((200, 800), (100, 1600)))
        d.fault = Fault(
            kind, starts, ends=float(d.rng.uniform(0.75, 0.95)), every_bytes=every_bytes
        )


_PUT: dict[FailureCause, Callable[[_Draft], None]] = {
    # Light first, what changes it later after it.
    FailureCause.LOW_LIGHT: _low_light,
    FailureCause.GLARE: _glare,
    FailureCause.ANGLE: _angle,
    FailureCause.TOO_SMALL: _too_small,
    FailureCause.DIRT_OR_OCCLUSION: _dirt,
    FailureCause.OVERSPEED: _overspeed,
    FailureCause.TAILGATING: _tailgating,
    FailureCause.CAMERA_FAULT: _camera_fault,
}


def cause_scene(seed: int, causes: tuple[FailureCause, ...], ranges: Ranges) -> CauseScene:
    """A scene with some causes, or a good one.

    Args:
        seed: Of everything drawn.
        causes: What is put into it.
        ranges: Where its parameters are drawn from.
    """
    rng = np.random.default_rng([seed, 11])
    draft = _Draft(rng, ranges)
    for cause, put in _PUT.items():
        if cause in causes:
            put(draft)
    trucks = _trucks(rng, 2 if FailureCause.TAILGATING in causes else 1, draft.dirt)
    view = draft.view.resized(*draft.size_px)
    passages = convoy([(truck, draft.speed_kmh) for truck in trucks], EMPTY_UNTIL_S, draft.gap_s)
    frames_per_s = int(np.clip(round(draft.speed_kmh / 3.6 / STEP_M), 2, 12))
    if FailureCause.TAILGATING in causes:
        frames_per_s = USUAL_FRAMES_PER_S
    from_s = passages[0].front_at_s(view.line_y_m - BEFORE_LINE_M)
    until_s = passages[-1].rear_at_s(view.line_y_m + BEHIND_LINE_M)
    light = replace(draft.light, name="light")
    clip = ClipSpec(
        seed=seed,
        frames_per_s=frames_per_s,
        frames_n=int(until_s * frames_per_s) + 1,
        starts_at=STARTS_AT,
        spans=(LightSpan("light", 0.0),),
        passages=passages,
        view=view,
        lightings=(light,),
        lens_dirt=draft.lens_dirt,
        subframes_n=draft.subframes_n,
    )
    name = "+".join(causes) or GOOD
    return CauseScene(seed, name, causes, clip, from_s, until_s, draft.fault)


def _trucks(rng: np.random.Generator, trucks_n: int, dirt: float | None) -> list[TruckSpec]:
    draw = FleetDraw(rng)
    return [_dirtied(_loaded(rng, draw), dirt) for _ in range(trucks_n)]


def _loaded(rng: np.random.Generator, draw: FleetDraw) -> TruckSpec:
    container = draw.container(("22G1", "22G1", "42G1")[int(rng.integers(0, 3))])
    if rng.random() < 0.25:  # noqa: PLR2004 - share of codes from top to bottom
        container = replace(container, rear=CodeLayout.VERTICAL, side=CodeLayout.VERTICAL)
    return draw.truck(container)


def _dirtied(truck: TruckSpec, dirt: float | None) -> TruckSpec:
    if dirt is None:
        return truck
    return replace(
        truck,
        containers=tuple(replace(one, dirt=dirt) for one in truck.containers),
        trailer_plate=truck.trailer_plate and replace(truck.trailer_plate, dirt=dirt),
        tractor_plate=replace(truck.tractor_plate, dirt=dirt),
    )
