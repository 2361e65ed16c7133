"""``gatestream draw`` before its page is open: what it refuses, and what it never writes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tiny_clips import SITE, camera_table, make_clip, only_sound

from flows.cli.app import main


def refused(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *words: object
) -> str:
    monkeypatch.setattr(sys, "argv", ["gatestream", "draw", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capfd.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    return told.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a",), "--uri adds a camera to a new one"),
        (("a", "--uri", "x.mp4", "--direction", "up"), "--direction: Input should be 'in' or"),
        (("a", "--uri", "x.mp4", "--position", "top"), "--position: Input should be 'front'"),
        (("a", "--uri", "x.mp4", "--lane", "Làn 1"), "--lane: String should match"),
        (("A b", "--uri", "x.mp4", "--lane", "a"), "cameras.A b"),
        (("a", "--uri", "x.mp4"), "a video file was wanted, but there is no such file"),
        (("a", "--uri", "rtsp://officer:hunter2@127.0.0.1:1/x"), "refuses the connection"),
    ],
)
def test_r18_what_cannot_be_drawn_is_refused_without_its_account(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
) -> None:
    told = refused(monkeypatch, capfd, tmp_path / "gate.toml", *words)
    assert said in told
    assert "hunter2" not in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_camera_without_pictures_is_refused(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    only_sound(tmp_path / "sound.wav")
    path = tmp_path / "site.toml"
    path.write_text(SITE + camera_table("a", "sound.wav"), encoding="utf-8")
    assert "has sound only and no picture" in refused(monkeypatch, capfd, path, "a")
    make_clip(tmp_path / "good.mp4", pictures_n=4)
    assert "unknown camera 'b'; known: a" in refused(monkeypatch, capfd, path, "b")
