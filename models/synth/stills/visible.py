"""How much of each thing is seen: the boxes that a detector is to find."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from models.synth.stills.panels import Panel
from models.synth.stills.viewpoint import HEIGHT_PX, NEAREST_M, WIDTH_PX, Points, Viewpoint
from schemas.geometry import Box

COARSER = 4
EDGE_POINTS_N = 13
SEEN_MIN_PX = 12
"""Of a thing that is nearly hidden, no box is given: fewer pixels of the coarse picture."""
SMALLEST_BOX_PX = 16.0


def visible_boxes(
    panels: Sequence[Panel], bodies: Sequence[frozenset[int]], view: Viewpoint
) -> list[Box | None]:
    """The box of what is seen of each body, cut at the picture's edges.

    Args:
        panels: In the order in which they are drawn.
        bodies: Numbers of the panels that each body is made of.
        view: The camera.

    Returns:
        One box a body; None where hardly anything of it is seen.
    """
    owner = np.full((HEIGHT_PX // COARSER, WIDTH_PX // COARSER), -1, np.int16)
    for number, panel in enumerate(panels):
        outline = _outline(panel, view)
        if outline is not None:
            cv2.fillPoly(owner, [np.round(outline / COARSER).astype(np.int32)], number)
    return [_box(np.isin(owner, list(body))) for body in bodies]


def _outline(panel: Panel, view: Viewpoint) -> Points | None:
    """The edge of a panel in the bent picture, without what lies behind the camera."""
    corners = panel.corners
    share = np.linspace(0, 1, EDGE_POINTS_N)[:, None]
    following = np.roll(corners, -1, axis=0)
    edge = np.vstack([a * (1 - share) + b * share for a, b in zip(corners, following, strict=True)])
    ahead = edge[view.depth_m(edge) > NEAREST_M]
    if len(ahead) < 3:  # noqa: PLR2004 - no area
        return None
    return view.bent(np.clip(view.project(ahead), -9000, 9000))


def _box(seen: np.ndarray) -> Box | None:
    """The box around the pixels of a mask of the coarse picture."""
    if int(seen.sum()) < SEEN_MIN_PX:
        return None
    x, y, wide, tall = (side * COARSER for side in cv2.boundingRect(seen.astype(np.uint8)))
    if wide < SMALLEST_BOX_PX or tall < SMALLEST_BOX_PX:
        return None
    return Box(float(x), float(y), float(x + wide), float(y + tall))
