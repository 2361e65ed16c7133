"""Vietnamese number plates as pictures (QCVN 08:2024/BCA: 520 x 110 mm and 330 x 165 mm)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.synth.glyphs import PLATE_ONE_LINE, PLATE_TWO_LINES, text_mask
from models.synth.texture import Colour, Texture, flat, paint, weathered

PX_PER_M = 600
ONE_LINE_M = (0.520, 0.110)
TWO_LINES_M = (0.330, 0.165)
LETTER_ONE_LINE_M = 0.080
LETTER_TWO_LINES_M = 0.063
GROUNDS: dict[str, Colour] = {
    "white": (226, 228, 228),
    "yellow": (52, 190, 236),
    "blue": (140, 62, 20),
}


@dataclass(frozen=True, slots=True)
class PlateSpec:
    """One plate.

    Attributes:
        text: Normalised text such as ``15R14098``.
        two_lines: Whether it is the short plate with two lines.
        ground: ``white``, ``yellow`` or ``blue``.
        dirt: 0 clean to 1 unreadable.
        head_n: How many symbols stand before the dash: 4 on motorbikes.
    """

    text: str
    two_lines: bool = True
    ground: str = "white"
    dirt: float = 0.06
    head_n: int = 3

    @property
    def size_m(self) -> tuple[float, float]:
        """Width and height."""
        return TWO_LINES_M if self.two_lines else ONE_LINE_M

    @property
    def letter_m(self) -> float:
        """Height of a character."""
        return LETTER_TWO_LINES_M if self.two_lines else LETTER_ONE_LINE_M


def printed_lines(spec: PlateSpec) -> tuple[str, ...]:
    """What stands on the plate, with its dash and dot: ``15R`` and ``140.98``."""
    head, number = spec.text[: spec.head_n], spec.text[spec.head_n :]
    dotted = f"{number[:-2]}.{number[-2:]}" if len(number) > 4 else number  # noqa: PLR2004
    return (head, dotted) if spec.two_lines else (f"{head}-{dotted}",)


def plate_texture(spec: PlateSpec, rng: np.random.Generator) -> Texture:
    """The plate's face, ``PX_PER_M`` pixels per metre."""
    width, height = (round(side * PX_PER_M) for side in spec.size_m)
    ink = (240, 240, 240) if spec.ground == "blue" else (20, 20, 22)
    texture = flat(height, width, GROUNDS[spec.ground])
    inset, line = round(0.005 * PX_PER_M), max(2, round(0.003 * PX_PER_M))
    cv2.rectangle(texture, (inset, inset), (width - 1 - inset, height - 1 - inset), ink, line)
    letter = round(spec.letter_m * PX_PER_M)
    lines = printed_lines(spec)
    lettering = PLATE_TWO_LINES if spec.two_lines else PLATE_ONE_LINE
    free = (height - letter * len(lines)) / (len(lines) + 1)
    for index, text in enumerate(lines):
        mask = text_mask(text, letter, lettering)
        top = round(free * (index + 1) + letter * index)
        paint(texture, mask, (width - mask.shape[1]) // 2, top, ink)
    return weathered(texture, rng, spec.dirt)
