"""A folder as cameras, phones and broken transfers leave it, read and measured.

Every file gives either its number or one sentence: none looks like a picture of an empty lane.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from schemas.geometry import Box

ROOT = Path(__file__).parents[3]
DRAWN = Box(120, 120, 500, 210)
TEXT = "51C12345"
ORIENTATION = 0x0112
LARGE_WIDTH_PX = 6000
"""The picture of 640 × 360 is 20.25 megapixels at this width."""


def drawn() -> PillowImage.Image:
    picture = PillowImage.new("RGB", (640, 360), (70, 80, 90))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 120, 500, 210), fill="white", outline="black", width=4)
    draw.text((145, 128), "51C-123.45", fill="black", font=ImageFont.load_default(66))
    return picture


def encoded(picture: PillowImage.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def rotated_by_exif() -> bytes:
    """Lies on its side in the file, and says so."""
    exif = PillowImage.Exif()
    exif[ORIENTATION] = 6
    return encoded(drawn().transpose(PillowImage.Transpose.ROTATE_90), "JPEG", exif=exif)


def sixteen_bit() -> bytes:
    grey = np.asarray(drawn().convert("L"), dtype=np.uint16) * 257
    return encoded(PillowImage.fromarray(grey), "PNG")


def large() -> bytes:
    size = (LARGE_WIDTH_PX, LARGE_WIDTH_PX * 360 // 640)
    return encoded(drawn().resize(size, PillowImage.Resampling.BICUBIC), "JPEG", quality=80)


WHOLE = encoded(drawn(), "JPEG")
GOOD = {
    "cmyk.jpg": encoded(drawn().convert("CMYK"), "JPEG"),
    "grey.png": encoded(drawn().convert("L"), "PNG"),
    "large.jpg": large(),
    "rotated.jpg": rotated_by_exif(),
    "sixteen_bit.png": sixteen_bit(),
}
BAD = {
    "empty.jpg": (b"", "got an empty file"),
    "half.jpg": (WHOLE[: len(WHOLE) // 2], "got a JPEG picture that breaks off or is damaged"),
    "half.png": (encoded(drawn(), "PNG")[:900], "got a PNG picture that breaks off"),
    "one_pixel.png": (encoded(PillowImage.new("RGB", (1, 1)), "PNG"), "got one of 1 × 1 pixels"),
    "text.jpg": (b"no picture at all", "got a file of another kind"),
    "zeros.jpg": (WHOLE[: len(WHOLE) // 2] + bytes(len(WHOLE) // 2), "zeros: a broken transfer"),
}
DANGLING = "gone.jpg"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pictures = tmp_path_factory.mktemp("cổng")
    for name, content in {**GOOD, **{name: bad for name, (bad, _) in BAD.items()}}.items():
        (pictures / name).write_bytes(content)
    (pictures / DANGLING).symlink_to(pictures / "moved.jpg")
    (pictures / "notes.txt").write_text("no picture")
    return pictures


def gatestream(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli.app", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_r21_each_file_of_a_folder_gives_its_number_or_its_fault(folder: Path) -> None:
    ended = gatestream("read", "--json", "--kind", "plate", folder)
    rows = {Path(row["file"]).name: row for row in map(json.loads, ended.stdout.splitlines())}
    assert rows.keys() == GOOD.keys() | BAD.keys() | {DANGLING}
    for name in GOOD:
        assert [plate["text"] for plate in rows[name]["plates"]] == [TEXT], name
        scale = LARGE_WIDTH_PX / 640 if name == "large.jpg" else 1
        there = Box(*(side * scale for side in (DRAWN.x0, DRAWN.y0, DRAWN.x1, DRAWN.y1)))
        assert Box(*rows[name]["plates"][0]["box"]).iou(there) > 0.4, name
    for name, (_, came) in {**BAD, DANGLING: (b"", "got no file of that name")}.items():
        assert list(rows[name]) == ["file", "error"], name
        assert came in rows[name]["error"]
        assert rows[name]["error"] in ended.stderr
    assert ended.returncode == 2
    assert "1 files in folders are neither pictures nor clips: skipped." in ended.stderr
    assert ended.stderr.endswith("7 of 12 files could not be read.\n")


@pytest.mark.long
def test_r21_numbers_of_pictures_that_cannot_be_decoded_are_silent_and_counted(
    folder: Path, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    names = ["grey.png", *BAD]
    labels.write_text("file,plate\n" + "".join(f"{name},{TEXT}\n" for name in names))
    words = ("evaluate", labels, "--images", folder, "--kind", "plate", "--json")
    ended = gatestream(*words, "--misses", tmp_path / "misses.csv")
    assert ended.returncode == 2
    result = json.loads(ended.stdout)
    assert (result["pictures"], result["numbers"]) == (7, 7)
    assert (result["recall"], result["silent"]) == (1 / 7, 6 / 7)
    assert ended.stderr.count("wanted a picture") == len(BAD)
    assert ended.stderr.endswith(
        "6 of 7 pictures could not be decoded: their numbers count as silent.\n"
    )
    missed = (tmp_path / "misses.csv").read_text().splitlines()[1:]
    assert missed == [f"{name},{TEXT},silent,," for name in BAD]
