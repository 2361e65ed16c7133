"""A tiny lane with boxes that roll through it, for tests of what moves and what is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from models.pixels import ArrayPixels
from models.tracking.region_reads import KnownText, RegionReads
from schemas.clock_source import ClockSource
from schemas.frame import Frame, Image
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind
from schemas.site import Camera

T0 = datetime(2026, 11, 2, tzinfo=UTC)
SIZE_PX = (320, 240)
STEP_S = 0.2
SPEED_PX_S = 100.0
CAMERA = Camera(lane="a", uri="none.mp4", line=((0.25, 0.5), (0.75, 0.5)))
LINE_Y_PX = 120.0
PLATE_ROOM_PX = 40
PAVING_PX = 12


@dataclass(frozen=True)
class RollingBox:
    """A bright box that comes from above and leaves below, with a plate in its middle.

    Attributes:
        starts_s: When its lower edge enters the picture.
        plate: Its text, if it can be read.
        length_px: Its length along the lane.
        shade: Its brightness, 180 to 255, by which it is told from others.
    """

    starts_s: float
    plate: str | None = None
    length_px: float = 80.0
    shade: int = 230

    def lower_px(self, at_s: float) -> float:
        """Its lower edge."""
        return (at_s - self.starts_s) * SPEED_PX_S

    @property
    def crosses_s(self) -> float:
        """When its lower edge reaches the line."""
        return self.starts_s + LINE_Y_PX / SPEED_PX_S


def picture(boxes: Sequence[RollingBox], at_s: float) -> Image:
    """The lane at an instant, ``(240, 320, 3)``."""
    width, height = SIZE_PX
    rng = np.random.default_rng(7)
    road = rng.integers(90, 110, (height, width, 1)).astype(np.uint8)
    # Paving joints, by which the road is known again between two boxes.
    road[::PAVING_PX] = road[:, ::PAVING_PX] = 50
    image = np.repeat(road, 3, axis=2)
    for box in boxes:
        low = box.lower_px(at_s)
        y0, y1 = (int(np.clip(y, 0, height)) for y in (low - box.length_px, low))
        image[y0:y1, 60:260] = box.shade
    return image


def frames(
    boxes: Sequence[RollingBox], until_s: float, *, from_s: float = 0.0, epoch: int = 0
) -> Iterator[Frame]:
    """The lane five times a second."""
    for i in range(round(from_s / STEP_S), round(until_s / STEP_S) + 1):
        at_s = i * STEP_S
        at = T0 + timedelta(seconds=at_s)
        pixels = ArrayPixels(picture(boxes, at_s))
        yield Frame("c", pixels, at_s, at, epoch, ClockSource.ANCHOR)


class ShadeReader:
    """Reads a plate as the shade of a box: it sees nothing but the picture.

    Args:
        boxes: Their shades are the only texts it knows.
    """

    def __init__(self, boxes: Sequence[RollingBox]) -> None:
        self._plates = {box.shade: box.plate for box in boxes if box.plate is not None}
        self.calls_n = 0

    def __call__(self, image: Image, _side_px: int, _known: Sequence[KnownText]) -> RegionReads:
        """Reads the boxes of a part of the picture, with boxes in pixels of that part."""
        self.calls_n += 1
        reads = []
        for shade, plate in self._plates.items():
            read = read_at(image[:, :, 0] == shade, plate)
            reads += [read] if read is not None else []
        return RegionReads(tuple(reads))


def read_at(is_box: npt.NDArray[np.bool_], plate: str) -> Read | None:
    """The plate in the middle of a box, if enough of the box is seen."""
    rows, columns = np.nonzero(is_box)
    if rows.size == 0 or rows.max() - rows.min() < PLATE_ROOM_PX:
        return None
    middle = float(rows.min() + rows.max()) / 2
    return _read(plate, float(columns.min()) + 100, middle)


def _read(text: str, center_px: float, middle_px: float) -> Read:
    return Read(
        kind=TextKind.PLATE,
        text=text,
        char_confidence=(0.97,) * len(text),
        confidence=0.97,
        status=Status.ACCEPTED,
        box=Box(center_px - 30, middle_px - 8, center_px + 30, middle_px + 8),
        text_height_px=16,
        layout=Layout.ONE_LINE,
        plate_kind="car_or_truck",
    )
