import numpy as np
import pytest

from models.detection.boxes import suppressed


@pytest.mark.parametrize(
    ("boxes", "scores", "kept"),
    [
        ([], [], []),
        ([(0, 0, 10, 10)], [0.1], []),
        ([(0, 0, 10, 10), (1, 0, 11, 10)], [0.6, 0.9], [1]),
        ([(0, 0, 10, 10), (30, 0, 40, 10)], [0.6, 0.9], [1, 0]),
        ([(0, 0, 10, 10), (0, 0, 10, 30)], [0.9, 0.8], [0, 1]),
    ],
    ids=["nothing", "unsure", "the same thing", "two things", "one within another"],
)
def test_of_overlapping_boxes_the_best_stays(
    boxes: list[tuple[int, ...]], scores: list[float], kept: list[int]
) -> None:
    corners = np.array(boxes, np.float32).reshape(-1, 4)
    assert suppressed(corners, np.array(scores, np.float32), 0.25, 0.5) == kept
