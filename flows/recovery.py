"""Where a run that was killed goes on: one Bytewax recovery store a site file."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bytewax.recovery import RecoveryConfig, init_db_dir

from flows.pairing import STATE_VERSION
from schemas.errors import ArchiveError
from schemas.site import SiteFile
from sql.home import make_folder, reason
from sql.locks import exclusive

FREE_MIN_BYTES = 16 << 20
"""A run writes pictures from its first passage on; it does not start where they cannot go."""


class Recovery:
    """A recovery store; made by :func:`recovery_of`.

    Args:
        store: Its folder.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self.config = RecoveryConfig(store, backup_interval=timedelta(0))  # type: ignore[no-untyped-call]

    def forget(self) -> None:
        """Makes the next run begin anew, from this moment on, whatever is still written."""
        if self._store.is_dir():
            done = self._store.with_suffix(".done")
            shutil.rmtree(done, ignore_errors=True)
            self._store.rename(done)
            shutil.rmtree(done, ignore_errors=True)


@contextmanager
def told_by_recovery(folder: Path) -> Iterator[None]:
    """Turns what Bytewax's recovery store meets into our error.

    Its Rust core panics where a disk is full or read-only. Some panics arrive as no ``Exception``
    at all, others as a bare ``RuntimeError`` that only its text tells from any other.

    Raises:
        ArchiveError: The recovery store could not be written.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if isinstance(error, Exception) and not _is_of_sqlite(error):
            raise
        message = f"cannot write the recovery store in {folder}: {error}"
        raise ArchiveError(message) from error


@contextmanager
def recovery_of(site: SiteFile, folder: Path) -> Iterator[Recovery]:
    """The recovery store of a site file, forgotten when the block ends well.

    Another content of the site file, or another shape of what is remembered of a lane, is another
    recovery store, because positions and memories are of no use then. Creation and removal go
    through a rename, so that a kill in their midst leaves no half store behind.

    Args:
        site: The site file.
        folder: ``recovery/`` of the home.

    Raises:
        ResourceTakenError: Another process runs this site in this home.
        ArchiveError: The folder cannot be written, or its disk is all but full.
    """
    content = f"{STATE_VERSION}{site.model_dump_json()}".encode()
    name = f"{site.site.id}-{hashlib.sha256(content).hexdigest()[:12]}"
    store = make_folder(folder) / name
    free = shutil.disk_usage(folder).free
    if free < FREE_MIN_BYTES:
        message = (
            f"{folder}: at least {FREE_MIN_BYTES >> 20} MiB free were wanted to run, "
            f"got {free / (1 << 20):.1f} MiB"
        )
        raise ArchiveError(message)
    lock = folder / f"{site.site.id}.lock"
    with exclusive(lock, f"the run of site {site.site.id!r}", timeout_s=0):
        if not store.is_dir():
            _create(store)
        recovery = Recovery(store)
        yield recovery
        recovery.forget()


def _is_of_sqlite(error: Exception) -> bool:
    return isinstance(error, RuntimeError) and "SqliteFailure" in str(error)


def _create(store: Path) -> None:
    unfinished = store.with_suffix(".new")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        with told_by_recovery(unfinished):
            init_db_dir(unfinished, 1)  # type: ignore[no-untyped-call]
        unfinished.rename(store)
    except OSError as error:
        message = f"cannot create the recovery store {store}: {reason(error)}"
        raise ArchiveError(message) from error
