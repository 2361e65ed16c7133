from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.causes_garbled import garbled
from schemas.frame import Image

GOP_N = 5
PICTURES_N = 9 * GOP_N
FIRST, END = 10, 28


def pictures(width_px: int = 321, height_px: int = 181) -> list[Image]:
    """A bright square that drives over a road of fixed grain."""
    grain = np.random.default_rng(4).integers(80, 100, (height_px, width_px, 1))
    road = np.repeat(grain.astype(np.uint8), 3, axis=2)
    found = []
    for place in range(PICTURES_N):
        picture = road.copy()
        picture[40:120, 4 * place : 4 * place + 60] = 220
        found.append(picture)
    return found


def errors(every_bytes: int, end: int = END) -> dict[int, float]:
    """How far each picture that is left is from what was sent, in levels of brightness."""
    sent = pictures()
    rng = np.random.default_rng(5)
    left = dict(garbled(sent, range(FIRST, end), every_bytes, GOP_N, rng))
    assert {picture.shape for picture in left.values()} == {sent[0].shape}
    return {
        place: float(np.abs(picture.astype(int) - sent[place].astype(int)).mean())
        for place, picture in left.items()
    }


@pytest.mark.parametrize("every_bytes", [25, 100])
def test_r27_damaged_packets_lose_pictures_until_they_are_whole_again(every_bytes: int) -> None:
    left = errors(every_bytes)
    before, after = range(FIRST), range(6 * GOP_N, PICTURES_N)
    assert set(before) | set(after) <= set(left)
    assert len(set(range(FIRST, END)) - set(left)) > (END - FIRST) / 4
    assert max(left[place] for place in [*before, *after]) < 8


def test_packets_without_damage_lose_nothing() -> None:
    left = errors(100, end=FIRST)
    assert list(left) == list(range(PICTURES_N))
    assert max(left.values()) < 8
