import numpy as np
import pytest

from models.pixels import ArrayPixels
from models.tracking.lane_view import LaneView
from models.tracking.structure import Structure, filled
from schemas.site import Camera

LINE = ((0.2, 0.5), (0.8, 0.5))
ROAD = np.full((240, 320, 3), 100, np.uint8)


def view(**keys: object) -> LaneView:
    return LaneView(
        Camera.model_validate({"lane": "a", "uri": "x", "line": LINE, **keys}), 320, 240
    )


def with_box(y0: int, y1: int, shade: int = 220) -> np.ndarray:
    image = ROAD.copy()
    image[y0:y1, 40:280] = shade
    return image


def test_what_lies_outside_the_region_does_not_move() -> None:
    left = view(region=[[0, 0], [0.5, 0], [0.5, 1], [0, 1]])
    left.look(ArrayPixels(ROAD))
    right_half = ROAD.copy()
    right_half[:, 200:] = 250
    assert left.look(ArrayPixels(right_half)).moving_share == 0


def test_masked_text_is_grey_in_what_is_read() -> None:
    masked = view(mask=[[[0, 0.5], [1, 0.5], [1, 1], [0, 1]]])
    part = masked.part(ArrayPixels(with_box(0, 240)), np.ones_like(masked.inside_small))
    assert (part.image[200, 100] == 114).all()
    assert (part.image[20, 100] == 220).all()


def test_only_what_changed_is_read_at_the_same_scale() -> None:
    lane = view(text_side_px=1280)
    lane.look(ArrayPixels(ROAD))
    changed = lane.look(ArrayPixels(with_box(100, 140))).moving
    part = lane.part(ArrayPixels(with_box(100, 140)), changed)
    height, width = part.image.shape[:2]
    assert (part.x0, part.y0) == pytest.approx((40 - 19, 100 - 19), abs=3)
    assert height < 100
    assert part.side_px / max(height, width) == pytest.approx(1280 / 320, rel=0.02)


def line_hidden(now: np.ndarray) -> float:
    lane = view()
    empty, look = (Structure.of(lane.look(ArrayPixels(image)).luma) for image in (ROAD, now))
    return lane.band_share(filled(look.compared(empty)))


@pytest.mark.parametrize(("rows", "share"), [((0, 60), 0.0), ((60, 180), 1.0), ((180, 240), 0.0)])
def test_the_line_is_hidden_by_what_stands_on_it(rows: tuple[int, int], share: float) -> None:
    assert line_hidden(with_box(*rows)) == pytest.approx(share, abs=0.1)


def test_a_change_of_light_hides_nothing() -> None:
    assert line_hidden(np.full_like(ROAD, 160)) == 0


def test_a_line_outside_the_region_is_not_seen() -> None:
    assert not view(region=[[0, 0.7], [1, 0.7], [1, 1], [0, 1]]).sees_line
