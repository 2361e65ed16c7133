"""Brings the rows of a subject together, however large the file: in bounded memory."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flows.feeds.rows import BrokenRow, RawRow
from schemas.feeds.fields import CONTAINER
from schemas.feeds.reasons import bilingual
from schemas.feeds.row import FeedKind, spelled

AnyRow = RawRow | BrokenRow

HELD_MAX_BYTES: Final = 32 << 20
"""Text of rows that are held in memory; what comes to more is sorted on disk."""
PARTS_MAX_N: Final = 200
_PART_BYTES: Final = 4 << 20
PART_MAX_BYTES: Final = 64 << 20
_ROW_BYTES: Final = 200
"""What a row takes beside its text, roughly."""
_KEYS: Final = {
    FeedKind.DECLARATION: ("declaration_no",),
    FeedKind.MANIFEST_LINE: (CONTAINER,),
    FeedKind.OPERATOR_MOVE: ("move_no",),
    FeedKind.WATCH_ENTRY: ("entry_no",),
    FeedKind.TRANSIT_SHIPMENT: (CONTAINER,),
    FeedKind.GPS_FIX: ("plate", "fixed_at"),
}
_IDENTITY_LENGTH: Final = {FeedKind.DECLARATION: 11}


def gathered(
    rows: Iterable[AnyRow], kind: FeedKind, folder: Path, file_bytes: int
) -> Iterator[list[AnyRow]]:
    """The rows in parts, each of which has all rows of its subjects.

    All rows are read before the first part comes.

    Args:
        rows: Of one file.
        kind: What they tell.
        folder: Where they may be sorted; made if it is needed, and left empty.
        file_bytes: Size of the file, from which the number of parts follows.

    Raises:
        OSError: The folder cannot be written.
    """
    read = iter(rows)
    held: list[AnyRow] = []
    held_bytes = 0
    for row in read:
        held.append(row)
        held_bytes += len(row.raw) + _ROW_BYTES
        if held_bytes > HELD_MAX_BYTES:
            break
    else:
        if held:
            yield held
        return
    parts_n = min(PARTS_MAX_N, max(8, 2 * file_bytes // _PART_BYTES))
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as name:
        paths = [Path(name) / f"{n:03d}.jsonl" for n in range(parts_n)]
        _sort(chain(held, read), kind, paths)
        held.clear()
        for path in paths:
            yield from _part(path)


def _sort(rows: Iterable[AnyRow], kind: FeedKind, paths: list[Path]) -> None:
    with ExitStack() as opened:
        files = [opened.enter_context(path.open("w", encoding="ascii")) for path in paths]
        for row in rows:
            told = row.reason if isinstance(row, BrokenRow) else row.cells
            key = row.place if isinstance(row, BrokenRow) else _key(row, kind)
            file = files[zlib.crc32(key.encode("utf-8", "replace")) % len(files)]
            file.write(f"{json.dumps((row.place, row.raw, told))}\n")


def _part(path: Path) -> Iterator[list[AnyRow]]:
    """The rows of a part; of what is too much for one, each is broken."""
    held: list[AnyRow] = []
    held_bytes = 0
    is_over = False
    with path.open(encoding="ascii") as file:
        for line in file:
            row = _row(line)
            if is_over and isinstance(row, RawRow):
                row = BrokenRow(row.place, _TOO_MANY, row.raw)
            held.append(row)
            held_bytes += len(line) + _ROW_BYTES
            if held_bytes > PART_MAX_BYTES:
                is_over = True
                yield held
                held, held_bytes = [], 0
    if held:
        yield held


_TOO_MANY: Final = bilingual(
    "quá nhiều dòng của cùng một đối tượng trong một tệp; hãy chia tệp",
    "too many rows of one subject in one file; part the file",
)


def _row(line: str) -> AnyRow:
    place, raw, told = json.loads(line)
    return BrokenRow(place, told, raw) if isinstance(told, str) else RawRow(place, told, raw)


def _key(row: RawRow, kind: FeedKind) -> str:
    """What all rows of a subject have in common, whatever way they spell it."""
    cells = (row.cells.get(name) for name in _KEYS[kind])
    key = "|".join(str(spelled("" if cell is None else str(cell).strip())) for cell in cells)
    return key[: _IDENTITY_LENGTH.get(kind)]
