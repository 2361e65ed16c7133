"""What is known of a text on a wall, and how a text gets there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import cv2
import numpy as np

from models.synth.stills.lettering import Boxes, Face, Lettered, Spacing, sans_mask
from models.synth.texture import Colour, Field, Mask, Texture, noise_field, paint
from schemas.read import Layout


class MarkKind(StrEnum):
    """What a text is."""

    CODE = "code"
    SIZE_TYPE = "size_type"
    PLATE = "plate"


@dataclass(frozen=True, eq=False, slots=True)
class Mark:
    """A text on a surface.

    Attributes:
        kind: What it is.
        text: Capital letters and digits only.
        layout: How it is arranged.
        boxes: Where its characters stand, in texels, one row a character.
        ink: Coverage of its ink as it was set.
        ink_boxes: Where its characters stand in ``ink``.
        size_type: For a code, the size-type painted with it.
        is_covered: Whether something sticks over a character on purpose.
    """

    kind: MarkKind
    text: str
    layout: Layout
    boxes: Boxes
    ink: Mask
    ink_boxes: Boxes
    size_type: str | None = None
    is_covered: bool = False


@dataclass(frozen=True, slots=True)
class Paintwork:
    """How one container is painted and how worn it is.

    Attributes:
        colour: Paint, BGR.
        ink: Colour of the marks, BGR.
        face: Letters of the code.
        spacing: How the parts of the code stand to each other.
        letter_m: Height of the code's letters.
        brand: Name in large letters; may be empty.
        dirt: 0 clean to 1 hardly legible.
        rust: 0 none to 1 much.
        wear: Share of the ink that has come off, 0 to 1.
        ribs: Strength of the corrugation's shading; 1 is hard sunlight across it.
    """

    colour: Colour
    ink: Colour
    face: Face
    spacing: Spacing
    letter_m: float
    brand: str
    dirt: float
    rust: float
    wear: float
    ribs: float


@dataclass(eq=False, slots=True)
class Wall:
    """A surface being painted.

    Attributes:
        texture: ``(H, W, 3)`` BGR, or ``(H, W, 4)`` with cut-outs.
        marks: The texts on it that count.
    """

    texture: Texture
    marks: list[Mark] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Rows of the texture."""
        return int(self.texture.shape[0])

    @property
    def width(self) -> int:
        """Columns of the texture."""
        return int(self.texture.shape[1])


def worn_mask(mask: Mask, wear: float, rng: np.random.Generator) -> Mask:
    """Ink of which a share has come off in patches."""
    if wear <= 0:
        return mask
    height, width = mask.shape
    holes = noise_field(rng, height, width, max(3.0, min(height, width) / 6), 3)
    left: Field = np.clip(1.0 - wear * (0.55 + 0.75 * holes), 0, 1)
    return np.asarray(mask * left, np.uint8)


def put(  # noqa: PLR0913 - a text, what it is, where it goes and how it looks
    wall: Wall,
    lettered: Lettered,
    at: tuple[int, int],
    paintwork: Paintwork,
    rng: np.random.Generator,
    *,
    kind: MarkKind,
    text: str,
    layout: Layout,
    size_type: str | None = None,
) -> None:
    """Paints a set text with its least corner at ``(x, y)`` and notes it on the wall."""
    x, y = at
    worn = worn_mask(lettered.mask, paintwork.wear, rng)
    paint(wall.texture, worn, x, y, paintwork.ink, 0.97)
    boxes = lettered.boxes + np.array([x, y, x, y], np.float64)
    mark = Mark(kind, text, layout, boxes, lettered.mask, lettered.boxes, size_type)
    wall.marks.append(mark)


def print_lines(
    wall: Wall,
    lines: list[str],
    at: tuple[int, int],
    letter_px: int,
    colour: Colour,
    *,
    opacity: float = 0.9,
) -> None:
    """Small print that does not count, one line below the other."""
    if letter_px < 3:  # noqa: PLR2004 - nothing of it would be seen
        return
    x, y = at
    for line in lines:
        if line:
            paint(wall.texture, sans_mask(line, letter_px, 400), x, y, colour, opacity)
        y += round(letter_px * 1.7)


def sticker(
    wall: Wall, at: tuple[int, int], size: tuple[int, int], colour: Colour, lines: list[str]
) -> None:
    """A coloured label with some dark lines of text."""
    (x, y), (width, height) = at, size
    cv2.rectangle(wall.texture, (x, y), (x + width, y + height), colour, -1)
    cv2.rectangle(wall.texture, (x, y), (x + width, y + height), (40, 40, 40), 1)
    letter = round(height / (1.8 * max(1, len(lines)) + 0.6))
    print_lines(wall, lines, (x + width // 8, y + letter // 2), letter, (25, 25, 28))


def warning_sign(wall: Wall, at: tuple[int, int], size: int, *, is_diamond: bool = False) -> None:
    """A yellow triangle or an orange diamond with a dark sign in it."""
    x, y = at
    half = size // 2
    points = [[x, y + size], [x + size, y + size], [x + half, y]]
    colour = (20, 200, 240)
    if is_diamond:
        points = [[x + half, y], [x + size, y + half], [x + half, y + size], [x, y + half]]
        colour = (40, 120, 235)
    corners = np.array(points, np.int32)
    cv2.fillConvexPoly(wall.texture, corners, colour)
    cv2.polylines(wall.texture, [corners], isClosed=True, color=(20, 20, 22), thickness=2)
    start, end = (x + half, y + round(size * 0.42)), (x + half, y + round(size * 0.8))
    cv2.line(wall.texture, start, end, (20, 20, 22), max(1, size // 12))
