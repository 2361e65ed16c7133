import cv2
import numpy as np
import pytest

from models.ocr import weights
from models.ocr.alphabet import plain
from models.ocr.crop import extend_right, is_vertical, lay_column, order_quad, quad_box, warp_quad
from models.ocr.line_reader import UNREAD, LineReader
from models.ocr.page_reader import PageReader
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from schemas.errors import ModelError
from schemas.frame import Image


def page(texts: dict[str, tuple[int, int]], height: int = 480, width: int = 640) -> Image:
    """A grey page with lines of text at their left baseline."""
    picture = np.full((height, width, 3), 90, np.uint8)
    for text, at in texts.items():
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.2, (240, 240, 240), 3)
    return np.asarray(picture, np.uint8)


@pytest.fixture(scope="module")
def reader() -> LineReader:
    return LineReader(line_recognition_network(1))


@pytest.fixture(scope="module")
def pages(reader: LineReader) -> PageReader:
    return PageReader(TextDetector(text_detection_network(1)), reader)


def test_r21_reads_the_lines_of_a_page_where_they_stand(pages: PageReader) -> None:
    lines = pages.lines(page({"WSAU 416062": (40, 120), "45G1": (300, 330)}), 640)
    found = {plain(line.read.text): line for line in lines}
    assert set(found) == {"WSAU416062", "45G1"}
    box = quad_box(found["45G1"].quad)
    assert 280 < box.x0 < 305
    assert 290 < box.y0 < box.y1 < 350


def test_r21_a_column_is_found_and_left_unread(pages: PageReader) -> None:
    column = page({s: (300, 60 + 36 * i) for i, s in enumerate("WSAU41")}, 360)
    lines = pages.lines(column, 640)
    vertical = [line for line in lines if line.vertical]
    assert vertical
    assert all(line.read is UNREAD for line in vertical)


def test_nothing_is_found_on_an_empty_page(pages: PageReader) -> None:
    assert pages.lines(page({}), 640) == []


def test_log_ratio_is_relative_to_the_best_symbol(reader: LineReader) -> None:
    (read,) = reader.read([page({"abc-123": (10, 40)}, 56, 170)])
    assert read.log_ratio.shape == (read.steps_n, 37)
    assert read.log_ratio.max() == 0
    best = read.log_ratio.argmax(axis=1)
    seen = {"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[i - 1] for i in best if i > 0}
    assert seen == set("ABC123")  # lower case counts for the capital, the dash for blank


def test_a_crop_reads_the_same_alone_and_among_others(reader: LineReader) -> None:
    crops = [page({text: (10, 40)}, 56, 60 + 24 * len(text)) for text in ("AB1", "SEGU521029")]
    together = reader.read([*crops, *crops[::-1]])
    for crop, read in zip(crops, together[:2], strict=True):
        (alone,) = reader.read([crop])
        assert alone.text == read.text
        np.testing.assert_allclose(alone.log_ratio, read.log_ratio, atol=1e-2)
    assert reader.read([]) == []


def test_crops_read_at_once_come_in_their_order(reader: LineReader) -> None:
    crops = [page({text: (10, 40)}, 56, 60 + 24 * len(text)) for text in ("AB1", "SEGU52", "X9")]
    at_once = LineReader(line_recognition_network(2), 2).read(crops * 3)
    assert [read.text for read in at_once] == [read.text for read in reader.read(crops)] * 3


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize(
    "corners",
    [
        [[10, 10], [90, 20], [88, 60], [8, 50]],
        [[0, 40], [60, 0], [70, 20], [10, 60]],  # climbs by less than 45 degrees
        [[1621, 546], [1674, 556], [1600, 954], [1548, 945]],  # a column that leans
    ],
)
def test_corners_are_ordered_from_top_left(corners: list[list[int]], turn: int) -> None:
    wanted = np.array(corners, np.float32)
    np.testing.assert_array_equal(order_quad(np.roll(wanted, turn, axis=0)), wanted)
    np.testing.assert_array_equal(order_quad(np.roll(wanted, turn, axis=0)[::-1]), wanted)


def test_a_crop_shows_what_the_quad_encloses() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[20:40, 30:70] = 200
    quad = order_quad([[30, 20], [70, 20], [70, 40], [30, 40]])
    crop = warp_quad(picture, quad)
    assert crop.shape == (20, 40, 3)
    assert crop[2:-2, 2:-2].min() == 200
    assert warp_quad(picture, extend_right(quad, 0.5)).shape == (20, 50, 3)
    assert not is_vertical(quad)
    assert lay_column(crop).shape == (40, 20, 3)


def test_missing_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"wanted x\.onnx in .*, found .*PP-OCRv6_rec_small"):
        weights.bundled_weights("x.onnx")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModelError, match="rapidocr is not installed"):
        weights.bundled_weights(weights.DETECTOR_FILE)
