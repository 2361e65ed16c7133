"""Files that are there whole or not at all, also after the power went."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from schemas.errors import ArchiveError
from sql.home import reason


def write_atomically(
    path: Path, content: bytes, *, is_lasting: bool = True, mode: int = 0o640
) -> None:
    """Writes a file beside its place, makes it durable, and moves it there in one step.

    Readers see the old file or the new one. A leftover of a kill is named ``.tmp-…``.

    Args:
        path: Its place.
        content: Its bytes.
        is_lasting: Whether it must survive the loss of power; what is of the moment need not.
        mode: Who may read it.

    Raises:
        ArchiveError: The folder cannot be written or the disk is full; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".tmp-", dir=path.parent)
    except OSError as error:
        raise _unwritten(path, error) from error
    unfinished = Path(name)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - an open descriptor, not a path
            file.write(content)
            file.flush()
            # mkstemp makes files for their owner alone; the archive is for those who may read
            # the folder.
            os.fchmod(descriptor, mode)
            if is_lasting:
                os.fsync(descriptor)
        unfinished.replace(path)
        if is_lasting:
            fsync_folder(path.parent)
    except BaseException as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritten(path, error) from error
        raise


def fsync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritten(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(f"cannot write {path}: {reason(error)}")
