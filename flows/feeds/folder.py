"""A watched folder: what arrives in it, and where it goes when it was taken in.

``taking/`` holds what is being taken in, ``done/2026-11-22/`` what was, and ``quarantine/…`` what
could not be; beside a file of which rows are in quarantine lies ``….reasons.csv``. A file is moved
in one step, to ``taking/`` before it is read and on once its rows are in the store: a kill leaves
it where the next round finds it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from flows.feeds.reasons_file import ENDING, ReasonsFile
from sql.durable import fsync_folder
from sql.locks import exclusive

_UNFINISHED: Final = (".part", ".tmp", ".partial", ".filepart", ".crdownload")
_HIDDEN: Final = (".", "~$")
_LOCK_WAIT_S: Final = 0.0
_NAME_MAX_BYTES: Final = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something in a watched folder.

    Attributes:
        path: Where it lies.
        is_file: Whether it is a file, and no link, pipe or device.
        size_and_time: By which a file that grows is known.
    """

    path: Path
    is_file: bool
    size_and_time: tuple[int, int]


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A watched folder.

    Attributes:
        root: Where files arrive.
    """

    root: Path

    @property
    def taking(self) -> Path:
        """What is being taken in."""
        return self.root / "taking"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps others from taking in what lies here.

        Raises:
            ResourceTakenError: Somebody else does it now.
            ArchiveError: The folder cannot be written.
            OSError: It is not there, or cannot be written.
        """
        self.root.stat()
        self.taking.mkdir(exist_ok=True)
        with exclusive(self.taking / ".lock", f"the feed folder {self.root}", _LOCK_WAIT_S):
            for leftover in self.taking.glob(f".*{ENDING}"):
                leftover.unlink(missing_ok=True)
            yield

    def left_over(self) -> list[Arrival]:
        """What a round before did not finish with, the oldest first."""
        return _arrivals(self.taking)

    def arrivals(self) -> list[Arrival]:
        """What lies here to be taken in, whole or not, the oldest first.

        Raises:
            OSError: The folder cannot be read.
        """
        return _arrivals(self.root)

    def pick_up(self, arrival: Arrival) -> Path:
        """Takes a file away from those who bring it.

        Raises:
            OSError: It is gone, may not be read or moved, or one of its name is being taken in.
        """
        if arrival.is_file and not os.access(arrival.path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        picked = self.taking / _short(arrival.path.name)
        if os.path.lexists(picked):
            raise FileExistsError(errno.EEXIST, "one of that name is still being taken in")
        arrival.path.rename(picked)
        return picked

    def reasons(self, picked: Path) -> ReasonsFile:
        """Where the reasons grow why rows of a file are in quarantine.

        Args:
            picked: In ``taking/``.
        """
        return ReasonsFile(picked.with_name(f".{picked.name}{ENDING}"))

    def put_away(self, picked: Path, reasons: ReasonsFile, day: date, *, is_refused: bool) -> Path:
        """Moves a file that was taken in, and the reasons, to where they stay.

        Args:
            picked: In ``taking/``.
            reasons: Of its rows in quarantine.
            day: Local day on which it was taken in.
            is_refused: Whether nothing of it could be.

        Raises:
            OSError: The folder cannot be written, or the disk is full.
        """
        folder = self.root / ("quarantine" if is_refused else "done") / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        path = _free(folder, picked.name)
        # The reasons first: those of a file that a kill left behind are written anew.
        reasons.finish(path.with_name(f"{path.name}{ENDING}"))
        picked.rename(path)
        fsync_folder(folder)
        return path


def _arrivals(folder: Path) -> list[Arrival]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_HIDDEN) or entry.name.lower().endswith(_UNFINISHED):
                continue
            try:
                state = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if not stat.S_ISDIR(state.st_mode):
                found.append(
                    Arrival(
                        Path(entry.path),
                        stat.S_ISREG(state.st_mode),
                        (state.st_size, state.st_mtime_ns),
                    )
                )
    return sorted(found, key=lambda each: (each.size_and_time[1], each.path.name))


def _short(name: str) -> str:
    """The end of a name that leaves room for what is put behind it."""
    return os.fsdecode(os.fsencode(name)[-_NAME_MAX_BYTES:])


def _free(folder: Path, name: str) -> Path:
    """A place where nothing is yet."""
    path, n = folder / name, 1
    while os.path.lexists(path):
        n += 1
        path = folder / f"{Path(name).stem}-{n}{Path(name).suffix}"
    return path
