from pathlib import Path

import cv2
import numpy as np
import pytest

from models.containers.reader import ContainerReader, PictureReader
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from schemas.read import Layout, Status


@pytest.fixture(scope="module")
def pictures() -> PictureReader:
    reader = LineReader(line_recognition_network(2))
    return PictureReader(
        PageReader(TextDetector(text_detection_network(2)), reader), ContainerReader(reader)
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "code", "size_type", "layout"),
    [
        ("marsa/data__test__1-155431001-OCR-RF-D01.jpg", "TEMU0723767", "22G1", "vertical"),
        ("penguix0/Dataset__Training__86e6f43_IMG_005.jpg", "ALLU9269180", "45G1", "one_line"),
        ("linkuan/Data__test__test_img__9.jpg", "VESU3088037", "12GB", "one_line"),
    ],
)
def test_r21_reads_codes_of_real_containers(
    shared_data: Path,
    pictures: PictureReader,
    file: str,
    code: str,
    size_type: str,
    layout: str,
) -> None:
    image = cv2.imread(str(shared_data / "containers" / file))
    assert image is not None
    (found,) = pictures.read(np.asarray(image, np.uint8))
    assert (found.text, found.size_type, found.layout) == (code, size_type, Layout(layout))
    assert found.status is Status.ACCEPTED
