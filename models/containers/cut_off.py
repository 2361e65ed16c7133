"""Container codes that the picture's edge cuts off: part of a code is never an answer.

What is left of a code is told by its grammar: a beginning at the right or lower edge, an end at
the left or upper one. It is given as it stands, without what cannot be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import product

from models.containers.selection import shared_area
from models.containers.vertical import ColumnRead
from models.ocr.alphabet import plain
from models.ocr.crop import quad_box, quad_size
from models.ocr.edges import Edge, touched_edges
from models.ocr.page_reader import TextLine
from schemas.geometry import Box
from schemas.owners import OwnerRegistry
from schemas.read import Layout, Read, Status, TextKind

PART_CONFIDENCE = 0.1
"""Nothing checks part of a code."""
SERIAL_AND_DIGIT_N = 7
_SHARED = 0.3
_BEGINNING = re.compile(r"[A-Z]{3}[UJZ]\d{1,6}")
_SERIAL = re.compile(r"\d{7}")
_SPACE_CHARS = 3.0
_LEVEL_SHARE = 0.6
_FARTHEST_HEIGHTS = 3.0
"""How far a serial stands behind its owner, in heights of a line."""
_OWNER = re.compile(r"[A-Z]{3}[UJZ]")
_END = re.compile(r"(?:[A-Z]{0,2}[UJZ])?\d{7}|\d{5,6}")
_WORDS = re.compile(r"[A-Z0-9 \-]+")
"""Weights, measures and number plates have commas, points and dots."""


def part_of_code(text: str, edges: frozenset[Edge], owners: OwnerRegistry) -> str | None:
    """The visible part of a code that an edge cuts off, if a text is that.

    An owner's four letters alone are only taken for a part where the registry has them.

    Args:
        text: As it was read in a line or a column.
        edges: That it reaches.
        owners: Whose codes are known.
    """
    symbols = plain(text)
    if edges & {Edge.RIGHT, Edge.BOTTOM}:
        is_owner = _OWNER.fullmatch(symbols) is not None and owners.known(symbols)
        if is_owner or _BEGINNING.fullmatch(symbols):
            return symbols
    if edges & {Edge.LEFT, Edge.TOP} and _WORDS.fullmatch(text) and _END.fullmatch(symbols):
        return symbols
    return None


def cut_codes(
    lines: Sequence[TextLine],
    columns: Sequence[ColumnRead],
    size_px: tuple[int, int],
    owners: OwnerRegistry,
) -> Iterator[Read]:
    """Parts of codes at the edges of a picture.

    Args:
        lines: The lines of the picture; vertical boxes are passed over.
        columns: Its columns.
        size_px: Width and height of the picture.
        owners: Whose codes are known.
    """
    level = [line for line in lines if not line.vertical and plain(line.read.text)]
    for text, box, height in (*map(_alone, level), *_behind_owners(level)):
        symbols = plain(text)
        # Between owner and serial there is a space, so that a whole serial may stand apart.
        pitch = box.width / len(symbols) * (_SPACE_CHARS if _SERIAL.fullmatch(symbols) else 1.0)
        # A line of characters is cut at its ends; what lies above or below it is another line.
        part = part_of_code(text, touched_edges(box, size_px, (pitch, 0.0)), owners)
        if part is not None:
            yield _incomplete(part, box, height, Layout.ONE_LINE)
    for column in columns:
        # The column was read longer than its boxes are; where its text ends they alone tell.
        box = reduce(Box.union, (quad_box(lines[place].quad) for place in column.boxes))
        for read in column.reads:
            symbols_n = max(1, len(plain(read.text)))
            edges = touched_edges(box, size_px, (0.0, box.height / symbols_n))
            part = part_of_code(read.text, edges, owners)
            if part is not None:
                yield _incomplete(part, box, column.column.width_px, Layout.VERTICAL)


def _alone(line: TextLine) -> tuple[str, Box, float]:
    return line.read.text, quad_box(line.quad), quad_size(line.quad)[1]


def _behind_owners(lines: Sequence[TextLine]) -> Iterator[tuple[str, Box, float]]:
    """Digits with the owner that stands before them on their line, as one text."""
    owners = [line for line in lines if _OWNER.fullmatch(plain(line.read.text))]
    serials = [line for line in lines if plain(line.read.text).isdigit()]
    for owner, serial in product(owners, serials):
        before, behind = quad_box(owner.quad), quad_box(serial.quad)
        height = max(before.height, behind.height)
        is_level = abs(before.center[1] - behind.center[1]) < _LEVEL_SHARE * height
        if is_level and -height < behind.x0 - before.x1 < _FARTHEST_HEIGHTS * height:
            text = f"{owner.read.text} {serial.read.text}"
            yield text, before.union(behind), quad_size(serial.quad)[1]


def with_parts(answers: Sequence[Read], parts: Sequence[Read]) -> list[Read]:
    """Codes and the parts of others; a part is never given beside the code that it belongs to.

    What goes on where the edge cuts the line was put together of other texts, or only inferred.
    So the part takes the place of a doubtful code, and makes a sure one doubtful.

    Args:
        answers: Codes, best first.
        parts: From :func:`cut_codes`, of any number of passes over the same picture.
    """
    whole: list[Read] = []
    for code in answers:
        if not any(_is_beginning(part, code) for part in parts):
            whole.append(code)
        elif code.status is Status.ACCEPTED:
            whole.append(replace(code, status=Status.REVIEW))
    taken: list[Box] = [read.box for read in whole]
    kept: list[Read] = []
    for part in sorted(parts, key=lambda read: -len(read.text)):
        if not any(shared_area(part.box, box) > _SHARED for box in taken):
            kept.append(part)
            taken.append(part.box)
    return [*whole, *kept]


def _is_beginning(part: Read, code: Read) -> bool:
    """Whether a code begins with a part that ends at an edge, at the same place."""
    is_more_than_owner = len(part.text) > len(code.text) - SERIAL_AND_DIGIT_N
    begins = is_more_than_owner and code.text.startswith(part.text)
    return begins and shared_area(part.box, code.box) > _SHARED


def _incomplete(text: str, box: Box, height_px: float, layout: Layout) -> Read:
    return Read(
        kind=TextKind.CONTAINER,
        text=text,
        char_confidence=(PART_CONFIDENCE,) * len(text),
        confidence=PART_CONFIDENCE,
        status=Status.INCOMPLETE,
        box=box,
        text_height_px=height_px,
        layout=layout,
    )
