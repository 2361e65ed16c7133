from collections.abc import Callable
from pathlib import Path

import pytest

from models.containers.reader import ContainerReader, PictureReader
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.seen_page import SeenPage
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.pictures import load_picture
from schemas.read import Layout, Read, Status

ReadFile = Callable[[Path], list[Read]]


@pytest.fixture(scope="module")
def read_file() -> ReadFile:
    reader = LineReader(line_recognition_network(2))
    pages = PageReader(TextDetector(text_detection_network(2)), reader)
    pictures = PictureReader(ContainerReader(reader))

    def read(path: Path) -> list[Read]:
        return pictures.read(SeenPage(pages, load_picture(path).image))

    return read


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "code", "size_type", "layout", "status"),
    [
        (
            "marsa/data__test__1-155431001-OCR-RF-D01.jpg",
            "TEMU0723767",
            "22G1",
            "vertical",
            "accepted",
        ),
        (
            "penguix0/Dataset__Training__86e6f43_IMG_005.jpg",
            "ALLU9269180",
            "45G1",
            "one_line",
            "accepted",
        ),
        # Nobody knows this owner, and it is read well, not excellently.
        ("linkuan/Data__test__test_img__9.jpg", "VESU3088037", "12GB", "one_line", "review"),
    ],
)
def test_r21_reads_codes_of_real_containers(
    shared_data: Path,
    read_file: ReadFile,
    file: str,
    code: str,
    size_type: str,
    layout: str,
    status: str,
) -> None:
    (found,) = read_file(shared_data / "containers" / file)
    assert (found.text, found.size_type, found.layout) == (code, size_type, Layout(layout))
    assert found.status is Status(status)
