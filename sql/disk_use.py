"""How much the files of a home take, and when the disk will be full."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from schemas.errors import ArchiveError
from sql.home import Home, reason
from sql.manifest import read_manifest
from sql.segments import (
    Position,
    folder_identity,
    segment_numbers,
    segment_path,
    streams,
)

COUNTED_MIN_N: Final = 5_000
"""Pictures that are looked at before the rest is taken to be like them."""
GROWTH_OVER: Final = timedelta(days=7)
_FOLDERS_N: Final = 256
"""Evidence lies in so many folders by the first two digits of its digest, which fall evenly."""


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """What the evidence takes, told from some of its folders where there are many pictures.

    Attributes:
        bytes_n: Of all pictures.
        pictures_n: How many.
        lately_bytes_n: Of those that came within :data:`GROWTH_OVER`.
        is_exact: Whether all were counted.
    """

    bytes_n: int
    pictures_n: int
    lately_bytes_n: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class ArchiveUse:
    """What the Parquet archive holds.

    Attributes:
        bytes_n: Of the files that its manifest names.
        days_n: Days of sites with passages.
        first_day: In Asia/Ho_Chi_Minh; nothing where there is no day.
        last_day: The same.
    """

    bytes_n: int
    days_n: int
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """How far a stream of segment files is written.

    Attributes:
        stream: Its name.
        key: Its name in ``segment_positions``, with the folder's identity.
        sizes: Size of each file by its number, bytes.
    """

    stream: str
    key: str
    sizes: Mapping[int, int]

    @property
    def bytes_n(self) -> int:
        """Size of all its files."""
        return sum(self.sizes.values())

    def bytes_after(self, applied: Position | None) -> int:
        """What the store has not got.

        Args:
            applied: How far it got; nothing where it never got any of it.
        """
        if applied is None:
            return self.bytes_n
        newer = sum(size for n, size in self.sizes.items() if n > applied.segment_n)
        return newer + max(0, self.sizes.get(applied.segment_n, 0) - applied.offset_bytes)


@dataclass(frozen=True, slots=True)
class DiskUse:
    """The files of a home.

    Attributes:
        total_bytes: Size of the disk.
        free_bytes: What may still be written.
        evidence: The pictures.
        archive: The Parquet files; nothing where there are none yet.
        streams: Segment files by stream.
    """

    total_bytes: int
    free_bytes: int
    evidence: EvidenceUse
    archive: ArchiveUse | None
    streams: tuple[StreamEnd, ...]


def disk_use(home: Home, now: datetime) -> DiskUse:
    """Looks at the files of a home.

    Args:
        home: It need not be there yet.
        now: Aware.

    Raises:
        ArchiveError: The disk cannot be read, or the archive's manifest is damaged.
    """
    root = home.root
    while not root.exists() and root != root.parent:
        root = root.parent
    try:
        disk = shutil.disk_usage(root)
        return DiskUse(
            total_bytes=disk.total,
            free_bytes=disk.free,
            evidence=_evidence(home.evidence, now - GROWTH_OVER),
            archive=_archive(home.archive),
            streams=tuple(_streams(home.segments)),
        )
    except OSError as error:
        message = f"cannot read the folder {home.root}: {reason(error)}"
        raise ArchiveError(message) from error


def days_until_full(free_bytes: int, grows_bytes_a_day: float) -> float | None:
    """After how many days nothing more fits.

    Args:
        free_bytes: What may still be written.
        grows_bytes_a_day: What is added in a day.

    Returns:
        Nothing where nothing grows.
    """
    return free_bytes / grows_bytes_a_day if grows_bytes_a_day > 0 else None


def _evidence(folder: Path, since: datetime) -> EvidenceUse:
    bytes_n = pictures_n = lately_n = folders_n = 0
    is_exact = True
    for first in range(_FOLDERS_N):
        if pictures_n >= COUNTED_MIN_N:
            is_exact = False
            break
        for file in _files(folder / f"{first:02x}"):
            told = file.stat()
            bytes_n += told.st_size
            pictures_n += 1
            lately_n += told.st_size if told.st_mtime >= since.timestamp() else 0
        folders_n += 1
    share = _FOLDERS_N / folders_n
    return EvidenceUse(
        round(bytes_n * share), round(pictures_n * share), round(lately_n * share), is_exact
    )


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(Path(entry.path))
                else:
                    yield entry
    except FileNotFoundError:
        return


def _archive(folder: Path) -> ArchiveUse | None:
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    days = sorted(day for _, day in manifest.by_day())
    return ArchiveUse(
        sum(file.bytes_n for file in manifest.files().values()),
        len(days),
        days[0] if days else None,
        days[-1] if days else None,
    )


def _streams(folder: Path) -> Iterator[StreamEnd]:
    names = streams(folder)
    identity = folder_identity(folder) if names else ""
    for stream in names:
        numbers = segment_numbers(folder, stream)
        sizes = {n: segment_path(folder, stream, n).stat().st_size for n in numbers}
        yield StreamEnd(stream, f"{identity}/{stream}", sizes)
