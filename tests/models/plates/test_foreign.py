"""Plates of the neighbours, drawn: none is taken for a Vietnamese one (R30)."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.plates.plate_reader import PlateReader
from schemas.frame import Image
from schemas.read import Read, Status

FOREIGN, UNKNOWN = "foreign", "unknown"
BLACK, BLUE, WHITE, YELLOW = (20, 20, 20), (10, 20, 120), (245, 245, 245), (245, 205, 20)


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return LineReader(line_recognition_network(1))


@pytest.fixture(scope="module")
def plates(reader: LineReader) -> PlateReader:
    return PlateReader(reader, PageReader(TextDetector(text_detection_network(1)), reader))


def drawn(lines: list[str], ink: tuple[int, int, int], ground: tuple[int, int, int]) -> Image:
    """A plate with a frame, in the font that Pillow brings along."""
    sizes = [92 if any(map(str.isdigit, line)) else 34 for line in lines]
    fonts = [ImageFont.load_default(size) for size in sizes]
    width = int(max(font.getlength(line) for font, line in zip(fonts, lines, strict=True))) + 60
    face = Pictures.new("RGB", (width, sum(sizes) + 34 * len(lines) + 10), ground)
    draw = ImageDraw.Draw(face)
    y = 12
    for line, size, font in zip(lines, sizes, fonts, strict=True):
        place = ((width - font.getlength(line)) / 2, y)
        draw.text(place, line, fill=ink, font=font, stroke_width=1)
        y += size + 34
    draw.rectangle((4, 4, width - 5, face.height - 5), outline=ink, width=3)
    return np.asarray(face, np.uint8)[:, :, ::-1].copy()


def with_sign(rest: str, strokes: list[list[tuple[int, int]]]) -> Image:
    """A Chinese plate whose province sign is drawn stroke by stroke: no font has to have it."""
    right = drawn([rest], WHITE, (0, 50, 160))
    sign = np.full((len(right), 96, 3), (160, 50, 0), np.uint8)
    face = Pictures.fromarray(sign)
    draw = ImageDraw.Draw(face)
    for stroke in strokes:
        draw.line([(14 + x, 24 + y) for x, y in stroke], fill=(245, 245, 245), width=9)
    return np.hstack([np.asarray(face, np.uint8), right[:, 30:]])


# Sichuan's sign: three strokes downwards, which a grammar would gladly take for ones.
CHUAN = [[(18, 6), (16, 50), (4, 84)], [(42, 14), (42, 66)], [(68, 2), (68, 86)]]


@pytest.mark.parametrize(
    ("picture", "text", "kind"),
    [
        (drawn(["2AB-1234"], BLUE, WHITE), "2AB1234", FOREIGN),  # Cambodia
        (drawn(["2AB-1234", "PHNOM PENH"], BLUE, WHITE), "2AB1234", FOREIGN),
        (drawn(["3C-0991"], BLUE, WHITE), "3C0991", FOREIGN),
        (drawn(["ABC-1234"], BLACK, WHITE), "ABC1234", FOREIGN),  # Taiwan
        (drawn(["1234-AB"], BLACK, WHITE), "1234AB", FOREIGN),
        (drawn(["123-AB"], BLACK, WHITE), "123AB", FOREIGN),
        (drawn(["BA 1234"], BLACK, YELLOW), "BA1234", UNKNOWN),  # Laos, in Latin letters
        (with_sign("A·12345", CHUAN), None, None),  # China; the sign may be read or not
        (with_sign("F12E45", CHUAN), None, None),
    ],
)
def test_r30_a_foreign_plate_is_never_accepted_as_a_vietnamese_one(
    plates: PlateReader, picture: Image, text: str | None, kind: str | None
) -> None:
    found = plates.read_crop(picture)
    assert [read for read in found if read.status is Status.ACCEPTED] == []
    if text is not None:
        assert [(read.text, read.plate_kind) for read in found] == [(text, kind)]
    assert {read.plate_kind for read in found} <= {FOREIGN, UNKNOWN}


def test_r30_a_vietnamese_plate_in_the_same_font_is_read_as_one(plates: PlateReader) -> None:
    found: list[Read] = plates.read_crop(drawn(["51C-123.45"], BLACK, WHITE))
    assert [read.text for read in found] == ["51C12345"]
