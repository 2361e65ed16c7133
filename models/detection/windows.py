"""The parts of a picture in which text is worth searching for, around detected codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from models.detection.regions import CODES, RegionKind
from schemas.geometry import Box
from schemas.read import Detection

# From a horizontal code outwards, in heights of its characters: the detector's box may end
# before the check digit, and the size-type stands on the next line.
_LEFT, _UP, _RIGHT, _DOWN = 1.5, 1.0, 2.5, 2.2
# The same for a column, in widths: its size-type stands in the next column.
_COLUMN_LEFT, _COLUMN_UP, _COLUMN_RIGHT, _COLUMN_DOWN = 1.2, 1.5, 3.0, 2.5
# Width over height of a code on one line, and on two.
_ONE_LINE_ASPECT, _TWO_LINES_ASPECT = 4.2, 1.7
_LINE_PITCH = 1.3
_SIMILAR_HEIGHTS = 1.8


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture that holds text.

    Attributes:
        box: Pixels of the picture.
        text_height_px: Height that its characters are expected to have.
    """

    box: Box
    text_height_px: float


def code_windows(found: Iterable[Detection], width_px: int, height_px: int) -> list[Window]:
    """Windows around the codes of a picture, each code in one of them.

    Args:
        found: Detections labelled with a :class:`RegionKind`; other kinds are passed over.
        width_px: Width of the picture.
        height_px: Its height.
    """
    edge = Box(0, 0, width_px, height_px)
    codes = [detection for detection in found if detection.label in CODES]
    windows: list[Window] = []
    for detection in codes:
        windows = _joined(windows, _around(detection, edge))
    return windows


def _around(code: Detection, edge: Box) -> Window:
    box = code.box
    if code.label == RegionKind.CODE_VERTICAL:
        size = box.width
        grown = (_COLUMN_LEFT, _COLUMN_UP, _COLUMN_RIGHT, _COLUMN_DOWN)
    else:
        size = _line_height(box)
        grown = (_LEFT, _UP, _RIGHT, _DOWN)
    left, up, right, down = (share * size for share in grown)
    wide = Box(box.x0 - left, box.y0 - up, box.x1 + right, box.y1 + down)
    return Window(_inside(wide, edge), size)


def _line_height(box: Box) -> float:
    aspect = box.width / max(1.0, box.height)
    if aspect >= _ONE_LINE_ASPECT:
        return box.height
    lines_n = 2 if aspect >= _TWO_LINES_ASPECT else 3
    return box.height / (1 + _LINE_PITCH * (lines_n - 1))


def _joined(windows: Sequence[Window], new: Window) -> list[Window]:
    """The windows with a new one, put together with those of similar text that it touches."""
    touching = [w for w in windows if _shares(w.box, new.box) and _is_similar(w, new)]
    apart = [window for window in windows if window not in touching]
    box = reduce(Box.union, (window.box for window in touching), new.box)
    height = min(window.text_height_px for window in (*touching, new))
    return [*apart, Window(box, height)]


def _is_similar(one: Window, other: Window) -> bool:
    low, high = sorted((one.text_height_px, other.text_height_px))
    return high <= _SIMILAR_HEIGHTS * low


def _shares(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and one.x1 > other.x0 and one.y0 < other.y1 and one.y1 > other.y0


def _inside(box: Box, edge: Box) -> Box:
    return Box(
        max(edge.x0, box.x0), max(edge.y0, box.y0), min(edge.x1, box.x1), min(edge.y1, box.y1)
    )
