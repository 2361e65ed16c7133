"""The demo's clip: which vehicles come, when, and how hard each is to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import numpy as np

from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec
from models.synth.marks import CodeLayout, ContainerSpec
from models.synth.plate import PlateSpec
from models.synth.texture import Colour
from models.synth.truck import TruckSpec, vehicle_length_m
from models.synth.viewpoint import GATE_Y_M, REAR
from schemas.iso6346 import check_digit, remainder

FRAMES_PER_S = 15
VIETNAM = timezone(timedelta(hours=7))
STARTS_AT = datetime(2026, 11, 2, 17, 20, tzinfo=VIETNAM)
EMPTY_FIRST_S = 2.0
GAP_S = 2.1
OWNERS = ("MSKU", "TGHU", "TCLU", "CMAU", "WHSU", "SEGU", "BEAU", "FCIU", "TEMU", "HLBU", "CAIU")
BRANDS = ("NORDSEA", "DELTA", "HAI VAN", "SAO MAI", "ORIENT", "PACIFIC")
PAINTS: tuple[Colour, ...] = (
    (52, 44, 128),
    (126, 78, 34),
    (40, 66, 148),
    (84, 96, 40),
    (92, 92, 94),
    (44, 36, 104),
)
CABS: tuple[Colour, ...] = (
    (44, 40, 168),
    (196, 200, 202),
    (150, 88, 30),
    (60, 128, 60),
    (34, 150, 206),
)


def container_code(rng: np.random.Generator, owner: str) -> str:
    """A code of an owner whose check digit is not the ambiguous one.

    Args:
        rng: Source of the serial.
        owner: Owner and category, four letters.
    """
    while True:
        prefix = f"{owner}{int(rng.integers(100000, 999999))}"
        if remainder(prefix) < 10:  # noqa: PLR2004 - the standard advises against these serials
            return prefix + check_digit(prefix)


class _Draw:
    """Draws the parts of vehicles without taking one twice."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._owners = list(rng.permutation(OWNERS))
        self._brands = list(rng.permutation(BRANDS))
        self._paints = [PAINTS[i] for i in rng.permutation(len(PAINTS))]
        self._cabs = [CABS[i] for i in rng.permutation(len(CABS))]

    def container(self, size_type: str) -> ContainerSpec:
        brand = str(self._brands.pop(0))
        self._brands.append(brand)
        colour = self._paints.pop(0)
        self._paints.append(colour)
        return ContainerSpec(
            code=container_code(self._rng, str(self._owners.pop(0))),
            size_type=size_type,
            length_ft=40 if size_type.startswith("4") else 20,
            colour=colour,
            brand=brand,
            dirt=float(self._rng.uniform(0.06, 0.16)),
        )

    def plate(self, series: str, *, two_lines: bool, ground: str) -> PlateSpec:
        province = str(self._rng.choice(["15", "29", "34", "89", "99", "51"]))
        number = int(self._rng.integers(10000, 99999))
        return PlateSpec(f"{province}{series}{number}", two_lines, ground)

    def truck(self, *containers: ContainerSpec) -> TruckSpec:
        cab = self._cabs.pop(0)
        self._cabs.append(cab)
        one_line = bool(self._rng.random() < 0.4)  # noqa: PLR2004
        return TruckSpec(
            tractor_plate=self.plate("C", two_lines=False, ground="yellow"),
            trailer_plate=self.plate("R", two_lines=not one_line, ground="white"),
            containers=containers,
            cab_colour=cab,
        )


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
    draw = _Draw(rng)
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
