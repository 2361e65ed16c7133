"""Takes one file in: its rows go to the store, and it is told what became of each."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from flows.feeds.file_taken import FeedWatch, FileTaken
from flows.feeds.read_file import FileReading
from flows.feeds.receipts import Receipts
from flows.feeds.rows import Outcome
from schemas.errors import FeedFileError
from schemas.feed_source import FeedSource
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.reasons import bilingual
from schemas.feeds.reception import Reception
from schemas.feeds.taken_file import TakenFile
from sql.home import make_folder
from sql.locks import exclusive
from sql.segment_lines import Record
from sql.store import Store

WRITTEN_AT_ONCE_N: Final = 2000
_CHUNK_BYTES: Final = 1 << 20
_NAME_MAX_LENGTH: Final = 150
_NOTHING: Final = hashlib.sha256().hexdigest()
Refused: TypeAlias = Callable[[Sequence[QuarantinedRow]], None]


class FileChangedError(Exception):
    """A file was written to while it was read."""


@dataclass(slots=True)
class _Counts:
    applied_n: int = 0
    repeated_n: int = 0
    quarantined_n: int = 0

    def add(self, outcome: Outcome) -> None:
        self.applied_n += outcome.applied_n
        self.repeated_n += outcome.repeated_n
        self.quarantined_n += len(outcome.quarantined)

    @property
    def rows_n(self) -> int:
        return self.applied_n + self.repeated_n + self.quarantined_n


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes files of one feed in.

    Attributes:
        site: Site id.
        name: Feed id.
        feed: Its table in the site file.
        store: Where rows go.
        now: The clock, aware.
        watch: Whoever watches.
    """

    site: str
    name: str
    feed: FeedSource
    store: Store
    now: Callable[[], datetime]
    watch: FeedWatch

    @property
    def folder(self) -> Path:
        """What is remembered of the feed, in the home."""
        return self.store.home.feeds / self.site / self.name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps others with the same home from taking in files of the feed.

        Raises:
            ResourceTakenError: Somebody else does it now.
            ArchiveError: The home cannot be written.
        """
        make_folder(self.folder)
        with exclusive(self.folder / ".lock", f"the feed {self.name} of {self.site}", 0.0):
            shutil.rmtree(self._work, ignore_errors=True)
            yield

    @property
    def _work(self) -> Path:
        return self.folder / "work"

    def take(self, path: Path, refused: Refused) -> FileTaken:
        """Takes a file in; the same file again leaves the same rows.

        Once this returns, its rows survive a kill and a power cut.

        Args:
            path: The file; symbolic links are not followed.
            refused: Gets the rows that are in quarantine.

        Raises:
            FileChangedError: The file was written to meanwhile; of a table, nothing was taken in.
            OSError: It cannot be read, or there is no room to sort it.
            ArchiveError: The home cannot be written.
            StoreError: The store takes no more.
        """
        with opened(path) as file:
            before = os.fstat(file.fileno())
            name = path.name[-_NAME_MAX_LENGTH:]
            digest = self._digest(file, name, before.st_size)
            now = self.now().astimezone(UTC)
            received_at = Receipts(self.folder).first(digest, name, now)
            reception = Reception(self.site, self.name, self.feed.kind, name, received_at, digest)
            reading = FileReading(
                file,
                before.st_size,
                self.feed,
                reception,
                self._work,
                lambda done: self._tell(name, before.st_size + done, before.st_size),
            )
            counts, reason = _Counts(), ""
            for outcome in or_refused(reading, reception):
                _check_unchanged(path, before)
                self._write([*outcome.applied, *outcome.quarantined])
                refused(outcome.quarantined)
                counts.add(outcome)
                reason = reason or outcome.whole_fault
        told = TakenFile(
            site=self.site,
            source=self.name,
            name=reception.origin(""),
            sha256=digest,
            bytes_n=before.st_size,
            received_at=received_at,
            rows_n=counts.rows_n,
            quarantined_n=counts.quarantined_n,
        )
        self._write([told])
        taken = FileTaken(
            told,
            counts.applied_n,
            counts.repeated_n,
            reading.ignored,
            received_at != now,
            reason,
        )
        self.watch.took(taken)
        return taken

    def refuse(self, path: Path, reason: str, refused: Refused) -> FileTaken:
        """Puts what is no file into quarantine: a link, a pipe, a device.

        Args:
            path: Where it lies.
            reason: One sentence in both languages.
            refused: Gets the row that stands for it.

        Raises:
            StoreError: The store takes no more.
        """
        name, received_at = path.name[-_NAME_MAX_LENGTH:], self.now()
        reception = Reception(self.site, self.name, self.feed.kind, name, received_at)
        row = reception.refused("", reason, "")
        refused([row])
        told = TakenFile(
            site=self.site,
            source=self.name,
            name=row.origin,
            sha256=_NOTHING,
            bytes_n=0,
            received_at=received_at,
            rows_n=1,
            quarantined_n=1,
        )
        self._write([row, told])
        taken = FileTaken(told, 0, 0, (), False, reason)
        self.watch.took(taken)
        return taken

    def _digest(self, file: BinaryIO, name: str, bytes_n: int) -> str:
        digest, done = hashlib.sha256(), 0
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            self._tell(name, done, bytes_n)
        file.seek(0)
        return digest.hexdigest()

    def _tell(self, name: str, done: int, bytes_n: int) -> None:
        # A file that grows meanwhile is more than it was.
        self.watch.reading(self.name, name, min(done, 2 * bytes_n), 2 * bytes_n)

    def _write(self, records: Sequence[Record]) -> None:
        for first in range(0, len(records), WRITTEN_AT_ONCE_N):
            self.store.write(records[first : first + WRITTEN_AT_ONCE_N])


def or_refused(reading: FileReading, reception: Reception) -> Iterator[Outcome]:
    """The outcomes of a file; of one that cannot be read as a whole, that it is refused.

    Args:
        reading: The file.
        reception: Of the file.

    Raises:
        OSError: It cannot be read, or there is no room to sort it.
    """
    try:
        yield from reading.outcomes()
    except FeedFileError as error:
        reason = str(error)
        yield Outcome(quarantined=[reception.refused("", reason, "")], whole_fault=reason)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Opens a file, and nothing that is none: no link is followed, no pipe waited for.

    Raises:
        OSError: It cannot be opened, or is no file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - an open descriptor, not a path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            message = bilingual("không phải là tệp", "it is no file")
            raise OSError(message)
        yield file


def _check_unchanged(path: Path, before: os.stat_result) -> None:
    now = path.stat(follow_symlinks=False)
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise FileChangedError
