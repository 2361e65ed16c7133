"""Codes written from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.containers.candidate import Candidate, spot_codes
from models.containers.columns import Column, find_columns
from models.containers.strip import lay_out
from models.containers.tiles import (
    cuts_by_contrast,
    cuts_by_reading,
    lay_tiles,
    scaled_column,
)
from models.ocr.alphabet import plain
from models.ocr.crop import lay_column, quad_box, quad_size, warp_quad
from models.ocr.line_reader import LineRead, LineReader
from models.ocr.page_reader import TextLine
from schemas.frame import Image
from schemas.read import Layout

MOST_COLUMNS = 8
_SQUARE = 1.6
# All in widths of the column.
_USUAL_EXTENSION = (0.35, 2.0)
_LONG_EXTENSIONS = ((6.0, 2.0), (0.35, 7.0))
_LONGEST_CUT_SHORT = 13.0
_LONG_EXTENSION_COST = 1.0
_WEAK = -6.0
_LEAST_DIGITS = 3
_FEWEST_CUTS, _MOST_CUTS = 4, 24


@dataclass(frozen=True, slots=True, eq=False)
class ColumnRead:
    """A column and what was read in it.

    Attributes:
        column: Where it stands, with the extension that it was read with.
        boxes: Indices of the picture's boxes that it was made of.
        reads: Read lying, and as a row of tiles by either way to cut it.
        cost: What a code in it pays for the column's being stretched far.
    """

    column: Column
    boxes: frozenset[int]
    reads: tuple[LineRead, ...]
    cost: float


def read_columns(reader: LineReader, image: Image, lines: Sequence[TextLine]) -> list[ColumnRead]:
    """Read the columns of a picture.

    Args:
        reader: Reads the columns.
        image: ``(H, W, 3)`` uint8, BGR.
        lines: Lines of the picture; vertical and about square boxes form columns.
    """
    places = [place for place, line in enumerate(lines) if _fits_column(line)]
    columns = find_columns([lines[place].quad for place in places])
    longest = _different(sorted(columns, key=lambda column: -column.length))[:MOST_COLUMNS]
    usual = [column.extended(*_USUAL_EXTENSION) for column in longest]
    found = _read(reader, image, usual, places, cost=0.0)
    short = [
        column
        for column, read in zip(longest, found, strict=True)
        if column.length < _LONGEST_CUT_SHORT and _holds_digits(read.reads)
    ]
    if short and max((c.score for c in vertical_candidates(found)), default=_WEAK) <= _WEAK:
        longer = [column.extended(*ends) for column in short for ends in _LONG_EXTENSIONS]
        found += _read(reader, image, longer, places, _LONG_EXTENSION_COST)
    return found


def _different(columns: Sequence[Column]) -> list[Column]:
    """The columns without those that enclose what one before them does."""
    kept: list[Column] = []
    for column in columns:
        if not any(column.is_nearly(other) for other in kept):
            kept.append(column)
    return kept


def vertical_candidates(columns: Sequence[ColumnRead]) -> list[Candidate]:
    """Codes in the columns of a picture, best first; many overlap."""
    found = [c for column in columns for c in _candidates(column)]
    return sorted(found, key=lambda candidate: -candidate.score)


def _fits_column(line: TextLine) -> bool:
    width, height = quad_size(line.quad)
    return line.vertical or width < _SQUARE * height


def _holds_digits(reads: Sequence[LineRead]) -> bool:
    longest = max((plain(read.text) for read in reads), key=len)
    return sum(symbol.isdigit() for symbol in longest) >= _LEAST_DIGITS


def _read(
    reader: LineReader,
    image: Image,
    columns: Sequence[Column],
    places: Sequence[int],
    cost: float,
) -> list[ColumnRead]:
    columns = [column.within(len(image)) for column in columns]
    upright = [scaled_column(warp_quad(image, column.quad())) for column in columns]
    lying = reader.read([lay_column(column) for column in upright])
    rows: list[Image] = []
    owners: list[int] = []
    for owner, (column, read) in enumerate(zip(upright, lying, strict=True)):
        for cuts in (cuts_by_contrast(column), cuts_by_reading(read)):
            row = lay_tiles(column, cuts) if _FEWEST_CUTS <= len(cuts) <= _MOST_CUTS else None
            if row is not None:
                rows.append(row)
                owners.append(owner)
    reads = [[read] for read in lying]
    for owner, read in zip(owners, reader.read(rows), strict=True):
        reads[owner].append(read)
    return [
        ColumnRead(column, frozenset(places[box] for box in column.boxes), tuple(of), cost)
        for column, of in zip(columns, reads, strict=True)
    ]


def _candidates(column: ColumnRead) -> Iterator[Candidate]:
    for read in column.reads:
        strip = lay_out([read])
        for spot, score in spot_codes(strip):
            yield Candidate(
                spot,
                score - column.cost,
                strip,
                column.boxes,
                quad_box(column.column.quad()),
                column.column.width_px,
                Layout.VERTICAL,
            )
