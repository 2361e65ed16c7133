"""Writes rendered frames as H.264 and names their exact content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from models.synth.clip import SynthFrame
from models.synth.texture import Texture

KEY_FRAME_EVERY_N = 30
RATE_FACTOR = 29
PROCESSOR_FEATURES_N = 300


def write_clip(frames: Iterable[SynthFrame], path: Path, frames_per_s: int) -> None:
    """Codes frames as libx264, yuv420p, with a key frame every ``KEY_FRAME_EVERY_N``.

    Args:
        frames: In order.
        path: File to write; its ending chooses the container format.
        frames_per_s: Whole number of pictures per second; a frame's index gives its time.
    """
    options = {"crf": str(RATE_FACTOR), "preset": "slow", "threads": "1"}
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as media:
        stream = media.add_stream("libx264", rate=frames_per_s, options=options)
        stream.pix_fmt = "yuv420p"
        stream.gop_size = KEY_FRAME_EVERY_N
        stream.codec_context.time_base = Fraction(1, frames_per_s)
        for frame in frames:
            if not stream.codec_context.is_open:
                stream.height, stream.width = frame.image.shape[:2]
            picture = av.VideoFrame.from_ndarray(frame.image, format="bgr24")
            picture.pts = frame.index
            picture.time_base = Fraction(1, frames_per_s)
            media.mux(stream.encode(picture))
        media.mux(stream.encode())


def rendering_environment() -> dict[str, str]:
    """What the last bit of a rendered picture depends on beside the spec.

    The libraries round differently on processors with other instructions, so pictures are
    promised to be equal bit for bit only where all of this is equal.
    """
    features = [
        cv2.getHardwareFeatureName(number)
        for number in range(PROCESSOR_FEATURES_N)
        if cv2.checkHardwareSupport(number)
    ]
    return {
        "numpy": np.__version__,
        "opencv": cv2.__version__,
        "processor": " ".join(sorted(features)),
    }


def picture_sha256(picture: Texture) -> str:
    """Hex digest of a picture's pixels, row by row."""
    return hashlib.sha256(picture.tobytes()).hexdigest()
