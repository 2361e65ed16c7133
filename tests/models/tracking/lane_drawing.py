"""Things that move along a drawn lane by any path, for tests of what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np

from models.pixels import ArrayPixels
from models.tracking.draft import PassageDraft
from models.tracking.lane_watcher import LaneWatcher
from models.tracking.region_reads import KnownText, RegionReads
from schemas.clock_source import ClockSource
from schemas.frame import Frame, Image
from schemas.site import Camera

T0 = datetime(2026, 11, 2, tzinfo=UTC)
SIZE_PX = (320, 240)
STEP_S = 0.2
CAMERA = Camera(lane="a", uri="none.mp4", line=((0.25, 0.5), (0.75, 0.5)))
LINE_Y_PX = 120.0
Path = tuple[tuple[float, float], ...]
"""Seconds and the lower edge in pixels; steady between two."""


@dataclass(frozen=True)
class Mover:
    """A box with stripes that hides what is behind it.

    Attributes:
        path: Where its lower edge is when; not drawn outside these instants.
        columns: Its left and right edge.
        length_px: Along the lane.
        shade: Of its lighter stripes.
    """

    path: Path
    columns: tuple[int, int] = (60, 260)
    length_px: float = 80.0
    shade: int = 220

    def crosses_s(self) -> float:
        """When its lower edge reaches the line."""
        times, places = zip(*self.path, strict=True)
        at_s = np.arange(times[0], times[-1], 0.01)
        return float(at_s[np.argmax(np.interp(at_s, times, places) >= LINE_Y_PX)])


def rolls(starts_s: float, px_s: float = 100.0, **looks: object) -> Mover:
    """A mover that enters above at an instant and leaves below."""
    length_px = float(looks.get("length_px", 80.0))  # type: ignore[arg-type]
    way_px = SIZE_PX[1] + length_px
    path = ((starts_s, 0.0), (starts_s + way_px / px_s, way_px))
    return Mover(path, **looks)  # type: ignore[arg-type]


def picture(movers: Sequence[Mover], at_s: float, light: float = 1.0) -> Image:
    """The lane at an instant, ``(240, 320, 3)``; later movers stand before earlier ones."""
    width, height = SIZE_PX
    rng = np.random.default_rng(7)
    road = cv2.GaussianBlur(rng.normal(100, 60, (height, width)), (0, 0), 3) * 2 - 100
    scene = np.clip(road, 40, 160)
    for mover in movers:
        times, places = zip(*mover.path, strict=True)
        if not times[0] <= at_s <= times[-1]:
            continue
        low = float(np.interp(at_s, times, places))
        y0, y1 = (int(np.clip(y, 0, height)) for y in (low - mover.length_px, low))
        rows = (np.arange(y0, y1) - int(low)) // 8 % 2
        scene[y0:y1, slice(*mover.columns)] = (mover.shade - 90 * rows)[:, None]
    grain = np.random.default_rng(round(at_s * 1000)).normal(0, 1.5, scene.shape)
    shown = np.clip(scene * light + grain, 0, 255).astype(np.uint8)
    return np.repeat(shown[:, :, None], 3, axis=2)


def frames(
    movers: Sequence[Mover],
    until_s: float,
    *,
    times_s: Iterable[float] | None = None,
    light: Callable[[float], float] = lambda _at_s: 1.0,
) -> Iterator[Frame]:
    """The lane five times a second, or at the instants given."""
    steady = (i * STEP_S for i in range(round(until_s / STEP_S) + 1))
    for at_s in times_s if times_s is not None else steady:
        pixels = ArrayPixels(picture(movers, at_s, light(at_s)))
        yield Frame("c", pixels, at_s, T0 + timedelta(seconds=at_s), 0, ClockSource.ANCHOR)


def reads_nothing(_image: Image, _side_px: int, known: Sequence[KnownText]) -> RegionReads:
    """No text is ever read."""
    return RegionReads(seen=(None,) * len(known))


def counted(stream: Iterable[Frame]) -> list[PassageDraft]:
    """The passages of a stream in which nothing can be read."""
    watcher = LaneWatcher("c", CAMERA, reads_nothing)
    drafts = [draft for frame in stream for draft in watcher.push(frame).passed]
    return drafts + list(watcher.flush().passed)
