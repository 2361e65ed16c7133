import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.detection.regions import RegionKind
from models.detection.windows import code_windows
from schemas.read import Detection

WIDTH, HEIGHT = 1280, 720


def found(kind: RegionKind, x0: float, y0: float, x1: float, y1: float) -> Detection:
    return Detection(kind.value, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), 0.9)


@pytest.mark.parametrize(
    ("kind", "box", "text_px"),
    [
        (RegionKind.CODE_HORIZONTAL, (500, 100, 740, 130), 30),
        (RegionKind.CODE_HORIZONTAL, (500, 100, 640, 169), 30),
        (RegionKind.CODE_HORIZONTAL, (500, 100, 600, 208), 30),
        (RegionKind.CODE_VERTICAL, (500, 100, 530, 500), 30),
    ],
    ids=["one line", "two lines", "three lines", "a column"],
)
def test_a_window_knows_the_height_of_its_text(
    kind: RegionKind, box: tuple[float, ...], text_px: float
) -> None:
    (window,) = code_windows([found(kind, *box)], WIDTH, HEIGHT)
    assert window.text_height_px == pytest.approx(text_px, rel=0.01)
    assert window.box.x0 < box[0]
    assert window.box.x1 > box[2]
    assert window.box.y1 > box[3]


def test_codes_side_by_side_share_a_window_and_distant_ones_do_not() -> None:
    split = [
        found(RegionKind.CODE_HORIZONTAL, 500, 100, 560, 130),
        found(RegionKind.CODE_HORIZONTAL, 580, 100, 700, 130),
        found(RegionKind.CODE_HORIZONTAL, 100, 600, 340, 630),
    ]
    windows = code_windows(split, WIDTH, HEIGHT)
    assert len(windows) == 2
    assert max(window.box.width for window in windows) > 200


def test_other_kinds_open_no_window() -> None:
    others = [kind for kind in RegionKind if not kind.value.startswith("code")]
    assert code_windows([found(kind, 9, 9, 99, 99) for kind in others], WIDTH, HEIGHT) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from([RegionKind.CODE_HORIZONTAL, RegionKind.CODE_VERTICAL]),
            st.floats(0, 1200),
            st.floats(0, 640),
            st.floats(4, 600),
            st.floats(4, 600),
        ),
        max_size=6,
    )
)
def test_every_code_lies_in_a_window_inside_the_picture(
    codes: list[tuple[RegionKind, float, float, float, float]],
) -> None:
    detections = [
        found(kind, x, y, min(x + w, WIDTH), min(y + h, HEIGHT)) for kind, x, y, w, h in codes
    ]
    windows = code_windows(detections, WIDTH, HEIGHT)
    for window in windows:
        assert 0 <= window.box.x0 < window.box.x1 <= WIDTH
        assert 0 <= window.box.y0 < window.box.y1 <= HEIGHT
    for detection in detections:
        box = detection.box
        assert any(
            w.box.x0 <= box.x0 and w.box.y0 <= box.y0 and w.box.x1 >= box.x1 and w.box.y1 >= box.y1
            for w in windows
        )
