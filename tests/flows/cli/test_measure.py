"""A reader measured on pictures whose truth is literal."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from flows.cli.measure import check_misses_file, check_pictures, measure, write_misses
from models.evaluation.figures import figures
from models.evaluation.truth import PictureTruth, TruthNumber
from schemas.errors import ConfigError, MediaError
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind

PLATE = Read(
    kind=TextKind.PLATE,
    text="15C12345",
    char_confidence=(0.9,) * 8,
    confidence=0.9,
    status=Status.ACCEPTED,
    box=Box(0, 0, 9, 9),
    text_height_px=9.0,
    layout=Layout.ONE_LINE,
    plate_kind="car",
)
OTHER = replace(PLATE, text="15C12346", status=Status.REVIEW)
CODE = replace(PLATE, kind=TextKind.CONTAINER, text="MSKU8396491")


@dataclass(frozen=True)
class BrightnessReader:
    """Reads the plates that are written down for a brightness."""

    plates: dict[int, list[Read]]

    def read_picture(self, image: Image, kinds: frozenset[TextKind]) -> list[Read]:
        assert kinds == {TextKind.PLATE}
        return self.plates[int(image[0, 0, 0])]


@pytest.fixture
def truths(tmp_path: Path) -> list[PictureTruth]:
    """Four grey pictures, each showing PLATE."""
    pictures = []
    for brightness in (10, 20, 30, 40):
        name = f"{brightness}.png"
        cv2.imwrite(str(tmp_path / name), np.full((20, 20, 3), brightness, dtype=np.uint8))
        pictures.append(PictureTruth(name, (TruthNumber(PLATE.text, True, {}),), {}))
    return pictures


READER = BrightnessReader({10: [PLATE], 20: [OTHER], 30: [CODE], 40: [PLATE, OTHER]})


def test_reads_of_the_kind_are_scored_and_timed(tmp_path: Path, truths: list[PictureTruth]) -> None:
    ticks = itertools.accumulate(itertools.repeat(0.5))
    scores = list(measure(truths, tmp_path, TextKind.PLATE, READER, lambda: next(ticks)))
    result = figures(scores)
    assert (result.pictures, result.recall, result.silent) == (4, 0.5, 0.25)
    assert (result.spurious, result.accepted_n) == (0.5, 2)
    assert result.seconds_per_picture == 0.5


def test_misses_are_written_with_what_was_said(tmp_path: Path, truths: list[PictureTruth]) -> None:
    scores = list(measure(truths, tmp_path, TextKind.PLATE, READER, lambda: 0.0))
    misses = tmp_path / "misses.csv"
    write_misses(misses, scores)
    assert misses.read_text().splitlines() == [
        "file,number,outcome,answer,is_accepted",
        "20.png,15C12345,wrong,15C12346,0",
        "30.png,15C12345,silent,,",
        "40.png,,surplus,15C12346,0",
    ]
    assert [file.name for file in tmp_path.glob(".misses*")] == []


def test_a_damaged_picture_ends_the_measurement(tmp_path: Path, truths: list[PictureTruth]) -> None:
    (tmp_path / "20.png").write_bytes(b"\x89PNG")
    with pytest.raises(MediaError, match=r"20\.png: wanted a picture"):
        list(measure(truths, tmp_path, TextKind.PLATE, READER, lambda: 0.0))


def test_missing_pictures_are_told_before_the_work(
    tmp_path: Path, truths: list[PictureTruth]
) -> None:
    check_pictures(tmp_path, truths)
    (tmp_path / "30.png").unlink()
    with pytest.raises(MediaError, match=r"got all but 1, the first missing one being 30\.png"):
        check_pictures(tmp_path, truths)


def test_a_file_of_misses_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    check_misses_file(tmp_path / "misses.csv")
    for misses in (tmp_path, tmp_path / "absent" / "misses.csv"):
        with pytest.raises(ConfigError, match="wanted a file in a folder that can be written"):
            check_misses_file(misses)
    with pytest.raises(ConfigError, match="No such file"):
        write_misses(tmp_path / "absent" / "misses.csv", [])
