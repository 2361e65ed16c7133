"""Real pictures of plates cut through their numbers: none becomes a shorter number."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.pictures import load_picture
from models.plates.plate_reader import PlateReader
from schemas.read import Status

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def plates() -> PlateReader:
    reader = LineReader(line_recognition_network(1))
    return PlateReader(reader, PageReader(TextDetector(text_detection_network(1)), reader))


# Train crops of plates on one line; what share of the picture is cut off at either end.
@pytest.mark.parametrize(
    ("name", "number", "first", "last", "status"),
    [
        ("3CarLongPlate582.jpg", "51A60216", 0.0, 0.8, Status.INCOMPLETE),
        ("3CarLongPlate582.jpg", "51A60216", 0.25, 1.0, Status.INCOMPLETE),
        ("3CarLongPlate461.jpg", "51A89714", 0.0, 0.6, Status.INCOMPLETE),
        ("3CarLongPlate226.jpg", "51F06532", 0.0, 0.8, Status.INCOMPLETE),
        ("3CarLongPlate226.jpg", "51F06532", 0.0, 0.6, Status.INCOMPLETE),
        ("5CarLongPlate999.jpg", "51G20536", 0.25, 1.0, Status.INCOMPLETE),
        ("3CarLongPlate446.jpg", "30N4616", 0.0, 0.6, Status.INCOMPLETE),
        # Of four digits behind two letters, or cut just behind the fourth where its dot is not
        # legible: a person has to look.
        ("3CarLongPlate446.jpg", "30N4616", 0.25, 1.0, Status.REVIEW),
        ("5CarLongPlate999.jpg", "51G20536", 0.0, 0.8, Status.REVIEW),
    ],
)
def test_r21_a_cut_plate_is_never_accepted_as_a_shorter_one(
    plates: PlateReader,
    shared_data: Path,
    name: str,
    number: str,
    first: float,
    last: float,
    status: Status,
) -> None:
    whole = load_picture(shared_data / "plates_vn" / "crops" / name).image
    width = whole.shape[1]
    (found,) = plates.read_crop(whole[:, round(first * width) : round(last * width)].copy())
    assert found.status is status
    assert len(found.text) < len(number)
