"""Codes written from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from models.containers.candidate import LEAST_SCORE, Candidate, standing
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
_FEWEST_CUTS, _MOST_CUTS = 6, 24


def vertical_candidates(
    reader: LineReader, image: Image, lines: Sequence[TextLine]
) -> list[Candidate]:
    """Codes in the columns of a picture.

    Args:
        reader: Reads the columns, lying and as rows of tiles.
        image: ``(H, W, 3)`` uint8, BGR.
        lines: Lines of the picture; vertical and about square boxes form columns.

    Returns:
        Candidates, best first; many overlap.
    """
    places = [place for place, line in enumerate(lines) if _fits_column(line)]
    columns = find_columns([lines[place].quad for place in places])
    columns.sort(key=lambda column: -column.length)
    found: list[Candidate] = []
    weak: list[Column] = []
    usual = [column.extended(*_USUAL_EXTENSION) for column in columns[:MOST_COLUMNS]]
    for column, reads in zip(columns, _read_columns(reader, image, usual), strict=False):
        candidates = _candidates(column, reads, places)
        found += candidates
        if column.length < _LONGEST_CUT_SHORT and _holds_digits(reads):
            weak.append(column)
    if weak and max((c.score for c in found), default=LEAST_SCORE) < _WEAK:
        long = [column.extended(*ends) for column in weak for ends in _LONG_EXTENSIONS]
        for column, reads in zip(long, _read_columns(reader, image, long), strict=True):
            found += _candidates(column, reads, places, _LONG_EXTENSION_COST)
    return sorted(found, key=lambda candidate: -candidate.score)


def _fits_column(line: TextLine) -> bool:
    width, height = quad_size(line.quad)
    return line.vertical or width < _SQUARE * height


def _holds_digits(reads: Sequence[LineRead]) -> bool:
    longest = max((plain(read.text) for read in reads), key=len)
    return sum(symbol.isdigit() for symbol in longest) >= _LEAST_DIGITS


def _read_columns(
    reader: LineReader, image: Image, columns: Sequence[Column]
) -> list[list[LineRead]]:
    """Every column read lying, and as a row of tiles by either way to cut it."""
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
    return reads


def _candidates(
    column: Column, reads: Sequence[LineRead], places: Sequence[int], cost: float = 0.0
) -> list[Candidate]:
    found = []
    for read in reads:
        strip = lay_out([read])
        spot = strip.code(LEAST_SCORE)
        if spot is not None:
            found.append(
                Candidate(
                    spot,
                    standing(strip, spot) - cost,
                    strip,
                    frozenset(places[box] for box in column.boxes),
                    quad_box(column.quad()),
                    column.width_px,
                    Layout.VERTICAL,
                )
            )
    return found
