"""File locks that the kernel gives back when their holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import ArchiveError, ResourceTakenError
from sql.home import reason

_POLL_S = 0.02


def open_lock(path: Path) -> int:
    """Opens a lock file, creating it; closing the descriptor gives the lock back.

    Every call opens the file anew: flock belongs to the open file, so that two users in one
    process count as two. Python's descriptors are not inherited by the programs it starts.

    Raises:
        ResourceTakenError: The file belongs to somebody who does not share it.
        ArchiveError: It cannot be created.
    """
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        message = f"the lock {path} belongs to another user; gatestream runs as one user a home"
        raise ResourceTakenError(message) from error
    except OSError as error:
        message = f"cannot create the lock {path}: {reason(error)}"
        raise ArchiveError(message) from error


def try_exclusive(descriptor: int) -> bool:
    """Takes the lock alone if nobody else holds it in any way."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(descriptor: int) -> None:
    """Takes the lock together with others; waits while somebody holds it alone."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


@contextmanager
def exclusive(path: Path, wanted: str, timeout_s: float) -> Iterator[None]:
    """Holds a lock alone for the length of the block.

    Args:
        path: The lock file.
        wanted: What the lock stands for, for the message.
        timeout_s: How long to wait for another holder.

    Raises:
        ResourceTakenError: Somebody else kept it for longer than that.
    """
    descriptor = open_lock(path)
    try:
        deadline = time.monotonic() + timeout_s
        while not try_exclusive(descriptor):
            if time.monotonic() >= deadline:
                message = f"{wanted} is in use by another process, which holds the lock {path}"
                raise ResourceTakenError(message)
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(descriptor)
