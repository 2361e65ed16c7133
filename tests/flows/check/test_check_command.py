"""``gatestream check`` as a person and a program meet it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from tiny_clips import CALIBRATED, SITE, camera_table, make_clip, only_sound

from flows.check.report import PAGE
from flows.cli.app import main
from schemas.site import load_site

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "flows.cli.app", "check"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good clip, and one without pictures."""
    folder = tmp_path_factory.mktemp("cameras")
    make_clip(folder / "good.mp4")
    only_sound(folder / "sound.wav")
    return folder


def site_of(folder: Path, *tables: str) -> Path:
    path = folder / "site.toml"
    path.write_text(SITE + "".join(tables), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Done:
    """How the program ended, and what it told."""

    returncode: int
    stdout: str
    stderr: str


Check = Callable[..., Done]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Check:
    """The program in this process, with what FFmpeg itself writes: a new one would load long."""

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["gatestream", "check", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, told.out, told.err)

    return run


def answer(done: Done) -> dict[str, Any]:
    assert done.stdout.count("\n") == 1, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_r12_a_good_camera_is_shown_with_its_lane(
    folder: Path, tmp_path: Path, check: Check
) -> None:
    site = site_of(folder, camera_table("good", "good.mp4", CALIBRATED.format(name="good")))
    done = check(site, "--out", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    told = answer(done)
    (camera,) = told["cameras"]
    assert told["faults_n"] == 0
    assert (camera["camera"], camera["lane"], camera["reachable"]) == ("good", "good", True)
    assert (camera["width_px"], camera["height_px"], camera["frames_per_s"]) == (960, 540, 15.0)
    named = {finding["name"]: finding for finding in camera["findings"]}
    assert named["r12"]["clause"] == "Quyết định 953/QĐ-TCHQ, phần III, mục 4, điểm 2.3"
    assert "1 px is" in named["scale_at_line"]["en"]
    drawn = cv2.imread(str(tmp_path / camera["snapshot"]))
    assert drawn is not None
    line = drawn[378 - 2 : 378 + 3, 300:360].reshape(-1, 3).astype(int)
    assert (abs(line - [0, 200, 255]).sum(1) < 30).mean() > 0.5, "the line is drawn where it lies"
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "Cổng thử" in page
    assert page.count("<article") == 1
    assert 'src="data:image/jpeg;base64,' in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_bad_cameras_are_marked_and_the_others_go_on(
    folder: Path, tmp_path: Path, check: Check
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hung:
        port = hung.getsockname()[1]
        site = site_of(
            folder,
            camera_table("good", "good.mp4"),
            camera_table("sound", "sound.wav"),
            camera_table("gone", "gone.mp4"),
            camera_table("hung", f"rtsp://officer:hunter2@127.0.0.1:{port}/main"),
            camera_table("outside", "good.mp4", line="[[0.2, 0.7], [1.8, 0.7]]"),
            camera_table("unset", "rtsp://${NOT_SET}@10.0.0.9/main"),
        )
        done = check(site, "--out", tmp_path, "--json", "--timeout", 1)
        shown = check(site, "--out", tmp_path, "--timeout", 1)
    assert done.returncode == shown.returncode == 1
    told = answer(done)
    faults = {
        camera["camera"]: camera["findings"][0]["name"]
        for camera in told["cameras"]
        if camera["weight"] == "fault"
    }
    assert faults == {
        "sound": "audio_only",
        "gone": "not_found",
        "hung": "timeout",
        "outside": "wrong_table",
        "unset": "wrong_table",
    }
    assert told["faults_n"] == 5
    assert [path.name for path in tmp_path.glob("*.png")] == ["good.png"]
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    for text in (done.stdout, done.stderr, shown.stdout, shown.stderr, page):
        assert "hunter2" not in text
        assert "Traceback" not in text
    assert "Luồng chỉ có âm thanh" in shown.stdout


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("[site", (), "a TOML file was wanted"),
        (SITE, (), "cameras: wanted, but missing"),
        (SITE + "[cameras]", (), "at least one table [cameras.…] is wanted"),
        (SITE + camera_table("good", "x.mp4"), ("--camera", "bad"), "known: good"),
    ],
)
def test_a_wrong_site_file_or_name_is_refused(
    tmp_path: Path, check: Check, text: str, arguments: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "site.toml"
    path.write_text(text, encoding="utf-8")
    done = check(path, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    (sentence,) = done.stderr.strip().splitlines()
    assert said in sentence


def test_one_camera_can_be_asked_alone(folder: Path, tmp_path: Path, check: Check) -> None:
    tables = camera_table("good", "good.mp4"), camera_table("sound", "sound.wav")
    done = check(site_of(folder, *tables), "--camera", "good", "--out", tmp_path, "--json")
    assert done.returncode == 0
    assert [camera["camera"] for camera in answer(done)["cameras"]] == ["good"]


def test_ctrl_c_ends_it_while_a_camera_is_silent(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hung:
        port = hung.getsockname()[1]
        site = site_of(folder, camera_table("hung", f"rtsp://127.0.0.1:{port}/main"))
        asked = subprocess.Popen(
            [*COMMAND, str(site), "--out", str(tmp_path), "--timeout", "120"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        connection, _ = hung.accept()
        with connection:
            asked.send_signal(signal.SIGINT)
            _, told = asked.communicate(timeout=60)
    assert asked.returncode == 130
    assert "Traceback" not in told


def test_what_is_drawn_lies_in_the_picture_only_where_it_is_drawn() -> None:
    from models.lane_overlay import draw_lane  # noqa: PLC0415

    site = load_site(ROOT / "infra" / "demo" / "site.toml")
    (camera,) = site.cameras.values()
    grey = np.full((720, 1280, 3), 120, np.uint8)
    drawn = draw_lane(grey, camera, site.lanes[camera.lane].direction)
    assert (grey == 120).all(), "the picture that was given stays as it is"
    assert (drawn[100:300, 100:900] == 120).all(), "inside the region, above the road"
    assert (drawn[100:300, 1000:1200] < 70).all(), "outside the region"
    (ax, ay), (bx, by) = camera.line
    at = round((ay + by) / 2 * 720), round((ax + bx) / 2 * 1280)
    assert not (drawn[at[0] - 3 : at[0] + 4, at[1] - 3 : at[1] + 4] == 120).all()
