"""The real recorder and a real RTSP server over loopback: killed, hung, fed with garbage."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from gate_run import PROGRAM, environment
from live_run import (
    Server,
    index_of,
    recording,
    ring_folder,
    served,
    site_text,
    state_of_camera,
    wait_for,
)
from tiny_clips import make_clip

from flows.live.clock_offsets import ClockOffsets
from flows.sources.items import DecodeFailure, Shot
from flows.sources.ring_video import RingVideo
from schemas.camera_state import CameraReason, CameraStatus
from schemas.site import load_site

SMALL, OTHER = (320, 240), (480, 272)
ACCOUNT = "officer:p@ss:word"
BAD = {
    "unauthorized": CameraReason.WRONG_CREDENTIALS,
    "absent": CameraReason.NOT_FOUND,
    "refused": CameraReason.REFUSED,
    "sound": CameraReason.AUDIO_ONLY,
    "future": CameraReason.UNKNOWN_CODEC,
    "garbage": CameraReason.GARBAGE,
    "silent": CameraReason.HUNG,
    "noise": CameraReason.TIMEOUT,
}

pytestmark = pytest.mark.xdist_group("live recorder")


@dataclass(frozen=True)
class Recorded:
    """A recorder that runs with many cameras."""

    home: Path
    site: Path
    server: Server


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Short clips by name."""
    folder = tmp_path_factory.mktemp("clips")
    return {
        "small": str(make_clip(folder / "small.mp4", size_px=SMALL)),
        "other": str(make_clip(folder / "other.mp4", size_px=OTHER)),
        "h265": str(make_clip(folder / "h265.mp4", size_px=SMALL, codec="libx265")),
    }


@pytest.fixture(scope="module")
def many(clips: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """Good cameras, bad ones and odd ones under one recorder."""
    home = tmp_path_factory.mktemp("many")
    good = {"clips": [clips["small"]], "loops": True}
    streams: dict[str, dict[str, Any]] = {
        "/good": {**good, "clock_ahead_s": 90.0},
        "/h265": {"clips": [clips["h265"]], "loops": True},
        "/basic": {**good, "account": ACCOUNT, "scheme": "basic"},
        "/digest": {**good, "account": ACCOUNT},
        "/late": {**good, "from_key_frame": False},
        "/grows": {"clips": [clips["small"], clips["other"]], "loops": True},
        "/back": {**good, "jump_after_s": 3.0, "jump_s": -600.0},
        "/ahead": {**good, "jump_after_s": 3.0, "jump_s": 7200.0},
        "/sound": {"sends": "audio"},
        "/future": {"sends": "codec"},
        "/garbage": {"sends": "garbage"},
        "/silent": {"sends": "nothing"},
        "/noise": {"sends": "noise"},
    }
    with served(streams) as server:
        cameras = {path[1:]: server.uri(path) for path in streams}
        cameras |= {
            "basic": server.uri("/basic", f"{ACCOUNT}@").replace("rtsp://", "RTSP://"),
            "digest": server.uri("/digest", f"{ACCOUNT}@"),
            "unauthorized": server.uri("/digest", "officer:guessed@"),
            "absent": server.uri("/absent"),
            "refused": "rtsp://127.0.0.1:1/cam",
        }
        site = home / "site.toml"
        site.write_text(site_text(cameras, "segment_s = 1"), encoding="utf-8")
        with recording(site, home):
            yield Recorded(home, site, server)


@pytest.mark.parametrize(("camera", "reason"), BAD.items())
def test_a_bad_camera_is_marked_with_its_reason(
    many: Recorded, camera: str, reason: CameraReason
) -> None:
    def is_marked() -> bool:
        state = state_of_camera(many.home, camera)
        return state is not None and (state.status, state.reason) == (CameraStatus.AWAY, reason)

    wait_for(f"{camera} is marked {reason}", is_marked)


@pytest.mark.parametrize("camera", ["good", "h265", "basic", "digest", "late"])
def test_the_others_go_on(many: Recorded, camera: str) -> None:
    def is_recorded() -> bool:
        state = state_of_camera(many.home, camera)
        return state is not None and state.status is CameraStatus.OK and bool(state.frames_per_s)

    wait_for(f"{camera} is recorded", is_recorded)
    state = state_of_camera(many.home, camera)
    assert state is not None
    assert state.size_px == SMALL
    assert state.codec == ("hevc" if camera == "h265" else "h264")
    shots, failures = looked_at(many, camera)
    assert [shot.frame.pixels.size_px for shot in shots[:1]] == [SMALL]
    assert not failures


def looked_at(many: Recorded, camera: str) -> tuple[list[Shot], list[DecodeFailure]]:
    """What recognition gets of a camera until now."""
    table = load_site(many.site).cameras[camera]
    video = RingVideo(camera, table, ring_folder(many.home, camera), None, ClockOffsets())
    items = list(takewhile(lambda item: item is not None, video.items()))
    video.close()
    return (
        [item for item in items if isinstance(item, Shot)],
        [item for item in items if isinstance(item, DecodeFailure)],
    )


@pytest.mark.parametrize(
    ("camera", "reason"),
    [
        ("grows", CameraReason.SIZE_CHANGED),
        ("back", CameraReason.TIME_JUMPED_BACK),
        ("ahead", CameraReason.TIME_JUMPED_AHEAD),
    ],
)
def test_what_breaks_time_in_mid_stream_opens_an_epoch(
    many: Recorded, camera: str, reason: CameraReason
) -> None:
    wait_for(f"{camera} has two epochs", lambda: 2 in index_of(many.home, camera).anchors)
    index = index_of(many.home, camera)
    assert index.ends[1].reason is index.epochs[2].reason is reason
    gap = index.epochs[2].started_at - index.ends[1].ended_at
    assert gap.total_seconds() < 1.5
    # The clock of this machine goes on evenly, whatever the camera's timestamps do.
    shots, failures = looked_at(many, camera)
    instants = [shot.frame.captured_at for shot in shots]
    assert instants == sorted(instants)
    assert not failures
    sizes = {shot.frame.pixels.size_px for shot in shots}
    assert sizes == ({SMALL, OTHER} if camera == "grows" else {SMALL})


def test_r22_the_clock_of_a_camera_is_measured(many: Recorded) -> None:
    wait_for("the offset is told", lambda: bool(index_of(many.home, "good").offsets))
    (told, *_) = index_of(many.home, "good").offsets[1]
    assert told.clock_offset_s == pytest.approx(90.0, abs=0.5)
    assert index_of(many.home, "good").offset_at(1, 0) == told.clock_offset_s


def test_r18_no_account_is_written_anywhere(many: Recorded) -> None:
    wait_for(
        "an account was refused", lambda: state_of_camera(many.home, "unauthorized") is not None
    )
    for path in many.home.rglob("*"):
        if path.is_file() and path != many.site:
            content = path.read_bytes()
            assert b"p@ss:word" not in content, path
            assert b"guessed" not in content, path


@pytest.fixture
def one(clips: dict[str, str], tmp_path: Path) -> Iterator[Recorded]:
    """A server with one good camera, and nobody that records it yet."""
    with served({"/cam": {"clips": [clips["small"]], "loops": True}}) as server:
        site = tmp_path / "site.toml"
        site.write_text(site_text({"cam": server.uri("/cam")}, "segment_s = 1"), encoding="utf-8")
        yield Recorded(tmp_path, site, server)


def is_recorded(home: Path, epoch: int) -> bool:
    """Whether an epoch is being recorded."""
    state = state_of_camera(home, "cam")
    return state is not None and state.status is CameraStatus.OK and state.epoch == epoch


def test_r71_a_server_that_dies_and_comes_back_leaves_a_gap(one: Recorded) -> None:
    with recording(one.site, one.home):
        wait_for("pictures come", lambda: is_recorded(one.home, 1))
        one.server.kill()
        wait_for("the loss is noted", lambda: 1 in index_of(one.home, "cam").ends)
        one.server.again()
        wait_for("pictures come again", lambda: is_recorded(one.home, 2))
        (gap,) = index_of(one.home, "cam").gaps()
        assert gap.reason is CameraReason.LOST
        assert gap.ended_at is not None
        assert gap.ended_at > gap.began_at
        state = state_of_camera(one.home, "cam")
        assert state is not None
        assert state.reconnects_n == 1


def test_r71_a_server_that_hangs_is_told_from_one_that_is_lost(one: Recorded) -> None:
    with recording(one.site, one.home):
        wait_for("pictures come", lambda: is_recorded(one.home, 1))
        one.server.process.send_signal(signal.SIGSTOP)
        wait_for("the hang is noted", lambda: 1 in index_of(one.home, "cam").ends)
        assert index_of(one.home, "cam").ends[1].reason is CameraReason.HUNG
        one.server.process.send_signal(signal.SIGCONT)
        wait_for("pictures come again", lambda: is_recorded(one.home, 2))


def test_r71_a_recorder_that_is_killed_leaves_a_gap(one: Recorded) -> None:
    with recording(one.site, one.home) as process:
        wait_for("pictures come", lambda: is_recorded(one.home, 1))
        wait_for("some are kept", lambda: len(index_of(one.home, "cam").segments) > 1)
        process.kill()
        process.wait()
    with recording(one.site, one.home):
        wait_for("pictures come again", lambda: is_recorded(one.home, 2))
    lost, stopped = index_of(one.home, "cam").gaps()
    assert lost.reason is CameraReason.RECORDER_DEAD
    assert stopped.reason is CameraReason.RECORDER_STOPPED
    assert stopped.ended_at is None


def test_a_site_has_one_recorder(one: Recorded) -> None:
    with recording(one.site, one.home):
        wait_for("pictures come", lambda: is_recorded(one.home, 1))
        second = subprocess.run(
            [*PROGRAM, "record", str(one.site)],
            env=environment(one.home),
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 2
    assert "the recorder of site 'live' is in use by another process" in second.stderr


def test_a_full_disk_marks_the_camera_and_the_others_go_on(
    clips: dict[str, str], tmp_path: Path
) -> None:
    # No file may grow beyond this: the big pictures meet it at once, the small ones never do.
    limit = 3 * Path(clips["other"]).stat().st_size // 4
    streams = {
        "/big": {"clips": [clips["other"]], "loops": True},
        "/small": {"clips": [clips["small"]], "loops": True},
    }
    with served(streams) as server:
        site = tmp_path / "site.toml"
        cameras = {path[1:]: server.uri(path) for path in streams}
        site.write_text(site_text(cameras, "segment_s = 1"), encoding="utf-8")
        process = subprocess.Popen(
            [*PROGRAM, "record", str(site)], env=environment(tmp_path), stderr=subprocess.DEVNULL
        )
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limit, limit))
        try:
            full = CameraReason.DISK_FULL
            wait_for(
                "the big one is marked and tried again",
                lambda: (
                    [end.reason for end in index_of(tmp_path, "big").ends.values()][:2]
                    == [full, full]
                ),
            )
            state = state_of_camera(tmp_path, "small")
            assert state is not None
            assert state.status is CameraStatus.OK
            assert not index_of(tmp_path, "small").ends
        finally:
            os.kill(process.pid, signal.SIGTERM)
            process.wait()
