"""Draws vehicles: their codes, plates, paint and loads."""

from __future__ import annotations

import numpy as np

from models.synth.marks import ContainerSpec
from models.synth.plate import PlateSpec
from models.synth.texture import Colour
from models.synth.truck import TruckSpec
from schemas.iso6346 import check_digit, remainder

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
LOADS = ("40", "20+20", "20", "empty", "alone")
LOAD_SHARES = (0.45, 0.2, 0.15, 0.1, 0.1)


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


class FleetDraw:
    """Draws the parts of vehicles without taking one twice.

    Args:
        rng: Source of everything.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._owners = list(rng.permutation(OWNERS))
        self._brands = list(rng.permutation(BRANDS))
        self._paints = [PAINTS[i] for i in rng.permutation(len(PAINTS))]
        self._cabs = [CABS[i] for i in rng.permutation(len(CABS))]

    def container(self, size_type: str) -> ContainerSpec:
        """A container of a size-type that no vehicle has had."""
        brand = str(self._brands.pop(0))
        self._brands.append(brand)
        colour = self._paints.pop(0)
        self._paints.append(colour)
        return ContainerSpec(
            code=container_code(self._rng, self._owner()),
            size_type=size_type,
            length_ft=40 if size_type.startswith("4") else 20,
            colour=colour,
            brand=brand,
            dirt=float(self._rng.uniform(0.06, 0.16)),
        )

    def _owner(self) -> str:
        owner = str(self._owners.pop(0))
        self._owners.append(owner)
        return owner

    def plate(self, series: str, *, two_lines: bool, ground: str) -> PlateSpec:
        """A plate of a series letter."""
        province = str(self._rng.choice(["15", "29", "34", "89", "99", "51"]))
        number = int(self._rng.integers(10000, 99999))
        return PlateSpec(f"{province}{series}{number}", two_lines, ground)

    def truck(self, *containers: ContainerSpec) -> TruckSpec:
        """A lorry with a trailer and what it carries."""
        cab = self._cabs.pop(0)
        self._cabs.append(cab)
        one_line = bool(self._rng.random() < 0.4)  # noqa: PLR2004
        return TruckSpec(
            tractor_plate=self.plate("C", two_lines=False, ground="yellow"),
            trailer_plate=self.plate("R", two_lines=not one_line, ground="white"),
            containers=containers,
            cab_colour=cab,
        )

    def any_vehicle(self) -> TruckSpec:
        """A lorry as they come: loaded in one of the usual ways, empty, or without a trailer."""
        load = str(self._rng.choice(LOADS, p=LOAD_SHARES))
        if load == "alone":
            plate = self.plate("C", two_lines=True, ground="yellow")
            return TruckSpec(tractor_plate=plate, cab_colour=self._cabs[0])
        sizes = {"40": ("45G1",), "20+20": ("22G1", "22G1"), "20": ("22G1",), "empty": ()}[load]
        return self.truck(*(self.container(size) for size in sizes))
