"""The commit point: append-only, fsynced segment files from which store and archive are derived."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from schemas.errors import ArchiveError
from sql.durable import fsync_folder, write_atomically
from sql.home import make_folder, reason
from sql.locks import exclusive
from sql.segment_lines import Record, encoded, whole_lines

SEGMENT_MAX_BYTES = 64 * 1024 * 1024
KEPT_FOR = timedelta(days=2)
"""What was applied and archived is kept for so long after its last record: a store that is restored
from a backup of last night finds here what came after it."""
_STREAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FILE = re.compile(r"(?P<stream>.+)-(?P<segment_n>\d{8})\.jsonl")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a stream of segment files.

    Attributes:
        segment_n: Number of the file, counted from 1.
        offset_bytes: Offset in that file.
    """

    segment_n: int
    offset_bytes: int


START = Position(1, 0)


@dataclass(frozen=True, slots=True)
class Append:
    """Records that are written and become durable; made by :meth:`SegmentWriter.begin`.

    Attributes:
        before: The end of the stream before them.
        after: The end of the stream with them.
        wait: Returns once they are durable; raises ``ArchiveError`` if they cannot be, and then
            nothing of them is left behind.
    """

    before: Position
    after: Position
    wait: Callable[[], None]


class SegmentWriter:
    """Appends records to one stream; made by :func:`open_segments`.

    Args:
        folder: ``segments/`` of the home.
        stream: Name of the stream.
        segment_max_bytes: Size at which the next file begins.
    """

    def __init__(self, folder: Path, stream: str, segment_max_bytes: int) -> None:
        self._folder = folder
        self.stream = stream
        self._segment_max_bytes = segment_max_bytes
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="segments")
        numbers = segment_numbers(folder, stream)
        self._segment_n = numbers[-1] if numbers else 1
        self._descriptor = self._open(self._segment_n)
        self._offset = self._cut_torn_end()

    @property
    def position(self) -> Position:
        """The end of what is committed."""
        return Position(self._segment_n, self._offset)

    def append(self, records: Sequence[Record]) -> Position:
        """Makes records durable: once this returns, they survive a kill and a power cut.

        Returns:
            The end of what is committed.

        Raises:
            ArchiveError: The disk is full or broken; nothing of ``records`` is left behind.
        """
        if not records:
            return self.position
        append = self.begin(records)
        append.wait()
        return append.after

    def begin(self, records: Sequence[Record]) -> Append:
        """Writes records, and lets the disk make them durable while the caller goes on.

        The caller waits for that before it tells anybody, and before the next records.

        Args:
            records: At least one.

        Raises:
            ArchiveError: The disk is full or broken; nothing of ``records`` is left behind.
        """
        before = self.position
        if self._offset >= self._segment_max_bytes:
            self._rotate()
        start = self._offset
        content = b"".join(encoded(record) for record in records)
        try:
            written = 0
            while written < len(content):
                written += os.write(self._descriptor, content[written:])
        except OSError as error:
            raise self._taken_back(start, error) from error
        self._offset += len(content)
        synced = self._threads.submit(os.fsync, self._descriptor)

        def wait() -> None:
            try:
                synced.result()
            except OSError as error:
                raise self._taken_back(start, error) from error

        return Append(before, self.position, wait)

    def _taken_back(self, start: int, error: OSError) -> ArchiveError:
        self._offset = start
        with suppress(OSError):
            os.ftruncate(self._descriptor, start)
        return ArchiveError(f"cannot append to {self._path}: {reason(error)}")

    def bytes_after(self, applied: Position) -> int:
        """Committed bytes behind a position: what a store that got so far has not got."""
        between_n = range(applied.segment_n, self._segment_n)
        paths = [segment_path(self._folder, self.stream, n) for n in between_n]
        sizes = sum(path.stat().st_size for path in paths if path.exists())
        return sizes + self._offset - applied.offset_bytes

    def begin_file(self) -> None:
        """Goes on in another file, so that the one before can be removed some day.

        Raises:
            ArchiveError: The disk is full or broken.
        """
        if self._offset:
            self._rotate()

    def close(self) -> None:
        """Closes the file; everything in it is durable already."""
        self._threads.shutdown(wait=True)
        os.close(self._descriptor)

    @property
    def _path(self) -> Path:
        return segment_path(self._folder, self.stream, self._segment_n)

    def _open(self, segment_n: int) -> int:
        path = segment_path(self._folder, self.stream, segment_n)
        try:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
            descriptor = os.open(path, flags, 0o640)
            fsync_folder(self._folder)
        except OSError as error:
            message = f"cannot open {path} for writing: {reason(error)}"
            raise ArchiveError(message) from error
        return descriptor

    def _rotate(self) -> None:
        following = self._open(self._segment_n + 1)
        os.close(self._descriptor)
        self._descriptor = following
        self._segment_n += 1
        self._offset = 0

    def _cut_torn_end(self) -> int:
        """Removes the line that a crash left unfinished; it was never reported as committed."""
        end = 0
        for line in whole_lines(self._path):
            end = line.end
        os.ftruncate(self._descriptor, end)
        os.fsync(self._descriptor)
        return end


@contextmanager
def open_segments(
    folder: Path, stream: str, segment_max_bytes: int = SEGMENT_MAX_BYTES
) -> Iterator[SegmentWriter]:
    """Opens a stream for appending, alone.

    Args:
        folder: ``segments/`` of the home.
        stream: Letters, digits, ``.``, ``_`` and ``-``; one writer, one stream.
        segment_max_bytes: Size at which the next file begins.

    Raises:
        ResourceTakenError: Another process writes this stream.
        ArchiveError: The folder cannot be written, or a file in it was damaged.
    """
    if _STREAM.fullmatch(stream) is None:
        message = f"a stream of segments is named by letters, digits, '.', '_' and '-': {stream!r}"
        raise ArchiveError(message)
    make_folder(folder)
    folder_identity(folder)
    with exclusive(folder / f"{stream}.lock", f"the stream {stream!r} of passages", timeout_s=0):
        writer = SegmentWriter(folder, stream, segment_max_bytes)
        try:
            yield writer
        finally:
            writer.close()


def folder_identity(folder: Path) -> str:
    """A name that no other folder of segments has; made with the folder.

    Positions are remembered under it, so that a new folder is read from its beginning.
    """
    path = folder / "identity"
    if not path.exists():
        write_atomically(path, str(uuid.uuid4()).encode("ascii"))
    return path.read_text(encoding="ascii")


def remove_old(folder: Path, stream: str, before: Position, now: datetime) -> int:
    """Removes the files before a position whose last record is old enough.

    Args:
        folder: ``segments/`` of the home.
        stream: Name of the stream.
        before: What lies before it is in the store and in the archive.
        now: Aware.

    Returns:
        How many files are gone.

    Raises:
        ArchiveError: One cannot be removed.
    """
    oldest_s = (now - KEPT_FOR).timestamp()
    removed_n = 0
    for segment_n in segment_numbers(folder, stream):
        path = segment_path(folder, stream, segment_n)
        # In their order: what is missing is always the beginning, and never a part in between.
        if segment_n >= before.segment_n or path.stat().st_mtime > oldest_s:
            break
        try:
            path.unlink()
        except OSError as error:
            message = f"cannot remove {path}: {reason(error)}"
            raise ArchiveError(message) from error
        removed_n += 1
    return removed_n


def streams(folder: Path) -> list[str]:
    """The streams that a folder holds."""
    matches = (_FILE.fullmatch(path.name) for path in folder.glob("*.jsonl"))
    return sorted({match["stream"] for match in matches if match is not None})


def segment_numbers(folder: Path, stream: str) -> list[int]:
    """The numbers of a stream's files, in order."""
    matches = (_FILE.fullmatch(path.name) for path in folder.glob(f"{stream}-*.jsonl"))
    return sorted(
        int(match["segment_n"])
        for match in matches
        if match is not None and match["stream"] == stream
    )


def segment_path(folder: Path, stream: str, segment_n: int) -> Path:
    """The file of a number."""
    return folder / f"{stream}-{segment_n:08d}.jsonl"
