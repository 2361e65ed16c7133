"""Appends to a camera's index, and takes over the one that a recorder of before left."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path

from models.recordings.ring_index import (
    INDEX_FILE,
    AnchorLine,
    EndLine,
    IndexLine,
    RingIndex,
    SegmentLine,
    parsed,
    segment_path,
)
from models.recordings.ring_record import SUFFIX, RecordReader, instant_of
from schemas.camera_state import CameraReason
from schemas.errors import ArchiveError
from sql.durable import write_atomically
from sql.home import reason

EPOCHS_KEPT_N = 1000
"""Epochs that stay in the index when their packets are gone, for the sake of their gaps."""
REWRITE_AFTER_LINES = 400
_log = logging.getLogger(__name__)


class IndexWriter:
    """The index of a camera's ring as its recorder keeps it.

    An epoch that a dead recorder left open is ended at its last whole packet. A line that finds
    no room on the disk is kept and written with the next one; until then the packets that it
    tells of are found by nobody, see :attr:`is_whole`.

    Args:
        folder: The camera's folder of the ring.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / INDEX_FILE
        self._unwritten: list[IndexLine] = []
        self._lines_n = 0
        self._is_told = False
        self.index = parsed(self._path.read_bytes()) if self._path.exists() else RingIndex()
        self._take_over()
        self._rewrite()

    @property
    def is_whole(self) -> bool:
        """Whether every line is written."""
        return not self._unwritten

    def note(self, line: IndexLine) -> None:
        """Adds a line."""
        self.index.add(line)
        self._unwritten.append(line)
        self.flush()

    def flush(self) -> None:
        """Writes what found no room before."""
        if self._lines_n >= REWRITE_AFTER_LINES or not self._path.exists():
            self._rewrite()
        if not self._unwritten:
            return
        content = b"".join(_encoded(line) for line in self._unwritten)
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            try:
                end = os.fstat(descriptor).st_size
                if os.write(descriptor, content) < len(content):
                    os.ftruncate(descriptor, end)
                    self._failed("no room for a whole line")
                else:
                    self._written(self._lines_n + len(self._unwritten))
            finally:
                os.close(descriptor)
        except OSError as error:
            self._failed(reason(error))

    def _take_over(self) -> None:
        known = {segment_path(self._folder, n).name for n in self.index.segments}
        found = {path.name for path in self._folder.glob(f"*{SUFFIX}")}
        for name in found - known:
            (self._folder / name).unlink(missing_ok=True)
        for number in list(self.index.segments):
            if segment_path(self._folder, number).name not in found:
                self.index.segments.pop(number)
        for number in sorted(set(self.index.epochs) - set(self.index.ends)):
            if number not in self.index.anchors:
                started_at = self.index.epochs[number].started_at
                self.index.add(AnchorLine(epoch=number, anchor=started_at))
            self.index.add(self._end_of(number))

    def _end_of(self, epoch: int) -> EndLine:
        """How an epoch ended whose recorder could not say so."""
        own = [line for line in self.index.segments.values() if line.epoch == epoch]
        packets_n, ended_at = 0, self.index.epochs[epoch].started_at
        if own:
            packets_n, ended_at = self._last_of(max(own, key=lambda line: line.segment))
        return EndLine(
            epoch=epoch,
            ended_at=ended_at,
            packets_n=packets_n,
            reason=CameraReason.RECORDER_DEAD,
        )

    def _last_of(self, line: SegmentLine) -> tuple[int, datetime]:
        packets_n, ended_at = line.packets_before_n, line.started_at
        with segment_path(self._folder, line.segment).open("rb", buffering=0) as file:
            for packet in RecordReader(file).packets():
                packets_n += 1
                ended_at = instant_of(packet.arrived_us)
        return packets_n, ended_at

    def _rewrite(self) -> None:
        with_packets = {line.epoch for line in self.index.segments.values()}
        kept = {*sorted(self.index.epochs)[-EPOCHS_KEPT_N:], *with_packets}
        for number in [n for n in self.index.epochs if n not in kept]:
            self.index.epochs.pop(number)
            self.index.anchors.pop(number, None)
            self.index.ends.pop(number, None)
            self.index.offsets.pop(number, None)
        lines = self.index.lines()
        try:
            write_atomically(self._path, b"".join(_encoded(line) for line in lines))
        except ArchiveError as error:
            self._failed(str(error))
        else:
            self._written(0)

    def _written(self, lines_n: int) -> None:
        self._lines_n = lines_n
        self._unwritten.clear()
        self._is_told = False

    def _failed(self, why: str) -> None:
        """Tells a failure once; the lines stay, and the next try is not far."""
        if not self._is_told:
            self._is_told = True
            _log.warning("%s: the index of the ring cannot be written: %s", self._path, why)


def _encoded(line: IndexLine) -> bytes:
    return line.model_dump_json().encode() + b"\n"
