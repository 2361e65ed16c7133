from pathlib import Path

import pytest

from models.pictures import load_picture
from models.recogniser import Recogniser
from schemas.read import Layout, TextKind


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(threads=2)


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
    recogniser: Recogniser,
    file: str,
    code: str,
    size_type: str,
    layout: str,
) -> None:
    image = load_picture(shared_data / "containers" / file).image
    (found,) = recogniser.read_picture(image, frozenset((TextKind.CONTAINER,)))
    assert (found.text, found.size_type, found.layout) == (code, size_type, Layout(layout))
