"""Two clips of one lorry at the synthetic gate, from behind and from ahead, and how they are made.

``python tests/flows/paired_gate.py`` draws them anew into ``tests/flows/paired_gate/``: minutes of
rendering that the tests need not repeat.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from models.synth.clip import ClipRenderer
from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec
from models.synth.coding import write_clip
from models.synth.fleet import FleetDraw
from models.synth.truck import TruckSpec
from models.synth.viewpoint import FRONT, REAR, Viewpoint

CLIPS = Path(__file__).with_suffix("")
SEED = 20261122
STARTS_AT = datetime(2026, 11, 2, 17, 20, tzinfo=UTC)
FRAMES_PER_S, FRAMES_N = 4, 46
SIZE_PX = {"rear": (960, 540), "front": (1280, 720)}
FRONT_AT_GATE_S = 6.0


def drawn_truck() -> TruckSpec:
    """A tractor and its trailer with two twenty-foot boxes."""
    draw = FleetDraw(np.random.default_rng([SEED, 0]))
    return draw.truck(draw.container("22G1"), draw.container("22G1"))


def _render(view: Viewpoint, truck: TruckSpec, folder: Path) -> None:
    spec = ClipSpec(
        seed=SEED,
        frames_per_s=FRAMES_PER_S,
        frames_n=FRAMES_N,
        starts_at=STARTS_AT,
        spans=(LightSpan("day", 0.0),),
        passages=(PassageSpec(truck, FRONT_AT_GATE_S, speed_kmh=18.0),),
        view=view,
        subframes_n=1,
    )
    renderer = ClipRenderer(spec)
    frames = (renderer.frame(index) for index in range(FRAMES_N))
    write_clip(frames, folder / f"{view.name}.mp4", FRAMES_PER_S)


if __name__ == "__main__":
    CLIPS.mkdir(exist_ok=True)
    for viewpoint in (REAR, FRONT):
        _render(viewpoint.resized(*SIZE_PX[viewpoint.name]), drawn_truck(), CLIPS)
