"""The parts of which all walls of a container are painted."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.synth.stills.lettering import Lettered, sans_mask, set_code, set_column, set_line
from models.synth.stills.marking import (
    Mark,
    MarkKind,
    Paintwork,
    Wall,
    print_lines,
    put,
    sticker,
    warning_sign,
)
from models.synth.stills.wear import rib_depth, rib_profile, ripple, shade_columns
from models.synth.texture import Colour, flat, paint
from schemas.read import Layout

RIB_DEPTH_M = 0.036
YELLOW: Colour = (30, 200, 240)


@dataclass(frozen=True, slots=True)
class WallOrder:
    """What one wall is to look like.

    Attributes:
        code: Eleven characters.
        size_type: Painted beside the code.
        layout: Layout of the code; None leaves the wall without.
        has_size_type: Whether the size-type is painted.
        width_m: Width of the wall (of a side, of the part that is painted).
        height_m: Height of the wall.
        px_per_m: Texels per metre.
        lift: How much the ribs seem to be moved, tangent of the angle of view from above.
        covered: Number of the character that something sticks over; None for none.
    """

    code: str
    size_type: str
    layout: Layout | None
    has_size_type: bool
    width_m: float
    height_m: float
    px_per_m: float
    lift: float = 0.0
    covered: int | None = None


class Painter:
    """Paints one wall, in metres from its top left corner."""

    def __init__(self, order: WallOrder, paintwork: Paintwork, rng: np.random.Generator) -> None:
        self.order, self.paintwork, self.rng = order, paintwork, rng
        rows, columns = self.px(order.height_m), self.px(order.width_m)
        self.wall = Wall(flat(rows, columns, paintwork.colour))

    def px(self, metres: float) -> int:
        """A length in texels."""
        return round(metres * self.order.px_per_m)

    @property
    def letter(self) -> int:
        """Height of the code's letters in texels."""
        return max(5, self.px(self.paintwork.letter_m))

    def code(self, right_m: float, top_m: float) -> None:
        """The code with its size-type, its right end and upper edge given."""
        order, work = self.order, self.paintwork
        if order.layout is None:
            return
        lettered = set_code(order.code, self.letter, work.face, order.layout, work.spacing)
        x = self.px(right_m) - lettered.mask.shape[1]
        y = self.px(top_m)
        put(
            self.wall, lettered, (x, y), work, self.rng,
            kind=MarkKind.CODE, text=order.code, layout=order.layout,
            size_type=order.size_type if order.has_size_type else None,
        )  # fmt: skip
        if order.has_size_type:
            self._size_type(lettered, x, y)
        if order.covered is not None:
            self._cover(order.covered)

    def _size_type(self, code: Lettered, x: int, y: int) -> None:
        order, work, rng = self.order, self.paintwork, self.rng
        is_column = order.layout is Layout.VERTICAL
        if is_column:
            lettered = set_column(order.size_type, self.letter, work.face, work.spacing.lines)
            aside = round(self.letter * float(rng.uniform(0.4, 2.0)))
            on_right = x + code.mask.shape[1] + aside + self.letter < self.wall.width
            if on_right and rng.random() < 0.6:  # noqa: PLR2004 - a little more often than not
                left = x + code.mask.shape[1] + aside
            else:
                left = x - aside - lettered.mask.shape[1]
            below = round(self.letter * float(rng.choice([0, 0, 1.2, 4])))
            at = (left, y + below)
        else:
            lettered = set_line(order.size_type, self.letter, work.face)
            indent = code.boxes[4, 0] if order.layout is Layout.ONE_LINE else code.boxes[0, 0]
            below = code.boxes[:, 3].max() + self.letter * float(rng.uniform(0.1, 0.5))
            margin = lettered.boxes[0, 0]
            at = (x + round(indent - margin), y + round(below - margin))
        put(
            self.wall, lettered, at, work, rng,
            kind=MarkKind.SIZE_TYPE, text=order.size_type,
            layout=Layout.VERTICAL if is_column else Layout.ONE_LINE,
        )  # fmt: skip

    def _cover(self, number: int) -> None:
        """Something sticks over a character: a label, a patch of new paint or of mud."""
        index = next(i for i, m in enumerate(self.wall.marks) if m.kind is MarkKind.CODE)
        mark = self.wall.marks[index]
        x0, y0, x1, y1 = np.round(mark.boxes[number]).astype(int)
        grow = round(self.letter * float(self.rng.uniform(0.05, 0.3)))
        at, size = (x0 - grow, y0 - grow), (x1 - x0 + 2 * grow, y1 - y0 + 2 * grow)
        colour = (YELLOW, (225, 228, 228), self.paintwork.colour, (80, 96, 108))
        chosen = colour[int(self.rng.integers(len(colour)))]
        cv2.rectangle(self.wall.texture, at, (at[0] + size[0], at[1] + size[1]), chosen, -1)
        self.wall.marks[index] = replace(mark, is_covered=True)

    def labels(self, x_m: float, y_m: float, reach_m: float) -> None:
        """Labels and signs as they stand near a code on a side."""
        rng = self.rng
        step = 0.0
        for _ in range(int(rng.integers(0, 4))):
            at = (self.px(x_m), self.px(y_m + step))
            kind = int(rng.integers(4))
            if kind == 0:
                warning_sign(self.wall, at, self.px(0.2))
            elif kind == 1:
                sticker(self.wall, at, (self.px(0.14), self.px(0.2)), YELLOW, ["2,9m", "9'6\""])
            elif kind == 2:  # noqa: PLR2004 - the third of four
                work = self.paintwork
                rows = [str(rng.choice(["IC", "UIC"])), str(int(rng.integers(60, 99)))]
                print_lines(self.wall, rows, at, self.px(0.07), work.ink)
                corner = (at[0] + self.px(0.15), at[1] + self.px(0.22))
                cv2.rectangle(self.wall.texture, at, corner, work.ink, max(1, self.px(0.008)))
            else:
                text = ["CAUTION", "9'6\" HIGH", "CONTAINER"]
                sticker(self.wall, at, (self.px(0.32), self.px(0.2)), YELLOW, text)
            step += float(rng.uniform(0.28, 0.5))
            if step > reach_m:
                return

    def frame(self, post_m: float, rail_m: float) -> None:
        """Posts and rails around the wall, and the corner castings."""
        texture, work = self.wall.texture, self.paintwork
        height, width = texture.shape[:2]
        post, rail = max(1, self.px(post_m)), max(1, self.px(rail_m))
        base = np.array(work.colour, np.float32)
        for (x0, y0, x1, y1), share in (
            ((0, 0, width, rail), 1.04),
            ((0, height - rail, width, height), 0.8),
            ((0, 0, post, height), 0.95),
            ((width - post, 0, width, height), 0.97),
        ):
            texture[y0:y1, x0:x1] = np.clip(base * share, 0, 255)
            cv2.rectangle(texture, (x0, y0), (x1 - 1, y1 - 1), (base * 0.55).tolist(), 1)
        tall, wide = self.px(0.118), self.px(0.165)
        for x in (0, width - wide):
            for y in (0, height - tall):
                block = texture[y : y + tall, x : x + wide]
                block[:] = (block * 0.75).astype(np.uint8)
                centre = (x + wide // 2, y + tall // 2)
                axes = (max(1, self.px(0.045)), max(1, self.px(0.028)))
                cv2.ellipse(texture, centre, axes, 0, 0, 360, (14, 14, 16), -1)

    def stripes(self) -> None:
        """Yellow and black bands along the upper rail, as high cubes carry them at the corners."""
        step, tall = max(2, self.px(0.06)), self.px(0.1)
        for x0, x1 in ((0, self.px(0.35)), (self.wall.width - self.px(0.35), self.wall.width)):
            for number, x in enumerate(range(x0, x1, step)):
                colour = YELLOW if number % 2 else (22, 22, 24)
                cv2.rectangle(self.wall.texture, (x, 0), (x + step - 1, tall), colour, -1)

    def ribbed(self, pitch_m: float) -> None:
        """Shading of upright ribs, and the marks moved with them."""
        phase, pitch = float(self.rng.random()), pitch_m * self.order.px_per_m
        lift = self.order.lift * RIB_DEPTH_M * self.order.px_per_m
        self.wall.texture = ripple(self.wall.texture, pitch, phase, lift)
        self.wall.marks = [self._rippled(mark, pitch, phase, lift) for mark in self.wall.marks]
        strength = self.paintwork.ribs * (1 if self.rng.random() < 0.5 else -1)  # noqa: PLR2004
        factor = rib_profile(self.wall.width, pitch, strength, phase)
        self.wall.texture = shade_columns(self.wall.texture, factor)

    def _rippled(self, mark: Mark, pitch: float, phase: float, lift: float) -> Mark:
        moved = lift * rib_depth((mark.boxes[:, 0] + mark.boxes[:, 2]) / 2, pitch, phase)
        nothing = np.zeros_like(moved)
        boxes = mark.boxes - np.stack([nothing, moved, nothing, moved], axis=1)
        return replace(mark, boxes=boxes)

    def brand(self, right_m: float, height_m: float) -> None:
        """The owner's name in large letters, its right end given."""
        if not self.paintwork.brand:
            return
        mask = sans_mask(self.paintwork.brand, max(8, self.px(height_m)), 700)
        top = round(self.wall.height * float(self.rng.uniform(0.3, 0.55))) - mask.shape[0] // 2
        left = self.px(right_m) - mask.shape[1]
        paint(self.wall.texture, mask, left, top, self.paintwork.ink, 0.9)
