"""The program as a user and a program meet it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from schemas.geometry import Box

ROOT = Path(__file__).parents[3]
GATESTREAM = [sys.executable, "-m", "flows.cli.app"]
HEAVY = {"av", "bytewax", "cv2", "duckdb", "numba", "numpy", "onnxruntime", "pandas", "PIL"} | {
    *("psycopg", "pyarrow", "scipy", "streamlit"),
}
PICTURE_KEYS = ["file", "containers", "plates", "incomplete"]
DRAWN = Box(120, 120, 500, 210)
PLATE_KEYS = ["text", "status", "confidence", "kind", "box"]


def gatestream(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    return subprocess.run(
        [*GATESTREAM, *map(str, words)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three drawn plates and a labels file."""
    folder = tmp_path_factory.mktemp("biển số")
    rows = ["file,plate,lines,split,exclude"]
    for number, name in enumerate(("51C-123.45", "30G-705.16", "15R-140.98")):
        picture = PillowImage.new("RGB", (640, 360), (70, 80, 90))
        draw = ImageDraw.Draw(picture)
        draw.rectangle((120, 120, 500, 210), fill="white", outline="black", width=4)
        draw.text((145, 128), name, fill="black", font=ImageFont.load_default(66))
        picture.save(folder / f"{number}.jpg", quality=95)
        rows.append(f"{number}.jpg,{name},1,{'test' if number else 'train'},")
    (folder / "labels.csv").write_text("\n".join(rows) + "\n")
    return folder


def test_help_lists_the_commands_with_examples() -> None:
    whole = gatestream("--help")
    assert whole.returncode == 0
    for command in ("read", "evaluate"):
        assert command in whole.stdout
        one = gatestream(command, "--help")
        assert one.returncode == 0
        assert "Examples" in one.stdout
        assert one.stdout.count(f"gatestream {command}") > 1


def test_help_loads_nothing_heavy() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import flows.cli.app, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert HEAVY & {name.split(".")[0] for name in loaded.stdout.split()} == set()


def test_version_is_the_one_of_the_distribution() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    shown = gatestream("--version")
    assert shown.returncode == 0
    assert f'\nversion = "{shown.stdout.strip()}"\n' in project


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["evaluate", "absent.csv", "--images", ".", "--kind", "plate"], "absent.csv: wanted a l"),
        (["read", "absent.jpg"], "absent.jpg: wanted a picture"),
        (["read", "*.absent"], "*.absent: wanted pictures or clips"),
    ],
)
def test_a_known_fault_is_one_sentence_and_exit_code_2(words: list[str], message: str) -> None:
    ended = gatestream(*words)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"Lỗi/Error: {message}")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [["read"], ["frobnicate"], ["read", "--kind", "ship", "a.jpg"]])
def test_a_wrong_command_line_has_exit_code_2(words: list[str]) -> None:
    ended = gatestream(*words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Error" in ended.stderr


def test_read_prints_a_line_a_picture_and_goes_on_after_a_fault(plates: Path) -> None:
    (plates / "0b.jpg").write_bytes(b"")
    try:
        ended = gatestream("read", "--json", plates)
    finally:
        (plates / "0b.jpg").unlink()
    assert ended.returncode == 2
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [Path(row["file"]).name for row in rows] == ["0.jpg", "0b.jpg", "1.jpg", "2.jpg"]
    assert list(rows[1]) == ["file", "error"]
    assert "got an empty file" in rows[1]["error"]
    assert rows[1]["error"] in ended.stderr
    for row, text in zip((rows[0], *rows[2:]), ("51C12345", "30G70516", "15R14098"), strict=True):
        assert list(row) == PICTURE_KEYS
        assert row["containers"] == []
        assert [plate["text"] for plate in row["plates"]] == [text]
        assert list(row["plates"][0]) == PLATE_KEYS
        near = Box(*row["plates"][0]["box"]).iou(DRAWN)
        assert near > 0.4


def test_read_for_people_is_a_table(plates: Path) -> None:
    ended = gatestream("read", "--kind", "plate", plates / "1.jpg")
    assert ended.returncode == 0
    assert "30G70516" in ended.stdout
    assert "{" not in ended.stdout


def test_evaluate_prints_one_object_and_writes_misses(plates: Path, tmp_path: Path) -> None:
    misses = tmp_path / "misses.csv"
    labels = tmp_path / "labels.csv"
    labels.write_text((plates / "labels.csv").read_text().replace("15R-140.98", "15R-140.90"))
    words = ("evaluate", labels, "--images", plates, "--kind", "plate", "--split", "test")
    ended = gatestream(*words, "--json", "--misses", misses)
    assert ended.returncode == 0
    result = json.loads(ended.stdout)
    assert list(result) == [
        *("pictures", "numbers", "recall", "spurious", "accepted", "accepted_n"),
        *("accepted_wrong_n", "accepted_wrong_upper95", "silent", "seconds_per_picture", "by"),
    ]
    assert (result["pictures"], result["numbers"], result["recall"]) == (2, 2, 0.5)
    assert result["by"]["lines"]["1"]["recall"] == 0.5
    assert misses.read_text().splitlines()[1].startswith("2.jpg,15R14090,wrong,15R14098,")


@pytest.mark.long
def test_r21_evaluate_counts_a_picture_that_breaks_off_as_silent(
    plates: Path, tmp_path: Path
) -> None:
    for file in plates.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    broken = tmp_path / "1.jpg"
    broken.write_bytes(broken.read_bytes()[: broken.stat().st_size // 2])
    curve = tmp_path / "curve.svg"
    words = ("evaluate", tmp_path / "labels.csv", "--images", tmp_path, "--kind", "plate")
    ended = gatestream(*words, "--json", "--reliability", curve)
    assert ended.returncode == 2
    result = json.loads(ended.stdout)
    assert (result["pictures"], result["numbers"]) == (3, 3)
    assert (result["recall"], result["silent"]) == (2 / 3, 1 / 3)
    assert f"{broken}: wanted a picture" in ended.stderr
    assert "1 of 3 pictures could not be decoded: their numbers count as silent." in ended.stderr
    assert "as told, n=2" in curve.read_text()


@pytest.mark.long
def test_evaluate_for_people_ends_in_the_same_object(plates: Path) -> None:
    ended = gatestream("evaluate", plates / "labels.csv", "--images", plates, "--kind", "plate")
    assert ended.returncode == 0
    assert json.loads(ended.stdout.splitlines()[-1])["recall"] == 1
    assert "tất cả / all" in ended.stdout


def test_ctrl_c_ends_with_130_and_no_traceback(plates: Path, tmp_path: Path) -> None:
    for copy in range(100, 200):
        (tmp_path / f"{copy}.jpg").symlink_to(plates / "0.jpg")
    with subprocess.Popen(
        [*GATESTREAM, "read", "--json", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what it puts in the background deaf to Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
    ) as running:
        try:
            assert running.stdout is not None
            first = running.stdout.readline()
            running.send_signal(signal.SIGINT)
            rest, heard = running.communicate(timeout=60)
        finally:
            running.kill()
    assert json.loads(first)["file"].endswith("100.jpg")
    assert len(rest.splitlines()) < 99
    assert running.returncode == 130
    assert "Traceback" not in heard


def test_a_full_disk_under_standard_output_is_told(plates: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*GATESTREAM, "read", "--json", str(plates / "0.jpg")],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr == (
        "Lỗi/Error: standard output: wanted to write a result, got No space left on device\n"
    )


def test_a_reader_that_leaves_early_is_no_traceback(plates: Path) -> None:
    command = f"{sys.executable} -m flows.cli.app read --json '{plates}' | head -n 1"
    ended = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert json.loads(ended.stdout)["file"].endswith("0.jpg")
    assert "Traceback" not in ended.stderr
