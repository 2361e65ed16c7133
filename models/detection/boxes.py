"""Boxes as networks give them: arrays of corners with scores."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Corners = npt.NDArray[np.float32]
"""``(N, 4)``: x0, y0, x1, y1 in pixels."""


def suppressed(
    corners: Corners, scores: npt.NDArray[np.float32], least_score: float, overlap: float
) -> list[int]:
    """Places of the boxes that stay when of overlapping ones only the best is kept.

    Args:
        corners: All boxes.
        scores: ``(N,)``, 0 to 1.
        least_score: Boxes below are dropped.
        overlap: Intersection over union from which two boxes are the same thing.

    Returns:
        Places in ``corners``, best first.
    """
    sure = np.flatnonzero(scores >= least_score)
    if not len(sure):
        return []
    boxes = corners[sure].copy()
    boxes[:, 2:] -= boxes[:, :2]
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), scores[sure].tolist(), least_score, overlap)
    return [int(sure[place]) for place in np.asarray(kept).reshape(-1)]
