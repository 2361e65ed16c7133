"""Frames of the real clips, taken while what passes in them can be read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from schemas.errors import MediaError
from schemas.frame import Image

STEP_S = 0.35
_PRINTED_PX = {
    "linkuan_container_code.mp4": (slice(555, None), slice(0, 410)),
    "parkpow_cars.mp4": (slice(0, 45), slice(None)),
}
"""Rows and columns in which a clip prints its answers."""
_GREY = 114


@dataclass(frozen=True, slots=True, eq=False)
class ClipFrame:
    """A frame with what can be read in it.

    Attributes:
        name: Names it among all pictures.
        image: ``(H, W, 3)`` uint8, BGR, printed answers painted over.
        codes: Container codes.
        plates: Number plates.
    """

    name: str
    image: Image
    codes: frozenset[str]
    plates: frozenset[str]


def clip_frames(folder: Path) -> Iterator[ClipFrame]:
    """Frames of the clips whose answers are known.

    Args:
        folder: With ``videos/events.csv`` and the clips that it names.

    Raises:
        MediaError: A clip cannot be decoded.
    """
    with (folder / "videos" / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        events = [row for row in csv.DictReader(file) if row["readable_from_s"]]
    for clip, printed in _PRINTED_PX.items():
        own = [row for row in events if row["video"] == clip]
        for time_s, image in _frames(folder / "videos" / clip):
            seen = [
                row
                for row in own
                if float(row["readable_from_s"]) <= time_s <= float(row["readable_to_s"])
            ]
            if seen:
                image[printed] = _GREY
                codes = frozenset(row["container_code"] for row in seen) - {""}
                # Plates of other countries stand in the table with a remark behind them.
                plates = frozenset(row["plate_text"] for row in seen if row["plate_text"].isalnum())
                yield ClipFrame(f"{clip}@{time_s:.2f}", image, codes, plates)


def _frames(path: Path) -> Iterator[tuple[float, Image]]:
    """Frames one step apart with their time from the clip's first."""
    try:
        with av.open(str(path)) as container:
            first_s, due_s = None, 0.0
            for frame in container.decode(video=0):
                first_s = frame.time if first_s is None else first_s
                time_s = float(frame.time or 0.0) - float(first_s or 0.0)
                if time_s >= due_s:
                    due_s = time_s + STEP_S
                    yield time_s, np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
    except av.FFmpegError as error:
        message = f"wanted the frames of {path}, which cannot be decoded: {error}"
        raise MediaError(message) from error
