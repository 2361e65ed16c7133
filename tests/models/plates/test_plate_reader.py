"""Plates read in drawn and in real pictures."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from models.ocr.line_reader import LineRead, LineReader
from models.ocr.page_reader import PageReader, TextLine
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.plates.detected import read_detected
from models.plates.plate_reader import PlateReader
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Detection, Layout, Read, Status, TextKind


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return LineReader(line_recognition_network(1))


@pytest.fixture(scope="module")
def pages(reader: LineReader) -> PageReader:
    return PageReader(TextDetector(text_detection_network(1)), reader)


@pytest.fixture(scope="module")
def plates(reader: LineReader, pages: PageReader) -> PlateReader:
    return PlateReader(reader, pages)


def plate(*lines: str, height: int = 110) -> Image:
    """A white plate with a black frame."""
    width = 480 if len(lines) == 1 else 300
    face = np.full((height * len(lines), width, 3), 235, np.uint8)
    cv2.rectangle(face, (3, 3), (width - 4, height * len(lines) - 4), (20, 20, 20), 3)
    for row, line in enumerate(lines):
        (wide, high), _ = cv2.getTextSize(line, cv2.FONT_HERSHEY_SIMPLEX, 2.2, 6)
        at = ((width - wide) // 2, height * row + (height + high) // 2)
        cv2.putText(face, line, at, cv2.FONT_HERSHEY_SIMPLEX, 2.2, (20, 20, 20), 6)
    return np.asarray(face, np.uint8)


def scene(*faces: tuple[Image, int, int]) -> Image:
    """A dark street with plates at ``(x, y)``."""
    street = np.full((720, 1280, 3), 70, np.uint8)
    for face, x, y in faces:
        street[y : y + face.shape[0], x : x + face.shape[1]] = face
    return street


def lettering(*lines: str) -> Image:
    street = np.full((720, 1280, 3), 70, np.uint8)
    for row, line in enumerate(lines):
        at = (200, 320 + 90 * row)
        cv2.putText(street, line, at, cv2.FONT_HERSHEY_SIMPLEX, 2.0, (235, 235, 235), 5)
    return street


def read(plates: PlateReader, pages: PageReader, image: Image, side_px: int = 960) -> list[Read]:
    return plates.read(image, pages.lines(image, side_px))


@pytest.mark.parametrize(
    ("lines", "text", "layout", "kind"),
    [
        (("51C-123.45",), "51C12345", Layout.ONE_LINE, "car_or_truck"),
        (("15R-140.98",), "15R14098", Layout.ONE_LINE, "trailer"),
        (("29-B4", "256.62"), "29B425662", Layout.TWO_LINES, "motorbike"),
        (("15C", "348.76"), "15C34876", Layout.TWO_LINES, "car_or_truck"),
    ],
)
def test_r21_a_plate_is_read_where_it_stands(
    plates: PlateReader,
    pages: PageReader,
    lines: tuple[str, ...],
    text: str,
    layout: Layout,
    kind: str,
) -> None:
    face = plate(*lines)
    (found,) = read(plates, pages, scene((face, 400, 300)))
    assert (found.text, found.layout, found.plate_kind) == (text, layout, kind)
    assert found.kind is TextKind.PLATE
    assert len(found.char_confidence) == len(text)
    assert 380 < found.box.x0 < found.box.x1 < 420 + face.shape[1]
    assert 280 < found.box.y0 < found.box.y1 < 320 + face.shape[0]


def test_r21_two_plates_of_a_picture_are_two_reads(plates: PlateReader, pages: PageReader) -> None:
    image = scene((plate("51C-123.45"), 100, 100), (plate("15R-140.98"), 650, 450))
    assert {found.text for found in read(plates, pages, image)} == {"51C12345", "15R14098"}


@pytest.mark.parametrize(
    "text",
    [
        "0912 345 678",
        "22-05-2024",
        "2024-05-22 08:03:22",
        "WSAU 416062 0",
        "TARE 3,800 KG",
        "CONG TY 29",
        "45G1",
        "22G1/30.480",
        "ABC-1234",
    ],
)
def test_what_is_no_plate_is_not_forced_to_be_one(
    plates: PlateReader, pages: PageReader, text: str
) -> None:
    assert read(plates, pages, lettering(*text.split("/"))) == []


def test_r21_a_plate_cut_behind_its_fourth_digit_is_not_accepted(
    plates: PlateReader, pages: PageReader
) -> None:
    face = plate("15C-171.74")
    face[:, 385:] = 70
    assert [f for f in read(plates, pages, scene((face, 400, 300))) if f.status == "accepted"] == []


@pytest.mark.parametrize(
    ("lines", "text"), [(("51C-123.45",), "51C12345"), (("29-B4", "256.62"), "29B425662")]
)
def test_r21_a_picture_of_a_plate_alone_is_read(
    plates: PlateReader, lines: tuple[str, ...], text: str
) -> None:
    (found,) = plates.read_crop(plate(*lines))
    assert found.text == text


def test_r30_a_foreign_plate_alone_is_read_as_it_is_and_goes_to_review(plates: PlateReader) -> None:
    (found,) = plates.read_crop(plate("2AB-1234"))
    assert (found.text, found.plate_kind) == ("2AB1234", "foreign")
    assert found.status is Status.REVIEW


def test_r30_a_chinese_plate_among_the_text_goes_to_review(plates: PlateReader) -> None:
    quad = np.array([(10, 10), (200, 10), (200, 60), (10, 60)], np.float32)
    line = TextLine(quad, LineRead("粤B·12345", np.zeros((0, 37), np.float32)), vertical=False)
    (found,) = plates.read(scene(), [line])
    assert (found.text, found.plate_kind, found.status) == ("B12345", "foreign", Status.REVIEW)


def test_an_empty_picture_has_no_plate(plates: PlateReader) -> None:
    assert plates.read(scene(), []) == []
    assert plates.read_crop(np.full((60, 200, 3), 128, np.uint8)) == []


def found_at(kind: str, x0: int, y0: int, x1: int, y1: int, confidence: float = 0.9) -> Detection:
    return Detection(kind, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), confidence)


def test_detected_plates_are_read_where_they_stand(plates: PlateReader) -> None:
    street = scene((plate("51C-123.45"), 400, 300), (plate("15R-140.98", height=90), 40, 60))
    found = [
        found_at("plate", 40, 60, 520, 150, 0.7),
        found_at("plate", 400, 300, 880, 410),
        found_at("truck", 0, 0, 1280, 720),
    ]
    first, second = read_detected(plates, street, found)
    assert [first.text, second.text] == ["51C12345", "15R14098"]
    assert first.box.iou(Box(400, 300, 880, 410)) > 0.5


@pytest.mark.parametrize(
    "detection",
    [
        found_at("car", 400, 300, 880, 410),
        found_at("plate", 400, 300, 880, 410, 0.1),
        found_at("plate", 0, 300, 480, 410),
        found_at("plate", 800, 300, 1280, 410),
        found_at("plate", 400, 300, 402, 302),
    ],
    ids=["no plate", "unsure", "cut off at the left", "cut off at the right", "a speck"],
)
def test_what_is_no_whole_plate_is_not_read(plates: PlateReader, detection: Detection) -> None:
    street = scene((plate("51C-123.45"), 400, 300))
    assert list(read_detected(plates, street, [detection])) == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("trungdinh22/test_image__101.jpg", {"29B125662"}),
        ("trungdinh22/test_image__4.jpg", {"30G70516", "30F21717"}),
        ("mrzaizai/data__image__20.jpg", {"51G68882"}),
        ("parkpow_frames/f036.jpg", {"89C20339"}),
    ],
)
def test_r21_reads_real_pictures(
    plates: PlateReader, pages: PageReader, shared_data: Path, name: str, numbers: set[str]
) -> None:
    image = cv2.imread(str(shared_data / "plates_vn" / "scenes" / name))
    assert image is not None
    found = read(plates, pages, np.asarray(image, np.uint8), 1280)
    assert numbers <= {plate.text for plate in found}


def frames(clip: Path, times_s: list[float]) -> list[Image]:
    """The first frames shown at or after some times, counted from the first frame."""
    found: list[Image] = []
    with av.open(str(clip)) as media:
        start = None
        for frame in media.decode(video=0):
            start = frame.time if start is None else start
            if frame.time - start >= times_s[len(found)]:
                image = frame.to_ndarray(format="bgr24")
                image[:45] = 0
                found.append(np.asarray(image, np.uint8))
                if len(found) == len(times_s):
                    break
    return found


@pytest.mark.shared
@pytest.mark.parametrize(
    ("time_s", "number"), [(0.5, "34A36837"), (6.4, "34A23126"), (17.6, "89C20339")]
)
def test_r21_reads_plates_of_a_real_lane(
    plates: PlateReader, pages: PageReader, shared_data: Path, time_s: float, number: str
) -> None:
    (image,) = frames(shared_data / "videos" / "parkpow_cars.mp4", [time_s])
    assert [plate.text for plate in read(plates, pages, image, 1280)] == [number]


@pytest.mark.shared
def test_r21_a_plate_behind_a_post_is_never_accepted_short(
    plates: PlateReader, pages: PageReader, shared_data: Path
) -> None:
    clip = shared_data / "videos" / "parkpow_cars.mp4"
    for image in frames(clip, [8.6, 9.5, 10.4, 11.3, 12.2]):
        found = read(plates, pages, image, 1280)
        assert {p.text for p in found if p.status is Status.ACCEPTED} <= {"15C17174"}
