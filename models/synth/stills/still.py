"""One still: the picture as a gate camera delivers it, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np

from models.synth.stills.backdrop import backdrop
from models.synth.stills.exposure import Light, expose
from models.synth.stills.marking import Mark, MarkKind
from models.synth.stills.panels import Panel, draw_panel, map_points, mark_points, mark_quad
from models.synth.stills.staging import Scene, draw_scene
from models.synth.stills.vehicles import VehicleKind
from models.synth.stills.viewpoint import HEIGHT_PX, WIDTH_PX, Points, Vector, Viewpoint
from models.synth.stills.visible import visible_boxes
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
CONTAINER = "container"


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


@dataclass(frozen=True, eq=False, slots=True)
class Still:
    """A picture with its truth; boxes are cut at the picture's edges.

    Attributes:
        image: ``(720, 1280, 3)`` uint8 BGR, after JPEG compression.
        jpeg: The file that it was decoded from.
        codes: Codes that can be read.
        size_types: Size-types that can be read.
        plates: Plates that can be read.
        incomplete: Texts of any kind that are cut, covered, too small or illegible.
        containers: Visible boxes of containers.
        vehicles: Visible boxes of vehicles.
        light: Day or night.
    """

    image: Texture
    jpeg: bytes
    codes: tuple[StillText, ...]
    size_types: tuple[StillText, ...]
    plates: tuple[StillText, ...]
    incomplete: tuple[StillText, ...]
    containers: tuple[Box, ...]
    vehicles: tuple[tuple[VehicleKind, Box], ...]
    light: Light


def render_still(seed: int, hardness: float = 1.0, light: Light | None = None) -> Still:
    """Renders the still of a seed.

    Args:
        seed: The same seed gives the same picture.
        hardness: 0 easy, 1 as hard as life.
        light: Day or night; without it, the seed decides, mostly for day.
    """
    rng = np.random.default_rng([seed, 46])
    return compose(draw_scene(rng, hardness, light), 0.0, rng)


def compose(scene: Scene, ahead_m: float, rng: np.random.Generator) -> Still:
    """Takes a picture of a scene.

    Args:
        scene: What stands where.
        ahead_m: How far the vehicles have moved on.
        rng: Noise and rain of this one picture.
    """
    view = scene.view
    picture = backdrop(view, np.random.default_rng(scene.backdrop_seed))
    drawn = _in_order(scene, ahead_m)
    panels = [panel for panel, _ in drawn]
    for panel in panels:
        draw_panel(picture, panel, view)
    image, jpeg = expose(view.bend_picture(picture), scene.conditions, rng)
    texts = _texts(panels, view, image)
    boxes = _boxes(scene, drawn)
    good = [text for text in texts if text.defect is None]
    return Still(
        image=image,
        jpeg=jpeg,
        codes=tuple(text for text in good if text.kind is MarkKind.CODE),
        size_types=tuple(text for text in good if text.kind is MarkKind.SIZE_TYPE),
        plates=tuple(text for text in good if text.kind is MarkKind.PLATE),
        incomplete=tuple(text for text in texts if text.defect is not None),
        containers=tuple(box for name, box in boxes if name == CONTAINER),
        vehicles=tuple((VehicleKind(name), box) for name, box in boxes if name != CONTAINER),
        light=scene.conditions.light,
    )


_Drawn = list[tuple[Panel, str]]
"""Panels in the order of drawing, each with the name of the body that it is part of."""


def _in_order(scene: Scene, ahead_m: float) -> _Drawn:
    """The panels that the camera sees, the farthest first, with the bodies they are part of."""
    drawn: _Drawn = [(panel, "") for panel in scene.still_panels]
    for number, walls in enumerate(scene.containers):
        drawn += [(wall.moved(ahead_m), f"{CONTAINER} {number}") for wall in walls]
    for number, vehicle in enumerate(scene.vehicles):
        drawn += [(part.moved(ahead_m), f"{vehicle.kind} {number}") for part in vehicle.panels]
    seen = [pair for pair in drawn if pair[0].faces(scene.view.position_m)]
    return sorted(seen, key=lambda pair: -_distance_m(pair[0], scene.view))


def _distance_m(panel: Panel, view: Viewpoint) -> float:
    middle = panel.corners.mean(axis=0)
    return float(np.linalg.norm(middle - view.position_m)) - panel.distance_bias_m


def _boxes(scene: Scene, drawn: _Drawn) -> list[tuple[str, Box]]:
    """Visible boxes of containers and vehicles; a trailer's takes in what it carries."""
    names = sorted({name for _, name in drawn if name})
    loads = {name for name in names if name.startswith(CONTAINER)}
    bodies = []
    for name in names:
        parts = {name} | (loads if name.startswith(VehicleKind.TRAILER) else set())
        bodies.append(frozenset(i for i, (_, owner) in enumerate(drawn) if owner in parts))
    boxes = visible_boxes([panel for panel, _ in drawn], bodies, scene.view)
    found = zip(names, boxes, strict=True)
    return [(name.split()[0], box) for name, box in found if box is not None]


def _texts(panels: Sequence[Panel], view: Viewpoint, image: Texture) -> list[StillText]:
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
