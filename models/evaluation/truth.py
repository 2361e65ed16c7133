"""Labels files: which numbers a picture shows.

A labels file is CSV with a header. ``file`` names a picture; ``codes`` (several separated by
``;``) or ``plate`` (several rows of one file) names what it shows, and an empty cell says that
it shows nothing. Optional columns: ``exclude`` (1 marks a row that counts in no figure),
``split``, and the columns of :data:`GROUP_COLUMNS`, by which the figures are broken down.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from schemas import iso6346
from schemas.errors import TruthError, UnknownNameError
from schemas.plates import normalise_plate
from schemas.read import TextKind

GROUP_COLUMNS: Final = ("orientation", "lines", "kind")
SOURCE_GROUP: Final = "source"
_TRUTH_COLUMNS: Final = {
    TextKind.CONTAINER: ("codes", iso6346.normalise),
    TextKind.PLATE: ("plate", normalise_plate),
}
_SEPARATOR: Final = ";"
_FLAGS: Final = {"": False, "0": False, "0.0": False, "1": True, "1.0": True}

Groups = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TruthNumber:
    """A number that a picture shows.

    Attributes:
        text: Capital letters and digits only.
        counts: Whether it counts in the figures. A number that does not is known to be there,
            so that reading it is no fault, and no merit either.
        groups: Values of its row by group, such as ``{"source": "marsa", "lines": "2"}``.
    """

    text: str
    counts: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class PictureTruth:
    """What one picture shows.

    Attributes:
        file: Path of the picture, relative to the folder of pictures.
        numbers: Its numbers, none of them twice; none at all for a picture without a number.
        groups: Values of the picture's first row that counts.
    """

    file: str
    numbers: tuple[TruthNumber, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class _Row:
    """A checked row of a labels file."""

    file: str
    texts: tuple[str, ...]
    is_excluded: bool
    split: str
    groups: Groups


def read_truth(labels: Path, kind: TextKind, split: str | None = None) -> tuple[PictureTruth, ...]:
    """Reads the pictures of a labels file of which at least one row counts.

    Numbers of an excluded row, or of another split, in such a picture are kept as numbers that
    do not count.

    Args:
        labels: The CSV file, UTF-8.
        kind: Which numbers are wanted, and with them the column: ``codes`` or ``plate``.
        split: Only rows of this split count; without it, all.

    Raises:
        TruthError: The file cannot be read, is malformed (with the line), or nothing counts.
        UnknownNameError: No row is of that split.
    """
    rows = _rows(labels, kind)
    splits = {row.split for row in rows}
    if split is not None and split not in splits:
        raise UnknownNameError("split", split, splits - {""}, str(labels))
    by_file: dict[str, list[_Row]] = {}
    for row in rows:
        by_file.setdefault(row.file, []).append(row)
    pictures = (_picture(file, of_file, split) for file, of_file in by_file.items())
    counted = tuple(picture for picture in pictures if picture is not None)
    if not counted:
        message = f"{labels}: wanted at least one row that counts, got only excluded rows or none"
        raise TruthError(message)
    return counted


def _picture(file: str, rows: list[_Row], split: str | None) -> PictureTruth | None:
    """The truth of one file, or None where none of its rows counts."""
    counting = [row for row in rows if not row.is_excluded and split in {None, row.split}]
    if not counting:
        return None
    numbers: dict[str, TruthNumber] = {}
    for row in counting:
        for text in row.texts:
            numbers.setdefault(text, TruthNumber(text, counts=True, groups=row.groups))
    for row in rows:
        for text in row.texts:
            numbers.setdefault(text, TruthNumber(text, counts=False, groups=row.groups))
    return PictureTruth(file, tuple(numbers.values()), counting[0].groups)


def _rows(labels: Path, kind: TextKind) -> list[_Row]:
    """All rows of a labels file, checked."""
    try:
        with labels.open(encoding="utf-8-sig", newline="") as stream:
            return _checked(csv.DictReader(stream, strict=True), labels, kind)
    except OSError as error:
        message = f"{labels}: wanted a labels file in CSV, got {error.strerror}"
        raise TruthError(message) from error
    except UnicodeDecodeError as error:
        message = f"{labels}: wanted a labels file in UTF-8, got other bytes ({error.reason})"
        raise TruthError(message) from error


def _checked(reader: csv.DictReader[str], labels: Path, kind: TextKind) -> list[_Row]:
    """The rows of an open labels file, checked."""
    try:
        _check_header(labels, reader.fieldnames or (), kind)
        return [_row(cells, kind, f"{labels}, line {reader.line_num}") for cells in reader]
    except csv.Error as error:
        message = f"{labels}, line {reader.reader.line_num}: wanted a row of CSV, got {error}"
        raise TruthError(message) from error


def _check_header(labels: Path, columns: Sequence[str], kind: TextKind) -> None:
    """Refuses a header without the columns of a kind."""
    wanted, _ = _TRUTH_COLUMNS[kind]
    missing = [name for name in ("file", wanted) if columns.count(name) != 1]
    if missing:
        listed = " and ".join(repr(name) for name in missing)
        message = (
            f"{labels}, line 1: wanted one column {listed} for {kind} labels, "
            f"got {', '.join(columns) or 'no columns'}"
        )
        raise TruthError(message)


def _row(cells: Mapping[str | None, object], kind: TextKind, where: str) -> _Row:
    """A row from its cells."""
    if None in cells or None in cells.values():
        came = "more" if None in cells else "fewer"
        message = f"{where}: wanted as many cells as the header has, got {came}"
        raise TruthError(message)
    row = {str(name): str(cell).strip() for name, cell in cells.items()}
    if not row["file"]:
        message = f"{where}: wanted the name of a picture in column 'file', got nothing"
        raise TruthError(message)
    exclude = row.get("exclude", "")
    if exclude not in _FLAGS:
        message = f"{where}: wanted 1, 0 or nothing in column 'exclude', got {exclude!r}"
        raise TruthError(message)
    groups = {SOURCE_GROUP: PurePosixPath(row["file"]).parent.name}
    groups |= {name: row[name] for name in GROUP_COLUMNS if row.get(name)}
    return _Row(
        file=row["file"],
        texts=_texts(row, kind, where),
        is_excluded=_FLAGS[exclude],
        split=row.get("split", ""),
        groups=groups,
    )


def _texts(row: Mapping[str, str], kind: TextKind, where: str) -> tuple[str, ...]:
    """The numbers that a row names."""
    column, normalise = _TRUTH_COLUMNS[kind]
    if not row[column]:
        return ()
    texts = tuple(normalise(part) for part in row[column].split(_SEPARATOR))
    if not all(texts):
        message = f"{where}: wanted letters and digits in column {column!r}, got {row[column]!r}"
        raise TruthError(message)
    return texts
