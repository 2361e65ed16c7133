"""Every labelled set of a folder, measured by a reader whose answers are written down."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from flows.cli.suite import cut_folds, measure_suite, print_folds, print_suite, suite_truths
from models.evaluation.suite import CONTAINERS, PLATE_CROPS, PLATE_SCENES, ROWS, SETS
from schemas.errors import ConfigError, MediaError, TruthError
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind

ROOT = Path(__file__).parents[3]
CODES = ("MSCU5006271", "GCXU5907050", "PSSU3581297", "TEMU3108252")
PLATES = ("51C12345", "30G70516", "15R14098", "29B125662")
HEADER = {
    CONTAINERS: "file,codes,orientation,split,exclude",
    PLATE_SCENES: "file,plate,lines,split,exclude",
    PLATE_CROPS: "file,plate,lines,split,exclude",
}


@dataclass(frozen=True)
class BrightnessReader:
    """Reads in a grey picture the number that its brightness counts to; 0 is read wrongly."""

    def read_picture(self, image: Image, kinds: frozenset[TextKind]) -> list[Read]:
        (kind,) = kinds
        index = int(image[0, 0, 0]) // 10
        text = (CODES if kind is TextKind.CONTAINER else PLATES)[index]
        read = Read(
            kind=kind,
            text=text if index else text[:-1] + "8",
            char_confidence=(0.9,) * len(text),
            confidence=0.9,
            status=Status.ACCEPTED if index else Status.REVIEW,
            box=Box(0, 0, 9, 9),
            text_height_px=9.0,
            layout=Layout.ONE_LINE,
        )
        return [read]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three sets of four grey pictures, each half of train and half of test."""
    for labelled in SETS:
        labels = tmp_path / labelled.labels
        labels.parent.mkdir(exist_ok=True)
        rows = [HEADER[labelled]]
        for index in range(4):
            file = f"{labels.parent.name}/{labels.stem}-{index}.png"
            cv2.imwrite(str(tmp_path / file), np.full((20, 20, 3), 10 * index, np.uint8))
            is_code = labelled is CONTAINERS
            text = (CODES if is_code else PLATES)[index]
            group = ("vertical" if index % 2 else "horizontal") if is_code else str(1 + index % 2)
            rows.append(f"{file},{text},{group},{'train' if index < 2 else 'test'},")
        labels.write_text("\n".join(rows) + "\n")
    return tmp_path


def refuse(fault: MediaError) -> None:
    raise fault


def test_the_table_shows_figures_above_goals(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    scores = measure_suite(suite_truths(folder, "train"), folder, BrightnessReader(), refuse)
    row = print_suite(scores, as_json=False)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    place = next(i for i, line in enumerate(lines) if line.startswith("containers 2"))
    assert lines[place].startswith("containers 2 50.0%✗ 50.0%✗ 0 (≤95.0%) 0.0% 50.0%")
    assert lines[place + 1] == "cần / goal ≥92% ≥75% ≤0 ≤0.2"
    assert lines[place + 2].startswith("… vertical 1 100.0% 100.0%")
    assert row["reached"] is False
    by_name = {one["name"]: one for one in row["rows"]}
    assert by_name["containers"]["missed"] == ["recall", "accepted"]
    assert by_name["… two lines"]["recall"] == 1


def test_folds_are_cut_by_number_and_printed(folder: Path) -> None:
    truths = suite_truths(folder, "test")
    folds = cut_folds(truths, 2)
    scores = measure_suite(truths, folder, BrightnessReader(), refuse)
    row = print_folds(scores, folds, as_json=True)
    assert row["folds"] == 2
    whole = row["sets"]["plate crops"][0]
    assert (whole["whole"]["recall"], whole["recall_mean"], whole["recall_spread"]) == (1, 1, 0)
    assert row["calibration_error"]["plate crops"]["told"] == pytest.approx(0.1)
    with pytest.raises(ConfigError, match="wanted 2 to 2 folds"):
        cut_folds(truths, 3)


def test_a_folder_without_the_sets_is_told(folder: Path) -> None:
    (folder / CONTAINERS.labels).unlink()
    with pytest.raises(TruthError, match=r"got one without containers/labels\.csv$"):
        suite_truths(folder, "test")


def test_a_missing_picture_is_told_before_the_work(folder: Path) -> None:
    (folder / "plates_vn" / "crops-2.png").unlink()
    with pytest.raises(MediaError, match=r"first missing one being plates_vn/crops-2\.png"):
        suite_truths(folder, "test")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--suite", ".", "x.csv"], "--suite names its labels and pictures itself, got LABELS.csv"),
        (["--suite", ".", "--kind", "plate"], "got --kind too"),
        (["x.csv", "--kind", "plate"], "missing --images"),
        (
            ["x.csv", "--images", ".", "--kind", "plate", "--folds", "5"],
            "--folds goes with --suite",
        ),
    ],
)
def test_words_that_do_not_go_together_are_refused(words: list[str], message: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "flows.cli.app", "evaluate", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in " ".join(ended.stderr.replace("│", " ").split())


def test_the_command_measures_a_folder_and_draws_what_its_confidence_is_worth(
    folder: Path, tmp_path: Path
) -> None:
    """Grey pictures say nothing, so every number is silent."""
    curve = tmp_path / "curve.svg"
    words = ["evaluate", "--suite", folder, "--folds", "2", "--json", "--reliability", curve]
    ended = subprocess.run(
        [sys.executable, "-m", "flows.cli.app", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    row = json.loads(ended.stdout)
    assert (row["split"], row["folds"]) == ("train", 2)
    assert {name: of[0]["whole"]["silent"] for name, of in row["sets"].items()} == {
        "containers": 1,
        "plate scenes": 1,
        "plate crops": 1,
    }
    assert curve.read_text().count("error 0.000") == 3


@pytest.mark.shared
def test_r21_the_suite_finds_the_real_sets(shared_data: Path) -> None:
    truths = suite_truths(shared_data, "test")
    for row in ROWS:
        values = {
            number.groups.get(row.group)
            for picture in truths[row.labelled]
            for number in picture.numbers
        }
        assert not row.group or values & row.values, row.name
