"""The characters of a column, cut out and laid side by side as one line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from models.ocr.alphabet import BLANK
from models.ocr.line_reader import LINE_HEIGHT_PX, STEP_PX, LineRead
from schemas.frame import Image

Cut = tuple[float, float]
"""Upper and lower edge of one character in a column, pixels."""

_LEAST_CUT_PX = 3
_LEAST_TILE_PX = 8
_LEAST_CONTRAST = 12
_SPILL_PX = 1.5
_TALLEST_CHARACTER_PX = 62
# In widths of the column.
_LEAST_RUN = 0.35
_LEAST_CHARACTER = 0.9
_HALF_CHARACTER = 0.52


def scaled_column(column: Image) -> Image:
    """A column at the width that equals the height of a line."""
    factor = LINE_HEIGHT_PX / column.shape[1]
    size = (LINE_HEIGHT_PX, max(LINE_HEIGHT_PX, int(column.shape[0] * factor)))
    method = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(column, size, interpolation=method), dtype=np.uint8)


def cuts_by_contrast(column: Image) -> list[Cut]:
    """Characters are where a row of the column has contrast.

    Args:
        column: ``(h, w, 3)`` uint8, upright.
    """
    grey = cv2.cvtColor(column, cv2.COLOR_BGR2GRAY).astype(np.float32)
    width = grey.shape[1]
    middle = grey[:, int(0.15 * width) : int(0.85 * width)]
    contrast = cv2.blur((middle.max(axis=1) - middle.min(axis=1)).reshape(-1, 1), (1, 3))
    contrast = np.asarray(contrast, np.float32).ravel()
    levels = contrast.clip(0, 255).astype(np.uint8).reshape(-1, 1)
    otsu, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_OTSU)
    runs = _runs(contrast > max(_LEAST_CONTRAST, otsu * 0.85), _LEAST_RUN * width)
    if not runs:
        return []
    usual = max(float(np.median([b - a for a, b in runs])), _LEAST_CHARACTER * width)
    cuts = []
    for top, bottom in runs:
        parts = max(1, round((bottom - top) / usual))
        edges = np.linspace(top, bottom, parts + 1)
        cuts += [(a - _SPILL_PX, b + _SPILL_PX) for a, b in pairwise(edges)]
    return cuts


def cuts_by_reading(lying: LineRead) -> list[Cut]:
    """Characters are where the network saw symbols in the column laid on its side.

    Args:
        lying: Read of the column turned by :func:`~models.ocr.crop.lay_column`, at the scale
            of :func:`scaled_column`.
    """
    best = lying.log_ratio.argmax(axis=1)
    begins = (best != BLANK) & np.r_[True, best[1:] != best[:-1]]
    centers = (np.flatnonzero(begins) + 0.5) * STEP_PX
    if len(centers) < 2:  # noqa: PLR2004 - a pitch needs two
        return []
    half = min(float(np.median(np.diff(centers))), _TALLEST_CHARACTER_PX) * _HALF_CHARACTER
    return [(center - half, center + half) for center in centers]


def lay_tiles(column: Image, cuts: Sequence[Cut]) -> Image | None:
    """Cut characters out of a column and lay them in one row; ``None`` if none is left."""
    tiles = []
    for top, bottom in cuts:
        tile = column[max(0, int(top)) : min(column.shape[0], int(bottom))]
        if len(tile) >= _LEAST_CUT_PX:
            width = max(_LEAST_TILE_PX, int(tile.shape[1] * LINE_HEIGHT_PX / tile.shape[0]))
            tiles.append(cv2.resize(tile, (width, LINE_HEIGHT_PX)))
    return np.concatenate(tiles, axis=1).astype(np.uint8) if tiles else None


def _runs(rows: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], least: float) -> list[Cut]:
    """Beginning and end of each run of true that is longer than ``least``."""
    edges = np.flatnonzero(np.diff(np.r_[False, rows, False].astype(np.int8)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(float(a), float(b)) for a, b in pairs if b - a > least]
