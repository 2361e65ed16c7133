import pytest

from models.ocr.edges import Edge, touched_edges
from schemas.geometry import Box

LEFT, TOP, RIGHT, BOTTOM = Edge.LEFT, Edge.TOP, Edge.RIGHT, Edge.BOTTOM


@pytest.mark.parametrize(
    ("box", "edges"),
    [
        (Box(100, 100, 200, 120), set()),
        (Box(5, 100, 200, 120), {LEFT}),
        (Box(7, 100, 200, 120), set()),  # 0.7 of a character is left
        (Box(100, 100, 637, 120), {RIGHT}),
        (Box(100, 100, 660, 120), {RIGHT}),  # boxes may reach beyond the picture
        (Box(100, 2, 200, 22), {TOP}),
        (Box(100, 450, 200, 470), {BOTTOM}),
        (Box(0, 0, 640, 480), {LEFT, TOP, RIGHT, BOTTOM}),
    ],
)
def test_a_text_reaches_the_edges_that_leave_no_place_for_a_character(
    box: Box, edges: set[Edge]
) -> None:
    assert touched_edges(box, (640, 480), (10, 20)) == edges


def test_a_text_that_does_not_run_downwards_is_not_cut_off_below() -> None:
    assert touched_edges(Box(100, 460, 200, 480), (640, 480), (10, 0)) == set()
