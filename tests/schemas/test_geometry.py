from hypothesis import given
from hypothesis import strategies as st

from schemas.geometry import Box

EDGES = st.floats(0, 1000, allow_nan=False)
BOXES = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), EDGES, EDGES, st.floats(1, 500), st.floats(1, 500)
)


@given(BOXES, BOXES)
def test_overlap_is_a_symmetric_share(a: Box, b: Box) -> None:
    assert 0 <= a.iou(b) <= 1
    assert a.iou(b) == b.iou(a)


@given(BOXES)
def test_a_box_overlaps_itself_wholly(box: Box) -> None:
    assert abs(box.iou(box) - 1) < 1e-9


@given(BOXES, BOXES)
def test_a_union_holds_both(a: Box, b: Box) -> None:
    both = a.union(b)
    assert both.x0 <= min(a.x0, b.x0)
    assert both.y1 >= max(a.y1, b.y1)


@given(BOXES)
def test_boxes_apart_share_nothing(box: Box) -> None:
    assert box.iou(box.moved(2000, 0)) == 0
