"""The texts of a still: where they stand, and why some of them cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np

from models.synth.stills.marking import Mark, MarkKind
from models.synth.stills.panels import Panel, map_points, mark_points, mark_quad
from models.synth.stills.viewpoint import HEIGHT_PX, WIDTH_PX, Points, Vector, Viewpoint
from models.synth.texture import Texture
from schemas.geometry import Box
from schemas.read import Layout

PLATE_LETTER_SHARES = {Layout.ONE_LINE: 0.080 / 0.110, Layout.TWO_LINES: 0.063 / 0.165}
SEEN_MIN_PX = 4.0
"""Marks with lower characters are not listed at all: nobody would see that there is text."""
LEGIBLE_MIN_PX = 8.0
LEGIBLE_CORRELATION = 0.35
CELL_MARGIN = 0.15
"""Ground around a character, as a share of its height, that it has to stand out from."""


class Defect(StrEnum):
    """Why a text that is partly in the picture cannot be read there."""

    CUT = "cut"
    COVERED = "covered"
    SMALL = "small"
    ILLEGIBLE = "illegible"


@dataclass(frozen=True, slots=True)
class StillText:
    """A text in a picture.

    Attributes:
        kind: Code, size-type or plate.
        text: Capital letters and digits only.
        layout: How it is arranged.
        quad: Corners ``(x, y)`` around all its characters, clockwise from the upper left as it
            is read; around the whole of a plate. Pixels; a cut text reaches out of the picture.
        text_height_px: Height of its letters.
        size_type: For a code, the size-type painted with it.
        defect: Why it cannot be read; None where it can.
    """

    kind: MarkKind
    text: str
    layout: Layout
    quad: tuple[tuple[float, float], ...]
    text_height_px: float
    size_type: str | None = None
    defect: Defect | None = None

    @property
    def box(self) -> Box:
        """The upright rectangle around the corners."""
        xs, ys = zip(*self.quad, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


def still_texts(panels: Sequence[Panel], view: Viewpoint, image: Texture) -> list[StillText]:
    """All texts of the drawn panels, those that something hides marked so."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    outlines = [view.project(panel.corners) for panel in panels]
    found = []
    for number, panel in enumerate(panels):
        if not panel.wall.marks:
            continue
        homography = panel.homography(view)
        for mark in panel.wall.marks:
            text = _text(mark, homography, view)
            if text is None:
                continue
            defect = _defect(mark, text, homography, view, outlines[number + 1 :])
            if defect is None and not _is_legible(mark, homography, view, grey):
                defect = Defect.ILLEGIBLE
            found.append(replace(text, defect=defect))
    return found


def _text(mark: Mark, homography: Vector, view: Viewpoint) -> StillText | None:
    """A mark in the picture, unless it is behind the camera, out of the picture or a mere dot."""
    flat_quad = map_points(homography, mark_quad(mark))
    if np.abs(flat_quad).max() > 1e4:  # noqa: PLR2004 - behind the camera
        return None
    quad = view.bent(flat_quad)
    cells = view.bent(map_points(homography, mark_points(mark).reshape(-1, 2))).reshape(-1, 4, 2)
    left = np.linalg.norm(cells[:, 3] - cells[:, 0], axis=1)
    right = np.linalg.norm(cells[:, 2] - cells[:, 1], axis=1)
    height = float(np.median((left + right) / 2))
    if mark.kind is MarkKind.PLATE:
        height *= PLATE_LETTER_SHARES[mark.layout]
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    if x1 < 0 or y1 < 0 or x0 > WIDTH_PX or y0 > HEIGHT_PX or height < SEEN_MIN_PX:
        return None
    corners = tuple((float(x), float(y)) for x, y in quad)
    return StillText(mark.kind, mark.text, mark.layout, corners, height, mark.size_type)


def _defect(
    mark: Mark, text: StillText, homography: Vector, view: Viewpoint, later: Sequence[Points]
) -> Defect | None:
    """Why a text cannot be read, as far as geometry tells."""
    points = map_points(homography, mark_points(mark).reshape(-1, 2))
    seen = view.bent(points)
    if (seen < 0).any() or (seen[:, 0] > WIDTH_PX - 1).any() or (seen[:, 1] > HEIGHT_PX - 1).any():
        return Defect.CUT
    if mark.is_covered or any(_hides(outline, points) for outline in later):
        return Defect.COVERED
    return Defect.SMALL if text.text_height_px < LEGIBLE_MIN_PX else None


def _hides(outline: Points, points: Points) -> bool:
    """Whether a piece drawn later lies over one of the points."""
    polygon = outline.astype(np.float32)
    return any(cv2.pointPolygonTest(polygon, point.tolist(), False) > 0 for point in points)


def _is_legible(mark: Mark, homography: Vector, view: Viewpoint, grey: Texture) -> bool:
    """Whether each character of a mark can still be told from its ground in the picture."""
    if mark.kind is MarkKind.PLATE:
        return _correlation(mark.ink, mark_points(mark)[0], homography, view, grey) >= 0.5  # noqa: PLR2004
    margin = round(CELL_MARGIN * float(np.median(mark.boxes[:, 3] - mark.boxes[:, 1])))
    padded = np.pad(mark.ink, margin)
    grow = np.array([-margin, -margin, margin, margin])
    found = []
    for box, ink_box in zip(mark.boxes, mark.ink_boxes, strict=True):
        x0, y0, x1, y1 = np.round(box).astype(int) + grow
        left, top, right, bottom = np.round(ink_box).astype(int) + grow + margin
        cell = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)
        found.append(_correlation(padded[top:bottom, left:right], cell, homography, view, grey))
    return min(found) >= LEGIBLE_CORRELATION


def _correlation(
    ink: Texture, cell: Points, homography: Vector, view: Viewpoint, grey: Texture
) -> float:
    """How alike ink as it was painted and grey as it was taken are, 0 to 1."""
    seen = view.bent(map_points(homography, cell)).astype(np.float32)
    size = (16, 24)
    corners = np.array([[0, 0], [size[0], 0], list(size), [0, size[1]]], np.float32)
    patch = cv2.warpPerspective(
        grey, cv2.getPerspectiveTransform(seen, corners), size, borderMode=cv2.BORDER_REPLICATE
    )
    wanted = cv2.GaussianBlur(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), (0, 0), 1.2)
    a = patch.astype(np.float64) - patch.mean()
    b = wanted.astype(np.float64) - wanted.mean()
    spread = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return abs(float((a * b).sum())) / spread if spread > 1e-6 else 1.0  # noqa: PLR2004
