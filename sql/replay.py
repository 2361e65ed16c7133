"""Feeds the store from the segment files, from where the last feeding ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from schemas.camera_health import CameraHealth
from schemas.metric import Metric
from schemas.observation import CameraRun, OrphanRead
from schemas.passage import Passage
from sql.connection import Connection, store_errors
from sql.observations import (
    write_camera_health,
    write_camera_runs,
    write_metrics,
    write_orphan_reads,
)
from sql.passages import Written, write_passages
from sql.segment_lines import Record, decoded, whole_lines
from sql.segments import Position, folder_identity, segment_numbers, segment_path, streams
from sql.statements import query

BATCH_N = 1000
_START = Position(1, 0)


@dataclass(frozen=True, slots=True)
class _Found:
    record: Record
    position: Position


def replay(connection: Connection, folder: Path) -> Written:
    """Applies every committed record that the store has not got.

    Rows and position are written in one transaction; a kill between two batches repeats nothing
    and loses nothing. Applying a record twice would change nothing either.

    Args:
        connection: To the store.
        folder: ``segments/`` of the home.

    Returns:
        What became of the passages.

    Raises:
        StoreError: The database refuses.
        ArchiveError: A segment file cannot be read or was damaged.
    """
    written = Written()
    if not folder.is_dir():
        return written
    identity = folder_identity(folder)
    for stream in streams(folder):
        found = _records(folder, stream, _applied(connection, f"{identity}/{stream}"))
        while batch := list(islice(found, BATCH_N)):
            with store_errors("apply segments"), connection.transaction():
                written += _write(connection, [each.record for each in batch])
                _remember(connection, f"{identity}/{stream}", batch[-1].position)
    return written


def _records(folder: Path, stream: str, applied: Position) -> Iterator[_Found]:
    for segment_n in segment_numbers(folder, stream):
        if segment_n < applied.segment_n:
            continue
        path = segment_path(folder, stream, segment_n)
        offset = applied.offset_bytes if segment_n == applied.segment_n else 0
        for line in whole_lines(path, offset if _is_line_end(path, offset) else 0):
            yield _Found(decoded(line, path), Position(segment_n, line.end))


def _is_line_end(path: Path, offset: int) -> bool:
    """Whether a remembered offset still fits the file: a power cut may have taken its end."""
    if offset == 0:
        return True
    if offset > path.stat().st_size:
        return False
    with path.open("rb") as file:
        file.seek(offset - 1)
        return file.read(1) == b"\n"


def _write(connection: Connection, records: list[Record]) -> Written:
    write_camera_runs(connection, [each for each in records if isinstance(each, CameraRun)])
    write_orphan_reads(connection, [each for each in records if isinstance(each, OrphanRead)])
    write_camera_health(connection, [each for each in records if isinstance(each, CameraHealth)])
    write_metrics(connection, [each for each in records if isinstance(each, Metric)])
    return write_passages(connection, [each for each in records if isinstance(each, Passage)])


def _applied(connection: Connection, stream: str) -> Position:
    with store_errors("read how far segments were applied"):
        row = connection.execute(query("store/segment_position"), {"stream": stream}).fetchone()
    return Position(*row) if row is not None else _START


def _remember(connection: Connection, stream: str, position: Position) -> None:
    connection.execute(
        query("store/set_segment_position"),
        {
            "stream": stream,
            "segment_n": position.segment_n,
            "offset_bytes": position.offset_bytes,
        },
    )
