"""Container codes set in many faces: on one, two or three lines, or from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from models.synth.glyphs import Lettering, text_mask
from models.synth.texture import Mask
from schemas.read import Layout

Boxes = npt.NDArray[np.float64]
"""``(N, 4)`` of ``x0, y0, x1, y1``, one row a character, in texels."""
OVERSAMPLING = 2
OWNER_N = 4
SERIAL_N = 6
BOX_MARGIN = 0.22
BOX_LINE = 0.09


@dataclass(frozen=True, slots=True)
class Face:
    """How the letters of a code look.

    Attributes:
        strokes: Letters drawn as strokes; without it the sans face that OpenCV carries.
        weight: Weight of the sans face, 100 to 900.
        squeeze: Width of the sans letters relative to how they were designed.
        gap: Free space between two letters as a share of the height.
    """

    strokes: Lettering | None = None
    weight: int = 400
    squeeze: float = 0.8
    gap: float = 0.16


CODE_FACES: tuple[Face, ...] = (
    *(
        Face(Lettering(aspect=aspect, weight=weight, gap=0.1), gap=gap)
        for aspect, weight, gap in (
            (0.50, 0.15, 0.14),
            (0.46, 0.13, 0.20),
            (0.42, 0.14, 0.18),
            (0.54, 0.16, 0.16),
            (0.48, 0.12, 0.26),
            (0.38, 0.13, 0.16),
            (0.58, 0.14, 0.20),
        )
    ),
    Face(weight=400, squeeze=0.80),
    Face(weight=500, squeeze=0.72),
    Face(weight=600, squeeze=0.85, gap=0.2),
    Face(weight=700, squeeze=0.7, gap=0.14),
    Face(weight=350, squeeze=0.9, gap=0.24),
    Face(weight=500, squeeze=0.62, gap=0.2),
)


@lru_cache(maxsize=4096)
def sans_mask(text: str, height_px: int, weight: int = 400) -> Mask:
    """One line of text in the sans face that OpenCV carries.

    Args:
        text: Any text.
        height_px: Height of the ink.
        weight: 100 to 900.

    Returns:
        ``(height_px, W)`` uint8 coverage without free space around it.
    """
    tall = max(24, OVERSAMPLING * height_px)
    canvas = np.zeros((2 * tall, round(1.4 * tall * (len(text) + 1))), np.uint8)
    face = cv2.FontFace("sans")
    origin = (tall // 2, round(1.5 * tall))
    cv2.putText(canvas, text, origin, (255, 255, 255), face, round(1.35 * tall), weight)
    x, y, width, height = cv2.boundingRect(canvas)
    ink = canvas[y : y + height, x : x + width]
    size = (max(1, round(width * height_px / height)), height_px)
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=8192)
def cell(character: str, height_px: int, face: Face) -> Mask:
    """One letter or digit, ``(height_px, W)`` uint8 coverage."""
    if face.strokes is not None:
        return text_mask(character, height_px, face.strokes)
    drawn = sans_mask(character, height_px, face.weight)
    size = (max(1, round(drawn.shape[1] * face.squeeze)), height_px)
    return np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(frozen=True, slots=True)
class Spacing:
    """How the parts of a code stand to each other, as shares of the letters' height.

    Attributes:
        after_owner: Free space between owner and serial.
        after_serial: Free space between serial and check digit.
        lines: Free space between two lines, or two letters of a column.
        is_boxed: Whether the check digit stands in a box.
    """

    after_owner: float = 0.6
    after_serial: float = 0.45
    lines: float = 0.35
    is_boxed: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Lettered:
    """A text set in letters.

    Attributes:
        mask: Coverage of the ink, ``(H, W)``.
        boxes: Where each character stands in ``mask``.
    """

    mask: Mask
    boxes: Boxes


def _sheet(cells: list[tuple[Mask, float, float]], boxed: int | None, height_px: int) -> Lettered:
    """Cells at their places, the one of number ``boxed`` in a rectangle."""
    margin = round(BOX_MARGIN * height_px) + round(BOX_LINE * height_px) + 1
    boxes = np.array([(x, y, x + c.shape[1], y + c.shape[0]) for c, x, y in cells]) + margin
    size = np.ceil(boxes[:, 2:].max(axis=0)).astype(int) + margin
    mask = np.zeros((size[1], size[0]), np.uint8)
    for (letter, _, _), (x0, y0, _, _) in zip(cells, np.round(boxes).astype(int), strict=True):
        area = mask[y0 : y0 + letter.shape[0], x0 : x0 + letter.shape[1]]
        np.maximum(area, letter[: area.shape[0], : area.shape[1]], out=area)
    if boxed is not None:
        x0, y0, x1, y1 = boxes[boxed]
        free, line = BOX_MARGIN * height_px, max(1, round(BOX_LINE * height_px))
        corners = np.round([x0 - free, y0 - free, x1 + free, y1 + free]).astype(int)
        cv2.rectangle(mask, corners[:2].tolist(), corners[2:].tolist(), 255, line)
    return Lettered(mask, boxes.astype(np.float64))


def set_line(text: str, height_px: int, face: Face) -> Lettered:
    """A text such as a size-type in one line."""
    return _sheet(_row([text], height_px, face, (), 0.0), None, height_px)


def set_column(text: str, height_px: int, face: Face, lines: float) -> Lettered:
    """A text such as a size-type from top to bottom."""
    return _sheet(_column([text], height_px, face, (), lines), None, height_px)


def set_code(code: str, height_px: int, face: Face, layout: Layout, spacing: Spacing) -> Lettered:
    """A container code in one of the layouts in which codes are painted.

    Args:
        code: Eleven characters.
        height_px: Height of a letter in texels.
        face: How the letters look.
        layout: On how many lines, or from top to bottom.
        spacing: How the parts stand to each other.
    """
    owner, serial, check = code[:OWNER_N], code[OWNER_N:-1], code[-1]
    boxed = len(code) - 1 if spacing.is_boxed else None
    gaps = (spacing.after_owner, spacing.after_serial)
    if layout is Layout.VERTICAL:
        cells = _column([owner, serial, check], height_px, face, gaps, spacing.lines)
    elif layout is Layout.ONE_LINE:
        cells = _row([owner, serial, check], height_px, face, gaps, 0.0)
    else:
        half = len(serial) // 2
        rows = [[owner], [serial, check]]
        if layout is Layout.THREE_LINES:
            rows = [[owner], [serial[:half]], [serial[half:], check]]
        cells = []
        for number, row in enumerate(rows):
            top = number * height_px * (1 + spacing.lines)
            cells += _row(row, height_px, face, gaps[1:], top)
    return _sheet(cells, boxed, height_px)


def _row(
    parts: list[str], height_px: int, face: Face, gaps: tuple[float, ...], top: float
) -> list[tuple[Mask, float, float]]:
    cells: list[tuple[Mask, float, float]] = []
    x = 0.0
    for number, part in enumerate(parts):
        for character in part:
            letter = cell(character, height_px, face)
            cells.append((letter, x, top))
            x += letter.shape[1] + face.gap * height_px
        x += (gaps[number] if number < len(gaps) else 0.0) * height_px
    return cells


def _column(
    parts: list[str], height_px: int, face: Face, gaps: tuple[float, ...], lines: float
) -> list[tuple[Mask, float, float]]:
    cells: list[tuple[Mask, float, float]] = []
    y = 0.0
    for number, part in enumerate(parts):
        for character in part:
            letter = cell(character, height_px, face)
            cells.append((letter, (height_px * 0.7 - letter.shape[1]) / 2, y))
            y += height_px * (1 + max(0.08, 0.6 * lines - 0.05))
        y += (gaps[number] if number < len(gaps) else 0.0) * height_px * 0.8
    least = min(x for _, x, _ in cells)
    return [(letter, x - least, y) for letter, x, y in cells]
