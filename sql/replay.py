"""Feeds the store from the segment files, from where the last feeding ended."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from schemas.camera_health import CameraHealth
from schemas.correction import Correction
from schemas.errors import ArchiveError
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.taken_file import TakenFile
from schemas.metric import Metric
from schemas.observation import CameraRun, OrphanRead
from schemas.passage import Passage
from sql.connection import Connection, store_errors
from sql.correction_rows import write_corrections
from sql.feeds import write_feed_rows, write_quarantined_rows, write_taken_files
from sql.observations import (
    write_camera_health,
    write_camera_runs,
    write_metrics,
    write_orphan_reads,
)
from sql.passages import Written, write_passages
from sql.segment_lines import Record, decoded, whole_lines
from sql.segments import (
    START,
    Append,
    Position,
    folder_identity,
    segment_numbers,
    segment_path,
    streams,
)
from sql.statements import query

BATCH_N = 1000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    record: Record
    position: Position


def replay(connection: Connection, folder: Path) -> Written:
    """Applies every committed record that the store has not got, stream after stream.

    Args:
        connection: To the store.
        folder: ``segments/`` of the home.

    Returns:
        What became of the passages.

    Raises:
        StoreError: The database refuses.
        ArchiveError: A segment file cannot be read, was damaged or is missing.
    """
    written = Written()
    if not folder.is_dir():
        return written
    for stream in streams(folder):
        written += StreamFeed(connection, folder, stream).drain()
    return written


class StreamFeed:
    """Brings one stream of segment files into the store, over one connection.

    Rows and position are written in one transaction; a kill between two batches repeats nothing
    and loses nothing. Applying a record twice would change nothing either. The position moves
    only from where this feed believes it to be, so that two processes never move it back.

    Args:
        connection: To the store.
        folder: ``segments/`` of the home.
        stream: Name of the stream.

    Raises:
        StoreError: The database refuses.
    """

    def __init__(self, connection: Connection, folder: Path, stream: str) -> None:
        self.connection = connection
        self._folder = folder
        self._stream = stream
        self._key = f"{folder_identity(folder)}/{stream}"
        self.applied = self._remembered()

    def take(self, records: Sequence[Record], append: Append) -> Written | None:
        """Applies records that are just being committed, as they are in memory.

        Args:
            records: They.
            append: Where they come to stand; the rows are not there before they are durable.

        Returns:
            What became of the passages; nothing if something before them is not applied yet.

        Raises:
            StoreError: The database refuses; nothing of them is applied.
            ArchiveError: They could not be made durable; nothing of them is applied.
        """
        if self.applied != append.before:
            return None
        return self._applied_batch(records, append.after, append.wait)

    def drain(self, batches_n: int | None = None) -> Written:
        """Applies what is committed and not applied yet, reading it from the files.

        Args:
            batches_n: How many batches at most; all of them if not given.

        Raises:
            StoreError: The database refuses; what came before the refused batch is applied.
            ArchiveError: A file cannot be read, was damaged or is missing.
        """
        written = Written()
        found = self._records()
        for batch in islice(iter(lambda: list(islice(found, BATCH_N)), []), batches_n):
            applied = self._applied_batch([each.record for each in batch], batch[-1].position)
            if applied is None:
                # Somebody else applied some of it; begin anew where they ended.
                self.applied = self._remembered()
                return written + self.drain(batches_n)
            written += applied
        return written

    def make_durable(self) -> None:
        """Sees to it that a server that crashes does not forget what was applied.

        Raises:
            StoreError: The database refuses.
        """
        with store_errors("make rows durable"):
            self.connection.execute(query("store/make_durable"), {"stream": self._key})

    def _applied_batch(
        self,
        records: Sequence[Record],
        after: Position,
        until_durable: Callable[[], None] = lambda: None,
    ) -> Written | None:
        with store_errors("apply segments"), self.connection.transaction():
            if not _remember(self.connection, self._key, self.applied, after):
                return None
            written = _write(self.connection, records)
            until_durable()
        self.applied = after
        return written

    def _records(self) -> Iterator[_Found]:
        following_n = self.applied.segment_n
        numbers = segment_numbers(self._folder, self._stream)
        if numbers and numbers[-1] < self.applied.segment_n:
            message = (
                f"{self._folder} ends with number {numbers[-1]} of {self._stream}, and the store "
                f"has got number {self.applied.segment_n}; if files were removed by hand, remove "
                f"the file identity beside them, too, and they count as new"
            )
            raise ArchiveError(message)
        for segment_n in numbers:
            if segment_n < self.applied.segment_n:
                continue
            if segment_n != following_n:
                self._tell_missing(following_n, segment_n)
            following_n = segment_n + 1
            path = segment_path(self._folder, self._stream, segment_n)
            is_begun = segment_n == self.applied.segment_n
            offset = self.applied.offset_bytes if is_begun else 0
            for line in whole_lines(path, offset if _is_line_end(path, offset) else 0):
                yield _Found(decoded(line, path), Position(segment_n, line.end))

    def _tell_missing(self, wanted_n: int, segment_n: int) -> None:
        path = segment_path(self._folder, self._stream, wanted_n)
        if self.applied != START:
            message = (
                f"{path} is missing, and the store has not got what was in it; "
                f"the next one that is there is number {segment_n}"
            )
            raise ArchiveError(message)
        # A store that is new: what was applied to another one, long ago, is removed by rights.
        _log.warning("%s and what came before were removed; the archive has their passages", path)

    def _remembered(self) -> Position:
        parameters = {"stream": self._key}
        with store_errors("read how far segments were applied"):
            self.connection.execute(query("store/begin_segment_position"), parameters)
            row = self.connection.execute(query("store/segment_position"), parameters).fetchone()
        return Position(*row) if row is not None else START


def _is_line_end(path: Path, offset: int) -> bool:
    """Whether a remembered offset still fits the file: a power cut may have taken its end."""
    if offset == 0:
        return True
    if offset > path.stat().st_size:
        return False
    with path.open("rb") as file:
        file.seek(offset - 1)
        return file.read(1) == b"\n"


def _write(connection: Connection, records: Sequence[Record]) -> Written:
    write_camera_runs(connection, [each for each in records if isinstance(each, CameraRun)])
    write_orphan_reads(connection, [each for each in records if isinstance(each, OrphanRead)])
    write_camera_health(connection, [each for each in records if isinstance(each, CameraHealth)])
    write_metrics(connection, [each for each in records if isinstance(each, Metric)])
    write_taken_files(connection, [each for each in records if isinstance(each, TakenFile)])
    write_quarantined_rows(
        connection, [each for each in records if isinstance(each, QuarantinedRow)]
    )
    write_feed_rows(connection, [each for each in records if isinstance(each, AnyFeedRow)])
    written = write_passages(connection, [each for each in records if isinstance(each, Passage)])
    # After the passages that they tell of, and last: the audit log lines writers up.
    write_corrections(connection, [each for each in records if isinstance(each, Correction)])
    return written


def _remember(connection: Connection, stream: str, before: Position, after: Position) -> bool:
    """Moves a position on; answers whether it was where it was believed to be."""
    moved = connection.execute(
        query("store/set_segment_position"),
        {
            "stream": stream,
            "before_n": before.segment_n,
            "before_bytes": before.offset_bytes,
            "segment_n": after.segment_n,
            "offset_bytes": after.offset_bytes,
        },
    )
    return moved.rowcount == 1
