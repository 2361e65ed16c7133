"""Letters and digits as strokes, so that no font file is needed to make a scene again.

Each glyph is written on a grid 8 wide and 12 high as polylines of two hexadecimal digits per
point (``x`` then ``y``, ``y`` down). A ``~`` after a point rounds that corner; a leading ``o``
closes the polyline; ``|`` separates strokes. The shapes follow the block letters that are
painted on containers and pressed into plates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from models.synth.texture import Mask

GRID_WIDTH = 8.0
GRID_HEIGHT = 12.0
OVERSAMPLING = 4
ROUNDING = 2.9
NARROW = ".:I"

STROKES = {
    "A": "0c 40 8c|28 68",
    "B": "00 0c|00 70~ 76~ 06|06 86~ 8c~ 0c",
    "C": "83 80~ 00~ 0c~ 8c~ 89",
    "D": "o 00 80~ 8c~ 0c",
    "E": "80 00 0c 8c|06 66",
    "F": "80 00 0c|06 66",
    "G": "83 80~ 00~ 0c~ 8c~ 87 57",
    "H": "00 0c|80 8c|06 86",
    "I": "40 4c",
    "J": "70 7c~ 0c~ 08",
    "K": "00 0c|80 07|35 8c",
    "L": "00 0c 8c",
    "M": "0c 00 47 80 8c",
    "N": "0c 00 8c 80",
    "O": "o 00~ 80~ 8c~ 0c~",
    "P": "0c 00 80~ 87~ 07",
    "Q": "o 00~ 80~ 8c~ 0c~|59 8c",
    "R": "0c 00 80~ 86~ 06|46 8c",
    "S": "83 80~ 00~ 06~ 86~ 8c~ 0c~ 09",
    "T": "00 80|40 4c",
    "U": "00 0c~ 8c~ 80",
    "V": "00 4c 80",
    "W": "00 2c 43 6c 80",
    "X": "00 8c|80 0c",
    "Y": "00 46 80|46 4c",
    "Z": "00 80 0c 8c",
    "0": "o 10~ 70~ 7c~ 1c~",
    "1": "13 40 4c",
    "2": "03 00~ 80~ 85~ 0c 8c",
    "3": "02 00~ 80~ 86~ 36|36 86~ 8c~ 0c~ 0a",
    "4": "6c 60 09 89",
    "5": "80 00 05 85~ 8c~ 0c~ 0a",
    "6": "82 80~ 00~ 0c~ 8c~ 85~ 05",
    "7": "00 80 3c",
    "8": "o 10~ 70~ 76~ 16~|o 06~ 86~ 8c~ 0c~",
    "9": "0a 0c~ 8c~ 80~ 00~ 07~ 87",
    "-": "17 77",
    ".": "4c 4c",
    ":": "44 44|4a 4a",
    "/": "0c 80",
    "+": "16 76|43 49",
}

Polyline = tuple[tuple[tuple[float, float], ...], bool]


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is drawn.

    Attributes:
        aspect: Width of a letter as a share of its height, measured between stroke middles.
        weight: Width of a stroke as a share of the height.
        gap: Free space between two letters as a share of the height.
    """

    aspect: float = 0.5
    weight: float = 0.15
    gap: float = 0.14


PAINTED = Lettering()
PLATE_ONE_LINE = Lettering(aspect=0.36, weight=0.15, gap=0.10)
PLATE_TWO_LINES = Lettering(aspect=0.43, weight=0.155, gap=0.13)
SMALL_PRINT = Lettering(aspect=0.48, weight=0.16, gap=0.18)
BRAND = Lettering(aspect=0.66, weight=0.19, gap=0.14)


def _rounded(
    before: tuple[float, float], corner: tuple[float, float], after: tuple[float, float]
) -> list[tuple[float, float]]:
    """The corner replaced by a quadratic curve that starts at most half-way to the neighbours."""
    ends = []
    for other in (before, after):
        dx, dy = other[0] - corner[0], other[1] - corner[1]
        length = max(float(np.hypot(dx, dy)), 1e-6)
        reach = min(ROUNDING, length / 2) / length
        ends.append((corner[0] + dx * reach, corner[1] + dy * reach))
    curve = []
    for step in range(7):
        t = step / 6
        weights = ((1 - t) ** 2, 2 * t * (1 - t), t**2)
        points = (ends[0], corner, ends[1])
        curve.append(
            (
                sum(w * p[0] for w, p in zip(weights, points, strict=True)),
                sum(w * p[1] for w, p in zip(weights, points, strict=True)),
            )
        )
    return curve


def _polyline(stroke: str) -> Polyline:
    words = stroke.split()
    closed = words[0] == "o"
    if closed:
        words = words[1:]
    corners = [(float(int(word[0], 16)), float(int(word[1], 16))) for word in words]
    points: list[tuple[float, float]] = []
    for index, word in enumerate(words):
        if word.endswith("~"):
            after = corners[(index + 1) % len(corners)]
            points += _rounded(corners[index - 1], corners[index], after)
        else:
            points.append(corners[index])
    return tuple(points), closed


@cache
def _polylines(character: str) -> tuple[Polyline, ...]:
    return tuple(_polyline(stroke) for stroke in STROKES[character].split("|"))


@cache
def _cell_mask(character: str, height_px: int, lettering: Lettering) -> Mask:
    """One letter, ``(height_px, W)``, drawn large and averaged down."""
    tall = height_px * OVERSAMPLING
    stroke = lettering.weight * tall
    aspect = 0.02 if character in NARROW else lettering.aspect
    wide = aspect * tall + stroke
    canvas = np.zeros((tall, max(OVERSAMPLING, round(wide))), np.uint8)
    for points, closed in _polylines(character):
        scale_x = aspect * tall / GRID_WIDTH
        scale_y = (tall - stroke) / GRID_HEIGHT
        placed = np.array([(x * scale_x + stroke / 2, y * scale_y + stroke / 2) for x, y in points])
        fixed = np.round(placed * 16).astype(np.int32)
        cv2.polylines(
            canvas, [fixed], closed, 255, max(1, round(stroke)), lineType=cv2.LINE_8, shift=4
        )
    size = (max(1, round(canvas.shape[1] / OVERSAMPLING)), height_px)
    return np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_AREA), np.uint8)


def text_mask(text: str, height_px: int, lettering: Lettering = PAINTED) -> Mask:
    """One line of text as coverage.

    Args:
        text: Letters, digits, ``-./:+`` and spaces.
        height_px: Height of a letter.
        lettering: Shape of the letters.

    Returns:
        ``(height_px, W)`` uint8, 255 where there is paint.
    """
    gap = np.zeros((height_px, max(1, round(lettering.gap * height_px))), np.uint8)
    space = np.zeros((height_px, max(1, round(lettering.aspect * height_px * 0.7))), np.uint8)
    cells: list[Mask] = []
    for character in text:
        cells += [space if character == " " else _cell_mask(character, height_px, lettering), gap]
    return np.hstack(cells[:-1])


def column_mask(text: str, height_px: int, lettering: Lettering = PAINTED) -> Mask:
    """The same text from top to bottom, letters upright.

    Returns:
        ``(H, W)`` uint8, 255 where there is paint; a space leaves half a letter free.
    """
    cells = [_cell_mask(c, height_px, lettering) for c in text if c != " "]
    width = max(cell.shape[1] for cell in cells)
    gap = np.zeros((max(1, round(0.26 * height_px)), width), np.uint8)
    space = np.zeros((max(1, round(0.4 * height_px)), width), np.uint8)
    rows: list[Mask] = []
    for character in text:
        if character == " ":
            rows.append(space)
            continue
        cell = _cell_mask(character, height_px, lettering)
        left = (width - cell.shape[1]) // 2
        rows += [np.pad(cell, ((0, 0), (left, width - cell.shape[1] - left))), gap]
    return np.vstack(rows[:-1])


def boxed(mask: Mask, margin: float = 0.28, weight: float = 0.09) -> Mask:
    """The mask with a rectangle around it, as check digits are painted.

    Args:
        mask: Coverage of the digit.
        margin: Free space around it as a share of its height.
        weight: Width of the rectangle's line as a share of its height.
    """
    height = mask.shape[0]
    free, line = max(1, round(margin * height)), max(1, round(weight * height))
    padded = np.pad(mask, free)
    return np.pad(padded, line, constant_values=255)
