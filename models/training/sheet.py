"""Pictures of a training set with their labels drawn in, to be looked at."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from models.detection.regions import REGION_KINDS
from schemas.frame import Image

TILE_PX = (480, 300)
COLUMNS_N = 4


def draw_sheet(folder: Path, count: int, seed: int, side: str = "train", prefix: str = "") -> Image:
    """A sheet of randomly chosen pictures.

    Args:
        folder: A training set's folder.
        count: How many pictures.
        seed: Chooses them.
        side: ``train`` or ``val``.
        prefix: Only pictures whose name begins so.
    """
    paths = sorted((folder / "images" / side).glob(f"{prefix}*.jpg"))
    rng = np.random.default_rng(seed)
    chosen = [paths[int(place)] for place in rng.permutation(len(paths))[:count]]
    tiles = [_tile(path, folder / "labels" / side / f"{path.stem}.txt") for path in chosen]
    blank = np.zeros((TILE_PX[1], TILE_PX[0], 3), np.uint8)
    tiles += [blank] * (-len(tiles) % COLUMNS_N)
    rows = [np.hstack(tiles[at : at + COLUMNS_N]) for at in range(0, len(tiles), COLUMNS_N)]
    return np.asarray(np.vstack(rows), np.uint8)


def _tile(picture: Path, labels: Path) -> Image:
    image = np.asarray(cv2.imread(str(picture)), np.uint8)
    height, width = image.shape[:2]
    factor = min(TILE_PX[0] / width, TILE_PX[1] / height)
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    for row in labels.read_text(encoding="ascii").splitlines():
        kind, *shares = row.split()
        x, y, w, h = (float(share) for share in shares)
        scale = np.array([small.shape[1], small.shape[0]])
        low = ((np.array([x - w / 2, y - h / 2])) * scale).astype(int)
        high = ((np.array([x + w / 2, y + h / 2])) * scale).astype(int)
        hue = np.array([[[int(kind) * 16, 255, 255]]], np.uint8)
        colour = [int(c) for c in cv2.cvtColor(hue, cv2.COLOR_HSV2BGR)[0, 0]]
        cv2.rectangle(small, low.tolist(), high.tolist(), colour, 1)
        where = (int(low[0]), max(9, int(low[1]) - 2))
        name = REGION_KINDS[int(kind)].value
        cv2.putText(small, name, where, cv2.FONT_HERSHEY_SIMPLEX, 0.35, colour, 1)
    tile = np.zeros((TILE_PX[1], TILE_PX[0], 3), np.uint8)
    tile[: small.shape[0], : small.shape[1]] = small
    return tile
