from pathlib import Path

import av
import numpy as np
import pytest

from flows.sources.video_pixels import VideoPixels

CLIP = Path(__file__).parents[3] / "infra" / "demo" / "clip.mp4"
LEFT_OF_8_BITS = 4.0
"""Two ways to make colours round and fill in the shared ones differently, by a few levels."""


@pytest.fixture(scope="module")
def picture() -> av.VideoFrame:
    with av.open(str(CLIP)) as container:
        return next(container.decode(video=0))


@pytest.mark.parametrize(
    "box",
    [(0, 0, 1280, 720), (3, 5, 640, 361), (101, 7, 900, 701), (1, 1, 2, 2), (1279, 719, 1280, 720)],
)
def test_a_part_is_that_part_of_the_whole(
    picture: av.VideoFrame, box: tuple[int, int, int, int]
) -> None:
    x0, y0, x1, y1 = box
    part = VideoPixels(picture).part(box).astype(float)
    whole = VideoPixels(picture).bgr[y0:y1, x0:x1]
    assert part.shape == whole.shape
    assert np.abs(part - whole).mean() < LEFT_OF_8_BITS


def test_a_part_may_be_written_into_and_the_picture_stays(picture: av.VideoFrame) -> None:
    pixels = VideoPixels(picture)
    before = pixels.bgr.copy()
    pixels.part((0, 0, 64, 64))[:] = 0
    assert (pixels.bgr == before).all()


@pytest.mark.parametrize("name", ["yuv420p", "yuvj420p", "yuv444p", "rgb24", "nv12", "gray"])
def test_every_format_gives_the_same_brightness(picture: av.VideoFrame, name: str) -> None:
    box, size = (100, 100, 900, 700), (80, 60)
    wanted = VideoPixels(picture).small_luma(box, size)
    other = VideoPixels(picture.reformat(format=name))
    assert np.abs(other.small_luma(box, size) - wanted).mean() < LEFT_OF_8_BITS
    assert other.part(box).shape == (600, 800, 3)
