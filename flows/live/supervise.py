"""Sees to it that a site's stream cameras are recorded while it is run."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.live.record import (
    LOCK_FILE,
    LOG_FILE,
    RecorderCard,
    site_ring,
    stream_cameras,
)
from schemas.errors import GatestreamError, ResourceTakenError
from schemas.site import SiteFile
from sql.home import HOME_VARIABLE, Home, make_folder
from sql.locks import open_lock, try_exclusive

LOOK_EVERY_S = 1.0
LOOK_EVERY_MAX_S = 30.0
START_PATIENCE_S = 60.0
STOP_PATIENCE_S = 15.0
_POLL_S = 0.05
_log = logging.getLogger(__name__)


@contextmanager
def recorded(site: SiteFile, home: Home, *, keeps: bool) -> Iterator[None]:
    """Has the stream cameras of a site recorded for the length of the block.

    A recorder that runs already is adopted, if it records the same cameras; one that dies is
    started again. It is a process of its own session, so that what kills this one leaves it
    alone. It ends with the block if that is left by a safe stop; after an error it goes on, so
    that the next run misses nothing.

    Args:
        site: The site file.
        home: Where the ring lies.
        keeps: Whether it goes on after a safe stop too.
    """
    if not stream_cameras(site):
        yield
        return
    folder = make_folder(site_ring(home, site.site.id))
    ended = threading.Event()
    keeper = threading.Thread(
        target=_keep_running, args=(site, home, folder, ended), name="recorder keeper", daemon=True
    )
    _adopt_or_start(site, home, folder)
    keeper.start()
    is_error = True
    try:
        yield
        is_error = False
    except KeyboardInterrupt:
        is_error = False
        raise
    finally:
        ended.set()
        keeper.join()
        if not keeps and not is_error:
            stop_recorder(folder)


def stop_recorder(folder: Path, patience_s: float = STOP_PATIENCE_S) -> bool:
    """Asks the recorder of a site to end and waits for it; answers whether there was one.

    Args:
        folder: The site's folder of the ring.
        patience_s: How long it is waited for.

    Raises:
        ResourceTakenError: It does not end.
    """
    if _is_free(folder):
        return False
    deadline = time.monotonic() + patience_s
    asked: int | None = None
    while not _is_free(folder):
        # The card follows the lock by a moment, and until then the one of before lies there.
        card = RecorderCard.read(folder)
        if card is not None and card.pid != asked and _holds(card.pid, folder / LOCK_FILE):
            asked = card.pid
            with suppress(ProcessLookupError):
                os.kill(asked, signal.SIGTERM)
        if time.monotonic() >= deadline:
            message = f"the recorder that holds {folder / LOCK_FILE} does not end when it is asked"
            raise ResourceTakenError(message)
        time.sleep(_POLL_S)
    return True


def _keep_running(site: SiteFile, home: Home, folder: Path, ended: threading.Event) -> None:
    """Starts a recorder where none runs; one that ends at once is tried again ever more rarely."""
    wait_s = LOOK_EVERY_S
    while not ended.wait(wait_s):
        wait_s = min(2 * wait_s, LOOK_EVERY_MAX_S)
        try:
            if _is_free(folder):
                _log.warning("%s: the recorder is gone and is started again", site.site.id)
                _start(site, home, folder)
            else:
                wait_s = LOOK_EVERY_S
        except (GatestreamError, OSError) as error:
            _log.warning("%s: the recorder could not be started: %s", site.site.id, error)


def _adopt_or_start(site: SiteFile, home: Home, folder: Path) -> None:
    card = RecorderCard.read(folder)
    if not _is_free(folder):
        if card is not None and card.is_of(site):
            return
        stop_recorder(folder)
    _start(site, home, folder)


def _start(site: SiteFile, home: Home, folder: Path) -> None:
    """Starts a recorder, and waits until it says so or is gone again.

    Raises:
        OSError: The system starts no program.
    """
    with (folder / LOG_FILE).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli.app", "--verbose", "record", "-"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={**os.environ, HOME_VARIABLE: str(home.root)},
            start_new_session=True,
        )
    threading.Thread(target=process.wait, name="recorder", daemon=True).start()
    # The site goes through a pipe: accounts are seen in no list of processes and in no file.
    # One that is gone already reads nothing, and its log says why.
    if process.stdin is not None:
        with suppress(BrokenPipeError), process.stdin:
            process.stdin.write(site.model_dump_json().encode())
    deadline = time.monotonic() + START_PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        card = RecorderCard.read(folder)
        if card is not None and card.pid == process.pid:
            return
        time.sleep(_POLL_S)
    _log.warning("%s: the recorder did not start; %s says why", site.site.id, folder / LOG_FILE)


def _holds(pid: int, lock: Path) -> bool:
    """Whether a process has a lock file open, and not only the number of one that had."""
    try:
        return any(one.samefile(lock) for one in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def _is_free(folder: Path) -> bool:
    descriptor = open_lock(folder / LOCK_FILE)
    try:
        return try_exclusive(descriptor)
    finally:
        os.close(descriptor)
