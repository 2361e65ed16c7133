"""The benchmark of recognition: who reads when, what the clock says, and when it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from flows.cli.bench_baseline import load_baseline
from flows.cli.bench_pictures import frames_of_demo, spread_pictures
from flows.cli.bench_recognise import WARM_UP_PICTURES_N, Comparer, Readers
from models.pictures import load_picture
from models.stages import Stage, StageClock
from schemas.errors import ConfigError, MediaError
from schemas.frame import Image
from schemas.read import Read, TextKind

ROOT = Path(__file__).parents[3]
GATESTREAM = [sys.executable, "-m", "flows.cli.app"]
STAGES = ["decode", "detector", "text_detection", "text_recognition", "grammar", "whole"]
CODE, PLATE = TextKind.CONTAINER, TextKind.PLATE


@dataclass
class Sundial:
    """A clock that goes on by hand."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Stock:
    """Takes 4 seconds for a code and 2 for a plate."""

    dial: Sundial
    log: list[str]

    def read_containers(self, image: Image) -> list[str]:
        self.log.append(f"stock container {image[0, 0, 0]}")
        self.dial.now_s += 4
        return ["MSCU5006271"]

    def read_plates(self, image: Image) -> list[str]:
        self.log.append(f"stock plate {image[0, 0, 0]}")
        self.dial.now_s += 2
        return []


@dataclass
class Ours:
    """Takes a second and a half, of which one in a network, and in its slow rounds ten more."""

    dial: Sundial
    stages: StageClock
    log: list[str]
    slow: list[int] = field(default_factory=list)
    calls_n: int = 0

    def read_picture(self, image: Image, kinds: frozenset[TextKind]) -> list[Read]:
        self.log.append(f"ours {', '.join(kinds)} {image[0, 0, 0]}")
        self.dial.now_s += 0.5
        with self.stages.stage(Stage.TEXT_DETECTION):
            self.dial.now_s += 1
        if self.calls_n in self.slow:
            self.dial.now_s += 10
        self.calls_n += 1
        return []


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Grey pictures of different brightness."""
    found = []
    for brightness in (10, 20, 30, 40):
        found.append(tmp_path / f"{brightness}.png")
        PillowImage.new("RGB", (20, 20), (brightness,) * 3).save(found[-1])
    return found


def sides(slow: list[int] | None = None) -> tuple[Sundial, Readers, list[str]]:
    dial, log = Sundial(), list[str]()
    stages = StageClock(dial)
    return dial, Readers(Stock(dial, log), Ours(dial, stages, log, slow or []), stages), log


def test_times_are_ratios_of_the_same_pictures(files: list[Path]) -> None:
    dial, readers, _ = sides()
    ticks: list[float] = []
    comparer = Comparer(readers, frozenset(TextKind), dial, lambda: ticks.append(dial()))
    result = comparer.compare(files, 3, 1e6)
    assert (result.pictures_n, result.rounds_n, len(ticks)) == (4, 3, 12)
    row = result.row()
    assert row["speedup_vs_stock"] == 2
    assert (row["stock_seconds_per_picture"], row["seconds_per_picture"]) == (3, 1.5)
    assert list(row["stages_ms"]) == STAGES
    assert row["stages_ms"] == {
        **dict.fromkeys(STAGES, 0),
        "text_detection": 1000,
        "grammar": 500,
        "whole": 1500,
    }
    by = row["by"]["kind"]
    assert (by["container"]["speedup_vs_stock"], by["plate"]["speedup_vs_stock"]) == (
        2.6667,
        1.3333,
    )
    assert (by["container"]["stock_answers"], by["plate"]["stock_answers"]) == (4, 0)


def test_who_begins_changes_from_picture_to_picture_and_from_round_to_round(
    files: list[Path],
) -> None:
    dial, readers, log = sides()
    Comparer(readers, frozenset({PLATE}), dial, lambda: None).compare(files[:2], 2, 1e6)
    warm_up_n = 2 * len(files[:2])
    assert log[warm_up_n:] == [
        *("stock plate 10", "ours plate 10", "ours plate 20", "stock plate 20"),
        *("ours plate 10", "stock plate 10", "stock plate 20", "ours plate 20"),
    ]


def test_one_slow_round_does_not_move_the_median(files: list[Path]) -> None:
    warm_up_n = WARM_UP_PICTURES_N
    dial, readers, _ = sides(slow=[warm_up_n + len(files)])
    comparer = Comparer(readers, frozenset({CODE}), dial, lambda: None)
    assert comparer.compare(files, 3, 1e6).row()["seconds_per_picture"] == 1.5


@pytest.mark.parametrize(
    ("ends_s", "pictures_n", "rounds_n"),
    [
        # Warm-up takes 3 × 5.5 s, and a round of four pictures 22 s.
        (16.5 + 5 * 22, 4, 5),
        (16.5 + 3 * 22, 4, 3),
        # A third of the time is over before the last pictures of the first round.
        (16.5 + 2 * 22, 3, 2),
        (16.5 + 22, 2, 2),
        (0, 1, 1),
    ],
)
def test_what_would_not_end_in_time_is_left_out(
    files: list[Path], ends_s: float, pictures_n: int, rounds_n: int
) -> None:
    dial, readers, _ = sides()
    result = Comparer(readers, frozenset({CODE}), dial, lambda: None).compare(files, 5, ends_s)
    assert (result.pictures_n, result.rounds_n) == (pictures_n, rounds_n)
    assert dial() <= max(ends_s, 16.5 + 5.5)


def test_without_the_baseline_one_sentence_says_where_it_is(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.py: .* source checkout alone"):
        load_baseline("absent", tmp_path)


def test_pictures_are_spread_over_the_folder_and_broken_ones_told(files: list[Path]) -> None:
    folder = files[0].parent
    assert spread_pictures(folder, 2).files == (files[0], files[2])
    files[2].write_bytes(files[2].read_bytes()[:40])
    (folder / "notes.txt").write_text("no picture")
    found = spread_pictures(folder, 9)
    assert found.files == (files[0], files[1], files[3])
    assert [str(fault).split(":")[0] for fault in found.faults] == [str(files[2])]
    with pytest.raises(MediaError, match="wanted a folder with pictures, got no folder"):
        spread_pictures(folder / "absent", 2)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.txt", "wanted a folder with pictures or clips, got 1 other files"),
        ("a.jpg", "wanted a picture that can be decoded, got none among 1"),
        ("a.mp4", "wanted a picture that can be decoded, got none among 0"),
    ],
)
def test_a_folder_without_a_usable_picture_is_told(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(MediaError, match=message):
        spread_pictures(tmp_path, 3)


def test_frames_of_the_demo_show_vehicles(tmp_path: Path) -> None:
    found = frames_of_demo(tmp_path, 2)
    first, second = (load_picture(file).image for file in found.files)
    assert first.shape == second.shape
    assert np.abs(first.astype(int) - second).mean() > 5
    assert found.faults == ()


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    picture = PillowImage.new("RGB", (320, 180), (70, 80, 90))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 60, 260, 120), fill="white", outline="black", width=3)
    draw.text((55, 66), "51C-123.45", fill="black", font=ImageFont.load_default(38))
    picture.save(tmp_path / "plate.png")
    return tmp_path


def test_the_command_prints_one_object_for_programs(plate: Path) -> None:
    words = ["bench", "recognise", "--images", plate, "--rounds", "1", "--threads", "1"]
    words += ["--no-video", "--json"]
    ended = subprocess.run(
        [*GATESTREAM, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    row = json.loads(ended.stdout)
    assert ended.stdout.count("\n") == 1
    assert (row["pictures"], row["rounds"], row["threads"], row["skipped"]) == (1, 1, 1, 0)
    assert row["speedup_vs_stock"] > 0
    stages = row["stages_ms"]
    assert list(stages) == STAGES
    assert all(stages[name] > 0 for name in ("decode", "text_detection", "text_recognition"))
    parts = sum(ms for name, ms in stages.items() if name != "whole")
    assert parts == pytest.approx(stages["whole"], rel=0.01)
    assert row["by"]["kind"]["plate"]["answers"] == row["by"]["kind"]["plate"]["stock_answers"] == 1


def test_ctrl_c_ends_with_130_and_no_traceback(plate: Path) -> None:
    words = ["bench", "recognise", "--images", str(plate), "--rounds", "10000"]
    with subprocess.Popen(
        [*GATESTREAM, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        # A shell starts what it puts in the background deaf to Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(8)
        running.send_signal(signal.SIGINT)
        said, heard = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, "")
    assert "Traceback" not in heard
