import pytest

from models.tracking.region_reads import KnownText, nearest
from schemas.geometry import Box
from schemas.read import TextKind

EXPECTED = Box(100, 100, 200, 120)
KNOWN = KnownText(TextKind.PLATE, EXPECTED)


@pytest.mark.parametrize(
    ("boxes", "found"),
    [
        ([EXPECTED.moved(5, 2)], 0),
        ([EXPECTED.moved(60, 0), EXPECTED.moved(-20, 0)], 1),
        # Too far, too small, too large.
        ([EXPECTED.moved(90, 0)], None),
        ([Box(140, 105, 160, 115)], None),
        ([Box(0, 60, 300, 160)], None),
        ([], None),
    ],
)
def test_a_known_text_is_found_where_it_should_stand(boxes: list[Box], found: int | None) -> None:
    assert nearest(KNOWN, boxes) == (None if found is None else boxes[found])
