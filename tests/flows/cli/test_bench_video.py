"""The clips of the benchmarks, what is cut out of them, and the figures made of them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import cast

import av
import pytest

from flows.cli import bench_video
from flows.cli.bench_baseline import load_baseline
from flows.cli.bench_live_clip import APART_S, live_clips
from flows.cli.bench_video import BareDecoder, VideoSpeed, bench_clip, bench_site, idle_clip
from models.synth.bench import LENGTH_S, VIEW
from models.synth.demo import FRAMES_PER_S
from schemas.errors import ConfigError


def times_s(path: Path) -> list[float]:
    """Presentation times of a clip's pictures, in order."""
    with av.open(str(path)) as media:
        stream = media.streams.video[0]
        assert (stream.width, stream.height) == (VIEW.camera.width_px, VIEW.camera.height_px)
        packets = [packet for packet in media.demux(stream) if packet.pts is not None]
        assert packets[0].is_keyframe
        return sorted(float((p.pts or 0) * (stream.time_base or 0)) for p in packets)


@pytest.mark.parametrize("name", ["traffic", "minute"])
def test_a_clip_is_a_minute_of_1080p15(name: str) -> None:
    found = times_s(bench_clip(name))
    assert len(found) == LENGTH_S * FRAMES_PER_S
    assert found[-1] == pytest.approx(LENGTH_S - 1 / FRAMES_PER_S, abs=0.01)


def test_the_idle_clip_begins_at_its_first_picture_and_ends_with_the_minute(tmp_path: Path) -> None:
    found = times_s(idle_clip(tmp_path))
    assert found[0] == pytest.approx(0, abs=0.2)
    assert LENGTH_S - 20 <= found[-1] <= LENGTH_S - 12


def test_each_camera_begins_the_minute_at_another_second(tmp_path: Path) -> None:
    clips = live_clips(tmp_path, 3)
    for clip in clips:
        found = times_s(clip.path)
        steps = [after - before for before, after in pairwise(found)]
        assert len(found) == LENGTH_S * FRAMES_PER_S
        assert max(steps) == pytest.approx(1 / FRAMES_PER_S, abs=0.005)
    first, second, third = (clip.crosses_s for clip in clips)
    # Clips begin at key frames, which come every two seconds.
    assert second - first == pytest.approx(APART_S, abs=2)
    assert third - second == pytest.approx(APART_S, abs=2)


def test_figures_are_ratios() -> None:
    speed = VideoSpeed(
        clip_s=60,
        watched_s=7.5,
        moving_share=0.33,
        vehicles_n=4,
        passages_n=4,
        gated_s=2,
        decoded_s=1.8,
        decoder="x",
    )
    row = speed.row()
    assert (row["times_real_time"], row["decode_vs_ffmpeg"]) == (8, 0.9)


def test_each_camera_of_the_bench_has_a_lane_of_its_own() -> None:
    site = bench_site({"a": "rtsp://127.0.0.1/a", "b": "rtsp://127.0.0.1/b"})
    assert [camera.lane for camera in site.cameras.values()] == ["a-out", "b-out"]


def test_a_missing_clip_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_video, "CLIPS", tmp_path)
    with pytest.raises(ConfigError, match=r"traffic\.mp4: a clip of the benchmarks was wanted"):
        bench_clip("traffic")


def test_the_bare_decoder_decodes_and_says_what_it_is() -> None:
    decoder = cast(BareDecoder, load_baseline("video_decode"))
    assert decoder.decoder_name().split()[0] in {"ffmpeg", "PyAV"}
    decoder.decode(bench_clip("minute"), 2)
