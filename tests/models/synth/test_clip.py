from __future__ import annotations

import numpy as np
import pytest

from models.synth.clip import ClipRenderer, SynthFrame
from models.synth.demo import demo_clip
from models.synth.truth import line_hidden_share
from models.synth.viewpoint import REAR

SPEC = demo_clip(7)
LEAVING = round((SPEC.passages[0].front_at_line_s + 2.8) * SPEC.frames_per_s)
AWAY_BY_DAY = 5
EMPTY_BY_NIGHT = round((SPEC.spans[1].starts_s + 1) * SPEC.frames_per_s)


@pytest.fixture(scope="module")
def renderer() -> ClipRenderer:
    return ClipRenderer(SPEC)


@pytest.fixture(scope="module")
def leaving(renderer: ClipRenderer) -> SynthFrame:
    return renderer.frame(LEAVING)


@pytest.fixture(scope="module")
def empty(renderer: ClipRenderer) -> SynthFrame:
    return renderer.frame(AWAY_BY_DAY)


def test_the_same_seed_renders_the_same_frame_bit_for_bit(leaving: SynthFrame) -> None:
    alone = ClipRenderer(demo_clip(7)).frame(LEAVING)
    assert np.array_equal(alone.image, leaving.image)
    assert alone.pts_s == leaving.pts_s == LEAVING / 15


@pytest.mark.long
def test_another_seed_renders_another_frame(empty: SynthFrame) -> None:
    other = ClipRenderer(demo_clip(8)).frame(AWAY_BY_DAY)
    assert (np.abs(other.image.astype(int) - empty.image) > 8).mean() > 0.05


def test_frames_have_the_size_of_a_camera_and_noise_of_their_own(
    renderer: ClipRenderer, empty: SynthFrame
) -> None:
    after = renderer.frame(AWAY_BY_DAY + 1)
    assert after.image.shape == (720, 1280, 3)
    apart = np.abs(after.image.astype(int) - empty.image)
    assert 0 < apart.mean() < 3
    assert empty.line_covered == after.line_covered == 0


@pytest.mark.long
def test_night_is_darker(renderer: ClipRenderer, empty: SynthFrame) -> None:
    night = renderer.frame(EMPTY_BY_NIGHT).image
    assert night.mean() < 0.55 * empty.image.mean()


def test_a_vehicle_hides_the_road_where_geometry_says(
    renderer: ClipRenderer, leaving: SynthFrame, empty: SynthFrame
) -> None:
    changed = np.abs(leaving.image.astype(int) - empty.image).max(axis=2) > 40
    left, right = changed[300:650, :400].mean(), changed[300:650, 900:].mean()
    assert left > 0.6
    assert right < 0.02
    volumes = renderer.truck(0).shadow_boxes
    share = line_hidden_share(volumes, renderer.offset(0, leaving.pts_s))
    assert share == pytest.approx(leaving.line_covered, abs=0.25)


def test_the_line_lies_on_the_road_in_the_picture() -> None:
    for x, y in REAR.line:
        assert 0.02 < x < 0.98
        assert 0.02 < y < 0.98
