"""Several pictures of one vehicle as it rolls through the view of a camera."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.synth.stills.conditions import JPEG_QUALITIES, Conditions, Light
from models.synth.stills.staging import draw_scene
from models.synth.stills.still import Still, compose

STEP_M = (0.02, 0.10)
"""How far the vehicle rolls from one frame to the next."""


def render_sequence(
    seed: int, frames_n: int, light: Light | None = None, hardness: float = 1.0
) -> list[Still]:
    """Renders frames of one vehicle that moves, with fresh noise, blur and compression in each.

    Args:
        seed: The same seed gives the same frames, however many are wanted.
        frames_n: Number of frames.
        light: Day or night; without it, the seed decides, mostly for day.
        hardness: 0 easy, 1 as hard as life.
    """
    rng = np.random.default_rng([seed, 47])
    scene = draw_scene(rng, hardness, light)
    step_m = float(rng.uniform(*STEP_M)) * (1 if rng.random() < 0.5 else -1)  # noqa: PLR2004
    frames = []
    for number in range(frames_n):
        of_frame = np.random.default_rng([seed, 48, number])
        taken = replace(scene, conditions=_of_frame(scene.conditions, of_frame))
        frames.append(compose(taken, step_m * number, of_frame))
    return frames


def _of_frame(taken: Conditions, rng: np.random.Generator) -> Conditions:
    """The conditions of a camera as they vary from one frame to the next."""
    least, most = JPEG_QUALITIES
    return replace(
        taken,
        gain=taken.gain * float(np.exp(rng.normal(0, 0.04))),
        defocus_px=taken.defocus_px * float(rng.uniform(0.6, 1.5)),
        motion_px=taken.motion_px * float(rng.uniform(0.3, 1.6)),
        motion_deg=taken.motion_deg + float(rng.normal(0, 6)),
        noise=taken.noise * float(rng.uniform(0.8, 1.25)),
        quality=int(np.clip(taken.quality + rng.integers(-6, 7), least, most)),
    )
