from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from models.containers.reader import ContainerReader, PictureReader
from models.detection.windows import Window
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.seen_page import SeenPage
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from schemas.frame import Image
from schemas.geometry import Box
from schemas.iso6346 import is_valid
from schemas.read import CheckDigit, Layout, Read, Status, TextKind

Line = tuple[str, tuple[int, int]]


def wall(lines: Sequence[Line], scale: float = 1.2) -> Image:
    """A painted wall with lines of text at their left baseline."""
    picture = np.full((720, 1280, 3), (120, 70, 40), np.uint8)
    for text, at in lines:
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_DUPLEX, scale, (235, 240, 240), 3)
    return np.asarray(picture, np.uint8)


def column(text: str, left: int, top: int, pitch: int = 46) -> list[Line]:
    return [(symbol, (left, top + pitch * i)) for i, symbol in enumerate(text) if symbol != " "]


@pytest.fixture(scope="module")
def pages_and_reader() -> tuple[PageReader, ContainerReader]:
    reader = LineReader(line_recognition_network(2))
    return PageReader(TextDetector(text_detection_network(2)), reader), ContainerReader(reader)


def read(parts: tuple[PageReader, ContainerReader], picture: Image) -> list[Read]:
    pages, containers = parts
    return containers.read(picture, pages.lines(picture, 1280))


@pytest.mark.parametrize(
    ("lines", "code", "size_type", "layout"),
    [
        ([("WSAU 416062 0", (300, 200)), ("45G1", (300, 260))], "WSAU4160620", "45G1", "one_line"),
        ([("WSAU 416062", (300, 200)), ("0", (640, 200))], "WSAU4160620", None, "one_line"),
        ([("SEGU", (500, 200)), ("521029 3", (500, 260))], "SEGU5210293", None, "two_lines"),
        (
            [("SEGU", (500, 200)), ("521 029 3", (500, 260)), ("22G1", (500, 320))],
            "SEGU5210293",
            "22G1",
            "two_lines",
        ),
        (column("CSQU 305438 3", 600, 90), "CSQU3054383", None, "vertical"),
        (
            [*column("CSQU 305438 3", 600, 90), *column("22G1", 740, 90)],
            "CSQU3054383",
            "22G1",
            "vertical",
        ),
    ],
)
def test_r21_reads_a_code_as_it_is_painted(
    pages_and_reader: tuple[PageReader, ContainerReader],
    lines: list[Line],
    code: str,
    size_type: str | None,
    layout: str,
) -> None:
    (found,) = read(pages_and_reader, wall(lines))
    assert (found.text, found.size_type, found.layout) == (code, size_type, Layout(layout))
    assert found.kind is TextKind.CONTAINER
    assert (found.status, found.check_digit) == (Status.ACCEPTED, CheckDigit.READ)
    assert found.confidence > 0.95
    assert len(found.char_confidence) == 11
    assert min(found.char_confidence) > 0.5


def test_r21_a_code_is_boxed_where_it_stands(
    pages_and_reader: tuple[PageReader, ContainerReader],
) -> None:
    (found,) = read(pages_and_reader, wall([("SEGU 521029 3    22G1", (300, 400))]))
    assert found.box.x0 == pytest.approx(300, abs=20)
    assert found.box.y0 == pytest.approx(372, abs=16)
    assert found.box.y1 == pytest.approx(404, abs=16)
    assert found.box.x1 < 660  # without the size-type on the same line
    assert 25 < found.text_height_px < 60


def test_r21_two_containers_of_a_vehicle_are_two_reads(
    pages_and_reader: tuple[PageReader, ContainerReader],
) -> None:
    picture = wall([("WSAU 416062 0", (100, 200)), ("CSQU 305438 3", (760, 500))])
    found = read(pages_and_reader, picture)
    assert {one.text for one in found} == {"WSAU4160620", "CSQU3054383"}
    assert {one.status for one in found} == {Status.ACCEPTED}


def test_r21_a_container_in_the_background_is_read_and_left_to_a_person(
    pages_and_reader: tuple[PageReader, ContainerReader],
) -> None:
    picture = wall([("WSAU 416062 0", (100, 200))], 1.6)
    far = wall([("CSQU 305438 3", (760, 500))], 0.9)
    picture[400:] = far[400:]
    near, behind = read(pages_and_reader, picture)
    assert {near.text, behind.text} == {"WSAU4160620", "CSQU3054383"}
    status = {one.text: one.status for one in (near, behind)}
    assert status == {"WSAU4160620": Status.ACCEPTED, "CSQU3054383": Status.REVIEW}


def test_r21_the_same_code_at_two_places_is_one_read(
    pages_and_reader: tuple[PageReader, ContainerReader],
) -> None:
    picture = wall([("WSAU 416062 0", (100, 200)), ("WSAU 416062 0", (760, 500))])
    assert [one.text for one in read(pages_and_reader, picture)] == ["WSAU4160620"]


@pytest.mark.parametrize(
    "lines",
    [
        [("CSQU 305438", (300, 200))],  # the check digit is hidden
        [("CSQU 305438 4", (300, 200))],  # it does not fit
        [("CSQU 30543", (300, 200)), ("22G1", (300, 260))],  # cut off
    ],
)
def test_r21_what_is_not_certain_is_never_accepted(
    pages_and_reader: tuple[PageReader, ContainerReader], lines: list[Line]
) -> None:
    for found in read(pages_and_reader, wall(lines)):
        assert found.status is Status.REVIEW
        assert is_valid(found.text)


def test_r21_a_hidden_check_digit_is_inferred_and_said_to_be(
    pages_and_reader: tuple[PageReader, ContainerReader],
) -> None:
    found = read(pages_and_reader, wall([("CSQU 305438", (300, 200))]))
    assert [(one.text, one.check_digit) for one in found] == [("CSQU3054383", CheckDigit.INFERRED)]


def test_weights_beside_the_code_are_no_codes(
    pages_and_reader: tuple[PageReader, ContainerReader],
) -> None:
    lines = [
        ("MAX GROSS  30480 KG", (300, 200)),
        ("67200 LB", (540, 250)),
        ("TARE  2230 KG", (300, 300)),
        ("4920 LB", (540, 350)),
        ("NET  28250 KG", (300, 400)),
        ("CU CAP  33.2 CU M", (300, 450)),
    ]
    assert read(pages_and_reader, wall(lines)) == []
    assert read(pages_and_reader, wall([])) == []


def test_a_picture_is_looked_at_again_until_a_code_is_accepted(
    pages_and_reader: tuple[PageReader, ContainerReader],
) -> None:
    pages, containers = pages_and_reader
    picture = wall([("WSAU 416062 0", (300, 200))], 0.9)
    assert containers.read(picture, pages.lines(picture, 80)) == []
    again = PictureReader(containers, (80, 1280)).read(SeenPage(pages, picture))
    assert [one.text for one in again] == ["WSAU4160620"]
    windows = [Window(Box(280, 170, 620, 260), 40)]
    within = PictureReader(containers, (80,)).read(SeenPage(pages, picture), windows)
    assert [one.text for one in within] == ["WSAU4160620"]
