"""Files of every kind, asked as cameras: measured, or marked with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import av.logging
import pytest
from tiny_clips import make_clip, only_sound, plain, road, still

from flows.check.finding import Weight
from flows.check.probe import Probe, probe
from flows.check.side_by_side import probe_all
from flows.check.stream_findings import stream_findings
from schemas.camera_state import CameraReason
from schemas.clock_source import ClockSource
from schemas.site import Camera

TODAY = date(2026, 11, 22)
CLAUSE = "Quyết định 953/QĐ-TCHQ, phần III, mục 4, điểm 2.3"


def camera_of(uri: Path | str) -> Camera:
    return Camera(lane="in-1", uri=str(uri), line=((0.2, 0.7), (0.8, 0.7)))


def asked(uri: Path | str) -> Probe:
    return probe("in-1-rear", camera_of(uri), 3.0)


def names(found: Probe) -> dict[str, Weight]:
    return {finding.name: finding.weight for finding in stream_findings(found, TODAY)}


def test_ffmpeg_s_threads_are_told_to_say_nothing(tmp_path: Path) -> None:
    # With any other level they wait for Python's lock, which is held while they are being ended.
    av.logging.set_level(av.logging.PANIC)
    asked(make_clip(tmp_path / "clip.mp4"))
    assert av.logging.get_level() is None


def test_r12_a_good_file_is_measured(tmp_path: Path) -> None:
    found = asked(make_clip(tmp_path / "good.mp4"))
    figures = found.figures
    assert found.fault is None
    assert (figures.codec, figures.size_px) == ("h264", (960, 540))
    assert figures.frames_per_s == pytest.approx(15, rel=0.01)
    assert figures.keyframe_s == pytest.approx(1, rel=0.01)
    size_kbit = (tmp_path / "good.mp4").stat().st_size * 8 / 1000
    assert figures.kbit_per_s == pytest.approx(size_kbit / (36 / 15), rel=0.05)
    assert figures.first_picture_s is not None
    assert found.clock is ClockSource.FILE
    assert found.image is not None
    assert found.image.shape == (540, 960, 3)
    assert abs(found.image.astype(int) - road(35, (960, 540))).mean() < 12
    assert names(found) == {"r12": Weight.MET}


@pytest.mark.parametrize(
    ("file", "made", "told"),
    [
        ("small.mp4", {"size_px": (320, 240)}, "r12_size"),
        ("slow.mp4", {"frames_per_s": 5, "pictures_n": 12}, "r12_frame_rate"),
        ("motion.avi", {"codec": "mjpeg"}, "r12_codec"),
    ],
)
def test_r12_what_misses_the_minimum_is_told_with_its_clause(
    tmp_path: Path, file: str, made: dict[str, object], told: str
) -> None:
    found = asked(make_clip(tmp_path / file, **made))  # type: ignore[arg-type]
    (missed,) = stream_findings(found, TODAY)
    assert (missed.name, missed.weight, missed.clause) == (told, Weight.WARNING, CLAUSE)
    assert "chưa đạt" in missed.sentence.vi
    assert "not met" in missed.sentence.en


def test_r12_a_camera_is_judged_by_the_law_of_the_day(tmp_path: Path) -> None:
    found = asked(make_clip(tmp_path / "small.mp4", size_px=(320, 240)))
    assert stream_findings(found, date(2011, 6, 1)) == ()


@pytest.mark.parametrize(
    ("paint", "told"),
    [
        (plain(0), {"black": Weight.FAULT, "frozen": Weight.WARNING}),
        (plain(128), {"flat": Weight.FAULT, "frozen": Weight.WARNING}),
        (lambda i, size: road(i, size) // 4, {"dark": Weight.WARNING}),
        (still, {"frozen": Weight.WARNING}),
        (road, {}),
    ],
    ids=["black", "one colour", "dark", "frozen", "good"],
)
def test_a_picture_that_shows_nothing_is_told(
    tmp_path: Path, paint: object, told: dict[str, Weight]
) -> None:
    clip = make_clip(tmp_path / "clip.mp4", paint=paint)  # type: ignore[arg-type]
    found = names(asked(clip))
    assert {name: weight for name, weight in found.items() if not name.startswith("r12")} == told


def no_key_frame(path: Path) -> Path:
    """Everything but the key frames."""
    import av  # noqa: PLC0415

    whole = make_clip(path.with_name("whole.mp4"))
    with av.open(str(whole)) as given, av.open(str(path), "w") as taken:
        stream = given.streams.video[0]
        copy = taken.add_stream_from_template(stream)
        for packet in given.demux(stream):
            if packet.dts is not None and not packet.is_keyframe:
                packet.stream = copy
                taken.mux(packet)
    return path


def cut_off(path: Path) -> Path:
    path.write_bytes(make_clip(path.with_name("whole.mp4")).read_bytes()[:3000])
    return path


def no_video(path: Path) -> Path:
    path.write_text("no video at all")
    return path


@pytest.mark.parametrize(
    ("file", "make", "reason"),
    [
        ("sound.wav", only_sound, CameraReason.AUDIO_ONLY),
        ("one.mp4", lambda path: make_clip(path, pictures_n=1), CameraReason.NO_TIMESTAMPS),
        ("keyless.mp4", no_key_frame, CameraReason.NO_PICTURE),
        ("cut.mp4", cut_off, CameraReason.GARBAGE),
        ("text.mp4", no_video, CameraReason.GARBAGE),
        ("none.mp4", lambda path: path, CameraReason.NOT_FOUND),
    ],
)
def test_what_gives_no_pictures_is_marked_with_its_reason(
    tmp_path: Path, file: str, make: object, reason: CameraReason
) -> None:
    found = asked(make(tmp_path / file))  # type: ignore[operator]
    assert found.fault is reason
    assert names(found)[str(reason)] is Weight.FAULT


def test_a_camera_that_fails_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    cameras = {
        "good": camera_of(make_clip(tmp_path / "good.mp4")),
        "none": camera_of(tmp_path / "none.mp4"),
        "sound": camera_of(only_sound(tmp_path / "sound.wav")),
    }
    faults = {found.camera: found.fault for found in probe_all(cameras, 3.0)}
    assert faults == {
        "good": None,
        "none": CameraReason.NOT_FOUND,
        "sound": CameraReason.AUDIO_ONLY,
    }
