from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from models.evaluation.truth import read_truth
from models.pictures import load_picture
from models.synth.stills.labels import LABEL_COLUMNS, box_record, label_rows, write_stills
from models.synth.stills.still import Still, render_still
from schemas.read import TextKind

SEEDS = range(54, 70)
CLASSES = {
    *("truck", "tractor", "trailer", "car", "bus", "motorbike"),
    *("plate", "container", "code_h", "code_v", "size_type"),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Still]]:
    out = tmp_path_factory.mktemp("stills")
    stills = {seed: render_still(seed) for seed in SEEDS}
    files = list(write_stills(stills.items(), out))
    return out, dict(zip(files, stills.values(), strict=True))


def test_labels_are_read_as_those_of_real_pictures_are(
    written: tuple[Path, dict[str, Still]],
) -> None:
    out, stills = written
    truths = read_truth(out / "labels.csv", TextKind.CONTAINER, "synthetic")
    assert {truth.file for truth in truths} == set(stills)
    for truth in truths:
        counting = {number.text for number in truth.numbers if number.counts}
        assert counting == {code.text for code in stills[truth.file].codes}
    assert any(not number.counts for truth in truths for number in truth.numbers)


@pytest.mark.shared
def test_the_columns_are_those_of_the_real_labels(shared_data: Path) -> None:
    with (shared_data / "containers" / "labels.csv").open(encoding="utf-8") as stream:
        assert tuple(next(csv.reader(stream))) == LABEL_COLUMNS


def test_the_pictures_are_written_as_they_were_compressed(
    written: tuple[Path, dict[str, Still]],
) -> None:
    out, stills = written
    for file, still in stills.items():
        assert (out / file).read_bytes() == still.jpeg
    file = next(iter(stills))
    assert load_picture(out / file).image.shape == (720, 1280, 3)


def test_boxes_name_their_class_and_lie_in_the_picture(
    written: tuple[Path, dict[str, Still]],
) -> None:
    out, stills = written
    records = [json.loads(line) for line in (out / "boxes.jsonl").read_text().splitlines()]
    assert [record["file"] for record in records] == list(stills)
    boxes = [box for record in records for box in record["boxes"]]
    assert {box["class"] for box in boxes} <= CLASSES
    assert {"container", "code_h", "code_v"} <= {box["class"] for box in boxes}
    for box in boxes:
        x0, y0, x1, y1 = box["xyxy"]
        assert 0 <= x0 < x1 <= 1280
        assert 0 <= y0 < y1 <= 720


def test_a_code_that_cannot_be_read_is_an_excluded_row() -> None:
    broken = next(s for seed in SEEDS if (s := render_still(seed)).incomplete and not s.codes)
    rows = label_rows("a.jpg", broken)
    assert rows[0]["codes"] == ""
    assert rows[0]["exclude"] == ""
    assert all(row["exclude"] == 1 and row["notes"] for row in rows[1:])


def test_a_detector_is_not_asked_for_covered_texts() -> None:
    for seed in SEEDS:
        still = render_still(seed)
        named = {box["text"] for box in box_record("a.jpg", still)["boxes"] if box["text"]}  # type: ignore[attr-defined]
        shown = {text.text for text in (*still.codes, *still.size_types, *still.plates)}
        assert named <= shown | {t.text for t in still.incomplete if t.defect == "cut"}
