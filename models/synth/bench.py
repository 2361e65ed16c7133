"""Makes the clips of the benchmarks: ``python -m models.synth.bench --out infra/bench``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.synth.clip import SynthFrame, render_clip
from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec
from models.synth.coding import write_clip
from models.synth.demo import FRAMES_PER_S, STARTS_AT
from models.synth.fleet import FleetDraw
from models.synth.truck import TruckSpec
from models.synth.viewpoint import GATE_Y_M, REAR

LENGTH_S = 60
SPEED_KMH = 24.0
VIEW = REAR.resized(1920, 1080)
EMPTY_FIRST_S = 4.0
TRAFFIC_EVERY_S = 13.0
TRAFFIC_N = 4


def traffic_clip(seed: int) -> ClipSpec:
    """A minute of 1080p15 with vehicles in view in about a third of its frames.

    Args:
        seed: Draws the vehicles.
    """
    draw = FleetDraw(np.random.default_rng([seed, 0]))
    starts = [EMPTY_FIRST_S + TRAFFIC_EVERY_S * number for number in range(TRAFFIC_N)]
    boxes = (("45G1",), ("22G1", "22G1"), ("42G1",), ("45G1",))
    trucks = [draw.truck(*(draw.container(kind) for kind in kinds)) for kinds in boxes]
    return _clip(seed, [_passage(truck, at_s) for truck, at_s in zip(trucks, starts, strict=True)])


def minute_clip(seed: int) -> ClipSpec:
    """A minute of 1080p15 with one vehicle in its beginning.

    Args:
        seed: Draws the vehicle.
    """
    draw = FleetDraw(np.random.default_rng([seed, 0]))
    return _clip(seed, [_passage(draw.truck(draw.container("45G1")), EMPTY_FIRST_S)])


CLIPS = {"traffic": traffic_clip, "minute": minute_clip}


def _passage(truck: TruckSpec, enters_s: float) -> PassageSpec:
    way_m = GATE_Y_M - VIEW.in_view_y_m[0]
    return PassageSpec(truck, round(enters_s + way_m / (SPEED_KMH / 3.6), 3), SPEED_KMH)


def _clip(seed: int, passages: list[PassageSpec]) -> ClipSpec:
    return ClipSpec(
        seed=seed,
        frames_per_s=FRAMES_PER_S,
        frames_n=LENGTH_S * FRAMES_PER_S,
        starts_at=STARTS_AT,
        spans=(LightSpan("day", 0.0),),
        passages=tuple(passages),
        view=VIEW,
    )


def _told(frames: Iterator[SynthFrame], frames_n: int) -> Iterator[SynthFrame]:
    for frame in frames:
        sys.stderr.write(f"\r{frame.index + 1} of {frames_n} frames")
        sys.stderr.flush()
        yield frame
    sys.stderr.write("\n")


def main() -> None:
    """Reads the options and writes the clips."""
    parser = argparse.ArgumentParser(prog="python -m models.synth.bench", description=__doc__)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--out", type=Path, required=True, help="folder, made if missing")
    parser.add_argument("--jobs", type=int, default=2, help="processes that render")
    parser.add_argument("--clip", choices=sorted(CLIPS), help="only this one")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in [options.clip] if options.clip else sorted(CLIPS):
        spec = CLIPS[name](options.seed)
        frames = _told(render_clip(spec, options.jobs), spec.frames_n)
        write_clip(frames, options.out / f"{name}.mp4", spec.frames_per_s)


if __name__ == "__main__":
    main()
