from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from models.synth.stills.lettering import CODE_FACES, Face, Spacing, set_code
from models.synth.stills.marking import MarkKind, Paintwork, Wall
from models.synth.stills.painter import WallOrder
from models.synth.stills.walls import paint_doors, paint_front, paint_roof, paint_side
from schemas.read import Layout

CODE = "MSKU9070323"
CLEAN = Paintwork(
    colour=(120, 60, 30),
    ink=(235, 235, 235),
    face=CODE_FACES[0],
    spacing=Spacing(is_boxed=False),
    letter_m=0.12,
    brand="",
    dirt=0.0,
    rust=0.0,
    wear=0.0,
    ribs=0.0,
)
ORDER = WallOrder(CODE, "45G1", Layout.ONE_LINE, False, 2.438, 2.896, 300.0)


def ink_of(
    paint: Callable[..., Wall], order: WallOrder, work: Paintwork = CLEAN
) -> npt.NDArray[np.intp]:
    """How much the wall differs from the same wall without its code."""
    coded = paint(order, work, np.random.default_rng(5)).texture
    bare = paint(replace(order, layout=None), work, np.random.default_rng(5)).texture
    return np.asarray(np.abs(coded.astype(int) - bare).max(axis=2))


@pytest.mark.parametrize("lift", [-1.0, 0.0, 1.0])
def test_the_truth_follows_letters_that_ribs_seem_to_move(lift: float) -> None:
    order = replace(ORDER, lift=lift)
    ink = ink_of(paint_front, order) > 80
    (mark,) = paint_front(order, CLEAN, np.random.default_rng(5)).marks
    for x0, y0, x1, y1 in mark.boxes:
        middle = round((x0 + x1) / 2)
        rows = np.flatnonzero(ink[:, middle - 3 : middle + 3].any(axis=1))
        assert rows.min() >= y0 - 3
        assert rows.max() <= y1 + 3


@pytest.mark.parametrize("paint", [paint_side, paint_front, paint_roof, paint_doors])
def test_a_wall_names_the_code_that_is_painted_on_it(paint: Callable[..., Wall]) -> None:
    wall = paint(ORDER, CLEAN, np.random.default_rng(3))
    codes = [mark for mark in wall.marks if mark.kind is MarkKind.CODE]
    assert [mark.text for mark in codes] == [CODE]
    assert len(codes[0].boxes) == len(CODE)
    assert not paint(replace(ORDER, layout=None), CLEAN, np.random.default_rng(3)).marks


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("face", CODE_FACES)
def test_every_character_has_its_own_place(layout: Layout, face: Face) -> None:
    lettered = set_code(CODE, 24, face, layout, Spacing())
    assert len(lettered.boxes) == len(CODE)
    for x0, y0, x1, y1 in np.round(lettered.boxes).astype(int):
        assert lettered.mask[y0:y1, x0:x1].max() > 200
    rows = {round(y0) for _, y0, _, _ in lettered.boxes}
    wanted = {
        Layout.ONE_LINE: 1,
        Layout.TWO_LINES: 2,
        Layout.THREE_LINES: 3,
        Layout.VERTICAL: len(CODE),
    }
    assert len(rows) == wanted[layout]


def test_dirt_and_wear_take_the_contrast_away() -> None:
    clean = ink_of(paint_front, ORDER)
    ink = clean > 80
    for work in (replace(CLEAN, wear=0.9), replace(CLEAN, dirt=0.95)):
        assert ink_of(paint_front, ORDER, work)[ink].mean() < 0.8 * clean[ink].mean()
