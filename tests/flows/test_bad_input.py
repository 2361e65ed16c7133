"""What cannot be run is refused in one sentence, with exit code 2 and nothing half-written."""

from __future__ import annotations

import os
import subprocess
import wave
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from gate_run import DEMO, run, state_of
from tiny_clips import make_clip

from flows.live.camera_log import mark_wrong_tables
from schemas.camera_state import CameraReason, CameraState, CameraStatus
from schemas.site import load_site
from sql.locks import exclusive

SITE = """
[site]
id = "bad"
name = "Bad"
type = "seaport"
[gates.a]
name = "A"
[lanes.a-1]
gate = "a"
direction = "in"
[cameras.a-1]
lane = "a-1"
uri = "clip.mp4"
line = [[0, 0.5], [1, 0.5]]
"""
REGION = "region = [[0, 0], [1, 0], [1, 0.5], [0, 0.5]]"


def site_for(folder: Path, text: str = SITE) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (sentence,) = done.stderr.strip().splitlines()
    assert said in sentence
    assert "Traceback" not in done.stderr


def without_key_frame(path: Path) -> None:
    with av.open(str(DEMO / "clip.mp4")) as given, av.open(str(path), "w") as taken:
        stream = given.streams.video[0]
        copy = taken.add_stream_from_template(stream)
        for packet in given.demux(stream):
            if packet.dts is None or packet.is_keyframe:
                continue
            if (packet.pts or 0) * float(stream.time_base or 0) > 1:
                break
            packet.stream = copy
            taken.mux(packet)


def only_sound(path: Path) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16_000))


def nothing(_path: Path) -> None:
    """Leaves the file away."""


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (nothing, "there is no such file"),
        (lambda path: path.write_bytes(b""), "cannot be opened as one"),
        (lambda path: path.write_text("no video at all"), "cannot be opened as one"),
        (
            lambda path: path.write_bytes((DEMO / "clip.mp4").read_bytes()[:3000]),
            "cannot be opened as one",
        ),
        (only_sound, "a video stream was wanted, but the file holds audio"),
        (without_key_frame, "lacks a key frame"),
    ],
    ids=["missing", "empty", "text", "truncated", "sound", "no-key-frame"],
)
def test_a_clip_that_is_no_video_is_refused(
    tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    make(tmp_path / "clip.mp4")
    done = run(site_for(tmp_path), tmp_path / "home")
    refused(done, said)
    assert not list((tmp_path / "home").rglob("*.parquet"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('gate = "a"', 'gate = "b"', "unknown gate 'b'; known: a"),
        ("line =", "lines =", "unknown key; known: calibration"),
        (
            'uri = "clip.mp4"',
            'uri = "rtsp://u:p@127.0.0.1/x"',
            "only files have an end, got the streams a-1",
        ),
    ],
)
def test_a_wrong_site_file_is_refused(tmp_path: Path, before: str, after: str, said: str) -> None:
    site = site_for(tmp_path, SITE.replace(before, after))
    refused(run(site, tmp_path / "home"), said)
    assert not (tmp_path / "home").exists()


WRONG = {
    "outside-picture": ("[1, 0.5]", "[1.5, 0.5]", "points are fractions of the picture"),
    "outside-region": ("[[0, 0.5], [1, 0.5]]", "[[0, 0.9], [1, 0.9]]\n" + REGION, "nothing lies"),
    "unset": ("clip.mp4", "rtsp://${NOT_SET}@127.0.0.1/x", "environment variable NOT_SET"),
    "second": ('lane = "second"', 'lane = "a-1"', "has its reference camera 'a-1' already"),
}
"""By camera: what is replaced in its tables, with what, and what is said of it."""


def test_cameras_whose_tables_are_wrong_are_marked_and_the_others_go_on(tmp_path: Path) -> None:
    make_clip(tmp_path / "clip.mp4", size_px=(320, 240), pictures_n=4)
    tables = SITE[SITE.index("[lanes.a-1]") :]
    more = [
        tables.replace("a-1", name).replace(before, after)
        for name, (before, after, _) in WRONG.items()
    ]
    home = tmp_path / "home"
    done = run(site_for(tmp_path, "".join([SITE, *more])), home)
    assert done.returncode == 0, done.stderr
    ring = home / "ring" / "bad"
    for name, (_, _, said) in WRONG.items():
        (told,) = [line for line in done.stderr.splitlines() if line.startswith(f"{name}: ")]
        assert said in told
        assert CameraReason.WRONG_TABLE.sentence.vi.removesuffix(".") in told
        state = CameraState.read(ring / name)
        assert state is not None
        assert (state.status, state.reason) == (CameraStatus.STOPPED, CameraReason.WRONG_TABLE)
        assert said in state.detail
    (row,) = state_of(home).tables["camera_runs"]
    assert "('camera', 'a-1')" in row
    # Once a file's table is right, its mark goes.
    right = load_site(site_for(tmp_path, SITE + tables.replace("a-1", "second")))
    mark_wrong_tables(ring, right, {}, datetime.now(UTC))
    assert CameraState.read(ring / "second") is None
    assert CameraState.read(ring / "unset") is not None


def test_a_run_of_the_same_site_is_not_disturbed(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").symlink_to(DEMO / "clip.mp4")
    locks = tmp_path / "home" / "recovery"
    locks.mkdir(parents=True)
    with exclusive(locks / "bad.lock", "the run of site 'bad'", timeout_s=0):
        refused(run(site_for(tmp_path), tmp_path / "home"), "the run of site 'bad'")


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").symlink_to(DEMO / "clip.mp4")
    (tmp_path / "home").write_text("a file, no folder", encoding="utf-8")
    refused(run(site_for(tmp_path), tmp_path / "home"), str(tmp_path / "home"))


def test_pictures_that_cannot_be_decoded_are_counted_and_told(
    short_gate: Path, tmp_path: Path
) -> None:
    clip = bytearray(short_gate.with_name("clip.mp4").read_bytes())
    middle = len(clip) // 2
    clip[middle : middle + 60_000] = os.urandom(60_000)
    (tmp_path / "clip.mp4").write_bytes(clip)
    text = short_gate.read_text(encoding="utf-8").replace(
        "frames_per_s = 3.0", "frames_per_s = 0.5"
    )
    done = run(site_for(tmp_path, text), tmp_path / "home")
    assert done.returncode == 0, done.stderr
    counted = [line for line in done.stderr.splitlines() if "could not be decoded." in line]
    assert counted
    assert "0 pictures" not in counted[-1]
    rows = state_of(tmp_path / "home").tables["camera_runs"]
    assert any("('undecodable_n', 0)" not in row for row in rows)
