"""Doors, sides, fronts and roofs of hard containers, with their marks."""

from __future__ import annotations

import cv2
import numpy as np

from models.synth.marks import WIDTH_M
from models.synth.stills.lettering import sans_mask
from models.synth.stills.marking import (
    Paintwork,
    Wall,
    print_lines,
    sticker,
    warning_sign,
)
from models.synth.stills.painter import YELLOW, Painter, WallOrder
from models.synth.stills.wear import weather
from models.synth.texture import Colour, paint
from schemas.read import Layout

SIDE_PITCH_M = 0.278
STEELS: tuple[Colour, ...] = ((150, 152, 150), (176, 178, 178), (110, 112, 112))


def paint_side(order: WallOrder, work: Paintwork, rng: np.random.Generator) -> Wall:
    """The right end of a side wall, ``order.width_m`` of it."""
    painter = Painter(order, work, rng)
    right = order.width_m - float(rng.uniform(0.3, 0.9))
    top = float(rng.uniform(0.18, 0.55))
    if order.layout is Layout.VERTICAL:
        right = order.width_m - float(rng.uniform(0.35, 1.1))
        top = float(rng.uniform(0.15, 0.35))
    free = 1.8 if order.layout is Layout.ONE_LINE else 1.1
    painter.brand(right - free - float(rng.uniform(0, 1.5)), float(rng.uniform(0.4, 1.1)))
    painter.code(right, top)
    if order.layout is Layout.VERTICAL:
        painter.labels(right + 0.08, top + 0.95, 1.0)
    else:
        painter.labels(right - 0.6, top + 0.75, 1.2)
    painter.ribbed(SIDE_PITCH_M)
    painter.frame(0.14, 0.11)
    if order.height_m > 2.7 and rng.random() < 0.5:  # noqa: PLR2004 - a high cube
        painter.stripes()
    weather(painter.wall, work, order.px_per_m, rng)
    return painter.wall


def paint_front(order: WallOrder, work: Paintwork, rng: np.random.Generator) -> Wall:
    """The end without doors."""
    painter = Painter(order, work, rng)
    if order.layout is Layout.VERTICAL:
        painter.code(order.width_m - float(rng.uniform(0.25, 0.55)), float(rng.uniform(0.25, 0.6)))
    else:
        painter.code(order.width_m - float(rng.uniform(0.2, 0.6)), float(rng.uniform(0.25, 0.7)))
    if rng.random() < 0.3:  # noqa: PLR2004 - now and then
        warning_sign(painter.wall, (painter.px(1.1), painter.px(0.9)), painter.px(0.25))
    painter.ribbed(0.25)
    painter.frame(0.14, 0.11)
    if rng.random() < 0.25:  # noqa: PLR2004 - now and then
        painter.stripes()
    weather(painter.wall, work, order.px_per_m, rng)
    return painter.wall


def paint_roof(order: WallOrder, work: Paintwork, rng: np.random.Generator) -> Wall:
    """The part of a roof at one end, its lower edge towards the viewer."""
    painter = Painter(order, work, rng)
    right = order.width_m - float(rng.uniform(0.3, 0.9))
    painter.code(right, order.height_m - float(rng.uniform(0.3, 0.42)))
    painter.ribbed(0.21)
    weather(painter.wall, work, order.px_per_m, rng)
    return painter.wall


def paint_doors(order: WallOrder, work: Paintwork, rng: np.random.Generator) -> Wall:
    """The end with doors, locking bars and small print."""
    painter = Painter(order, work, rng)
    _panels(painter)
    bars = [share + float(rng.uniform(-0.015, 0.015)) for share in (0.15, 0.37, 0.63, 0.85)]
    painter.frame(0.1, 0.1)
    right, top = WIDTH_M - float(rng.uniform(0.14, 0.26)), float(rng.uniform(0.18, 0.5))
    if order.layout is Layout.VERTICAL:
        right = WIDTH_M * float(rng.uniform(0.76, 0.82))
    _bars(painter, bars)
    painter.code(right, top)
    _small_print(painter, bars[2] * WIDTH_M + 0.08, top + 4.2 * work.letter_m)
    _left_leaf(painter)
    if rng.random() < 0.3:  # noqa: PLR2004 - now and then
        painter.stripes()
    weather(painter.wall, work, order.px_per_m, rng)
    return painter.wall


def _panels(painter: Painter) -> None:
    """Bands pressed into both leaves, the gaps around them and their seals."""
    texture = painter.wall.texture
    height, width = texture.shape[:2]
    rows = np.arange(height, dtype=np.float32) / height
    factor = np.ones(height, np.float32)
    strength = painter.paintwork.ribs
    bands = int(painter.rng.choice([0, 3, 4, 5]))
    for number in range(bands):
        offset = (rows - (number + 0.7) / (bands + 0.4)) / 0.045
        shade = np.interp(offset, [-1.2, -1, -0.6, 0.6, 1, 1.2], [0, -0.4, -0.1, -0.06, 0.2, 0])
        factor += np.asarray(strength * shade, np.float32)
    inner = texture[:, painter.px(0.2) : -painter.px(0.2)]
    inner[:] = np.clip(inner * factor[:, None, None], 0, 255).astype(np.uint8)
    half = max(1, painter.px(0.018))
    for x in (width // 2, painter.px(0.11), width - painter.px(0.11)):
        texture[:, x - half : x + half] = (texture[:, x - half : x + half] * 0.4).astype(np.uint8)


def _bars(painter: Painter, shares: list[float]) -> None:
    """Locking bars with brackets and handles."""
    texture, rng = painter.wall.texture, painter.rng
    height, width = texture.shape[:2]
    steel = np.array(STEELS[int(rng.integers(len(STEELS)))], np.float32)
    if rng.random() < 0.35:  # noqa: PLR2004 - painted over, as often on old boxes
        steel = np.array(painter.paintwork.colour, np.float32) * 1.1
    radius = max(1, painter.px(0.018))
    across = np.interp(np.arange(-radius, radius + 1), [-radius, 0, radius], [0.6, 1.05, 0.5])
    shade = np.clip(across[:, None] * steel, 0, 255).astype(np.uint8)
    for share in shares:
        x = round(width * share)
        y0, y1 = painter.px(0.05), height - painter.px(0.05)
        shadow = texture[y0:y1, x + radius + 1 : x + 2 * radius + 2]
        shadow[:] = (shadow * 0.6).astype(np.uint8)
        texture[y0:y1, x - radius : x + radius + 1] = shade
        for level in (0.04, 0.3, 0.55, 0.78, 0.95):
            y = round(height * level)
            corners = (x - painter.px(0.05), y), (x + painter.px(0.05), y + painter.px(0.055))
            cv2.rectangle(texture, *corners, (steel * 0.8).tolist(), -1)
            cv2.rectangle(texture, *corners, (steel * 0.4).tolist(), 1)
    level = round(height * float(rng.uniform(0.6, 0.72)))
    for share, reach in ((shares[1], -0.3), (shares[2], 0.3)):
        x = round(width * share)
        end = (x + painter.px(reach), level + painter.px(0.03))
        cv2.line(texture, (x, level), end, steel.tolist(), max(1, painter.px(0.028)))


def _small_print(painter: Painter, x_m: float, y_m: float) -> None:
    """Weights and capacity."""
    rng, ink = painter.rng, painter.paintwork.ink
    gross, tare = int(rng.integers(24000, 35000)), int(rng.integers(2100, 4900))
    cube = float(rng.uniform(33, 77))
    rows = (
        (str(rng.choice(["MAX.GROSS", "M.G.W.", "MAX.GR.", "MGW"])), gross),
        (str(rng.choice(["TARE", "TARE WT"])), tare),
        (str(rng.choice(["NET", "PAYLOAD", "MAX.CW."])), gross - tare),
    )
    letter, y = painter.px(float(rng.uniform(0.033, 0.048))), painter.px(y_m)
    aside = painter.px(float(rng.uniform(0.4, 0.48)))
    for name, kilograms in rows:
        print_lines(painter.wall, [name], (painter.px(x_m), y), round(letter * 1.15), ink)
        values = [f"{kilograms:,} KG".replace(",", "."), f"{round(kilograms * 2.2046):,} LB"]
        print_lines(painter.wall, values, (painter.px(x_m) + aside, y), letter, ink)
        y += round(letter * 3.9)
    print_lines(painter.wall, ["CU.CAP."], (painter.px(x_m), y), round(letter * 1.15), ink)
    values = [f"{cube:.1f} CU.M", f"{round(cube * 35.31):,} CU.FT"]
    print_lines(painter.wall, values, (painter.px(x_m) + aside, y), letter, ink)


def _left_leaf(painter: Painter) -> None:
    """Brand, signs and approval plate on the left door."""
    rng, wall, order = painter.rng, painter.wall, painter.order
    if painter.paintwork.brand:
        mask = sans_mask(painter.paintwork.brand, max(6, painter.px(0.1)), 700)
        longest = painter.px(0.6)
        if mask.shape[1] > longest:
            size = (longest, max(4, round(mask.shape[0] * longest / mask.shape[1])))
            mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
        at = painter.px(0.22), painter.px(float(rng.uniform(0.2, 0.5)))
        paint(wall.texture, mask, *at, painter.paintwork.ink, 0.95)
    for _ in range(int(rng.integers(0, 3))):
        x, y = float(rng.uniform(0.25, 0.9)), float(rng.uniform(0.8, order.height_m - 0.6))
        at = painter.px(x), painter.px(y)
        if rng.random() < 0.5:  # noqa: PLR2004 - as often one as the other
            is_diamond = bool(rng.random() < 0.4)  # noqa: PLR2004 - the rarer sign
            warning_sign(wall, at, painter.px(0.2), is_diamond=is_diamond)
        else:
            text = ["CAUTION", "9'6\" HIGH"]
            sticker(wall, at, (painter.px(0.34), painter.px(0.22)), YELLOW, text)
    if rng.random() < 0.8:  # noqa: PLR2004 - nearly always there
        at = painter.px(0.3), painter.px(order.height_m * 0.72)
        size = painter.px(0.24), painter.px(0.2)
        rows = ["CSC SAFETY", "APPROVAL", "GB-LR 12345"]
        sticker(wall, at, size, (176, 180, 182), rows)
