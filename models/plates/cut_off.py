"""Number plates that the picture's edge cuts off: part of a plate is never a shorter plate.

The grammar tells two cases apart. What is left may spell no plate any more, such as ``29A-12`` at
the right edge; or it spells a plate with a shorter number, such as ``29A-1234`` of ``29A-123.45``,
and only the place where its last character stands tells that another one may follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from models.ocr.alphabet import BLANK
from models.ocr.crop import Quad, quad_box, quad_size
from models.ocr.edges import CUT_WITHIN_CHARS, Edge, touched_edges
from models.ocr.line_reader import LINE_HEIGHT_PX, STEP_PX, LineRead
from models.ocr.page_reader import TextLine
from models.plates.views import View
from schemas.plate_forms import SERIES_LETTERS, PlateKind, PlateTemplate
from schemas.plates import normalise_plate
from schemas.read import Layout, Read, Status, TextKind

PART_CONFIDENCE = 0.1
"""Nothing checks part of a plate."""
LONGER_NUMBER_N = 5
"""Digits of the longest number that is counted up; a shorter one may have lost its last."""
UNEVEN_CHARS = 1.0
"""So much more room before a plate than behind it tells a cut from a picture that was cut out
around the whole plate; what is measured is good to half a character at either end."""
_SERIES = f"[{SERIES_LETTERS}R]"
_BEGINNING = re.compile(rf"[1-9]\d{_SERIES}(?:[A-Z]\d{{1,3}}|\d{{1,4}})")
_END = re.compile(rf"[\dO]?{_SERIES}\d{{5}}")
"""With four digits it would be told of Lao plates, whose letters are read as they come."""
_UPPER_LINE = re.compile(rf"[1-9]\d\W{_SERIES}[1-9A-Z]")
_LOWER_LINE = re.compile(r"\d{3}\.\d{2}")


def part_of_plate(text: str, edges: frozenset[Edge]) -> str | None:
    """The visible part of a Vietnamese plate that an edge cuts off, if a text is that.

    Args:
        text: As it was read, with its separators.
        edges: That it reaches.
    """
    plain = normalise_plate(text)
    cases = (
        (Edge.RIGHT, _BEGINNING.fullmatch(plain)),
        (Edge.LEFT, _END.fullmatch(plain)),
        (Edge.BOTTOM, _UPPER_LINE.fullmatch(text.strip())),
        (Edge.TOP, _LOWER_LINE.fullmatch(text.strip())),
    )
    return plain if any(edge in edges and found for edge, found in cases) else None


def cut_plates(lines: Sequence[TextLine], size_px: tuple[int, int]) -> Iterator[Read]:
    """Parts of plates at the edges of a picture.

    Args:
        lines: The text of the picture.
        size_px: Width and height of the picture.
    """
    for line in lines:
        symbols_n = len(normalise_plate(line.read.text))
        if line.vertical or not symbols_n:
            continue
        width, height = quad_size(line.quad)
        # The two lines of a plate are about one height apart.
        edges = touched_edges(quad_box(line.quad), size_px, (width / symbols_n, height))
        part = part_of_plate(line.read.text, edges)
        if part is not None:
            box = quad_box(line.quad)
            yield Read(
                kind=TextKind.PLATE,
                text=part,
                char_confidence=(PART_CONFIDENCE,) * len(part),
                confidence=PART_CONFIDENCE,
                status=Status.INCOMPLETE,
                box=box,
                text_height_px=height,
                layout=Layout.ONE_LINE,
                plate_kind=str(PlateKind.UNKNOWN),
            )


def may_go_on(form: PlateTemplate, views: Sequence[View], width_px: int) -> bool:
    """Whether a plate that may have another symbol ends where the picture does.

    A short number may have another digit, and a series of one letter on an upper line may have
    the digit of a motorbike's.

    Args:
        form: Form of the plate.
        views: The looks at the plate; most of them have to say so.
        width_px: Width of the picture.
    """
    two_lines = len(views[0].quads) > 1
    return (form.parts[2] < LONGER_NUMBER_N and _runs_to_edge(-1, views, width_px)) or (
        two_lines and form.parts[1] == 1 and _runs_to_edge(0, views, width_px)
    )


def _runs_to_edge(line: int, views: Sequence[View], width_px: int) -> bool:
    rooms = [_room_chars(view.quads[line], view.reads[line], width_px) for view in views]
    cut = [after < min(CUT_WITHIN_CHARS, before - UNEVEN_CHARS) for before, after in rooms]
    return 2 * sum(cut) > len(cut)


def _room_chars(quad: Quad, read: LineRead, width_px: int) -> tuple[float, float]:
    """Room before a line's first character and behind its last, in widths of a character.

    A picture that ends closely at both sides of a plate was cut out around the whole of it.
    """
    width, height = quad_size(quad)
    span = _spanned(read)
    if span is None:
        return float("inf"), float("inf")
    step_px = STEP_PX * height / LINE_HEIGHT_PX
    first, last = (float(step) * step_px / max(width, 1.0) for step in span)
    left, right = (quad[0] + (quad[1] - quad[0]) * share for share in (first, last))
    pitch_px = max((last - first) * width / max(1, len(normalise_plate(read.text))), 1.0)
    return float(left[0]) / pitch_px, float(width_px - right[0]) / pitch_px


def _spanned(read: LineRead) -> tuple[float, float] | None:
    """Where the text begins and ends, in time steps."""
    on = np.flatnonzero(read.log_ratio.argmax(axis=1) != BLANK)
    return (float(on[0]), float(on[-1]) + 1.0) if len(on) else None
