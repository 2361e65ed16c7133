"""What is painted on a container: code, size-type, weights, brand and signs (ISO 6346)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from models.synth.glyphs import BRAND, SMALL_PRINT, boxed, column_mask, text_mask
from models.synth.texture import Colour, Mask, Texture, paint

PX_PER_M = 220
WIDTH_M = 2.438
LENGTH_M = {20: 6.058, 40: 12.192}
WHITE: Colour = (232, 234, 232)
STEEL: Colour = (150, 152, 150)
BLACK: Colour = (26, 26, 28)
YELLOW: Colour = (30, 190, 235)


class CodeLayout(StrEnum):
    """How a code is painted on one wall."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """One container.

    Attributes:
        code: Owner, category, serial and check digit, 11 characters.
        size_type: ISO 6346 size-type, such as ``45G1``; its second character gives the height.
        length_ft: 20 or 40.
        colour: Paint, BGR.
        brand: Name in large letters on the side; may be empty.
        rear: Layout of the code on the doors.
        side: Layout of the code on the side walls.
        letter_m: Height of the code's letters.
        dirt: 0 clean to 1 unreadable.
    """

    code: str
    size_type: str
    length_ft: int
    colour: Colour
    brand: str = ""
    rear: CodeLayout = CodeLayout.HORIZONTAL
    side: CodeLayout = CodeLayout.HORIZONTAL
    letter_m: float = 0.115
    dirt: float = 0.12

    @property
    def length_m(self) -> float:
        """Outer length."""
        return LENGTH_M[self.length_ft]

    @property
    def height_m(self) -> float:
        """Outer height: 2.896 m for a high cube, else 2.591 m."""
        return 2.896 if self.size_type[1] in "5EF" else 2.591


def px(metres: float) -> int:
    """A length on a wall in texels."""
    return round(metres * PX_PER_M)


def ink_of(spec: ContainerSpec) -> Colour:
    """Black on light paint, white on dark paint."""
    return BLACK if sum(spec.colour) > 3 * 150 else WHITE


def code_masks(code: str, letter_px: int) -> tuple[Mask, Mask, Mask]:
    """Owner with category, serial, and boxed check digit as coverage."""
    return (
        text_mask(code[:4], letter_px),
        text_mask(code[4:10], letter_px),
        boxed(text_mask(code[10], letter_px)),
    )


def _code_line(code: str, letter_px: int) -> Mask:
    """The whole code in one line, the check digit in its box."""
    owner, serial, check = code_masks(code, letter_px)
    height = check.shape[0]
    free = np.zeros((height, round(letter_px * 0.62)), np.uint8)
    narrow = np.zeros((height, round(letter_px * 0.34)), np.uint8)
    top = (height - letter_px) // 2

    def centred(mask: Mask) -> Mask:
        return np.pad(mask, ((top, height - letter_px - top), (0, 0)))

    return np.hstack([centred(owner), free, centred(serial), narrow, check])


def _code_column(code: str, letter_px: int) -> Mask:
    """The whole code from top to bottom."""
    body = column_mask(f"{code[:4]} {code[4:10]}", letter_px)
    check = boxed(text_mask(code[10], letter_px))
    width = max(body.shape[1], check.shape[1])

    def centred(mask: Mask) -> Mask:
        left = (width - mask.shape[1]) // 2
        return np.pad(mask, ((0, 0), (left, width - mask.shape[1] - left)))

    gap = np.zeros((round(letter_px * 0.4), width), np.uint8)
    return np.vstack([centred(body), gap, centred(check)])


def paint_code(
    texture: Texture, spec: ContainerSpec, layout: CodeLayout, right: int, top: int
) -> None:
    """The code and its size-type, ending at ``right`` (the column's middle when vertical)."""
    letter = px(spec.letter_m)
    ink = ink_of(spec)
    if layout is CodeLayout.NONE:
        return
    if layout is CodeLayout.HORIZONTAL:
        line = _code_line(spec.code, letter)
        paint(texture, line, right - line.shape[1], top, ink, 0.96)
        size_type = text_mask(spec.size_type, letter)
        below = top + line.shape[0] + round(letter * 0.45)
        left = right - line.shape[1] + text_mask(spec.code[:4], letter).shape[1]
        paint(texture, size_type, left + round(letter * 0.62), below, ink, 0.96)
        return
    column = _code_column(spec.code, letter)
    paint(texture, column, right - column.shape[1] // 2, top, ink, 0.96)
    size_type = column_mask(spec.size_type, letter)
    paint(texture, size_type, right - column.shape[1] // 2 - round(letter * 1.7), top, ink, 0.96)


def paint_side_stickers(texture: Texture, spec: ContainerSpec) -> None:
    """The yellow height mark of high cubes and a small plate of numbers."""
    height, width = texture.shape[:2]
    x, y = width - px(0.95), px(1.75)
    if spec.height_m > 2.6:  # noqa: PLR2004 - high cube
        cv2.rectangle(texture, (x, y), (x + px(0.16), y + px(0.24)), YELLOW, -1)
        paint(texture, text_mask("2.9", px(0.06), SMALL_PRINT), x + 5, y + 8, BLACK)
        paint(texture, text_mask("9.6", px(0.06), SMALL_PRINT), x + 5, y + 30, BLACK)
    cv2.rectangle(texture, (px(0.3), height - px(0.5)), (px(0.52), height - px(0.34)), STEEL, -1)


def paint_weights(texture: Texture, spec: ContainerSpec, left: int, top: int) -> None:
    """Weights and volumes in small print below the code."""
    ink = ink_of(spec)
    lines = (
        ("MAX.GROSS", "30.480 KG", "67.200 LB"),
        ("TARE", "3.880 KG", "8.550 LB"),
        ("NET", "26.600 KG", "58.650 LB"),
        ("CU.CAP.", "76.4 CU.M", "2.700 CU.FT"),
    )
    letter, y = px(0.046), top
    for name, metric, imperial in lines:
        paint(texture, text_mask(name, letter, SMALL_PRINT), left, y, ink, 0.9)
        for value in (metric, imperial):
            paint(texture, text_mask(value, letter, SMALL_PRINT), left + px(0.4), y, ink, 0.9)
            y += round(letter * 1.5)
        y += round(letter * 0.5)


def _triangle(texture: Texture, x: int, y: int, size: int) -> None:
    corners = np.array([[x, y + size], [x + size, y + size], [x + size // 2, y]], np.int32)
    cv2.fillConvexPoly(texture, corners, YELLOW)
    cv2.polylines(texture, [corners], isClosed=True, color=BLACK, thickness=2)
    cv2.line(texture, (x + size // 2, y + size // 3), (x + size // 2, y + size * 3 // 4), BLACK, 4)


def paint_left_leaf(texture: Texture, spec: ContainerSpec) -> None:
    """Brand, warning triangle and approval plate on the left door."""
    height, width = texture.shape[:2]
    ink = ink_of(spec)
    if spec.brand:
        brand = text_mask(spec.brand, px(0.11), BRAND)
        longest = round(width * 0.2)
        if brand.shape[1] > longest:
            size = (longest, max(8, round(brand.shape[0] * longest / brand.shape[1])))
            brand = np.asarray(cv2.resize(brand, size, interpolation=cv2.INTER_AREA), np.uint8)
        paint(texture, brand, round(width * 0.16), px(0.34), ink, 0.95)
    _triangle(texture, round(width * 0.2), round(height * 0.5), px(0.2))
    x, y = round(width * 0.19), round(height * 0.7)
    cv2.rectangle(texture, (x, y), (x + px(0.26), y + px(0.2)), (176, 180, 180), -1)
    for row in range(3):
        line_y = y + 10 + row * 11
        cv2.line(texture, (x + 6, line_y), (x + px(0.22), line_y), (90, 92, 92), 2)
