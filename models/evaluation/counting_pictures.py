"""Pictures of a scene as a camera sends them, kept on disk because drawing them takes longest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from models.evaluation.counting_scenes import Scene
from models.synth.texture import Texture

QUALITY = 90
"""Of the JPEG coding, which stands for what a camera's own coding leaves."""


def _coded(scene: Scene) -> Iterator[tuple[float, Texture]]:
    last: Texture | None = None
    code: Texture | None = None
    for at_s, picture in scene.pictures():
        if picture is not last or code is None:
            _, raw = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            last, code = picture, np.asarray(raw, np.uint8).reshape(-1)
        yield at_s, code


def scene_pictures(scene: Scene, kept: Path | None) -> Iterator[tuple[float, Texture]]:
    """Seconds and decoded pictures, ``(H, W, 3)`` BGR, in order.

    Args:
        scene: What to show.
        kept: Folder in which drawn scenes lie; one that is missing is drawn and kept.
    """
    if kept is None:
        for at_s, code in _coded(scene):
            yield at_s, np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)
        return
    path = kept / f"{scene.seed}.npz"
    if not path.exists():
        draw_into(scene, path)
    with np.load(path) as drawn:
        codes, ends, shown = drawn["codes"], drawn["ends"], drawn["shown"]
        times = drawn["times_s"]
    for at_s, number in zip(times, shown, strict=True):
        code = codes[(ends[number - 1] if number else 0) : ends[number]]
        yield float(at_s), np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)


def draw_into(scene: Scene, path: Path) -> None:
    """Draws a scene and keeps it; a picture shown many times is kept once."""
    codes: list[Texture] = []
    numbers: dict[bytes, int] = {}
    times, shown = [], []
    for at_s, code in _coded(scene):
        key = code.tobytes()
        if key not in numbers:
            numbers[key] = len(codes)
            codes.append(code)
        times.append(at_s)
        shown.append(numbers[key])
    ends = np.cumsum([len(code) for code in codes])
    unfinished = path.with_suffix(".part.npz")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(unfinished, codes=np.concatenate(codes), ends=ends, times_s=times, shown=shown)
    unfinished.rename(path)
