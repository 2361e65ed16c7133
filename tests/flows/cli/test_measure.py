"""A reader measured on pictures whose truth is literal."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from flows.cli.measure import check_pictures, check_result_file, measure, write_misses, write_result
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


def refuse(fault: MediaError) -> None:
    raise fault


def test_reads_of_the_kind_are_scored_and_timed(tmp_path: Path, truths: list[PictureTruth]) -> None:
    ticks = itertools.accumulate(itertools.repeat(0.5))
    scores = list(measure(truths, tmp_path, TextKind.PLATE, READER, lambda: next(ticks), refuse))
    result = figures(scores)
    assert (result.pictures, result.recall, result.silent) == (4, 0.5, 0.25)
    assert (result.spurious, result.accepted_n) == (0.5, 2)
    assert result.seconds_per_picture == 0.5


def test_a_number_that_the_edge_cuts_off_is_no_answer(
    tmp_path: Path, truths: list[PictureTruth]
) -> None:
    part = replace(PLATE, text="15C12", status=Status.INCOMPLETE)
    reader = BrightnessReader({10: [part], 20: [PLATE, part], 30: [OTHER, part], 40: [PLATE]})
    scores = list(measure(truths, tmp_path, TextKind.PLATE, reader, lambda: 0.0, refuse))
    result = figures(scores)
    assert (result.recall, result.silent, result.spurious) == (0.5, 0.25, 1 / 3)
    assert [len(score.answers) for score in scores] == [0, 1, 1, 1]


def test_misses_are_written_with_what_was_said(tmp_path: Path, truths: list[PictureTruth]) -> None:
    scores = list(measure(truths, tmp_path, TextKind.PLATE, READER, lambda: 0.0, refuse))
    misses = tmp_path / "misses.csv"
    write_misses(misses, scores)
    assert misses.read_text().splitlines() == [
        "file,number,outcome,answer,is_accepted",
        "20.png,15C12345,wrong,15C12346,0",
        "30.png,15C12345,silent,,",
        "40.png,,surplus,15C12346,0",
    ]
    assert [file.name for file in tmp_path.glob(".misses*")] == []


def test_a_damaged_picture_is_told_and_its_numbers_are_silent(
    tmp_path: Path, truths: list[PictureTruth]
) -> None:
    whole = figures(list(measure(truths, tmp_path, TextKind.PLATE, READER, lambda: 0.0, refuse)))
    (tmp_path / "10.png").write_bytes((tmp_path / "10.png").read_bytes()[:40])
    faults: list[MediaError] = []
    ticks = itertools.accumulate(itertools.repeat(0.5))
    scores = list(
        measure(truths, tmp_path, TextKind.PLATE, READER, lambda: next(ticks), faults.append)
    )
    result = figures(scores)
    assert [str(fault).split(":")[0] for fault in faults] == [str(tmp_path / "10.png")]
    assert (result.pictures, result.numbers) == (whole.pictures, whole.numbers) == (4, 4)
    assert (whole.recall, result.recall) == (0.5, 0.25)
    assert (whole.silent, result.silent) == (0.25, 0.5)
    assert result.seconds_per_picture == 0.5


def test_nothing_but_damaged_pictures_have_no_seconds(
    tmp_path: Path, truths: list[PictureTruth]
) -> None:
    (tmp_path / "10.png").write_bytes(b"")
    faults: list[MediaError] = []
    scores = list(measure(truths[:1], tmp_path, TextKind.PLATE, READER, lambda: 0.0, faults.append))
    result = figures(scores)
    assert (len(faults), result.silent, result.seconds_per_picture) == (1, 1, None)


def test_missing_pictures_are_told_before_the_work(
    tmp_path: Path, truths: list[PictureTruth]
) -> None:
    check_pictures(tmp_path, truths)
    (tmp_path / "30.png").unlink()
    with pytest.raises(MediaError, match=r"got all but 1, the first missing one being 30\.png"):
        check_pictures(tmp_path, truths)


def test_a_file_of_results_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    check_result_file("--misses", tmp_path / "misses.csv")
    for file in (tmp_path, tmp_path / "absent" / "misses.csv"):
        with pytest.raises(ConfigError, match="--misses: wanted a file in a folder that can be"):
            check_result_file("--misses", file)
    with pytest.raises(ConfigError, match=r"--misses: .* No such file"):
        write_misses(tmp_path / "absent" / "misses.csv", [])
    with pytest.raises(ConfigError, match=r"--reliability: .* No such file"):
        write_result("--reliability", tmp_path / "absent" / "curve.svg", "")
