"""Parts of plates at the edges of a picture."""

from __future__ import annotations

import numpy as np
import pytest

from models.ocr.alphabet import ALPHABET
from models.ocr.edges import Edge
from models.ocr.line_reader import UNREAD, LineRead
from models.ocr.page_reader import TextLine
from models.plates.cut_off import cut_plates, may_go_on, part_of_plate
from models.plates.views import View
from schemas.plate_forms import TEMPLATES
from schemas.read import Status

FORMS = {form.name: form for form in TEMPLATES}
LEFT, TOP, RIGHT, BOTTOM = Edge.LEFT, Edge.TOP, Edge.RIGHT, Edge.BOTTOM


@pytest.mark.parametrize(
    ("text", "edge", "part"),
    [
        ("29A-12", RIGHT, "29A12"),
        ("29A-123.4", RIGHT, "29A1234"),  # a plate of its own, were it not for the edge
        ("51LD-12", RIGHT, "51LD12"),
        ("29A-12", LEFT, None),
        ("29A-1", RIGHT, "29A1"),
        ("29A", RIGHT, None),  # too little to tell
        ("29A-123.45", RIGHT, None),  # whole
        ("9A-123.45", LEFT, "9A12345"),
        ("A-123.45", LEFT, "A12345"),
        ("OA-123.45", LEFT, "OA12345"),  # the nought of 30A
        ("1U-1234", LEFT, None),  # or a plate of Laos
        ("123.45", TOP, "12345"),
        ("123.45", BOTTOM, None),
        ("12345", TOP, None),  # any number
        ("29-B1", BOTTOM, "29B1"),
        ("29-B1", TOP, None),
        ("19-05", BOTTOM, None),  # a date
        ("CSQU 305", RIGHT, None),
    ],
)
def test_r21_part_of_a_plate_is_told_by_the_edge_that_cuts_it(
    text: str, edge: Edge, part: str | None
) -> None:
    assert part_of_plate(text, frozenset({edge})) == part


@pytest.mark.parametrize(
    ("x0", "texts"),
    [(528, ["29A12"]), (400, [])],
)
def test_r21_a_part_at_the_edge_is_incomplete(x0: float, texts: list[str]) -> None:
    corners = [(x0, 100), (x0 + 110, 100), (x0 + 110, 130), (x0, 130)]
    line = TextLine(
        np.array(corners, np.float32), LineRead("29A-12", UNREAD.log_ratio), vertical=False
    )
    found = list(cut_plates([line], (640, 480)))
    assert [read.text for read in found] == texts
    assert all(read.status is Status.INCOMPLETE for read in found)


def look(text: str, right_px: float) -> View:
    """A look at a line of 48 pixels whose last character ends at ``right_px``."""
    steps = np.full((3 * len(text), 1 + len(ALPHABET)), -9, np.float32)
    steps[:, 0] = 0
    for place, symbol in enumerate(text):
        steps[3 * place : 3 * place + 3, [0, 1 + ALPHABET.index(symbol)]] = -9, 0
    width = 24.0 * len(text)
    left = right_px - width
    corners = [(left, 0), (right_px, 0), (right_px, 48), (left, 48)]
    return View((np.array(corners, np.float32),), (LineRead(text, steps),))


@pytest.mark.parametrize(
    ("form", "rights_px", "is_cut"),
    [
        ("car_4", [640, 640, 640], True),
        ("car_4", [630, 630, 630], True),  # less than half a character is left
        ("car_4", [620, 620, 620], False),
        ("car_4", [640, 600, 600], False),  # most looks count
        ("car_5", [640, 640, 640], False),  # no number is longer
    ],
)
def test_r21_a_short_number_that_ends_with_the_picture_is_cut(
    form: str, rights_px: list[float], is_cut: bool
) -> None:
    looks = [look("29A1234", right_px) for right_px in rights_px]
    assert may_go_on(FORMS[form], looks, 640) is is_cut


def test_r21_a_short_number_that_fills_its_picture_is_whole() -> None:
    assert not may_go_on(FORMS["car_4"], [look("29A1234", 170)] * 3, 172)


@pytest.mark.parametrize(
    ("form", "upper", "upper_right_px", "is_cut"),
    [
        ("car_5", "29A", 640, True),  # of a motorbike's 29A1, perhaps
        ("car_5", "29A", 600, False),
        ("motorbike", "29A1", 640, False),
    ],
)
def test_r21_a_series_that_ends_with_the_picture_is_cut(
    form: str, upper: str, upper_right_px: float, is_cut: bool
) -> None:
    above, below = look(upper, upper_right_px), look("12345", 640)
    both = View(above.quads + below.quads, above.reads + below.reads)
    assert may_go_on(FORMS[form], [both], 640) is is_cut
