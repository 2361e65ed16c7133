"""Clips of a second or two, made for one fault each, and site files around them."""

from __future__ import annotations

import wave
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np

from schemas.frame import Image

SITE = """# Written by hand.
[site]
id = "gate"
name = "Cổng thử"
type = "seaport"

[gates.a]
name = "Cổng A"

[lanes.in-1]
gate = "a"
direction = "in"
"""
LINE = "[[0.2, 0.7], [0.8, 0.7]]"
CALIBRATED = """
[cameras.{name}.calibration]
image = [[0.2, 0.9], [0.8, 0.9], [0.6, 0.5], [0.4, 0.5]]
ground_m = [[-2.0, 5.0], [2.0, 5.0], [2.0, 15.0], [-2.0, 15.0]]
"""


def camera_table(name: str, uri: str, more: str = "", line: str = LINE) -> str:
    """The table of a camera of a lane of its own, so that each lane has one reference."""
    lane = f'[lanes.{name}]\ngate = "a"\ndirection = "in"\n'
    table = f'[cameras.{name}]\nlane = "{name}"\nuri = "{uri}"\nline = {line}\n'
    return f"\n{lane}\n{table}{more}"


@cache
def _noise(size_px: tuple[int, int]) -> Image:
    width, height = size_px
    return np.random.default_rng(3).integers(96, 130, (height, width, 3)).astype(np.uint8)


def road(i: int, size_px: tuple[int, int]) -> Image:
    """A grey road on which a square moves, with the noise of a sensor."""
    width, height = size_px
    picture = np.roll(_noise(size_px), (7 * i, 13 * i), (0, 1))
    x = (i * width // 20) % (width * 3 // 4)
    cv2.rectangle(picture, (x, height // 2), (x + width // 4, height), (10, 10, 40), -1)
    return picture


def plain(luma: int) -> Callable[[int, tuple[int, int]], Image]:
    """A picture of one brightness that never changes."""
    return lambda _i, size: np.full((size[1], size[0], 3), luma, np.uint8)


def still(_i: int, size_px: tuple[int, int]) -> Image:
    """The same road each time."""
    return road(0, size_px)


def make_clip(
    path: Path,
    *,
    codec: str = "libx264",
    size_px: tuple[int, int] = (960, 540),
    frames_per_s: int = 15,
    pictures_n: int = 36,
    paint: Callable[[int, tuple[int, int]], Image] = road,
) -> Path:
    """Writes a clip; a key frame every second."""
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    with av.open(str(path), "w") as media:
        options = {"preset": "ultrafast", "bf": "0"} if codec == "libx264" else {}
        stream = media.add_stream(codec, rate=frames_per_s, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size_px
        stream.pix_fmt = pixels
        stream.gop_size = frames_per_s
        stream.time_base = Fraction(1, frames_per_s)
        for i in range(pictures_n):
            frame = av.VideoFrame.from_ndarray(paint(i, size_px), format="bgr24")
            frame.pts = i
            media.mux(stream.encode(frame))
        media.mux(stream.encode(None))
    return path


def only_sound(path: Path) -> Path:
    """A file without pictures."""
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16_000))
    return path
