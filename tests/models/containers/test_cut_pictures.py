"""Real pictures cut through their codes: what is left is never given for a code."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.containers.reader import ContainerReader
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.pictures import load_picture
from schemas.frame import Image
from schemas.read import Read, Status

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return LineReader(line_recognition_network(1))


@pytest.fixture(scope="module")
def pages(reader: LineReader) -> PageReader:
    return PageReader(TextDetector(text_detection_network(1)), reader)


def read(reader: LineReader, pages: PageReader, picture: Image) -> list[Read]:
    return ContainerReader(reader).read(picture, pages.lines(picture, 1280))


# Train pictures; the span is where the code stands, pixels from the left edge.
@pytest.mark.parametrize(
    ("name", "code", "span"),
    [
        ("lamnguyen/images__face4.jpg", "TRLU6689574", (232, 374)),
        ("macarize/input__container1.jpg", "PSSU1102456", (370, 478)),
        ("linkuan/Data__train__train_img__14.jpg", "HLXU1024122", (591, 805)),
        ("linkuan/Data__test__test_img__5.jpg", "SUZU2046202", (343, 515)),
    ],
)
def test_r21_what_the_edge_leaves_of_a_code_is_incomplete(
    reader: LineReader,
    pages: PageReader,
    shared_data: Path,
    name: str,
    code: str,
    span: tuple[int, int],
) -> None:
    whole = load_picture(shared_data / "containers" / name).image
    assert code in [one.text for one in read(reader, pages, whole)]
    start, end = span
    at = start + round(0.7 * (end - start))
    left = read(reader, pages, whole[:, :at].copy())
    right = read(reader, pages, whole[:, start + round(0.3 * (end - start)) :].copy())
    parts = [one.text for one in left if one.status is Status.INCOMPLETE]
    assert [part for part in parts if code.startswith(part)] != []
    assert [one.text for one in (*left, *right) if one.status is not Status.INCOMPLETE] == []
