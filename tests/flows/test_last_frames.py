"""Which pictures the wall gets, and that nobody waits for it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from flows.last_frames import LastFrameKeeper
from flows.sources.items import EndOfMedia, Shot
from flows.sources.timeline import Position
from flows.sources.video_pixels import VideoPixels
from models.pixels import ArrayPixels
from schemas.clock_source import ClockSource
from schemas.frame import Frame
from sql.last_frames import LastFrames

START = datetime(2026, 11, 21, 3, tzinfo=UTC)


def shot(at_s: float, camera: str = "rear", size_px: tuple[int, int] = (64, 36)) -> Shot:
    image = np.full((size_px[1], size_px[0], 3), 90, np.uint8)
    at = START + timedelta(seconds=at_s)
    frame = Frame(camera, ArrayPixels(image), at_s, at, 0, ClockSource.ANCHOR)
    return Shot(frame, Position(0, 0, 0, 1, 0))


def kept(folder: Path, times: list[tuple[float, float]], camera: str = "rear") -> list[float]:
    """The seconds of the pictures that were kept, of shots at seconds of media and clock."""
    clock = [START]
    frames = LastFrames(folder)
    keeper = LastFrameKeeper(frames, "cat-lai", lambda: clock[0])
    found = []
    for at_s, clock_s in times:
        clock[0] = START + timedelta(seconds=clock_s)
        item = shot(at_s)
        assert keeper.pass_on(item) is item
        last = frames.get("cat-lai", camera)
        assert last is not None
        found.append((last.captured_at - START).total_seconds())
    keeper.pass_on(EndOfMedia("rear", None))
    last = frames.get("cat-lai", camera)
    assert last is not None
    return [*found, (last.captured_at - START).total_seconds()]


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        # A stream: every two seconds; and the last one of all.
        ([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)], [0, 0, 2, 2, 4, 4, 5]),
        # A file is read faster than it was recorded.
        ([(0, 0), (10, 1), (20, 2), (30, 3)], [0, 0, 20, 20, 30]),
        # … or slower.
        ([(0, 0), (1, 9), (2, 18)], [0, 0, 2, 2]),
        # Media or clock set back.
        ([(50, 0), (1, 9), (3, 0), (4, 1)], [50, 1, 3, 3, 4]),
    ],
)
def test_r15_the_wall_gets_a_picture_every_two_seconds(
    tmp_path: Path, times: list[tuple[float, float]], seconds: list[float]
) -> None:
    assert kept(tmp_path, times) == seconds


@pytest.mark.parametrize(
    ("size_px", "shown_px"),
    [((1920, 1080), (640, 360)), ((704, 576), (640, 524)), ((320, 240), (320, 240))],
)
def test_r15_a_picture_of_the_wall_is_small(
    tmp_path: Path, size_px: tuple[int, int], shown_px: tuple[int, int]
) -> None:
    frames = LastFrames(tmp_path)
    LastFrameKeeper(frames, "cat-lai", lambda: START).pass_on(shot(0, size_px=size_px))
    last = frames.get("cat-lai", "rear")
    assert last is not None
    image = cv2.imdecode(np.frombuffer(last.content, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape[1::-1] == shown_px


def test_r15_a_disk_that_takes_nothing_stops_no_reading(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    keeper = LastFrameKeeper(LastFrames(in_the_way), "cat-lai", lambda: START)
    with caplog.at_level(logging.WARNING):
        for camera in ("rear", "front"):
            item = shot(0, camera)
            assert keeper.pass_on(item) is item
    assert [record.message[:28] for record in caplog.records] == ["the wall shows no new pictur"]


def test_r15_what_is_read_of_a_picture_is_the_same_after_the_wall_had_it(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (96 * 3 // 2, 128), np.uint8)
    picture = av.VideoFrame.from_ndarray(noise, format="yuv420p")
    box = (10, 10, 90, 70)
    untouched = VideoPixels(picture).part(box)
    pixels = VideoPixels(picture)
    frame = Frame("rear", pixels, 0, START, 0, ClockSource.ANCHOR)
    keeper = LastFrameKeeper(LastFrames(tmp_path), "cat-lai", lambda: START)
    keeper.pass_on(Shot(frame, Position(0, 0, 0, 1, 0)))
    assert (pixels.part(box) == untouched).all()
