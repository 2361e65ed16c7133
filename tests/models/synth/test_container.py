from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.synth.container import container_walls
from models.synth.marks import PX_PER_M, CodeLayout, ContainerSpec
from models.synth.plate import PlateSpec, plate_texture, printed_lines

PLAIN = ContainerSpec("MSKU9070323", "45G1", 40, (126, 78, 34), dirt=0.0)


def walls_of(spec: ContainerSpec, seed: int = 1):  # type: ignore[no-untyped-def]
    return container_walls(spec, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("size_type", "length_ft", "size_m"),
    [("45G1", 40, (12.192, 2.896)), ("42G1", 40, (12.192, 2.591)), ("22G1", 20, (6.058, 2.591))],
)
def test_walls_have_the_size_that_the_size_type_says(
    size_type: str, length_ft: int, size_m: tuple[float, float]
) -> None:
    spec = replace(PLAIN, size_type=size_type, length_ft=length_ft)
    height, width = walls_of(spec).side.shape[:2]
    assert (width / PX_PER_M, height / PX_PER_M) == pytest.approx(size_m, abs=0.01)


def test_the_same_seed_paints_the_same_wall() -> None:
    assert np.array_equal(walls_of(PLAIN).side, walls_of(PLAIN).side)
    assert not np.array_equal(walls_of(PLAIN).side, walls_of(PLAIN, seed=2).side)


def test_layout_decides_where_the_paint_is() -> None:
    def paint_of(layout: CodeLayout) -> tuple[int, int]:
        """Width and height of what the layout adds to a wall without code."""
        bare = walls_of(replace(PLAIN, side=CodeLayout.NONE)).side
        coded = walls_of(replace(PLAIN, side=layout)).side
        added = (np.abs(coded.astype(int) - bare).max(axis=2) > 60).astype(np.uint8)
        _, _, width, height = cv2.boundingRect(added)
        return width, height

    flat_width, flat_height = paint_of(CodeLayout.HORIZONTAL)
    tall_width, tall_height = paint_of(CodeLayout.VERTICAL)
    assert flat_width > flat_height
    assert tall_height > 3 * tall_width
    assert paint_of(CodeLayout.NONE) == (0, 0)


def contrast(wall: np.ndarray) -> float:
    """Spread of grey in the part of the doors where the code stands."""
    grey = cv2.cvtColor(wall[60:130, 300:500], cv2.COLOR_BGR2GRAY)
    return float(grey.std())


def test_dirt_takes_the_marks_away() -> None:
    clean, used, dirty = (
        contrast(walls_of(replace(PLAIN, dirt=dirt)).doors) for dirt in (0.0, 0.15, 1.0)
    )
    assert clean > used > 2 * dirty


@pytest.mark.parametrize(
    ("spec", "lines"),
    [
        (PlateSpec("15R14098"), ("15R", "140.98")),
        (PlateSpec("51C12345", two_lines=False), ("51C-123.45",)),
        (PlateSpec("29C1234"), ("29C", "1234")),
    ],
)
def test_plates_are_printed_as_they_are_pressed(spec: PlateSpec, lines: tuple[str, ...]) -> None:
    assert printed_lines(spec) == lines


@pytest.mark.parametrize("two_lines", [True, False])
def test_the_text_keeps_inside_the_plate(two_lines: bool) -> None:
    spec = PlateSpec("89R75410", two_lines, dirt=0.0)
    face = cv2.cvtColor(plate_texture(spec, np.random.default_rng(0)), cv2.COLOR_BGR2GRAY)
    rim = 12
    inner = face[rim:-rim, 8:12], face[rim:-rim, -12:-8]
    assert min(int(part.min()) for part in inner) > 150, "only ground between border and text"
    assert (face[rim:-rim, rim:-rim] < 80).mean() > 0.1
