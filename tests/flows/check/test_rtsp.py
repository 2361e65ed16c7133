"""Cameras asked over RTSP: a real server, with faults on purpose."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tiny_clips import make_clip

from flows.check.probe import Probe, probe
from flows.check.side_by_side import probe_all
from flows.check.snapshot import snapshot
from flows.check.stream_findings import stream_findings
from flows.live.fault import StreamError
from schemas.camera_state import CameraReason
from schemas.clock_source import ClockSource
from schemas.site import Camera

SERVER = Path(__file__).parents[1] / "live" / "rtsp_server.py"
TIMEOUT_S = 2.0


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server listens that serves a good camera and every kind of bad one."""
    clip = str(make_clip(tmp_path_factory.mktemp("rtsp") / "clip.mp4"))
    # Sent at once, so that four seconds of it need not be waited for.
    video = {"clips": [clip], "loops": True, "burst_s": 8.0}
    paths: dict[str, dict[str, object]] = {
        # Its pictures come when they say that they were taken.
        "/good": {**video, "burst_s": 0.0},
        "/ahead": {**video, "clock_ahead_s": 90.0},
        "/locked": {**video, "account": "officer:hunter2"},
        "/audio": {"sends": "audio"},
        "/codec": {"sends": "codec"},
        "/silent": {"sends": "nothing"},
        "/garbage": {"sends": "garbage"},
        "/noise": {"sends": "noise"},
        "/short": {"clips": [clip], "closes": True},
        "/stalls": {"clips": [clip], "burst_s": 8.0},
    }
    command = [sys.executable, str(SERVER), "0", json.dumps(paths)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = server.stdout.readline().split()[1]
        yield f"127.0.0.1:{port}"
        server.kill()


def camera_of(uri: str) -> Camera:
    return Camera(lane="in-1", uri=uri, line=((0.2, 0.7), (0.8, 0.7)))


def asked(uri: str) -> Probe:
    return probe("in-1-rear", camera_of(uri), TIMEOUT_S)


def test_r12_a_stream_is_measured(address: str) -> None:
    found = asked(f"rtsp://{address}/good")
    assert found.fault is None
    assert (found.figures.codec, found.figures.size_px) == ("h264", (960, 540))
    assert found.figures.frames_per_s == pytest.approx(15, rel=0.03)
    assert found.figures.keyframe_s == pytest.approx(1, rel=0.1)
    assert found.clock is ClockSource.SYSTEM
    assert found.image is not None
    told = [finding.name for finding in stream_findings(found, date(2026, 11, 22))]
    assert told == ["r12"]


def test_r22_a_clock_that_is_off_is_told(address: str) -> None:
    found = asked(f"rtsp://{address}/ahead")
    # What is sent ahead of its time claims to come from up to eight seconds later.
    assert found.figures.clock_offset_s == pytest.approx(90, abs=10)
    assert "clock_off" in [finding.name for finding in stream_findings(found, date(2026, 11, 22))]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("audio", CameraReason.AUDIO_ONLY),
        ("codec", CameraReason.UNKNOWN_CODEC),
        ("silent", CameraReason.HUNG),
        ("garbage", CameraReason.GARBAGE),
        # FFmpeg waits for a picture until its time is up.
        ("noise", CameraReason.TIMEOUT),
        ("short", CameraReason.LOST),
        ("stalls", CameraReason.HUNG),
        ("nowhere", CameraReason.NOT_FOUND),
        ("locked", CameraReason.WRONG_CREDENTIALS),
    ],
)
def test_a_bad_stream_is_marked_with_its_reason(
    address: str, path: str, reason: CameraReason
) -> None:
    found = asked(f"rtsp://{address}/{path}")
    assert found.fault is reason
    (fault, *_) = stream_findings(found, date(2026, 11, 22))
    assert fault.name == str(reason)


def test_r18_no_account_is_shown(address: str) -> None:
    wrong = asked(f"rtsp://officer:hunter3@{address}/locked")
    assert wrong.fault is CameraReason.WRONG_CREDENTIALS
    right = asked(f"rtsp://officer:hunter2@{address}/locked")
    assert right.fault is None
    for found in (wrong, right):
        told = repr(found) + repr(stream_findings(found, date(2026, 11, 22)))
        assert "hunter" not in told
        assert found.media == f"rtsp://{address}/locked"


def test_nobody_answers(address: str) -> None:
    host = address.partition(":")[0]
    assert asked(f"rtsp://{host}:1/good").fault is CameraReason.REFUSED
    assert asked("rtsp://no-such-camera.invalid/good").fault is CameraReason.UNREACHABLE


def test_a_hung_server_keeps_no_other_camera_waiting(address: str) -> None:
    cameras = {
        name: camera_of(f"rtsp://{address}/{name}") for name in ("silent", "ahead", "nowhere")
    }
    order = [found.camera for found in probe_all(cameras, TIMEOUT_S)]
    assert sorted(order) == ["ahead", "nowhere", "silent"]
    assert order[-1] == "silent"


def test_a_snapshot_is_fresh_or_says_why_not(address: str) -> None:
    image = snapshot(camera_of(f"rtsp://{address}/good"), TIMEOUT_S)
    assert image.shape == (540, 960, 3)
    with pytest.raises(StreamError) as refused:
        snapshot(camera_of(f"rtsp://officer:hunter3@{address}/locked"), TIMEOUT_S)
    assert refused.value.fault.reason is CameraReason.WRONG_CREDENTIALS
    assert "hunter" not in str(refused.value)
