"""The demo's clip: which vehicles come, when, and how hard each is to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import numpy as np

from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec
from models.synth.fleet import FleetDraw
from models.synth.marks import CodeLayout
from models.synth.truck import TruckSpec, vehicle_length_m
from models.synth.viewpoint import GATE_Y_M, REAR

FRAMES_PER_S = 15
VIETNAM = timezone(timedelta(hours=7))
STARTS_AT = datetime(2026, 11, 2, 17, 20, tzinfo=VIETNAM)
EMPTY_FIRST_S = 2.0
GAP_S = 2.1


def _in_turn(
    trucks: list[tuple[TruckSpec, float]], from_s: float
) -> tuple[list[PassageSpec], float]:
    """Vehicles one after the other with free road between them, and when the last has gone."""
    passages = []
    for truck, speed_kmh in trucks:
        speed_ms = speed_kmh / 3.6
        front_at_line_s = from_s + (GATE_Y_M - REAR.in_view_y_m[0]) / speed_ms
        passages.append(PassageSpec(truck, round(front_at_line_s, 3), speed_kmh))
        way_m = REAR.in_view_y_m[1] - REAR.in_view_y_m[0] + vehicle_length_m(truck)
        from_s += way_m / speed_ms + GAP_S
    return passages, from_s


def demo_clip(seed: int) -> ClipSpec:
    """The clip that ships with gatestream: five vehicles by day, two by night.

    A 40-foot box; two 20-foot boxes; a 40-foot box with vertical codes; a tractor alone; a box
    so dirty that nothing on it can be read; by night a 40-foot box and two 20-foot boxes.

    Args:
        seed: Draws codes, plates, colours, brands and dirt.
    """
    rng = np.random.default_rng([seed, 0])
    draw = FleetDraw(rng)
    upright = replace(draw.container("45G1"), rear=CodeLayout.VERTICAL, side=CodeLayout.VERTICAL)
    dirty = replace(draw.container("42G1"), dirt=1.0)
    alone = TruckSpec(tractor_plate=draw.plate("C", two_lines=True, ground="yellow"))
    muddy = draw.truck(dirty)
    if muddy.trailer_plate is not None:
        muddy = replace(muddy, trailer_plate=replace(muddy.trailer_plate, dirt=1.0))
    by_day: list[tuple[TruckSpec, float]] = [
        (draw.truck(draw.container("45G1")), 17.0),
        (draw.truck(draw.container("22G1"), draw.container("22G1")), 15.0),
        (draw.truck(upright), 16.0),
        (alone, 20.0),
        (muddy, 19.0),
    ]
    by_night: list[tuple[TruckSpec, float]] = [
        (draw.truck(draw.container("42G1")), 14.0),
        (draw.truck(draw.container("22G1"), draw.container("22G1")), 13.0),
    ]
    day, dusk_s = _in_turn(by_day, EMPTY_FIRST_S)
    dusk_s = round(dusk_s)
    night, end_s = _in_turn(by_night, dusk_s + EMPTY_FIRST_S)
    return ClipSpec(
        seed=seed,
        frames_per_s=FRAMES_PER_S,
        frames_n=round(end_s * FRAMES_PER_S),
        starts_at=STARTS_AT,
        spans=(LightSpan("day", 0.0), LightSpan("night", dusk_s)),
        passages=(*day, *night),
    )
